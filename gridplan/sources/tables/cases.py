"""
Counts that decide how many people a unit needs: cases for workers, criteria for officers.

Counts only; no case and no person is named.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows
from gridplan.staffing import Ratio, Selected, lacking_supervision, select_villages
from gridplan.staffing import workers_for_cases as workers

CASES: tuple[Column, ...] = (
    Column(name="unit", also=("单位代码", "乡镇代码"), is_needed=True, is_code=True),
    Column(name="cases", also=("人数", "案件数"), kind="count", is_needed=True),
    Column(name="workers", also=("社工数", "人员数"), kind="count", is_needed=True),
    Column(name="high_risk", also=("重点", "高风险"), kind="count"),
    Column(name="supervisors", also=("监管层级",)),
)


def read_cases(path: Path, *, per_person: int, levels: int) -> tuple[
    tuple[Ratio, ...], tuple[str, ...]
]:  # fmt: skip
    """
    Read counts of cases, and say how many workers they ask for.

    Parameters
    ----------
    path : Path
        CSV or Excel; ``supervisors`` lists levels with ``;`` between.
    per_person : int
        Cases one worker may carry; positive.
    levels : int
        Different levels that must supervise a high-risk case.

    Returns
    -------
    tuple of (tuple of Ratio, tuple of str)
        Workers wanted and there, and units that lack a supervisor.
    """
    rows = read_rows(path, CASES).row
    unit = [row["unit"] for row in rows]
    ratios = workers(
        unit, np.array([int(row["cases"]) for row in rows], dtype=np.int64),
        np.array([int(row["workers"]) for row in rows], dtype=np.int64), per_person,
    )  # fmt: skip
    risky = np.array([int(row["high_risk"] or 0) for row in rows], dtype=np.int64)
    above = [[one for one in row["supervisors"].split(";") if one] for row in rows]
    return ratios, lacking_supervision(unit, risky, above, levels)


def read_villages(path: Path, thresholds: Mapping[str, float]) -> tuple[Selected, ...]:
    """
    Read what villages measure, and choose those that get an officer.

    Parameters
    ----------
    path : Path
        CSV or Excel; ``village`` and a column for each criterion.
    thresholds : mapping of str to float
        From where a village is chosen, by criterion.

    Returns
    -------
    tuple of Selected
        With every reason.

    Raises
    ------
    InputError
        If no threshold is given.
    """
    if not thresholds:
        raise InputError("tables.no_threshold", file=path.name)
    columns = [
        Column(name="village", also=("村代码", "社区代码"), is_needed=True, is_code=True),
        *(Column(name=name, kind="number", is_needed=True) for name in thresholds),
    ]
    rows: Rows = read_rows(path, columns)
    values = {name: [float(row[name]) for row in rows.row] for name in thresholds}
    return select_villages([row["village"] for row in rows.row], values, thresholds)
