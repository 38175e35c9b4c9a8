"""
Check a roster from its tables alone, with no code of the solver.

What a person was given is read back line by line and compared with the staff list,
the grids and the rules; every fault is a sentence that names grid and person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gridplan.inputs import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterTables:
    """
    A roster as files hold it.

    Attributes
    ----------
    community : mapping of str to str
        Community of each grid, by grid code.
    touching : collection of (str, str)
        Pairs of grids that share a border, either way round.
    role_of : mapping of str to str
        Role of each person, by staff id.
    postings : sequence of (str, str, str)
        Staff id, role and unit.
    vacancies : mapping of (str, str) to int
        People missing, by role and unit.
    apart : collection of str
        Heads listed as having grids that do not hang together.
    units : mapping of str to collection of str
        Units of roles that are not counted by grids, by role.
    """

    community: Mapping[str, str]
    touching: Collection[tuple[str, str]]
    role_of: Mapping[str, str]
    postings: Sequence[tuple[str, str, str]]
    vacancies: Mapping[tuple[str, str], int]
    apart: Collection[str]
    units: Mapping[str, Collection[str]] = field(default_factory=dict)


def check_staffing(
    tables: RosterTables,
    *,
    head_role: str,
    capacity: int,
    minimum: Mapping[str, int] | None = None,
    maximum: Mapping[str, int] | None = None,
) -> tuple[Finding, ...]:
    """
    Find what is wrong with a roster.

    Parameters
    ----------
    tables : RosterTables
        The roster and what it is about.
    head_role : str
        Role of the one head of a grid.
    capacity : int
        Most grids of one head; 0 for no limit.
    minimum, maximum : mapping of str to int, optional
        People of each role a unit needs and may have; a maximum of 0 is none.

    Returns
    -------
    tuple of Finding
        A warning for each fault; empty where the roster is sound.
    """
    found = [*_people(tables), *_heads(tables, head_role, capacity)]
    found += _numbers(tables, head_role, minimum or {}, maximum or {})
    return tuple(found)


def _fault(key: str, feature: str, **values: object) -> Finding:
    return Finding(
        level="warning", key=f"staffing.fault_{key}", layer="roster", feature=feature,
        values=values,
    )  # fmt: skip


def _people(tables: RosterTables) -> list[Finding]:
    found: list[Finding] = []
    for (staff, role, unit), n in sorted(Counter(tables.postings).items()):
        if staff not in tables.role_of:
            found.append(_fault("stranger", staff, unit=unit))
        elif tables.role_of[staff] != role:
            found.append(_fault("wrong_role", staff, role=role, own=tables.role_of[staff]))
        if n > 1:
            found.append(_fault("posted_twice", staff, unit=unit))
    return found


def _heads(tables: RosterTables, head_role: str, capacity: int) -> list[Finding]:
    found: list[Finding] = []
    heads: dict[str, list[str]] = defaultdict(list)
    grids: dict[str, list[str]] = defaultdict(list)
    for staff, role, unit in tables.postings:
        if role == head_role:
            heads[unit].append(staff)
            grids[staff].append(unit)
    strange = sorted(set(heads) - set(tables.community))
    found += [_fault("unknown_grid", unit) for unit in strange]
    for grid in sorted(tables.community):
        n = len(heads[grid])
        if n > 1:
            found.append(_fault("two_heads", grid, heads=", ".join(sorted(heads[grid]))))
        if n == 0 and (head_role, grid) not in tables.vacancies:
            found.append(_fault("no_head", grid))
        if n > 0 and (head_role, grid) in tables.vacancies:
            found.append(_fault("false_vacancy", grid, role=head_role))
    for staff, mine in sorted(grids.items()):
        if capacity and len(mine) > capacity:
            found.append(_fault("over_capacity", staff, n=len(mine), capacity=capacity))
        is_apart = not _hangs_together(tables, mine)
        if is_apart and staff not in tables.apart:
            found.append(_fault("apart_unlisted", staff, grids=", ".join(sorted(mine))))
        if not is_apart and staff in tables.apart:
            found.append(_fault("apart_wrongly", staff))
    return found


def _hangs_together(tables: RosterTables, mine: Sequence[str]) -> bool:
    if len({tables.community.get(grid) for grid in mine}) > 1:
        return False
    group, rest = {mine[0]}, set(mine[1:])
    grew = True
    while rest and grew:
        grew = False
        for a, b in tables.touching:
            for one, other in ((a, b), (b, a)):
                if one in group and other in rest:
                    group.add(other)
                    rest.discard(other)
                    grew = True
    return not rest


def _numbers(
    tables: RosterTables,
    head_role: str,
    minimum: Mapping[str, int],
    maximum: Mapping[str, int],
) -> list[Finding]:
    found: list[Finding] = []
    there = Counter((role, unit) for _, role, unit in tables.postings)
    for role in sorted(set(minimum) | set(maximum)):
        if role == head_role:
            continue
        units = tables.units.get(role, tables.community)
        for unit in sorted(units):
            n, said = there[role, unit], tables.vacancies.get((role, unit), 0)
            if max(minimum.get(role, 0) - n, 0) != said:
                found.append(_fault("wrong_vacancy", unit, role=role, n=n, said=said))
            if maximum.get(role, 0) and n > maximum[role]:
                found.append(_fault("too_many", unit, role=role, n=n, most=maximum[role]))
        named = {unit for key, unit in [*there, *tables.vacancies] if key == role}
        found += [
            _fault("unknown_unit", unit, role=role) for unit in sorted(named - set(units))
        ]
    return found
