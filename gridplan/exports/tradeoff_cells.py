"""A point of the trade-off as cells of a table, on the terminal and on paper."""

from collections.abc import Mapping
from typing import Any

COLUMNS = (
    "value", "walking", "walking_floor", "visible", "deviation", "within", "moved",
    "moved_least", "moved_floor", "within_kept",
)  # fmt: skip
CURVES = ("tolerance", "boundary")


def tradeoff_cells(point: Mapping[str, Any]) -> list[str]:
    """
    Write a cell a column.

    Parameters
    ----------
    point : mapping
        As `gridplan.plan.tradeoff.told` gives them.

    Returns
    -------
    list of str
        Metres with one decimal, shares in per cent, a dash where nothing was asked for.

    Examples
    --------
    >>> tradeoff_cells({"curve": "tolerance", "value": 0.1, "walking": 90.0})[:3]
    ['10%', '90.0', '–']
    """
    return [_cell(column, point.get(column), point["curve"]) for column in COLUMNS]


def _cell(column: str, value: float | None, curve: str) -> str:
    if value is None:
        return "–"
    if column == "value":
        return f"{value:.0%}" if curve == "tolerance" else f"×{value:g}"
    return f"{value:.1f}" if column.startswith("walking") else f"{value:.2%}"
