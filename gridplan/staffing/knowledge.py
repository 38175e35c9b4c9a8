"""
What people know: how many households of a grid live where somebody is at home.

Knowing is said by building or by grid. A known building counts in whichever grid
it lies in now; a known grid of an earlier plan counts by the households it shares
with each grid of this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.staffing.grids import Grids


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """
    Who knows how much of which grid, a row each.

    Attributes
    ----------
    person : (n,) ndarray of int
        Index of the person.
    grid : (n,) ndarray of int
        The grid.
    households : (n,) ndarray of int
        Households of the grid the person knows; positive.
    """

    person: Ints
    grid: Ints
    households: Ints


def resolve_knowledge(
    staff_id: Sequence[str],
    knows: Sequence[Sequence[str]],
    grids: Grids,
    *,
    earlier: Mapping[str, str] | None = None,
) -> Knowledge:
    """
    Turn names of buildings and grids into households known.

    Parameters
    ----------
    staff_id : (n_people,) sequence of str
        For errors.
    knows : (n_people,) sequence of sequence of str
        Building ids or grid codes.
    grids : Grids
        The grids to be staffed.
    earlier : mapping of str to str, optional
        Grid code of each building in the plan before, by building id.

    Returns
    -------
    Knowledge
        A row for each person and grid.

    Raises
    ------
    InputError
        If somebody knows what is neither a building nor a grid.
    """
    rows_of: dict[str, list[int]] = {}
    for row, building in enumerate(grids.building_id):
        rows_of.setdefault(building, []).append(row)
    rows_in: dict[str, list[int]] = {}
    if earlier is None:
        for row, grid in enumerate(grids.building_grid):
            rows_in.setdefault(grids.code[grid], []).append(row)
    else:
        for building, code in earlier.items():
            rows_in.setdefault(code, []).extend(rows_of.get(building, []))
    person: list[int] = []
    grid_of: list[int] = []
    households: list[int] = []
    for who, names in enumerate(knows):
        known: set[int] = set()
        for name in names:
            rows = rows_of.get(name, rows_in.get(name))
            if rows is None:
                raise InputError(
                    "staffing.unknown_place", staff=staff_id[who], place=name, row=who + 2
                )
            known.update(rows)
        if not known:
            continue
        mine = np.fromiter(sorted(known), dtype=np.int64)
        total = np.bincount(grids.building_grid[mine], weights=grids.building_households[mine])
        for grid in np.flatnonzero(total):
            person.append(who)
            grid_of.append(int(grid))
            households.append(int(total[grid]))
    return Knowledge(
        person=np.array(person, dtype=np.int64),
        grid=np.array(grid_of, dtype=np.int64),
        households=np.array(households, dtype=np.int64),
    )
