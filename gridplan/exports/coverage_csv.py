"""
Which officers of which line cover which grid, and at which hours.

``coverage.csv`` has a row for each grid and a column for each line (``1+N``); the
lines a grid lacks stand in its last column. ``shifts.csv`` counts officers on duty
by grid and hour, where their shifts are told. UTF-8 with a byte order mark.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from gridplan.exports.spreadsheet import escape_cell
from gridplan.schemes import Scheme
from gridplan.staffing import Roster
from gridplan.staffing.shifts import Shift, presence_by_hour

SEPARATOR = ";"


def coverage_csv(roster: Roster, scheme: Scheme) -> str:
    """
    Write who covers what.

    Parameters
    ----------
    roster : Roster
        With its coverage.
    scheme : Scheme
        Its forces.

    Returns
    -------
    str
        CSV text in the order of the grids.
    """
    keys = [force.key for force in scheme.forces]
    there: dict[tuple[str, int], list[str]] = defaultdict(list)
    for force, who, grid in roster.coverage.row:
        there[force, grid].append(who)
    lacks: dict[int, list[str]] = defaultdict(list)
    for grid, force in roster.coverage.missing:
        lacks[grid].append(force)
    grids = roster.grids
    return _text(
        ("grid_code", "community", *keys, "missing"),
        (
            (
                code, grids.community_code[grids.community[grid]],
                *(SEPARATOR.join(sorted(there[key, grid])) for key in keys),
                SEPARATOR.join(key for key in keys if key in lacks[grid]),
            )
            for grid, code in enumerate(grids.code)
        ),
    )  # fmt: skip


def shifts_csv(roster: Roster, scheme: Scheme) -> str | None:
    """
    Count officers on duty by grid and hour.

    Parameters
    ----------
    roster : Roster
        With its coverage.
    scheme : Scheme
        Its forces.

    Returns
    -------
    str or None
        CSV text, a row for each force and grid; None where no shift is told.
    """
    staff = roster.staff
    shifts = [
        Shift(officer=who, first=first, last=last)
        for who, mine in zip(staff.staff_id, staff.shift, strict=False)
        for first, last in mine
    ]
    if not shifts or not scheme.forces:
        return None
    presence = presence_by_hour(roster.coverage.row, shifts, len(roster.grids))
    return _text(
        ("force", "grid_code", *(f"{hour:02d}" for hour in range(24))),
        (
            (force.key, code, *presence[force.key][grid].tolist())
            for force in scheme.forces
            if force.key in presence
            for grid, code in enumerate(roster.grids.code)
        ),
    )


def _text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        [escape_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return text.getvalue()
