"""One line a street: a line drawn once for each direction is kept once."""

from collections.abc import Sequence

import numpy as np
import shapely

from gridplan.arrays import Bools, Geometries, Ints


def once_each(lines: Geometries, is_oneway: Sequence[bool]) -> tuple[Ints, Bools]:
    """
    Choose one of lines that run through the same vertices.

    Parameters
    ----------
    lines : (n,) ndarray of LineString
        Both directions of a street, or one.
    is_oneway : (n,) sequence of bool
        True where wheels may only go along the line.

    Returns
    -------
    (m,) ndarray of int
        The first line of each street, in order; parallel streets are several.
    (m,) ndarray of bool
        True where wheels may only go along that line.
    """
    first: dict[bytes, int] = {}
    oneway = np.array(is_oneway, dtype=bool)
    as_drawn = shapely.to_wkb(lines)
    for number, shape in enumerate(shapely.to_wkb(shapely.normalize(lines))):
        kept = first.setdefault(shape, number)
        if as_drawn[kept] != as_drawn[number]:  # the way back
            oneway[kept] = False
        else:
            oneway[kept] &= oneway[number]
    rows = np.fromiter(first.values(), dtype=np.int64, count=len(first))
    return rows, oneway[rows]
