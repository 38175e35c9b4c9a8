"""Outlines of grids: the union of their atoms, without slivers, and what is left over."""

import numpy as np
import shapely

from gridplan.arrays import Geometries, Ints


def dissolve(geometry: Geometries, group: Ints, *, n_groups: int) -> Geometries:
    """
    Join atoms into grids, or grids into communities.

    Shared borders match vertex by vertex, so neighbours keep the same vertices
    and no sliver opens between them.

    Parameters
    ----------
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        A valid coverage within each group.
    group : (n,) ndarray of int
        Which group each belongs to; none empty.
    n_groups : int
        How many groups there are.

    Returns
    -------
    (n_groups,) ndarray of Polygon or MultiPolygon, metric
        The outline of each group.
    """
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(n_groups + 1))
    dissolved = np.empty(n_groups, dtype=object)
    for number in range(n_groups):
        members = order[starts[number] : starts[number + 1]]
        dissolved[number] = shapely.coverage_union_all(geometry[members])
    outlines: Geometries = shapely.normalize(dissolved)
    return outlines


def gap_and_overlap(
    communities: Geometries,
    grids: Geometries,
    community: Ints,
) -> tuple[float, float]:
    """
    Measure what belongs to no grid and what belongs to two.

    Parameters
    ----------
    communities : (n_communities,) ndarray of Polygon or MultiPolygon, metric
        What should be covered.
    grids : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        What covers it.
    community : (n_grids,) ndarray of int
        Community of each grid.

    Returns
    -------
    tuple of float, m²
        Area of the communities outside their grids, and area of grids shared with
        another grid.
    """
    covered = np.array(
        [shapely.union_all(grids[community == c]) for c in range(len(communities))],
        dtype=object,
    )
    gap = float(shapely.area(shapely.difference(communities, covered)).sum())
    left, right = touching_pairs(grids).T
    overlap = float(shapely.area(shapely.intersection(grids[left], grids[right])).sum())
    return gap, overlap


def touching_pairs(geometry: Geometries) -> Ints:
    """
    Find the polygons that meet, at a corner at least.

    Parameters
    ----------
    geometry : (n,) ndarray of shapely geometries
        Polygons in one system.

    Returns
    -------
    (n_pairs, 2) ndarray of int
        Index pairs, the lower first, sorted.
    """
    found = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    pairs = found[:, found[0] < found[1]].T
    ordered: Ints = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].astype(np.int64)
    return ordered
