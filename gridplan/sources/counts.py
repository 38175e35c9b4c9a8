"""
Counts as people write them: 12, "12", "１２户", "1,024", or nothing.

Numbers are read, not guessed: what is not one number stays unread and is listed.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.sources.table import Cells

_COUNT = re.compile(r"[约共计]*([+-]?\d+(?:\.\d*)?)(?:户|家|层|个|幢|households?|hh)?")
_PLAIN = re.compile(r"-?\d+(\.0*)?", re.ASCII)
_LARGEST = 2.0**53  # the last whole number a float holds exactly
_SEPARATORS = str.maketrans("", "", ", _'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """
    What a column of counts says.

    Attributes
    ----------
    value : (n,) ndarray of int
        Rounded half up; 0 where none could be read.
    is_text : (n,) ndarray of bool
        True for a plain number stored as text.
    is_mended : (n,) ndarray of bool
        True where signs beside the number were dropped, or a fraction rounded.
    is_missing : (n,) ndarray of bool
        True where no number could be read.
    """

    value: Ints
    is_text: Bools
    is_mended: Bools
    is_missing: Bools


def read_counts(cells: Cells) -> Counts:
    """
    Read a column of counts.

    Parameters
    ----------
    cells : (n,) ndarray of object
        As stored.

    Returns
    -------
    Counts
        One for each cell.

    Examples
    --------
    >>> read_counts(np.array([12, "１２户", None, "不详"], dtype=object)).value
    array([12, 12,  0,  0])
    """
    numbers = [_number(cell) for cell in cells]
    whole = [0 if number is None else math.floor(number + 0.5) for number in numbers]
    is_plain = [isinstance(cell, str) and bool(_PLAIN.fullmatch(cell)) for cell in cells]
    return Counts(
        value=np.array(whole, dtype=np.int64),
        is_text=np.array(is_plain, dtype=bool),
        is_mended=np.array(
            [
                number is not None
                and (number != rounded or (isinstance(cell, str) and not plain))
                for cell, number, rounded, plain in zip(
                    cells, numbers, whole, is_plain, strict=True
                )
            ],
            dtype=bool,
        ),
        is_missing=np.array([number is None for number in numbers], dtype=bool),
    )


def _number(cell: Any) -> float | None:
    """Read one cell; None for anything but one finite number."""
    if isinstance(cell, bool | np.bool_):
        return None
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).translate(_SEPARATORS).lower()
        found = _COUNT.fullmatch(text)
        cell = float(found[1]) if found else None
    if isinstance(cell, int | float | np.integer | np.floating) and math.isfinite(cell):
        return max(-_LARGEST, min(float(cell), _LARGEST))
    return None
