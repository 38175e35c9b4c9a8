"""
Life circles: how many households reach what they need on foot within some minutes.

One search over the streets starts at all places of a class at once, so its cost
does not grow with their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gridplan.arrays import Bools, Floats, Ints
from gridplan.inputs import Places
from gridplan.schemes import Circle
from gridplan.streets import Snapped, StreetNetwork, snap
from gridplan.streets.walking import DETOUR

WALKING_SPEED = 1.2
"""Metres a second; 5 minutes are 360 m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleShare:
    """
    How one circle is kept.

    Attributes
    ----------
    circle : Circle
        Minutes, classes and threshold.
    share : (n_grids,) ndarray, share
        Households of each grid within the minutes; 1 for a grid without any.
    below : tuple of int
        Grids under the threshold.
    """

    circle: Circle
    share: Floats
    below: tuple[int, ...]


def metres_to_nearest(network: StreetNetwork, doors: Floats, places: Floats) -> Floats:
    """
    Measure the way on foot from each door to the nearest place.

    Parameters
    ----------
    network : StreetNetwork
        The streets; without any, ways are straight.
    doors : (n, 2) ndarray, m
        Where people live.
    places : (m, 2) ndarray, m
        Where they want to go.

    Returns
    -------
    (n,) ndarray, m
        Infinite where there is no place at all.
    """
    if len(places) == 0 or len(doors) == 0:
        return np.full(len(doors), np.inf)
    straight = np.asarray(cKDTree(places).query(doors)[0], dtype=np.float64)
    start, end = snap(network, places), snap(network, doors)
    if start.edge[0] < 0:
        return straight
    reach = _from_all(network, start)
    along = np.minimum(reach[end.u] + end.to_u / 10.0, reach[end.v] + end.to_v / 10.0)
    along = np.minimum(along, _on_same_line(start, end)) + end.offset
    walked = np.where(np.isfinite(along), along, DETOUR * straight)
    return np.maximum(walked, straight)


def _from_all(network: StreetNetwork, start: Snapped) -> Floats:
    # One node more stands for all places; its lines lead to the ends of their streets.
    n = len(network.xy)
    head = np.concatenate([start.u, start.v])
    way = np.concatenate([start.to_u, start.to_v]) / 10.0 + np.tile(start.offset, 2)
    order = np.lexsort((way, head))
    head, way = head[order], way[order]
    first = np.unique(head, return_index=True)[1]
    head, way = head[first], way[first]
    graph = csr_array(
        (
            # A way of exactly 0 would vanish from a sparse table.
            np.concatenate([network.weight / 10.0, np.maximum(way, 1e-9)]),
            np.concatenate([network.indices, head]),
            np.concatenate([network.indptr, [len(network.indices) + len(head)]]),
        ),
        shape=(n + 1, n + 1),
    )
    found: Floats = dijkstra(graph, directed=True, indices=n)[:n]
    return found


def _on_same_line(start: Snapped, end: Snapped) -> Floats:
    best = np.full(len(end), np.inf)
    by_line: dict[int, list[int]] = {}
    for row, line in enumerate(start.edge.tolist()):
        by_line.setdefault(line, []).append(row)
    for row, line in enumerate(end.edge.tolist()):
        if line in by_line:
            mine = by_line[line]
            ways = np.abs(start.position[mine] - end.position[row]) + start.offset[mine]
            best[row] = ways.min()
    return best


def inside_circles(
    circles: Sequence[Circle],
    network: StreetNetwork,
    places: Places,
    *,
    door: Floats,
    speed: float = WALKING_SPEED,
) -> Bools:
    """
    Tell which doors lie inside each circle.

    Parameters
    ----------
    circles : sequence of Circle
        Minutes and classes of place.
    network : StreetNetwork
        The streets.
    places : Places
        With their classes.
    door : (n, 2) ndarray, m
        Door of each building or entrance.
    speed : float, m/s
        On foot.

    Returns
    -------
    (n_circles, n) ndarray of bool
        In the order of the circles.
    """
    spots = np.array([[g.x, g.y] for g in (p.centroid for p in places.geometry)]).reshape(-1, 2)
    found = np.zeros((len(circles), len(door)), dtype=bool)
    for row, circle in enumerate(circles):
        mine = np.array([one in circle.classes for one in places.place_class], dtype=bool)
        metres = metres_to_nearest(network, door, spots[mine])
        found[row] = metres <= circle.minutes * 60.0 * speed
    return found


def life_circles(  # noqa: PLR0913 (who lives where, and what is near)
    circles: Sequence[Circle],
    network: StreetNetwork,
    places: Places,
    *,
    door: Floats,
    households: Ints,
    grid: Ints,
    speed: float = WALKING_SPEED,
) -> tuple[CircleShare, ...]:
    """
    Find the share of each grid's households inside each circle.

    Parameters
    ----------
    circles : sequence of Circle
        Minutes and classes of place.
    network : StreetNetwork
        The streets.
    places : Places
        With their classes.
    door : (n_parts, 2) ndarray, m
        Door of each building or entrance.
    households, grid : (n_parts,) ndarray of int
        Households behind it, and its grid.
    speed : float, m/s
        On foot.

    Returns
    -------
    tuple of CircleShare
        In the order of the circles.
    """
    total = np.bincount(grid, weights=households)
    found: list[CircleShare] = []
    is_near = inside_circles(circles, network, places, door=door, speed=speed)
    for circle, near_doors in zip(circles, is_near, strict=True):
        inside = np.where(near_doors, households, 0)
        near = np.bincount(grid, weights=inside, minlength=len(total))
        share = np.divide(near, total, out=np.ones(len(total)), where=total > 0)
        below = tuple(np.flatnonzero(share < circle.threshold - 1e-12).tolist())
        found.append(CircleShare(circle=circle, share=share, below=below))
    return tuple(found)
