"""A plan just made, taken as the one in force."""

import numpy as np

from gridplan.plan.grid_geometry import dissolve
from gridplan.plan.plan import Plan
from gridplan.plan.previous import Previous


def previous_of(plan: Plan) -> Previous:
    """
    Take a plan at hand as the one in force.

    Parameters
    ----------
    plan : Plan
        From `gridplan.plan.build_plan`.

    Returns
    -------
    Previous
        As if it had been written and read back, without heads.
    """
    parts, buildings = plan.atoms.parts, plan.area.buildings
    apart = plan.exclusive_code_of()
    code = (*plan.grid_code, *plan.exclusive_code)
    place = {one: number for number, one in enumerate(code)}
    rows = [
        (buildings.building_id[b], u, n, int(g))
        for b, u, n, g in zip(
            parts.building.tolist(), parts.unit.tolist(), parts.households.tolist(),
            plan.partition.grid_of[parts.atom], strict=True,
        )
    ]  # fmt: skip
    rows += [
        (buildings.building_id[b], 0, int(buildings.households[b]), place[one])
        for b, one in sorted(apart.items())
    ]
    communities = plan.area.communities.code
    cut = plan.exclusive
    outline = dissolve(
        plan.atoms.geometry, plan.partition.grid_of, n_groups=len(plan.grid_code)
    )
    of_cut = [communities[c] for c in cut.community] if cut is not None else []
    return Previous(
        grid_code=code,
        community=(*(communities[c] for c in plan.partition.community), *of_cut),
        outline=outline if cut is None else np.concatenate([outline, cut.geometry]),
        geometry=({},) * len(code),
        head=("",) * len(code),
        is_exclusive=np.arange(len(code)) >= len(plan.grid_code),
        building_id=tuple(name for name, *_ in rows),
        unit=np.array([unit for _, unit, _, _ in rows], dtype=np.int64),
        households=np.array([count for _, _, count, _ in rows], dtype=np.int64),
        grid=np.array([grid for *_, grid in rows], dtype=np.int64),
        used=tuple(sorted({*code, *(plan.change.used if plan.change else ())})),
        scheme=plan.scheme.name,
        tolerance=plan.scheme.tolerance,
    )
