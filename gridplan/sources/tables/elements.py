"""Five elements (人地物事组织): counts and things, each in exactly one grid or listed."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows
from gridplan.sources.tables.whereabouts import WHERE, Whereabouts, resolve

ELEMENTS: dict[str, str] = {
    "people": "人",
    "ground": "地",
    "things": "物",
    "matters": "事",
    "organisations": "组织",
}
COLUMNS: tuple[Column, ...] = (
    Column(name="element", also=("要素",), is_needed=True),
    Column(name="record_id", also=("编号",), is_needed=True, is_code=True),
    Column(name="class", also=("类别",)),
    Column(name="count", also=("数量",), kind="count"),
    *WHERE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementCount:
    """
    Elements by grid.

    Attributes
    ----------
    by_grid : dict of (str, str) to int
        Count of each grid and element.
    unresolved : tuple of str
        Records that lie in no grid.
    """

    by_grid: dict[tuple[str, str], int]
    unresolved: tuple[str, ...]


def read_elements(path: Path) -> Rows:
    """
    Read five-element layers; people are a count at a building, never a person.

    Parameters
    ----------
    path : Path
        CSV or Excel.

    Returns
    -------
    Rows
        With element keys of ``ELEMENTS``.

    Raises
    ------
    InputError
        If an element is none of the five.
    """
    rows = read_rows(path, COLUMNS)
    by_chinese = {zh: key for key, zh in ELEMENTS.items()}
    clean: list[dict[str, str]] = []
    for number, row in enumerate(rows.row, start=2):
        element = by_chinese.get(row["element"], row["element"])
        if element not in ELEMENTS:
            raise InputError(
                "tables.not_a_choice", file=rows.file, row=number, column="element",
                found=row["element"], known=", ".join([*ELEMENTS, *by_chinese]),
            )  # fmt: skip
        clean.append(row | {"element": element})
    return Rows(file=rows.file, row=tuple(clean), findings=rows.findings)


def count_elements(elements: Rows, where: Whereabouts) -> ElementCount:
    """
    Put every record into its grid.

    Parameters
    ----------
    elements : Rows
        The records.
    where : Whereabouts
        The grids.

    Returns
    -------
    ElementCount
        Counts, and what lies in no grid.
    """
    n: Counter[tuple[str, str]] = Counter()
    unresolved: list[str] = []
    for row, grid in zip(elements.row, resolve(elements.row, where), strict=True):
        if grid:
            n[grid, row["element"]] += int(row["count"] or 1)
        else:
            unresolved.append(row["record_id"])
    return ElementCount(by_grid=dict(sorted(n.items())), unresolved=tuple(unresolved))
