"""Read ``staff.csv``: roles, capacity, base points, and what people know; no names."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.crs import GEOGRAPHIC
from gridplan.errors import InputError
from gridplan.inputs import Finding, StaffTable
from gridplan.sources.coordinates import locate, to_metric
from gridplan.sources.plain import read_plain
from gridplan.sources.table import Table, row
from gridplan.sources.vector import read_vector

T = TypeVar("T")
_HOURS = re.compile(r"(\d{1,2})[-–~](\d{1,2})")
_BETWEEN = re.compile(r"[;；、|\s]+")


def read_staff(
    path: Path,
    *,
    crs: str,
    told: Mapping[str, str] | None = None,
    told_crs: str | None = None,
) -> tuple[StaffTable, list[Finding]]:
    """
    Read the people of a roster.

    Parameters
    ----------
    path : Path
        ``staff.csv`` in UTF-8 or GBK, or a GeoPackage with a table ``staff``.
    crs : str
        The metric system of the area.
    told : mapping of str to str, optional
        The file's column name by ours.
    told_crs : str, optional
        The system of ``base_x`` and ``base_y``; longitude and latitude by default.

    Returns
    -------
    StaffTable
        Without names, numbers and traces.
    list of Finding
        Columns that were left unread.

    Raises
    ------
    InputError
        If the file cannot be read, or a row lacks its id or role.
    """
    if path.suffix.lower() == ".csv":
        table, findings = read_plain(path, "staff", told=told or {})
    else:
        table, findings = read_vector(path, "staff", told=told or {})
    for column in ("staff_id", "role"):
        cells = table.text(column)
        if "" in cells:
            raise InputError(
                "sources.missing_cell",
                file=table.file,
                feature=row(cells.index("")),
                column=column,
            )
    base, lost = _base(table, crs, told_crs)
    return (
        StaffTable(
            staff_id=table.text("staff_id"),
            role=table.text("role"),
            employer=table.text("employer"),
            fte=_fte(table),
            base=base,
            knows=_lists(table, "knows"),
            kind=_or_none(table.text("kind")),
            years=_years(table),
            pinned=_or_none(_lists(table, "pinned")),
            covers=_or_none(_lists(table, "covers")),
            shift=_shifts(table),
        ),
        findings + lost,
    )


def _lists(table: Table, column: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, _BETWEEN.split(text))) for text in table.text(column))


def _or_none(cells: tuple[T, ...]) -> tuple[T, ...]:
    """Leave a column away that says nothing of anybody."""
    return cells if any(cells) else ()


def _shifts(table: Table) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Read hours on duty, such as ``8-16`` or ``22-6``."""  # noqa: DOC501
    found = []
    for number, texts in enumerate(_lists(table, "shift")):
        mine = []
        for text in texts:
            hours = _HOURS.fullmatch(text)
            first, last = (int(hour) for hour in hours.groups()) if hours else (0, 0)
            if not (0 <= first < 24 and 0 < last <= 24 and first != last):
                raise InputError(
                    "sources.bad_shift", file=table.file, row=number + 2, found=text,
                    feature=table.text("staff_id")[number],
                )  # fmt: skip
            mine.append((first, last))
        found.append(tuple(mine))
    return _or_none(tuple(found))


def _years(table: Table) -> tuple[float, ...]:
    cells = table.text("years")
    # Nobody is refused for a blank: years unknown count as none.
    years = tuple(_decimal(text or "0") for text in cells)
    for number, value in enumerate(years):
        if not 0.0 <= value < math.inf:  # NaN too
            raise InputError(
                "sources.bad_years", file=table.file, feature=table.text("staff_id")[number]
            )
    return years if any(cells) else ()


def _fte(table: Table) -> Floats:
    # A person without a share of full time works full time.
    shares = np.array([_decimal(text or "1") for text in table.text("fte")], dtype=np.float64)
    for number in np.flatnonzero(~((shares >= 0.0) & (shares <= 1.0))):  # NaN too
        raise InputError(
            "sources.bad_fte", file=table.file, feature=table.text("staff_id")[number]
        )
    return shares


def _base(table: Table, crs: str, told_crs: str | None) -> tuple[Floats, list[Finding]]:
    """Read where people start; NaN where it is not told."""
    xy = np.array(
        [
            (_decimal(x), _decimal(y))
            for x, y in zip(table.text("base_x"), table.text("base_y"), strict=True)
        ]
    ).reshape(-1, 2)
    is_told = np.isfinite(xy).all(axis=1)
    points = np.full(len(xy), None, dtype=object)
    points[is_told] = shapely.points(xy[is_told])
    placed = replace(table, geometry=points, crs=told_crs or GEOGRAPHIC)
    located, findings = locate(placed, told=None)
    moved = to_metric(located, crs).geometry
    return np.column_stack([shapely.get_x(moved), shapely.get_y(moved)]), findings


def _decimal(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
