"""Which neighbours one can walk between: across lines, and where a street crosses them."""

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.atoms.blocks import Linework
from gridplan.inputs import Kind

_TOUCH = 0.5  # m: less than this is a corner, not a border
_REACH = 30.0  # m between a shared border and the bridge or gate that serves it


def walkable_pairs(
    n_pairs: int, row: Ints, xy: Floats, metres: Floats, crossable: Bools, linework: Linework
) -> Bools:
    """
    Decide which pairs of atoms one can walk between.

    Parameters
    ----------
    n_pairs : int
        Pairs of atoms that share a border.
    row : (n,) ndarray of int
        Pair each piece of border belongs to.
    xy : (n, 4) ndarray, m
        End points of the pieces.
    metres : (n,) ndarray, m
        Lengths.
    crossable : (n,) ndarray of bool
        False along rivers, rails, walls and expressways.
    linework : Linework
        For the streets that cross those.

    Returns
    -------
    (n_pairs,) ndarray of bool
        True if they share at least half a metre that can be crossed, or a street
        crosses the barrier within 30 m of what they share.
    """
    open_metres = np.bincount(row, weights=np.where(crossable, metres, 0.0), minlength=n_pairs)
    is_walkable = open_metres >= _TOUCH
    gates = _gates(linework)
    closed = np.flatnonzero(~crossable & ~is_walkable[row])
    if len(gates) and len(closed):
        pieces = shapely.linestrings(xy[closed].reshape(-1, 2, 2))
        hit, _ = shapely.STRtree(gates).query(pieces, predicate="dwithin", distance=_REACH)
        is_walkable[row[closed[np.unique(hit)]]] = True
    return is_walkable


def _gates(linework: Linework) -> Geometries:
    """Points where a street that can be walked crosses a line that cannot."""
    closed = linework.geometry[~linework.is_crossable]
    is_street = np.isin(
        linework.kind, [int(Kind.PATH), int(Kind.MINOR_STREET), int(Kind.MAIN_STREET)]
    )
    streets = linework.geometry[is_street & linework.is_crossable]
    if not len(closed) or not len(streets):
        return np.empty(0, dtype=object)
    street, line = shapely.STRtree(closed).query(streets, predicate="intersects")
    points, pair = shapely.get_parts(
        shapely.intersection(streets[street], closed[line]), return_index=True
    )
    is_point = shapely.get_dimensions(points) == 0
    points, pair = points[is_point], pair[is_point]
    goes_on = shapely.crosses(streets[street[pair]], closed[line[pair]])
    # a street that ends on the line passes it only where another begins
    spot = np.round(shapely.get_coordinates(points), 3)
    _, place, count = np.unique(spot, axis=0, return_inverse=True, return_counts=True)
    gates: Geometries = points[goes_on | (count[place.reshape(-1)] > 1)]
    return gates
