"""Where a point meets the street: the nearest line, the place on it, the way there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InputError
from gridplan.streets.build import is_stray
from gridplan.streets.network import DECIMETRES, StreetNetwork

SLIGHTLY = 50.0
"""Metres that a point walks further to reach the longest part of the network."""
REACH = 300.0
"""Metres beyond which a stray piece is better than a far street."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """
    Points put on the streets.

    Attributes
    ----------
    point : (n, 2) ndarray, m
        The points themselves, metric.
    edge : (n,) ndarray of int
        Line each point meets; -1 for all where there are no streets.
    position : (n,) ndarray, m
        How far along the line, from its first point.
    offset : (n,) ndarray, m
        Straight way from the point to the line.
    u, v : (n,) ndarray of int
        End nodes of the line; -1 without one.
    to_u, to_v : (n,) ndarray of int, dm
        Along the line to either end; they add up to the line's length.
    component : (n,) ndarray of int32
        Walkable part of the network; two points of different parts cannot reach
        each other along streets. -1 without a line.
    """

    point: Floats
    edge: Ints
    position: Floats
    offset: Floats
    u: Ints
    v: Ints
    to_u: Ints
    to_v: Ints
    component: npt.NDArray[np.int32]

    def __len__(self) -> int:
        """Count the points."""
        return len(self.point)

    def take(self, rows: Ints) -> "Snapped":
        """
        Pick some of the points.

        Parameters
        ----------
        rows : (k,) ndarray of int
            Which ones, in this order.

        Returns
        -------
        Snapped
            Those points.
        """
        return Snapped(
            point=self.point[rows],
            edge=self.edge[rows],
            position=self.position[rows],
            offset=self.offset[rows],
            u=self.u[rows],
            v=self.v[rows],
            to_u=self.to_u[rows],
            to_v=self.to_v[rows],
            component=self.component[rows],
        )


def snap(network: StreetNetwork, points: Floats) -> Snapped:
    """
    Put every point on its nearest walkable line.

    Of equally near lines the lowest number wins. Stray pieces of the network
    (see `gridplan.streets.is_stray`) count only where no other street is within
    300 m; a line of the longest part wins over one of another part that is less
    than 50 m nearer.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    points : (n, 2) ndarray, m
        Metric, in the network's system.

    Returns
    -------
    Snapped
        In the order of the points.

    Raises
    ------
    InputError
        If a coordinate is not a finite number.
    """
    points = np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2)
    for row in np.flatnonzero(~np.isfinite(points).all(axis=1)):
        raise InputError("streets.no_coordinates", feature=f"row {row}")
    edge = _nearest_lines(network, points)
    if not len(points) or edge[0] < 0:
        return _unsnapped(points)
    lines, spots = network.streets.geometry[edge], shapely.points(points)
    position = shapely.line_locate_point(lines, spots)
    to_u = np.rint(position * DECIMETRES).astype(np.int64)
    to_u = np.clip(to_u, 0, network.length[edge])
    return Snapped(
        point=points,
        edge=edge,
        position=position,
        offset=shapely.distance(lines, spots),
        u=network.u[edge],
        v=network.v[edge],
        to_u=to_u,
        to_v=network.length[edge] - to_u,
        component=network.component[network.u[edge]],
    )


def _nearest_lines(network: StreetNetwork, points: Floats) -> Ints:
    part = network.component[network.u]
    stray = is_stray(network)
    is_main = network.is_walkable & (part == 0)
    is_kept = network.is_walkable & ~stray[part] if len(stray) else is_main
    spots = shapely.points(points)
    edge, metres = _nearest(network, is_kept, spots)
    if (is_kept & ~is_main).any():
        main, main_metres = _nearest(network, is_main, spots)
        edge = np.where(main_metres <= metres + SLIGHTLY, main, edge)
    is_far = metres > REACH
    if stray.any() and is_far.any():
        rows = np.flatnonzero(is_far)
        near, near_metres = _nearest(network, network.is_walkable & ~is_kept, spots[rows])
        edge[rows] = np.where(near_metres <= REACH, near, edge[rows])
    return edge


def _nearest(
    network: StreetNetwork, is_wanted: Bools, spots: npt.NDArray[np.object_]
) -> tuple[Ints, Floats]:
    """Find the nearest wanted line of each point and its distance; -1 without lines."""
    wanted = np.flatnonzero(is_wanted)
    edge = np.full(len(spots), -1, dtype=np.int64)
    metres = np.full(len(spots), np.inf)
    if not len(wanted) or not len(spots):
        return edge, metres
    tree = shapely.STRtree(network.streets.geometry[wanted])
    (point, line), distance = tree.query_nearest(spots, return_distance=True)
    order = np.lexsort((wanted[line], point))
    point, line, distance = point[order], line[order], distance[order]
    rows, first = np.unique(point, return_index=True)
    edge[rows] = wanted[line[first]]
    metres[rows] = distance[first]
    return edge, metres


def _unsnapped(points: Floats) -> Snapped:
    n = len(points)
    nowhere = np.full(n, -1, dtype=np.int64)
    nothing = np.zeros(n, dtype=np.int64)
    return Snapped(
        point=points,
        edge=nowhere,
        position=np.zeros(n),
        offset=np.zeros(n),
        u=nowhere,
        v=nowhere,
        to_u=nothing,
        to_v=nothing,
        component=np.full(n, -1, dtype=np.int32),
    )
