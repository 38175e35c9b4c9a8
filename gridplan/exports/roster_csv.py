"""
Who stands where: a row for each person in each unit, and for each place left open.

UTF-8 with a byte order mark, so that spreadsheets show Chinese. No names and no
telephone numbers: a person is the id of the staff list.
"""

import csv
import io
from typing import Any

from gridplan.exports.spreadsheet import escape_cell
from gridplan.schemes import RoleSlot, Scheme
from gridplan.staffing import Roster
from gridplan.staffing.units import codes_above
from gridplan.words import LANGUAGES

HEADER = (
    "unit", "level", "slot", "role", "role_zh", "role_en", "staff_id", "employer", "missing",
    "apart", "level_zh", "level_en",
)  # fmt: skip


def roster_csv(roster: Roster, scheme: Scheme) -> str:
    """
    Write the roster.

    Parameters
    ----------
    roster : Roster
        Who stands where.
    scheme : Scheme
        Names of its roles and levels.

    Returns
    -------
    str
        CSV text, sorted by unit; ``missing`` counts people wanted, ``apart`` is 1 for
        heads whose grids do not touch within one community.
    """
    role = {one.key: one for one in scheme.roles}
    names = {one.key: (one.name_zh, one.name_en) for one in scheme.levels}
    apart = apart_of(roster, scheme)
    rows: list[tuple[Any, ...]] = []
    for one in roster.postings:
        kind, who = role[one.role], roster.staff.staff_id[one.staff]
        rows.append((
            one.unit, one.level, kind.slot, one.role, kind.name_zh, kind.name_en, who,
            roster.staff.employer[one.staff], 0, int(kind.slot == "1" and who in apart),
            *names.get(one.level, (one.level, one.level)),
        ))  # fmt: skip
    for gap in roster.vacancies:
        kind = role[gap.role]
        rows.append((
            gap.unit, gap.level, kind.slot, gap.role, kind.name_zh, kind.name_en, "", "",
            gap.missing, 0, *names.get(gap.level, (gap.level, gap.level)),
        ))  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([
        [escape_cell(cell) if isinstance(cell, str) else cell for cell in row]
        for row in sorted(rows)
    ])  # fmt: skip
    return text.getvalue()


def apart_of(roster: Roster, scheme: Scheme) -> frozenset[str]:
    """
    List the heads whose grids do not hang together.

    Parameters
    ----------
    roster : Roster
        Who stands where.
    scheme : Scheme
        Its role of heads.

    Returns
    -------
    frozenset of str
        Staff ids.
    """
    if roster.heads is None or scheme.head is None:
        return frozenset()
    grids = {grid for _, mine in roster.heads.apart for grid in mine}
    return frozenset(roster.staff.staff_id[int(roster.head_of[grid])] for grid in grids)


def staffing_summary(roster: Roster, scheme: Scheme) -> dict[str, Any]:
    """
    Gather the figures of a roster for ``summary.json``.

    Parameters
    ----------
    roster : Roster
        Who stands where.
    scheme : Scheme
        Its roles.

    Returns
    -------
    dict
        Plain values; ``rules`` is what the check holds the roster against, for roles
        that every grid wants alike.
    """
    head = scheme.head
    # Roles of some area types are not counted unit by unit.
    alike = [
        role
        for role in scheme.roles
        if not role.area_types and role.key not in roster.uncounted and role is not head
    ]
    return {
        "people": len(roster.staff),
        "posted": len({one.staff for one in roster.postings}),
        "heads": len(set(roster.head_of[roster.head_of >= 0].tolist())),
        "doubles": 0 if roster.heads is None else roster.heads.doubles(),
        "apart": 0 if roster.heads is None else len(roster.heads.apart),
        "gap": 0.0 if roster.heads is None else round(float(roster.heads.gap), 6),
        "familiarity": round(float(roster.familiarity), 6),
        "missing": {
            role.key: sum(gap.missing for gap in roster.vacancies if gap.role == role.key)
            for role in scheme.roles
            if role.key not in roster.uncounted
        },
        "uncounted": list(roster.uncounted),
        "shortages": [
            {language: short.say(language) for language in LANGUAGES}
            for short in roster.shortages
        ],
        "teams": [
            {"employer": team.employer, "line": team.line, "people": team.people,
             "hours": round(float(team.hours), 2), "workload": round(float(team.workload), 2),
             "least": round(float(team.least), 2), "most": round(float(team.most), 2)}
            for team in roster.teams
        ],
        "rules": {
            "head_role": head.key if head else "",
            "capacity": head.capacity if head else 0,
            "minimum": {role.key: role.minimum for role in alike},
            "maximum": {role.key: role.maximum for role in alike},
            "serves": {role.key: _counted_in(role, roster, scheme) for role in alike},
            "forces": {
                force.key: {
                    "minimum": force.minimum,
                    "digits": _digits(force.per, roster, scheme),
                }
                for force in scheme.forces
            },
        },
    }  # fmt: skip


def _digits(level: str, roster: Roster, scheme: Scheme) -> int:
    """Count the digits of a community's code that name a unit; 0 for grids."""
    if level == scheme.grid_level:
        return 0
    codes = codes_above(roster.grids, scheme, level)
    return len(codes[0]) if codes else 0


def _counted_in(role: RoleSlot, roster: Roster, scheme: Scheme) -> dict[str, Any]:
    """Say what a role is counted in, so that the check can list the units itself."""
    levels = {level.key: level for level in scheme.levels}
    level = levels.get(role.serves)
    if role.serves == scheme.grid_level or level is None:
        return {"of": "grids"}
    if level.kind == "admin":
        return {"of": "communities", "digits": _digits(role.serves, roster, scheme)}
    if level.column:
        return {"of": "buildings", "column": level.column}
    if level.kind == "role":
        return {"of": "people", "role": level.key}
    return {"of": "levels", "level": level.key}
