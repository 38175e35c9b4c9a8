"""Grids into responsibilities: a head for each, assistants, officers; or what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding, StaffTable
from gridplan.schemes import Scheme
from gridplan.staffing.coverage import cover_grids
from gridplan.staffing.desk import Desk
from gridplan.staffing.grids import Grids
from gridplan.staffing.knowledge import Knowledge, resolve_knowledge
from gridplan.staffing.roster import Posting, Roster, Vacancy
from gridplan.staffing.teams import loads_of_teams


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """
    What else staffing may know.

    Attributes
    ----------
    earlier : mapping of str to str
        Grid code of each building in the plan before, by building id.
    posted : tuple of (str, str, str)
        Officers from outside: force, officer and area.
    stations : mapping of str to sequence of int
        Grids of areas that are neither a community nor a grid.
    """

    earlier: Mapping[str, str] = field(default_factory=dict)
    posted: tuple[tuple[str, str, str], ...] = ()
    stations: Mapping[str, Sequence[int]] = field(default_factory=dict)


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
        Officers from outside, and the plan before.

    Returns
    -------
    Roster
        Who stands where, and what is missing.

    Raises
    ------
    InputError
        If somebody has no role or an unknown one, knows an unknown place or is
        pinned to more than the capacity.
    """
    around = around or Circumstances()
    check_roles(staff, scheme)
    knowledge = resolve_knowledge(
        staff.staff_id, staff.knows, grids, earlier=around.earlier or None
    )
    desk = Desk(grids=grids, staff=staff, scheme=scheme, knowledge=knowledge)
    findings: list[Finding] = []
    head_of = np.full(len(grids), -1, dtype=np.int64)
    heads = None
    postings: list[Posting] = []
    vacancies: list[Vacancy] = []
    shortages = []
    for role in scheme.roles:
        rows, left_out = desk.rows_of(role)
        findings += left_out
        if role.slot == "1":
            heads, short = desk.find_heads(role, rows)
            has = heads.head_of >= 0
            head_of[has] = rows[heads.head_of[has]]
            shortages += [short] if short else []
            postings += [
                Posting(staff=int(head_of[g]), role=role.key, level=role.serves,
                        unit=grids.code[g])
                for g in np.flatnonzero(has)
            ]  # fmt: skip
            vacancies += [
                Vacancy(role=role.key, level=role.serves, unit=grids.code[g], missing=1)
                for g in np.flatnonzero(~has)
            ]
            continue
        filled, empty, short = desk.fill(role, rows)
        postings += filled
        vacancies += empty
        shortages += [short] if short else []
    areas: dict[str, Sequence[int]] = dict(around.stations)
    for community, code in enumerate(grids.community_code):
        areas[code] = np.flatnonzero(grids.community == community).tolist()
    areas |= {code: [grid] for grid, code in enumerate(grids.code)}
    coverage = cover_grids(
        scheme.forces, around.posted, areas, len(grids),
        on_roster=_on_roster(grids, staff, postings),
    )  # fmt: skip
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
        teams=loads_of_teams(grids, staff, postings, scheme.hours),
        findings=tuple(findings),
        uncounted=tuple(role.key for role in scheme.roles if not desk.counts(role)),
    )


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
) -> dict[str, list[int]]:
    number = {code: grid for grid, code in enumerate(grids.code)}
    found: dict[str, list[int]] = defaultdict(list)
    for posting in postings:
        if posting.unit in number:
            kind = staff.kind[posting.staff] if staff.kind else ""
            for key in {posting.role, kind} - {""}:
                found[key].append(number[posting.unit])
    return found
