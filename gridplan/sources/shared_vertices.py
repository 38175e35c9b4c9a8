"""
Cut street lines where they meet, so that lines meet at end points only.

Lines meet where they share a vertex, as they do in OpenStreetMap; lines that merely
cross on the map stay apart, because one may pass over the other.
"""

import numpy as np
import shapely

from gridplan.arrays import Geometries, Ints

MILLIMETRES = 1000
"""Vertices that agree to the millimetre are one, as in the street network."""


def cut_at_shared(lines: Geometries) -> tuple[Geometries, Ints]:
    """
    Cut lines at vertices that another line, or the same one again, also has.

    Parameters
    ----------
    lines : (n,) ndarray of LineString, metric
        Not empty.

    Returns
    -------
    (m,) ndarray of LineString, metric
        Their pieces, in order.
    (m,) ndarray of int
        The line each is a piece of.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    cell = np.rint(xy * MILLIMETRES).astype(np.int64)
    is_start = np.r_[True, line[1:] != line[:-1]]
    is_inner = ~is_start & ~np.r_[is_start[1:], True]
    is_again = ~is_start & np.r_[False, (cell[1:] == cell[:-1]).all(axis=1)]
    _, number = np.unique(cell, axis=0, return_inverse=True)
    times = np.bincount(number[~is_again])
    is_cut = is_inner & ~is_again & (times[number] > 1)
    twice = np.repeat(np.arange(len(xy)), 1 + is_cut)
    begins = is_start[twice]
    begins[1:] |= twice[1:] == twice[:-1]  # the second copy of a cut vertex
    pieces = shapely.linestrings(xy[twice], indices=np.cumsum(begins) - 1)
    return pieces, line[twice[begins]]
