"""Which community each building lies in."""

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints

NOWHERE = -1


def place(buildings: Geometries, communities: Geometries) -> Ints:
    """
    Find the community that holds each building's representative point.

    Parameters
    ----------
    buildings : (n,) ndarray of Polygon, MultiPolygon or Point, metric
        Valid or empty.
    communities : (m,) ndarray of Polygon or MultiPolygon, metric
        Valid, not overlapping.

    Returns
    -------
    (n,) ndarray of int
        Index of the community; the lower one on a shared border, -1 outside all.
    """
    points = shapely.point_on_surface(buildings)
    # The tree holds the points: so the library prepares the outlines, which may be long.
    community, building = shapely.STRtree(points).query(communities, predicate="intersects")
    placed = np.full(len(buildings), len(communities), dtype=np.int64)
    np.minimum.at(placed, building, community)
    placed[placed == len(communities)] = NOWHERE
    return placed


def reach_beyond(
    buildings: Geometries, communities: Geometries, placed: Ints
) -> tuple[Ints, Ints, Floats]:
    """
    Measure footprints that reach into a second community.

    Parameters
    ----------
    buildings : (n,) ndarray of Polygon, MultiPolygon or Point, metric
        Valid or empty.
    communities : (m,) ndarray of Polygon or MultiPolygon, metric
        Valid, not overlapping.
    placed : (n,) ndarray of int
        Community of each building, or -1.

    Returns
    -------
    building, community : (k,) ndarray of int
        Each such pair, sorted.
    area : (k,) ndarray, m²
        How much of the footprint lies there.
    """
    community, building = shapely.STRtree(buildings).query(communities, predicate="intersects")
    is_second = (placed[building] != NOWHERE) & (placed[building] != community)
    building, community = building[is_second], community[is_second]
    order = np.lexsort((community, building))
    building, community = building[order], community[order]
    area = shapely.area(shapely.intersection(buildings[building], communities[community]))
    return building, community, area
