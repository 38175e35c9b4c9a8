"""
Small tables from CSV or Excel: the columns a table names, and nothing else.

Columns nobody asked for stay in the file and are listed; identity and telephone
numbers are struck out of the cells that are read.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import python_calamine

from gridplan.errors import InputError
from gridplan.inputs import Finding

CellKind = Literal["text", "count", "number", "date", "truth"]

_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|(?:\+?86[- ]?)?1[3-9]\d{9})(?!\d)")
_TRUE = frozenset({"1", "true", "yes", "y", "是", "有", "√"})
_FALSE = frozenset({"0", "false", "no", "n", "否", "无", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    name : str
        Ours.
    also : tuple of str
        Other names it may have.
    kind : {'text', 'count', 'number', 'date', 'truth'}
        What a cell must hold.
    is_needed : bool
        True where every row must have it.
    is_code : bool
        True for codes and ids, which may be long numbers.
    """

    name: str
    also: tuple[str, ...] = ()
    kind: CellKind = "text"
    is_needed: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """
    A table as it was read.

    Attributes
    ----------
    file : str
        Its name.
    row : tuple of dict of str to str
        Cells by our column names, in order; dates as ``2026-03-01``.
    findings : tuple of Finding
        Columns left unread, and cells struck out.
    """

    file: str
    row: tuple[dict[str, str], ...]
    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.row)


def read_rows(path: Path, columns: Sequence[Column]) -> Rows:
    """
    Read a table.

    Parameters
    ----------
    path : Path
        ``.csv`` in UTF-8 or GBK, or ``.xlsx``, ``.xls`` or ``.ods``, first sheet.
    columns : sequence of Column
        What to read.

    Returns
    -------
    Rows
        Checked cell by cell.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a needed column or cell, or a cell is not
        what its column holds; the sentence names the row.
    """
    file = path.name
    grid = _cells(path)
    if not grid:
        raise InputError("tables.empty", file=file)
    header = [cell.strip() for cell in grid[0]]
    place = {
        column.name: header.index(name)
        for column in columns
        for name in (column.name, *column.also)
        if name in header
    }
    for column in columns:
        if column.is_needed and column.name not in place:
            raise InputError(
                "tables.missing_column", file=file, column=column.name,
                also=", ".join(column.also) or "–", found=", ".join(header),
            )  # fmt: skip
    unread = [name for at, name in enumerate(header) if name and at not in place.values()]
    findings = [
        Finding(level="ignored", key="tables.unread", layer=file, feature=", ".join(unread))
    ] * bool(unread)
    rows: list[dict[str, str]] = []
    struck: set[str] = set()
    for number, cells in enumerate(grid[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row: dict[str, str] = {}
        for column in columns:
            at = place.get(column.name, len(cells))
            text = cells[at].strip() if at < len(cells) else ""
            if not column.is_code and column.kind == "text":
                clean = _PERSONAL.sub("***", text)
                struck |= {column.name} if clean != text else set()
                text = clean
            row[column.name] = _checked(text, column, file=file, row=number)
        rows.append(row)
    findings += [
        Finding(level="repair", key="tables.struck_out", layer=file, feature=name)
        for name in sorted(struck)
    ]
    return Rows(file=file, row=tuple(rows), findings=tuple(findings))


def _cells(path: Path) -> list[list[str]]:
    try:
        if path.suffix.lower() == ".csv":
            content = path.read_bytes()
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("gb18030")
            return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (OSError, UnicodeDecodeError, csv.Error, python_calamine.CalamineError) as error:
        raise InputError("tables.unreadable", file=path.name, why=str(error)) from error
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def _checked(text: str, column: Column, *, file: str, row: int) -> str:
    if not text:
        if column.is_needed:
            raise InputError("tables.missing_cell", file=file, row=row, column=column.name)
        return ""
    try:
        if column.kind == "count" and int(text) < 0:
            raise ValueError(text)  # noqa: TRY301 (said in one place below)
        if column.kind == "number":
            float(text)
        if column.kind == "date":
            return dt.datetime.fromisoformat(text.replace("/", "-")).date().isoformat()
        if column.kind == "truth":
            if text.lower() not in _TRUE | _FALSE:
                raise ValueError(text)  # noqa: TRY301
            return "1" if text.lower() in _TRUE else ""
    except ValueError as error:
        key = f"tables.not_a_{column.kind}"
        raise InputError(key, file=file, row=row, column=column.name, found=text) from error
    return text
