"""What an assignment is worth, in households, and what pins leave open."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from gridplan.errors import InputError
from gridplan.inputs import StaffTable
from gridplan.schemes import Weights
from gridplan.staffing.grids import Grids
from gridplan.staffing.knowledge import Knowledge
from gridplan.staffing.posts import Post

# Closeness counts for the nearest grids, up to this distance in m.
_NEAREST, _FAR = 4, 3000.0
# A household next door is worth a tenth of one that is known; twenty years, a fifth.
_CLOSE_SHARE, _YEARS_SHARE, _MANY_YEARS = 0.1, 0.2, 20.0


def worth_of(
    grids: Grids, people: StaffTable, knowledge: Knowledge, weights: Weights
) -> dict[int, dict[int, int]]:
    """
    Weigh what each person would bring to each grid.

    Parameters
    ----------
    grids : Grids
        The grids.
    people : StaffTable
        The people.
    knowledge : Knowledge
        What they know.
    weights : Weights
        Of familiarity, closeness and years; 0 removes one.

    Returns
    -------
    dict of int to dict of int to int
        Worth in households, by person and grid; what is worth nothing is left out.
    """
    worth: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    years = people.years or (0.0,) * len(people)
    rows = zip(knowledge.person, knowledge.grid, knowledge.households, strict=True)
    for person, grid, households in rows:
        bonus = min(years[person], _MANY_YEARS) / _MANY_YEARS * _YEARS_SHARE * weights.years
        worth[int(person)][int(grid)] += float(households) * (weights.familiarity + bonus)
    based = np.flatnonzero(np.isfinite(people.base).all(axis=1))
    if weights.closeness > 0 and len(based) and len(grids):
        k = min(_NEAREST, len(grids))
        metres, near = cKDTree(grids.centre).query(people.base[based], k=range(1, k + 1))
        share = np.clip(1 - metres / _FAR, 0, None) * _CLOSE_SHARE * weights.closeness
        for row, person in enumerate(based.tolist()):
            for grid, part in zip(near[row].tolist(), share[row], strict=True):
                worth[person][grid] += float(part * grids.households[grid])
    return {
        person: {grid: round(value) for grid, value in mine.items() if round(value) > 0}
        for person, mine in sorted(worth.items())
    }


def resolve_pins(
    grids: Grids, people: StaffTable, capacity: int, *, row: Sequence[int] | None = None
) -> dict[int, Post]:
    """
    Find the grids that people must keep.

    Parameters
    ----------
    grids : Grids
        The grids.
    people : StaffTable
        The people, with their pins.
    capacity : int
        Most grids of one person.
    row : (n_people,) sequence of int, optional
        Row of each person in the staff list, for errors; 2, 3, … where not given.

    Returns
    -------
    dict of int to tuple of int
        Grids by person; only those with pins.

    Raises
    ------
    InputError
        If a grid is unknown or pinned twice, or somebody has more pins than capacity.
    """
    number = {code: grid for grid, code in enumerate(grids.code)}
    pins: dict[int, Post] = {}
    taken: dict[int, str] = {}
    for person, codes in enumerate(people.pinned):
        who = people.staff_id[person]
        at = person + 2 if row is None else int(row[person])
        for code in codes:
            if code not in number:
                raise InputError("staffing.unknown_pin", staff=who, row=at, grid=code)
            if number[code] in taken:
                other = taken[number[code]]
                raise InputError(
                    "staffing.pinned_twice", grid=code, staff=who, row=at, other=other
                )
            taken[number[code]] = who
        if len(codes) > capacity:
            raise InputError(
                "staffing.too_many_pins",
                staff=who,
                row=at,
                pins=len(codes),
                capacity=capacity,
            )
        if codes:
            pins[person] = tuple(sorted(number[code] for code in codes))
    return pins
