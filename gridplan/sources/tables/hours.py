"""Staff hours and what office work leaves of them (available share)."""

from pathlib import Path

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="staff_id", also=("人员编号",), is_needed=True, is_code=True),
    Column(name="hours_per_week", also=("每周工时",), kind="number", is_needed=True),
    Column(name="available_share", also=("可用比例",), kind="number"),
)


def read_hours(path: Path) -> Rows:
    """
    Read hours.

    Parameters
    ----------
    path : Path
        CSV or Excel; a share left empty is 1.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.

    Raises
    ------
    InputError
        If hours are not between 0 and 168 or a share not between 0 and 1.
    """
    rows = read_rows(path, COLUMNS)
    for number, row in enumerate(rows.row, start=2):
        is_week = 0 <= float(row["hours_per_week"]) <= 168
        if not is_week or not 0 <= float(row["available_share"] or 1) <= 1:
            raise InputError("tables.bad_hours", file=rows.file, row=number)
    return rows


def patrol_hours(hours: Rows) -> dict[str, float]:
    """
    Say how much time is really left for grids.

    Parameters
    ----------
    hours : Rows
        Hours and shares.

    Returns
    -------
    dict of str to float
        Hours a week by staff id.
    """
    return {
        row["staff_id"]: float(row["hours_per_week"]) * float(row["available_share"] or 1)
        for row in hours.row
    }
