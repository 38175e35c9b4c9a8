"""A layer as it was read: columns under our names, geometry, and its coordinate system."""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Geometries

Cells: TypeAlias = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    Rows of one layer, nothing checked yet.

    Attributes
    ----------
    file : str
        File they come from, as shown to people.
    layer : str
        Which layer it is.
    columns : dict of str to (n,) ndarray
        Cells by our column name; columns the file lacks are not there.
    geometry : (n,) ndarray of shapely geometries or None
        As stored, two-dimensional.
    crs : str or None
        As the file tells it.
    """

    file: str
    layer: str
    columns: dict[str, Cells]
    geometry: Geometries
    crs: str | None

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.geometry)

    def cells(self, column: str) -> Cells:
        """
        Give a column as stored.

        Parameters
        ----------
        column : str
            Our name.

        Returns
        -------
        (n,) ndarray of object
            None in every row where the file lacks the column.
        """
        return self.columns.get(column, np.full(len(self), None, dtype=object))

    def text(self, column: str) -> tuple[str, ...]:
        """
        Give a column as text.

        Parameters
        ----------
        column : str
            Our name.

        Returns
        -------
        (n,) tuple of str
            Trimmed; empty where nothing stands.
        """
        return tuple(text_of(cell) for cell in self.cells(column))

    def labels(self, column: str) -> list[str]:
        """
        Name every row for people.

        Parameters
        ----------
        column : str
            Column with its identifier.

        Returns
        -------
        list of str
            The identifier, or ``row 12`` counted from 1 where there is none.
        """
        return [text or row(number) for number, text in enumerate(self.text(column))]


def row(number: int) -> str:
    """
    Name a row that has no identifier.

    Parameters
    ----------
    number : int
        Counted from 0.

    Returns
    -------
    str
        Counted from 1.

    Examples
    --------
    >>> row(0)
    'row 1'
    """
    return f"row {number + 1}"


def text_of(cell: Any) -> str:
    """
    Write a cell as text, a whole number without its point.

    Parameters
    ----------
    cell : object
        Anything a file holds.

    Returns
    -------
    str
        Trimmed; empty for nothing and NaN.

    Examples
    --------
    >>> text_of(420106001001.0), text_of(None), text_of(" 3号楼 ")
    ('420106001001', '', '3号楼')
    """
    if cell is None or (isinstance(cell, float | np.floating) and math.isnan(cell)):
        return ""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell).strip()
