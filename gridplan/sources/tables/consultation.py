"""The log of a consultation: what people said of a draft, counted, never who said it."""

from pathlib import Path

from gridplan.plan.consultation import Hearing
from gridplan.sources.tables.rows import Column, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="date", also=("日期", "征求意见日期"), kind="date", is_needed=True),
    Column(name="subject", also=("事项", "网格编码"), is_needed=True, is_code=True),
    Column(name="agree", also=("同意", "同意户数"), kind="count", is_needed=True),
    Column(name="disagree", also=("不同意", "不同意户数"), kind="count", is_needed=True),
    Column(name="accepted", also=("采纳", "采纳意见数"), kind="count"),
    Column(name="rejected", also=("未采纳", "未采纳意见数"), kind="count"),
    Column(name="reason", also=("未采纳理由", "理由")),
)


def read_hearings(path: Path) -> tuple[Hearing, ...]:
    """
    Read a consultation log.

    Parameters
    ----------
    path : Path
        CSV or Excel; a row for each round of asking on a grid, a community or the plan.

    Returns
    -------
    tuple of Hearing
        In order of date, for `gridplan.plan.consultation.conclude`.

    Raises
    ------
    InputError
        If a column or count is missing, or comments were rejected without a reason.
    """
    found = [
        Hearing(
            date=str(row["date"]),
            subject=str(row["subject"]),
            agree=int(row["agree"]),
            disagree=int(row["disagree"]),
            accepted=int(row["accepted"] or 0),
            rejected=int(row["rejected"] or 0),
            reason=str(row["reason"] or ""),
        )
        for row in read_rows(path, COLUMNS).row
    ]
    return tuple(sorted(found, key=lambda hearing: hearing.date))
