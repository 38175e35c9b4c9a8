"""Grids into responsibilities: a head for each, assistants, officers; or what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding, StaffTable
from gridplan.schemes import Scheme
from gridplan.staffing.coverage import Coverage, Officer, cover_grids
from gridplan.staffing.desk import Desk
from gridplan.staffing.grids import Grids
from gridplan.staffing.knowledge import Knowledge, knowledge_of, known_rows
from gridplan.staffing.layer import Layer, layer_of_people
from gridplan.staffing.roster import Posting, Roster, Vacancy
from gridplan.staffing.teams import loads_of_teams
from gridplan.staffing.units import codes_above

_OFFICIAL = 12  # digits of a community's official code


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """
    What else staffing may know.

    Attributes
    ----------
    earlier : mapping of str to str
        Grid code of each building in the plan before, by building id.
    stations : mapping of str to sequence of int
        Grids of areas that are neither a community nor a grid.
    layers : tuple of Layer
        Levels that are not grids, such as micro-grids, estates and buildings.
    """

    earlier: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, Sequence[int]] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()


def build_roster(
    grids: Grids, staff: StaffTable, scheme: Scheme, around: Circumstances | None = None
) -> Roster:
    """
    Staff the grids of a plan as a scheme prescribes.

    Parameters
    ----------
    grids : Grids
        The grids.
    staff : StaffTable
        The people.
    scheme : Scheme
        Roles, capacities and forces.
    around : Circumstances, optional
        Levels beside the grids, stations, and the plan before.

    Returns
    -------
    Roster
        Who stands where, and what is missing.

    Raises
    ------
    InputError
        If somebody has no role or an unknown one, knows an unknown place, covers an
        unknown area or is pinned to more than the capacity.
    """
    around = around or Circumstances()
    check_roles(staff, scheme)
    known = known_rows(staff.staff_id, staff.knows, grids, earlier=around.earlier or None)
    knowledge = knowledge_of(known, grids.building_grid, grids.building_households)
    desk = Desk(grids=grids, staff=staff, scheme=scheme, knowledge=knowledge)
    desks = {one.level: _desk_of(desk, one, known) for one in around.layers}
    findings: list[Finding] = []
    head_of = np.full(len(grids), -1, dtype=np.int64)
    heads = None
    postings: list[Posting] = []
    vacancies: list[Vacancy] = []
    shortages = []
    uncounted: list[str] = []
    for role in scheme.roles:
        rows, left_out = desk.rows_of(role)
        findings += left_out
        if role.slot == "1":
            heads, short = desk.find_heads(role, rows)
            has = heads.head_of >= 0
            head_of[has] = rows[heads.head_of[has]]
            filled = [
                Posting(staff=int(head_of[g]), role=role.key, level=role.serves,
                        unit=grids.code[g])
                for g in np.flatnonzero(has)
            ]  # fmt: skip
            empty = [
                Vacancy(role=role.key, level=role.serves, unit=grids.code[g], missing=1)
                for g in np.flatnonzero(~has)
            ]
        else:
            if role.serves not in desks:
                chiefs = [one.staff for one in postings if one.role == role.serves]
                if chiefs and grids.building_point is not None:
                    people = [(staff.staff_id[row], known[row]) for row in chiefs]
                    layer = layer_of_people(role.serves, people, grids, grids.building_point)
                    desks[role.serves] = _desk_of(desk, layer, known)
            mine = desks.get(role.serves, desk)
            uncounted += [role.key] * (not mine.counts(role))
            filled, empty, short = mine.fill(role, rows)
        postings += filled
        vacancies += empty
        shortages += [short] if short else []
    coverage, idle = _coverage(grids, staff, scheme, around, postings)
    return Roster(
        grids=grids,
        staff=staff,
        head_of=head_of,
        heads=heads,
        postings=tuple(sorted(postings, key=lambda p: (p.role, p.unit, p.staff))),
        vacancies=tuple(sorted(vacancies, key=lambda v: (v.role, v.unit))),
        shortages=tuple(shortages),
        coverage=coverage,
        familiarity=familiarity_of(head_of, knowledge, grids.households),
        teams=loads_of_teams(grids, staff, postings, coverage, scheme.hours),
        findings=(*findings, *idle),
        uncounted=tuple(uncounted),
    )


def _desk_of(desk: Desk, layer: Layer, known: Sequence[Ints]) -> Desk:
    return replace(
        desk, grids=layer.as_grids(desk.grids), knowledge=layer.knowledge(known),
        level=layer.level,
    )  # fmt: skip


def _coverage(
    grids: Grids,
    staff: StaffTable,
    scheme: Scheme,
    around: Circumstances,
    postings: Sequence[Posting],
) -> tuple[Coverage, list[Finding]]:
    """Spread officers, and list those who are to cover nothing."""
    forces = {force.key for force in scheme.forces}
    covers = staff.covers or ((),) * len(staff)
    officers = [
        Officer(force=role, staff_id=who, areas=areas, row=row)
        for row, (who, role, areas) in enumerate(
            zip(staff.staff_id, staff.role, covers, strict=True), start=2
        )
        if areas
    ]
    roles = {role.key for role in scheme.roles}
    idle = [
        Finding(level="ignored", key="staffing.covers_nothing", layer="staff.csv", feature=who,
                values={"force": role})
        for who, role, areas in zip(staff.staff_id, staff.role, covers, strict=True)
        if role in forces - roles and not areas
    ]  # fmt: skip
    levels = {
        level: codes_above(grids, scheme, level)
        for level in {force.per for force in scheme.forces} - {scheme.grid_level}
    }
    coverage = cover_grids(
        scheme.forces, officers, _areas(grids, around.stations), len(grids),
        on_roster=_on_roster(grids, staff, postings),
        unit_of={level: codes for level, codes in levels.items() if codes is not None},
    )  # fmt: skip
    return coverage, idle


def _areas(grids: Grids, stations: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    """Name the areas that can be covered: the narrowest meaning of a name wins."""
    areas: dict[str, Sequence[int]] = {}
    community = np.array(grids.community_code)[grids.community]
    for digits in (6, 9):  # the county and the town in an official code
        begin = [code[:digits] if len(code) == _OFFICIAL else "" for code in community]
        for name in sorted(set(begin) - {""}):
            areas[name] = [grid for grid, one in enumerate(begin) if one == name]
    for number, code in enumerate(grids.community_code):
        areas[code] = np.flatnonzero(grids.community == number).tolist()
    areas |= stations
    return areas | {code: [grid] for grid, code in enumerate(grids.code)}


def familiarity_of(head_of: Ints, knowledge: Knowledge, households: Ints) -> float:
    """
    Measure how many households keep a head who knows them.

    Parameters
    ----------
    head_of : (n_grids,) ndarray of int
        Head of each grid, by the same index as the knowledge.
    knowledge : Knowledge
        Who knows what.
    households : (n_grids,) ndarray of int
        In each grid.

    Returns
    -------
    float
        Share between 0 and 1.
    """
    is_head = head_of[knowledge.grid] == knowledge.person
    known = int(knowledge.households[is_head].sum())
    return known / max(int(households.sum()), 1)


def check_roles(staff: StaffTable, scheme: Scheme) -> None:
    """
    Refuse people whose role the scheme does not know.

    Parameters
    ----------
    staff : StaffTable
        Everybody.
    scheme : Scheme
        Its roles and forces.

    Raises
    ------
    InputError
        If somebody has no role or an unknown one; it names the row.
    """
    known = [role.key for role in scheme.roles] + [force.key for force in scheme.forces]
    for row, (who, role) in enumerate(zip(staff.staff_id, staff.role, strict=True), start=2):
        if not role:
            raise InputError("staffing.no_role", staff=who, row=row, known=", ".join(known))
        if role not in known:
            raise InputError(
                "staffing.unknown_role", staff=who, role=role, row=row, known=", ".join(known)
            )


def _on_roster(
    grids: Grids, staff: StaffTable, postings: Sequence[Posting]
) -> list[tuple[str, str, int]]:
    number = {code: grid for grid, code in enumerate(grids.code)}
    found: list[tuple[str, str, int]] = []
    for posting in postings:
        if posting.unit in number:
            kind = staff.kind[posting.staff] if staff.kind else ""
            who = staff.staff_id[posting.staff]
            found += [(key, who, number[posting.unit]) for key in {posting.role, kind} - {""}]
    return found
