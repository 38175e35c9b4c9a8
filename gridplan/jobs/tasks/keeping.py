"""What a further version keeps of the one before, and a planner's edits made to it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from gridplan.arrays import Ints
from gridplan.exports.problems import FOLDER, read_problem
from gridplan.jobs.by_community import by_community
from gridplan.plan.assembling import centres_of
from gridplan.plan.change import carry
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.edits import edit_of
from gridplan.plan.plan import Plan
from gridplan.plan.previous import Keep, Previous
from gridplan.plan.repair import Repaired, repair
from gridplan.plan.wishes import wish_of
from gridplan.sources.previous import read_previous


def keep_of(request: dict[str, Any], crs: str) -> tuple[Keep | None, Previous | None]:
    """
    Gather what is kept.

    Parameters
    ----------
    request : dict
        ``previous`` folder or None, ``most``, ``wishes``, ``edits``, ``settings``.
    crs : str
        The metric system of the area.

    Returns
    -------
    Keep or None
        What planning starts from: the plan before, with the edits made to it.
    Previous or None
        The plan before as it was, where edits were made.
    """
    wishes = tuple(wish_of(value) for value in request.get("wishes", ()))
    if request.get("previous") is None:
        return (Keep(wishes=wishes) if wishes else None), None
    folder = Path(request["previous"])
    before = read_previous(folder, crs=crs)
    edits = request.get("edits") or []
    if not edits:
        return Keep(previous=before, most=request.get("most"), wishes=wishes), None
    seed = int(request["settings"].get("seed", 1))
    after = with_edits(before, folder, edits, crs=crs, seed=seed)
    return Keep(previous=after, wishes=wishes), before


def told_against(plan: Plan, before: Previous) -> Plan:
    """
    Tell a plan's changes against the plan before its edits.

    Parameters
    ----------
    plan : Plan
        Planned from the edited one.
    before : Previous
        The plan before the edits.

    Returns
    -------
    Plan
        With its codes and its changes as against that one.
    """
    codes, change = carry(
        plan.area,
        plan.atoms,
        plan.partition,
        centres_of(plan.atoms, plan.partition),
        before,
        format=plan.scheme.codes,
        floor=None,
    )
    return replace(plan, grid_code=codes, change=change)


def with_edits(
    before: Previous, folder: Path, edits: Sequence[dict[str, Any]], *, crs: str, seed: int
) -> Previous:
    """
    Make a planner's edits to a plan, and mend what they break.

    Parameters
    ----------
    before : Previous
        The plan.
    folder : Path
        Its folder, with ``problems``.
    edits : sequence of dict
        As `gridplan.plan.edits` reads them.
    crs : str
        The metric system.
    seed : int
        Of the repair.

    Returns
    -------
    Previous
        The plan as the edits leave it.

    Raises
    ------
    InputError
        If an edit names what is not there, cannot be made, or changes the buildings
        themselves.
    """
    made = [edit_of(told) for told in edits]
    atoms = pyogrio.read_dataframe(folder / "plan.gpkg", layer="atoms")
    home = dict(zip(atoms["atom"].tolist(), atoms["community"].astype(str), strict=True))
    grid = dict(zip(before.grid_code, before.community, strict=True))
    outline = np.asarray(atoms.to_crs(crs).geometry.to_numpy(), dtype=object)
    number = {int(one): row for row, one in enumerate(atoms["atom"])}
    after = before
    for community, mine in by_community(made, home, grid).items():
        held = read_problem(folder / FOLDER, community)
        answer = repair(held, mine, seed=seed)
        rows = np.array([number[int(one)] for one in held.atom], dtype=np.int64)
        after = _changed(after, answer, outline[rows])
    return after


def _changed(before: Previous, answer: Repaired, outline: Any) -> Previous:
    """Write a repaired community into the plan it is of."""
    made = answer.division
    codes = [*before.grid_code, *(c for c in made.grid_code if c not in before.grid_code)]
    place = {code: row for row, code in enumerate(codes)}
    n_new = len(codes) - len(before.grid_code)
    grid = before.grid.copy()
    of_part = [place[made.grid_code[g]] for g in made.grid_of[made.part_atom]]
    for rows, parts in _matched(before, made):
        grid[rows] = [of_part[part] for part in parts]
    shapes = np.empty(len(codes), dtype=object)
    shapes[: len(before.outline)] = before.outline
    for row, code in enumerate(made.grid_code):
        shapes[place[code]] = shapely.union_all(outline[made.grid_of == row])
    gone = {code for code, of in zip(before.grid_code, before.community, strict=True)
            if of == made.community and code not in made.grid_code
            and not before.is_exclusive[place[code]]}  # fmt: skip
    kept = np.array([row for row, code in enumerate(codes) if code not in gone], dtype=np.int64)
    renumbered = np.full(len(codes), -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    communities = [*before.community, *[made.community] * n_new]
    geometry = [*before.geometry, *[{} for _ in range(n_new)]]
    heads = [*before.head, *[""] * n_new]
    apart = np.concatenate([before.is_exclusive, np.zeros(n_new, dtype=bool)])
    return replace(
        before,
        grid_code=tuple(codes[row] for row in kept),
        community=tuple(communities[row] for row in kept),
        outline=shapes[kept],
        geometry=tuple(geometry[row] for row in kept),
        head=tuple(heads[row] for row in kept),
        is_exclusive=apart[kept],
        grid=np.where(grid >= 0, renumbered[np.maximum(grid, 0)], -1),
        used=tuple(sorted({*before.used, *codes})),
    )


def _matched(before: Previous, made: CommunityPlan) -> list[tuple[list[int], Ints]]:
    """Pair the rows of each building with its parts, both in order of entrance."""
    parts: dict[str, list[int]] = {}
    for part, name in enumerate(made.part_building):
        parts.setdefault(name, []).append(part)
    mine = before.rows_of()
    found = []
    for name, of in parts.items():
        rows = [row for row in mine.get(name, []) if before.grid[row] >= 0]
        if len(rows) == len(of):
            found.append((rows, np.array(of, dtype=np.int64)))
    return found
