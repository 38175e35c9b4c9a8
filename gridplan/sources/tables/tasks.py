"""Tasks with person, duty, time and effect (定人、定责、定时、定效): open, and overdue."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="task_id", also=("编号",), is_needed=True, is_code=True),
    Column(name="owner", also=("staff_id", "责任岗位"), is_needed=True, is_code=True),
    Column(name="duty", also=("职责", "任务"), is_needed=True),
    Column(name="due", also=("期限", "时限"), kind="date", is_needed=True),
    Column(name="effect", also=("成效", "目标"), is_needed=True),
    Column(name="is_done", also=("完成",), kind="truth"),
    Column(name="grid_code", also=("网格代码",), is_code=True),
)


def read_tasks(path: Path) -> Rows:
    """
    Read tasks; all four of owner, duty, time and effect must be filled in.

    Parameters
    ----------
    path : Path
        CSV or Excel.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.

    Raises
    ------
    InputError
        If a task stands twice.
    """
    rows = read_rows(path, COLUMNS)
    twice = [key for key, n in Counter(row["task_id"] for row in rows.row).items() if n > 1]
    if twice:
        raise InputError("tables.twice", file=rows.file, feature=twice[0])
    return rows


def overdue(tasks: Rows, today: dt.date) -> Sequence[dict[str, str]]:
    """
    List tasks whose time is over.

    Parameters
    ----------
    tasks : Rows
        The tasks.
    today : date
        Tasks due today are still in time.

    Returns
    -------
    sequence of dict of str to str
        Oldest first.
    """
    late = [
        row
        for row in tasks.row
        if not row["is_done"] and dt.date.fromisoformat(row["due"]) < today
    ]
    return sorted(late, key=lambda row: (row["due"], row["task_id"]))


def monthly(
    owner_of: dict[str, str], duty: str, effect: str, month: dt.date
) -> tuple[dict[str, str], ...]:
    """
    Draw up one task a grid for a month, due on its last day.

    Parameters
    ----------
    owner_of : dict of str to str
        Staff id by grid code.
    duty, effect : str
        What is to be done, and what it is for.
    month : date
        Any day of it.

    Returns
    -------
    tuple of dict of str to str
        A row of the table for each grid.
    """
    first = month.replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return tuple(
        {
            "task_id": f"{first:%Y%m}-{grid}", "owner": owner, "duty": duty,
            "due": last.isoformat(), "effect": effect, "is_done": "", "grid_code": grid,
        }
        for grid, owner in sorted(owner_of.items())
    )  # fmt: skip


def recurring(
    first: dt.date, until: dt.date, *, weeks: int = 0, months: int = 0
) -> tuple[dt.date, ...]:
    """
    List the days of something that comes round: weekly, every two months, half-yearly.

    Parameters
    ----------
    first, until : date
        First day, and last day that may still be one.
    weeks, months : int
        Every so many; exactly one of the two is positive.

    Returns
    -------
    tuple of date
        A day that a month lacks moves to its last.

    Raises
    ------
    InputError
        If not exactly one of the two is positive.
    """
    if (weeks > 0) == (months > 0) or min(weeks, months) < 0:
        raise InputError("tables.no_rhythm", weeks=weeks, months=months)
    days: list[dt.date] = []
    day, n = first, 0
    while day <= until:
        days.append(day)
        n += 1
        day = first + dt.timedelta(weeks=weeks * n) if weeks else _later(first, months * n)
    return tuple(days)


def _later(first: dt.date, months: int) -> dt.date:
    year, month = divmod(first.month - 1 + months, 12)
    start = dt.date(first.year + year, month + 1, 1)
    end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return start.replace(day=min(first.day, end.day))
