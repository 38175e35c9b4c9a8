"""
Coverage from outside: officers, judges and doctors over areas of their own.

One officer covers a named set of grids and a grid has officers of every line; the
areas may be stations', not communities'.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.errors import InputError
from gridplan.schemes import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """
    One officer of one line, and where.

    Attributes
    ----------
    force : str
        Line, as the scheme names it.
    staff_id : str
        Who.
    areas : tuple of str
        Stations, grids, communities, or towns by the beginning of their codes.
    row : int
        Row of the table that says so.
    """

    force: str
    staff_id: str
    areas: tuple[str, ...]
    row: int


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
    officers: Sequence[Officer],
    grids_in: Mapping[str, Sequence[int]],
    n_grids: int,
    *,
    on_roster: Sequence[tuple[str, str, int]] = (),
    unit_of: Mapping[str, Sequence[str]] | None = None,
) -> Coverage:
    """
    Spread officers over the grids of their areas, many to many.

    Parameters
    ----------
    forces : sequence of Force
        Lines the scheme asks for.
    officers : sequence of Officer
        Officers and their areas.
    grids_in : mapping of str to sequence of int
        Grids of each area: a station, a community, a town, or a single grid.
    n_grids : int
        Grids of the plan.
    on_roster : sequence of (str, str, int), optional
        Role or kind, person and grid of those who stand on a grid's own roster.
    unit_of : mapping of str to (n_grids,) sequence of str, optional
        Unit of each grid, by the level a force is counted in; without it, the grid.

    Returns
    -------
    Coverage
        Rows, and where a line is missing: in every grid of a unit with too few.

    Raises
    ------
    InputError
        If a force or an area is unknown.
    """
    known = [force.key for force in forces]
    rows = {row for row in on_roster if row[0] in known}
    for one in officers:
        if one.force not in known:
            raise InputError(
                "staffing.unknown_force", force=one.force, staff=one.staff_id, row=one.row,
                known=", ".join(known) or "–",
            )  # fmt: skip
        for area in one.areas:
            if area not in grids_in:
                raise InputError(
                    "staffing.unknown_area", area=area, staff=one.staff_id, row=one.row
                )
            rows.update((one.force, one.staff_id, int(grid)) for grid in grids_in[area])
    there: dict[str, list[set[str]]] = {key: [set() for _ in range(n_grids)] for key in known}
    for line, who, grid in rows:
        there[line][grid].add(who)
    missing: list[tuple[int, str]] = []
    for force in forces:
        unit = (unit_of or {}).get(force.per) or [str(grid) for grid in range(n_grids)]
        people: dict[str, set[str]] = defaultdict(set)
        for name, who_all in zip(unit, there[force.key], strict=True):
            people[name] |= who_all
        missing += [
            (grid, force.key)
            for grid, name in enumerate(unit)
            if len(people[name]) < force.minimum
        ]
    return Coverage(row=tuple(sorted(rows)), missing=tuple(sorted(missing)))
