"""Events with their status: counts by grid that add up, and the share that is closed."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gridplan.sources.tables.rows import Column, Rows, read_rows
from gridplan.sources.tables.whereabouts import WHERE, Whereabouts, resolve

COLUMNS: tuple[Column, ...] = (
    Column(name="event_id", also=("事件编号", "工单号"), is_needed=True, is_code=True),
    Column(name="class", also=("category", "事件类别", "类别")),
    Column(name="date", also=("time", "时间", "日期"), kind="date"),
    Column(name="is_closed", also=("closed", "是否办结", "办结"), kind="truth"),
    *WHERE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCount:
    """
    Events by grid.

    Attributes
    ----------
    total, unlocated, closed : int
        All events, those in no grid, and those that are closed.
    by_grid : dict of str to (int, int)
        Events and closed events of each grid with any, by code.
    by_class : dict of str to int
        Events of each class.
    """

    total: int
    unlocated: int
    closed: int
    by_grid: dict[str, tuple[int, int]]
    by_class: dict[str, int]

    @property
    def closing_rate(self) -> float:
        """Share of events that are closed."""
        return self.closed / max(self.total, 1)


def read_events(path: Path) -> Rows:
    """
    Read events.

    Parameters
    ----------
    path : Path
        CSV or Excel.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.
    """
    return read_rows(path, COLUMNS)


def count_events(events: Rows, where: Whereabouts) -> EventCount:
    """
    Count events by grid.

    Parameters
    ----------
    events : Rows
        The events.
    where : Whereabouts
        The grids.

    Returns
    -------
    EventCount
        Grids and unlocated events add up to the total.
    """
    grid = resolve(events.row, where)
    closed = [bool(row["is_closed"]) for row in events.row]
    n = Counter(grid)
    done = Counter(code for code, is_closed in zip(grid, closed, strict=True) if is_closed)
    return EventCount(
        total=len(events),
        unlocated=n[""],
        closed=sum(closed),
        by_grid={code: (n[code], done[code]) for code in sorted(n) if code},
        by_class=dict(sorted(Counter(row["class"] for row in events.row).items())),
    )
