"""Indicator tables: totals of each community, to be split to its grids."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from gridplan.errors import InputError
from gridplan.schemes import Indicator
from gridplan.sources.tables.rows import Column, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="class", also=("类", "类别"), is_needed=True),
    Column(name="item", also=("项", "指标"), is_needed=True),
    Column(name="community", also=("社区代码", "社区"), is_needed=True, is_code=True),
    Column(name="total", also=("数值", "总数"), kind="count", is_needed=True),
    Column(name="unit", also=("单位",)),
    Column(name="nature", also=("性质",)),
    Column(name="period", also=("周期",)),
)
_NATURES: dict[str, Literal["static", "dynamic"]] = {
    "": "static", "static": "static", "静态": "static", "dynamic": "dynamic", "动态": "dynamic",
}  # fmt: skip


def read_indicators(path: Path, communities: Sequence[str]) -> tuple[Indicator, ...]:
    """
    Read a table of n classes and m items, a row for each item and community.

    Parameters
    ----------
    path : Path
        CSV or Excel.
    communities : sequence of str
        Codes, in the order the totals are wanted.

    Returns
    -------
    tuple of Indicator
        In the order they first stand; a community that is not listed has 0.

    Raises
    ------
    InputError
        If a community is unknown, an item stands twice for one, or the nature is
        neither static nor dynamic; it names the row.
    """
    rows = read_rows(path, COLUMNS)
    place = {code: number for number, code in enumerate(communities)}
    totals: dict[tuple[str, str], dict[int, int]] = {}
    told: dict[tuple[str, str], dict[str, str]] = {}
    for number, row in enumerate(rows.row, start=2):
        key = (row["class"], row["item"])
        for column, found, known in (
            ("community", row["community"], place), ("nature", row["nature"], _NATURES),
        ):  # fmt: skip
            if found not in known:
                raise InputError(
                    "tables.not_a_choice", file=rows.file, row=number, column=column,
                    found=found, known=", ".join(filter(None, known)),
                )  # fmt: skip
        mine = totals.setdefault(key, {})
        told.setdefault(key, row)
        if place[row["community"]] in mine:
            raise InputError("tables.twice", file=rows.file, feature=" / ".join(
                (*key, row["community"])
            ))  # fmt: skip
        mine[place[row["community"]]] = int(row["total"])
    return tuple(
        Indicator(
            group=group, item=item, unit=told[group, item]["unit"],
            nature=_NATURES[told[group, item]["nature"]], period=told[group, item]["period"],
            totals=tuple(mine.get(number, 0) for number in range(len(communities))),
        )
        for (group, item), mine in totals.items()
    )  # fmt: skip
