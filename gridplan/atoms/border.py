"""Borders of a coverage as a table of straight pieces, found by equal end points."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.atoms.blocks import Linework
from gridplan.inputs import Kind

_ON_LINE = 1e-3  # m: a noded piece lies on its line to within rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """
    Straight pieces between two faces, or between a face and nothing.

    Attributes
    ----------
    left, right : (n,) ndarray of int
        Faces, ``left < right``; nothing is -1 and stands in ``right``.
    xy : (n, 4) ndarray, m
        End points.
    """

    left: Ints
    right: Ints
    xy: Floats


def border_pieces(faces: Geometries) -> Pieces:
    """
    Find the pieces of border of a coverage.

    Parameters
    ----------
    faces : (n,) ndarray of Polygon
        Noded: neighbours share their edges vertex by vertex.

    Returns
    -------
    Pieces
        Sorted by left, right and end points.
    """
    rings, face = shapely.get_parts(shapely.boundary(faces), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, end = xy[:-1][same], xy[1:][same]
    owner = face[ring[:-1][same]].astype(np.int64)
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start, end = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    ends = np.hstack([start, end])
    order = np.lexsort((owner, ends[:, 3], ends[:, 2], ends[:, 1], ends[:, 0]))
    ends, owner = ends[order], owner[order]
    twin = np.zeros(len(ends), dtype=bool)  # the second side of the piece before
    twin[1:] = (ends[1:] == ends[:-1]).all(axis=1)
    first = np.flatnonzero(~twin)
    has_twin = np.zeros(len(ends), dtype=bool)
    has_twin[:-1] = twin[1:]
    left = owner[first]
    right = np.where(has_twin[first], owner[np.minimum(first + 1, len(owner) - 1)], -1)
    return Pieces(left=left, right=right, xy=ends[first])


def name_pieces(xy: Floats, linework: Linework) -> tuple[Ints, Ints, Bools]:
    """
    Find what runs along each piece.

    Parameters
    ----------
    xy : (n, 4) ndarray, m
        End points of pieces.
    linework : Linework
        The lines blocks end at.

    Returns
    -------
    kind : (n,) ndarray of int
        The most visible kind along it; NONE where no line runs.
    name : (n,) ndarray of int
        Index into the linework's names; -1 for none.
    is_crossable : (n,) ndarray of bool
        False where any line along it cannot be crossed.
    """
    middle = shapely.points((xy[:, :2] + xy[:, 2:]) / 2)
    # piece by piece: a line of 200,000 vertices would be walked along for every point
    ends, whole = shapely.get_coordinates(linework.geometry, return_index=True)
    same = np.flatnonzero(whole[:-1] == whole[1:])
    steps = shapely.linestrings(np.stack([ends[same], ends[same + 1]], axis=1))
    row, step = shapely.STRtree(steps).query(middle, predicate="dwithin", distance=_ON_LINE)
    line = whole[same[step]].astype(np.int64)
    # The most visible line wins; of equals the one with a name, then the first.
    order = np.lexsort((-line, linework.name[line] >= 0, linework.kind[line], row))
    row, line = row[order], line[order]
    kind = np.full(len(xy), int(Kind.NONE), dtype=np.int64)
    name = np.full(len(xy), -1, dtype=np.int64)
    is_crossable = np.ones(len(xy), dtype=bool)
    kind[row] = linework.kind[line]  # the last one written is the best
    name[row] = linework.name[line]
    np.logical_and.at(is_crossable, row, linework.is_crossable[line])
    return kind, name, is_crossable
