"""
The tables behind the paper: registration form, roster, duties and notice plates.

Values only; how they look is the exports' business. Telephone numbers are empty
cells, to be filled in by hand.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gridplan.plan.plan import Plan
from gridplan.schemes import Scheme
from gridplan.staffing import Roster
from gridplan.words import Language, say

Row = tuple[str | int | float, ...]

REGISTRATION = (
    "grid_code", "community", "kind", "boundary", "area_m2", "households", "head", "x", "y",
    "phone",
)  # fmt: skip
"""Columns of the registration form (网格划分登记表)."""
ROSTER = ("grid_code", "slot", "role", "staff_id", "employer", "missing")
"""Columns of the roster."""
PLATE = ("grid_code", "community", "area_m2", "members", "duties", "phone", "supervision_phone")
"""Columns of the notice plate (公示牌)."""


def header(columns: Sequence[str], language: Language) -> tuple[str, ...]:
    """
    Name the columns of a table.

    Parameters
    ----------
    columns : sequence of str
        Keys.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    tuple of str
        Words.
    """
    return tuple(say(f"conformance.paper_{column}", language) for column in columns)


def registration_form(
    plan: Plan,
    roster: Roster | None,
    *,
    boundary: Sequence[str],
    area: Sequence[float],
    language: Language = "zh",
) -> tuple[Row, ...]:
    """
    Fill in the registration form, a row for each grid.

    Parameters
    ----------
    plan : Plan
        The plan.
    roster : Roster or None
        Its people.
    boundary : (n_grids,) sequence of str
        The four sides in words (四至).
    area : (n_grids,) sequence of float, m²
        Of each grid.
    language : {'en', 'zh'}
        Of the kind.

    Returns
    -------
    tuple of tuple
        Cells in the order of ``REGISTRATION``; X and Y are numbers of people.
    """
    count: dict[tuple[str, str], int] = defaultdict(int)
    if roster is not None:
        slot_of = {role.key: role.slot for role in plan.scheme.roles}
        for posting in roster.postings:
            count[posting.unit, slot_of[posting.role]] += 1
    kind = say("conformance.paper_comprehensive", language)
    rows: list[Row] = []
    for grid, code in enumerate(plan.grid_code):
        head = ""
        if roster is not None and roster.head_of[grid] >= 0:
            head = roster.staff.staff_id[int(roster.head_of[grid])]
        community = plan.area.communities.name[plan.partition.community[grid]]
        rows.append((
            code, community, kind, boundary[grid], round(float(area[grid]), 1),
            int(plan.households[grid]), head, count[code, "X"], count[code, "Y"], "",
        ))  # fmt: skip
    return tuple(rows)


def roster_table(roster: Roster, scheme: Scheme, language: Language = "zh") -> tuple[Row, ...]:
    """
    List everybody by grid, and every place that is open.

    Parameters
    ----------
    roster : Roster
        Who stands where.
    scheme : Scheme
        Names of its roles.
    language : {'en', 'zh'}
        Of the names.

    Returns
    -------
    tuple of tuple
        Cells in the order of ``ROSTER``, sorted by unit; ``missing`` is 0 for people.
    """
    role = {one.key: one for one in scheme.roles}
    name = {key: one.name_en if language == "en" else one.name_zh for key, one in role.items()}
    rows: list[Row] = [
        (
            posting.unit, role[posting.role].slot, name[posting.role],
            roster.staff.staff_id[posting.staff], roster.staff.employer[posting.staff], 0,
        )
        for posting in roster.postings
    ]  # fmt: skip
    rows += [
        (v.unit, role[v.role].slot, name[v.role], "", "", v.missing) for v in roster.vacancies
    ]
    return tuple(sorted(rows))


def duties_of(scheme: Scheme, language: Language = "zh") -> dict[str, tuple[str, ...]]:
    """
    Name the duties of each role.

    Parameters
    ----------
    scheme : Scheme
        Roles and duties.
    language : {'en', 'zh'}
        Of the names.

    Returns
    -------
    dict of str to tuple of str
        Names by role key.
    """
    name = {one.key: one.name_en if language == "en" else one.name_zh for one in scheme.duties}
    return {role.key: tuple(name[duty] for duty in role.duties) for role in scheme.roles}


def notice_plates(
    plan: Plan, roster: Roster, area: Sequence[float], language: Language = "zh"
) -> tuple[Row, ...]:
    """
    Fill in the notice plate of each grid.

    Parameters
    ----------
    plan : Plan
        The plan.
    roster : Roster
        Its people.
    area : (n_grids,) sequence of float, m²
        Of each grid.
    language : {'en', 'zh'}
        Of names and duties.

    Returns
    -------
    tuple of tuple
        Cells in the order of ``PLATE``; both telephone cells are empty.
    """
    duties = duties_of(plan.scheme, language)
    members: Mapping[str, list[str]] = defaultdict(list)
    tasks: Mapping[str, set[str]] = defaultdict(set)
    for posting in roster.postings:
        members[posting.unit].append(roster.staff.staff_id[posting.staff])
        tasks[posting.unit] |= set(duties[posting.role])
    comma = ", " if language == "en" else "、"
    return tuple(
        (
            code, plan.area.communities.name[plan.partition.community[grid]],
            round(float(area[grid]), 1), comma.join(members[code]),
            comma.join(sorted(tasks[code])), "", "",
        )
        for grid, code in enumerate(plan.grid_code)
    )  # fmt: skip
