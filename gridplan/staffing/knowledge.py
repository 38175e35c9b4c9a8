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
    known = known_rows(staff_id, knows, grids, earlier=earlier)
    return knowledge_of(known, grids.building_grid, grids.building_households)


def known_rows(
    staff_id: Sequence[str],
    knows: Sequence[Sequence[str]],
    grids: Grids,
    *,
    earlier: Mapping[str, str] | None = None,
) -> tuple[Ints, ...]:
    """
    Find the buildings that people know.

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
    (n_people,) tuple of ndarray of int
        Rows of ``grids.building_id`` that each person knows, sorted.

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
    found: list[Ints] = []
    for who, names in enumerate(knows):
        known: set[int] = set()
        for name in names:
            rows = rows_of.get(name, rows_in.get(name))
            if rows is None:
                raise InputError(
                    "staffing.unknown_place", staff=staff_id[who], place=name, row=who + 2
                )
            known.update(rows)
        found.append(np.array(sorted(known), dtype=np.int64))
    return tuple(found)


def knowledge_of(known: Sequence[Ints], unit: Ints, households: Ints) -> Knowledge:
    """
    Count the households of each unit that people know.

    Parameters
    ----------
    known : (n_people,) sequence of ndarray of int
        Buildings each person knows, by row.
    unit, households : (n_rows,) ndarray of int
        Unit of each building, -1 for none, and its households.

    Returns
    -------
    Knowledge
        A row for each person and unit.
    """
    person: list[int] = []
    units: list[int] = []
    counts: list[int] = []
    for who, rows in enumerate(known):
        mine = rows[unit[rows] >= 0] if len(rows) else rows
        if not len(mine):
            continue
        there, place = np.unique(unit[mine], return_inverse=True)
        total = np.bincount(place, weights=households[mine])
        for one, count in zip(
            there[total > 0].tolist(), total[total > 0].tolist(), strict=True
        ):
            person.append(who)
            units.append(one)
            counts.append(int(count))
    return Knowledge(
        person=np.array(person, dtype=np.int64),
        grid=np.array(units, dtype=np.int64),
        households=np.array(counts, dtype=np.int64),
    )
