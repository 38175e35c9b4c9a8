"""What nested levels, joint units, circles and merged layers measure up to."""

from collections.abc import Mapping, Sequence

import numpy as np

from gridplan.arrays import Ints
from gridplan.plan.circles import CircleShare
from gridplan.plan.concordance import Conserved
from gridplan.plan.conformance import Measurement
from gridplan.plan.joint import JointUnits
from gridplan.plan.nesting import Nested
from gridplan.schemes import Level


def measure_nested(nested: Nested) -> tuple[Measurement, ...]:
    """
    Measure the levels below the grids.

    Parameters
    ----------
    nested : Nested
        Units of all levels.

    Returns
    -------
    tuple of Measurement
        Sizes and nesting of every level, and whether each household is in one unit.
    """
    found: list[Measurement] = []
    whole = int(nested.households.sum())
    crossing_all: list[str] = []
    for depth, one in enumerate(nested.levels):
        key = one.level.key
        above = nested.levels[depth - 1].unit if depth else one.above[one.unit]
        pairs = np.unique(np.column_stack([one.unit, above]), axis=0)
        unit, n = np.unique(pairs[:, 0], return_counts=True)
        crossing = tuple(f"{key} {u}" for u in unit[n > 1])
        crossing_all += crossing
        lost = whole - int(one.households.sum())
        found += [
            Measurement(
                check="size_of_level", level=key, value=float(len(one.outside)),
                failing=tuple(f"{key} {u}" for u in one.outside),
            ),
            Measurement(
                check="nesting_exact", level=key, value=float(len(crossing)), failing=crossing
            ),
            Measurement(
                check="once_per_household", level=key, value=float(lost),
                failing=(f"{key}: {lost}",) if lost else (),
            ),
        ]  # fmt: skip
    found.append(
        Measurement(
            check="nesting_exact", value=float(len(crossing_all)), failing=tuple(crossing_all)
        )
    )
    return tuple(found)


def measure_joint(level: str, joint: JointUnits, code: Sequence[str]) -> Measurement:
    """
    Measure joint units: what is left over fails only where more groups were possible.

    Parameters
    ----------
    level : str
        Key of the level.
    joint : JointUnits
        Groups of communities.
    code : (n,) sequence of str
        Of the communities.

    Returns
    -------
    Measurement
        Number of communities in no group.
    """
    short = len(joint.groups) < joint.bound
    return Measurement(
        check="groups_adjacent", level=level, value=float(len(joint.left)),
        failing=tuple(code[c] for c in joint.left) if short else (),
    )  # fmt: skip


def measure_circles(
    circles: Sequence[CircleShare], grid_code: Sequence[str]
) -> tuple[Measurement, ...]:
    """
    Measure life circles.

    Parameters
    ----------
    circles : sequence of CircleShare
        Share of each grid's households.
    grid_code : (n_grids,) sequence of str
        Codes.

    Returns
    -------
    tuple of Measurement
        The least share of any grid, and grids under the threshold.
    """
    return tuple(
        Measurement(
            check="circle", level=f"{one.circle.minutes:g}",
            value=float(one.share.min(initial=1.0)),
            failing=tuple(grid_code[g] for g in one.below),
        )
        for one in circles
    )  # fmt: skip


def measure_concordance(kept: Mapping[str, Conserved]) -> Measurement:
    """
    Measure whether merged layers were conserved.

    Parameters
    ----------
    kept : mapping of str to Conserved
        By layer.

    Returns
    -------
    Measurement
        The least share of area or households kept.
    """
    least = [min(one.area_share, one.households_share) for one in kept.values()]
    return Measurement(
        check="concordance_whole", value=min(least, default=1.0),
        failing=tuple(f"{name}: {unit}" for name, one in kept.items() for unit in one.lost),
    )  # fmt: skip


def measure_indicators(totals: Ints, share: Ints, community: Ints) -> Measurement:
    """
    Measure whether split indicators add up again.

    Parameters
    ----------
    totals : (n_items, n_communities) ndarray of int
        Of each community.
    share : (n_items, n_grids) ndarray of int
        Of each grid.
    community : (n_grids,) ndarray of int
        Community of each grid.

    Returns
    -------
    Measurement
        Sum of all differences.
    """
    back = np.zeros_like(totals)
    np.add.at(back.T, community, share.T)
    off = np.abs(back - totals)
    wrong = np.argwhere(off > 0)
    return Measurement(
        check="indicators_sum", value=float(off.sum()),
        failing=tuple(f"item {item + 1}, community {c + 1}" for item, c in wrong.tolist()),
    )  # fmt: skip


def measure_whole(
    level: str, group: Sequence[str], grid: Ints, households: Ints, most: int
) -> Measurement:
    """
    Find estates or buildings that were divided though one grid could hold them.

    Parameters
    ----------
    level : str
        Key of the level.
    group : (n_parts,) sequence of str
        Estate of each building or entrance; empty for none.
    grid, households : (n_parts,) ndarray of int
        Grid and households of each.
    most : int
        Most households of a grid.

    Returns
    -------
    Measurement
        How many were divided without need.
    """
    grids: dict[str, set[int]] = {}
    weight: dict[str, int] = {}
    for name, g, n in zip(group, grid.tolist(), households.tolist(), strict=True):
        if name:
            grids.setdefault(name, set()).add(g)
            weight[name] = weight.get(name, 0) + n
    torn = tuple(
        n for n, there in sorted(grids.items()) if len(there) > 1 and weight[n] <= most
    )
    return Measurement(check="whole_kept", level=level, value=float(len(torn)), failing=torn)


def flagged_units(level: Level, code: Sequence[str], residents: Ints) -> tuple[str, ...]:
    """
    List the units with more residents than the scheme looks at without remark.

    Parameters
    ----------
    level : Level
        With ``flag_above``.
    code : (n,) sequence of str
        Codes of the units.
    residents : (n,) ndarray of int
        Of each.

    Returns
    -------
    tuple of str
        Codes, largest first; empty where the level flags nothing.
    """
    if not level.flag_above:
        return ()
    order = np.argsort(-residents, kind="stable")
    return tuple(code[u] for u in order.tolist() if residents[u] > level.flag_above)


def islands_without_grid(
    island: Ints, grid: Ints, residents: Ints, least: int
) -> tuple[int, ...]:
    """
    List islands with enough residents but no grid of their own.

    Parameters
    ----------
    island : (n_parts,) ndarray of int
        Island of each building; -1 for the mainland.
    grid : (n_parts,) ndarray of int
        Grid of each building.
    residents : (n_parts,) ndarray of int
        Of each building.
    least : int
        Residents from which an island gets a grid.

    Returns
    -------
    tuple of int
        Islands none of whose grids stays on them.
    """
    lacking: list[int] = []
    for number in np.unique(island[island >= 0]).tolist():
        here = island == number
        shared = set(grid[~here].tolist())
        own = set(grid[here].tolist()) - shared
        if int(residents[here].sum()) >= least and not own:
            lacking.append(number)
    return tuple(lacking)
