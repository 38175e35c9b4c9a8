"""
Coverage from outside: officers, judges and doctors over areas of their own.

One officer covers a named set of grids and a grid has officers of every line; the
areas may be stations', not communities'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.schemes import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """
    Who of which line covers which grid.

    Attributes
    ----------
    row : tuple of (str, str, int)
        Force, officer and grid; sorted.
    missing : tuple of (int, str)
        Grid and force where an officer is missing, sorted.
    """

    row: tuple[tuple[str, str, int], ...]
    missing: tuple[tuple[int, str], ...]


def cover_grids(
    forces: Sequence[Force],
    posted: Sequence[tuple[str, str, str]],
    grids_in: Mapping[str, Sequence[int]],
    n_grids: int,
    *,
    on_roster: Mapping[str, Sequence[int]] | None = None,
) -> Coverage:
    """
    Spread officers over the grids of their areas.

    Parameters
    ----------
    forces : sequence of Force
        Lines the scheme asks for.
    posted : sequence of (str, str, str)
        Force, officer and area, as the table of officers has them.
    grids_in : mapping of str to sequence of int
        Grids of each area: a station, a community code, or a single grid code.
    n_grids : int
        Grids of the plan.
    on_roster : mapping of str to sequence of int, optional
        Grids that have a role or kind of person of that key on their roster.

    Returns
    -------
    Coverage
        Rows, and where a line is missing.

    Raises
    ------
    InputError
        If a force or an area is unknown.
    """
    known = [force.key for force in forces]
    rows: set[tuple[str, str, int]] = set()
    for number, (line, officer, area) in enumerate(posted, start=2):
        if line not in known:
            raise InputError(
                "staffing.unknown_force", force=line, row=number, known=", ".join(known)
            )
        if area not in grids_in:
            raise InputError("staffing.unknown_area", area=area, staff=officer, row=number)
        rows.update((line, officer, int(grid)) for grid in grids_in[area])
    missing: list[tuple[int, str]] = []
    for force in forces:
        there = np.zeros(n_grids, dtype=np.int64)
        for key, _, grid in rows:
            there[grid] += key == force.key
        for grid in (on_roster or {}).get(force.key, ()):
            there[grid] += 1
        missing += [(int(g), force.key) for g in np.flatnonzero(there < force.minimum)]
    return Coverage(row=tuple(sorted(rows)), missing=tuple(sorted(missing)))


def grids_by_station(
    station: Sequence[str], grid: Ints, households: Ints, *, least: float = 0.0
) -> dict[str, tuple[int, ...]]:
    """
    Find the grids each station's area reaches into.

    Parameters
    ----------
    station : (n_buildings,) sequence of str
        Station each building belongs to; empty for none.
    grid : (n_buildings,) ndarray of int
        Grid of each building.
    households : (n_buildings,) ndarray of int
        Of each building.
    least : float, share
        Share of a grid's households from which the station covers it.

    Returns
    -------
    dict of str to tuple of int
        Grids by station.
    """
    total = np.bincount(grid, weights=households)
    found: dict[str, list[int]] = {}
    for name in sorted(set(station) - {""}):
        mine = np.array([one == name for one in station])
        inside = np.bincount(grid[mine], weights=households[mine], minlength=len(total))
        reached = np.bincount(grid[mine], minlength=len(total)) > 0
        share = np.divide(inside, total, out=np.ones(len(total)), where=total > 0)
        found[name] = [int(g) for g in np.flatnonzero(reached & (share >= least))]
    return {name: tuple(grids) for name, grids in found.items()}
