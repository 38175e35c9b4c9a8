"""
Ways by e-bike between doors: one-way streets along their direction, no stairs.

A door on a street is left along it, and against it only where that is allowed.
Distances differ by direction, so tours found on the shorter of the two are turned
round and mended on the true ones.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Bools, Floats, Ints
from gridplan.streets import Snapped, StreetNetwork
from gridplan.streets.network import DECIMETRES

NO_WAY = 10**9
"""Decimetres that stand for no way at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rides:
    """
    Ways between some points.

    Attributes
    ----------
    metres : (n, n) ndarray of int, dm
        From row to column, ways to the doors included; ``NO_WAY`` for none.
    line : dict of (int, int) to tuple of tuple
        By row and column, legs ``(line, from m, to m)``.
    """

    metres: Ints
    line: dict[tuple[int, int], tuple[tuple[int, float, float], ...]]

    def is_cut_off(self) -> Bools:
        """
        Find the points that cannot be ridden to from the base and back.

        Returns
        -------
        (n,) ndarray of bool
            The base itself, the first, never is.
        """
        found: Bools = (self.metres[0] >= NO_WAY) | (self.metres[:, 0] >= NO_WAY)
        found[0] = False
        return found

    def take(self, rows: Ints) -> "Rides":
        """
        Keep some of the points.

        Parameters
        ----------
        rows : (k,) ndarray of int
            Which, in the order wanted.

        Returns
        -------
        Rides
            Those.
        """
        place = {int(row): number for number, row in enumerate(rows)}
        return Rides(
            metres=self.metres[np.ix_(rows, rows)],
            line={
                (place[i], place[j]): legs
                for (i, j), legs in self.line.items()
                if i in place and j in place
            },
        )


def rideable(network: StreetNetwork) -> Bools:
    """
    Tell which lines one may ride.

    Parameters
    ----------
    network : StreetNetwork
        The streets.

    Returns
    -------
    (n_lines,) ndarray of bool
        Walkable ones that are no stairs.
    """
    is_level = np.array([kind != "steps" for kind in network.streets.highway], dtype=bool)
    usable: Bools = network.is_walkable & is_level
    return usable


def find_rides(network: StreetNetwork, snapped: Snapped) -> Rides:
    """
    Find the shortest rides between all points.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    snapped : Snapped
        Base and stops.

    Returns
    -------
    Rides
        In both directions.
    """
    usable = rideable(network)
    is_oneway = np.asarray(network.streets.is_oneway, dtype=bool)
    ahead = np.flatnonzero(usable)
    back = np.flatnonzero(usable & ~is_oneway)
    tail = np.concatenate([network.u[ahead], network.v[back]])
    head = np.concatenate([network.v[ahead], network.u[back]])
    line = np.concatenate([ahead, back])
    weight = np.maximum(network.length[line], 1e-6)
    # the shortest of parallel ways stands in the matrix
    order = np.lexsort((weight, head, tail))
    tail, head, line, weight = tail[order], head[order], line[order], weight[order]
    is_first = np.ones(len(tail), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, line, weight = (part[is_first] for part in (tail, head, line, weight))
    n = network.n_nodes
    graph = csr_array((weight, (tail, head)), shape=(n, n))
    line_of = {
        (a, b): over
        for a, b, over in zip(tail.tolist(), head.tolist(), line.tolist(), strict=True)
    }
    k = len(snapped)
    metres = np.full((k, k), NO_WAY, dtype=np.int64)
    legs: dict[tuple[int, int], tuple[tuple[int, float, float], ...]] = {}
    starts = np.unique(np.concatenate([snapped.u, snapped.v]))
    starts = starts[starts >= 0]
    far, before = dijkstra(graph, indices=starts, return_predecessors=True)
    row_of = {int(node): row for row, node in enumerate(starts)}
    one = _Ends(network, snapped, is_oneway & usable)
    for i in range(k):
        for j in range(k):
            found = _best(one, row_of, far, i, j)
            if found is None:
                continue
            length, leave, enter = found
            way = [] if leave < 0 else _nodes(before[row_of[leave]], leave, enter)
            offset = 0.0 if i == j else float(snapped.offset[i] + snapped.offset[j])
            metres[i, j] = round(length + DECIMETRES * offset)
            legs[i, j] = one.legs(i, j, leave, enter, [line_of[step] for step in pairwise(way)])
    return Rides(metres=metres, line=legs)


@dataclass(frozen=True, slots=True)
class _Ends:
    """How a point is left and reached along its own street."""

    network: StreetNetwork
    snapped: Snapped
    is_oneway: Bools

    def exits(self, i: int) -> list[tuple[int, int]]:
        """List the nodes one may leave towards, with dm."""
        snapped = self.snapped
        ways = [(int(snapped.v[i]), int(snapped.to_v[i]))]
        if not self.is_oneway[snapped.edge[i]]:
            ways.append((int(snapped.u[i]), int(snapped.to_u[i])))
        return ways

    def entries(self, j: int) -> list[tuple[int, int]]:
        """List the nodes one may come from, with dm."""
        snapped = self.snapped
        ways = [(int(snapped.u[j]), int(snapped.to_u[j]))]
        if not self.is_oneway[snapped.edge[j]]:
            ways.append((int(snapped.v[j]), int(snapped.to_v[j])))
        return ways

    def direct(self, i: int, j: int) -> int | None:
        """Measure the way along one and the same street."""
        snapped = self.snapped
        if snapped.edge[i] != snapped.edge[j]:
            return None
        along = int(snapped.to_u[j] - snapped.to_u[i])
        if along < 0 and self.is_oneway[snapped.edge[i]]:
            return None
        return abs(along)

    def legs(
        self, i: int, j: int, leave: int, enter: int, lines: list[int]
    ) -> tuple[tuple[int, float, float], ...]:
        """Draw a ride: out of the first street, over the others, into the last."""
        snapped, network = self.snapped, self.network
        a, b = int(snapped.edge[i]), int(snapped.edge[j])
        here, there = float(snapped.position[i]), float(snapped.position[j])
        if leave < 0:
            return ((a, here, there),) if here != there else ()
        length = network.length / DECIMETRES
        found = [(a, here, float(length[a]) if network.v[a] == leave else 0.0)]
        node = leave
        for over in lines:
            is_ahead = network.u[over] == node
            node = int(network.v[over] if is_ahead else network.u[over])
            whole = float(length[over])
            found.append((over, 0.0, whole) if is_ahead else (over, whole, 0.0))
        found.append((b, 0.0 if network.u[b] == enter else float(length[b]), there))
        return tuple(leg for leg in found if leg[1] != leg[2])


def _best(
    one: _Ends, row_of: dict[int, int], far: Floats, i: int, j: int
) -> tuple[float, int, int] | None:
    """Choose the ends to leave and to enter by; -1 for a way along one street."""
    if one.snapped.edge[i] < 0:
        return None
    found: list[tuple[float, int, int]] = []
    direct = one.direct(i, j)
    if direct is not None:
        found.append((float(direct), -1, -1))
    for leave, first in one.exits(i):
        for enter, last in one.entries(j):
            between = float(far[row_of[leave], enter])
            if np.isfinite(between):
                found.append((first + between + last, leave, enter))
    return min(found, default=None)


def _nodes(before: Ints, first: int, last: int) -> list[int]:
    way = [last]
    while way[-1] != first:
        way.append(int(before[way[-1]]))
    return way[::-1]


def mend_ride(metres: Ints, tour: Ints) -> Ints:
    """
    Turn a tour round where that is shorter, and move single stops while it helps.

    Parameters
    ----------
    metres : (n, n) ndarray of int
        From row to column.
    tour : (n,) ndarray of int
        0 first.

    Returns
    -------
    (n,) ndarray of int
        No longer than the given tour in either direction.
    """
    back = np.concatenate([tour[:1], tour[:0:-1]])
    best = min((tour, back), key=lambda way: ride_length(metres, way)).tolist()
    length = ride_length(metres, np.array(best))
    is_better = True
    while is_better:
        is_better = False
        for stop in best[1:]:
            rest = [other for other in best if other != stop]
            for place in range(1, len(rest) + 1):
                tried = [*rest[:place], stop, *rest[place:]]
                new = ride_length(metres, np.array(tried))
                if new < length:
                    best, length, is_better = tried, new, True
    return np.array(best, dtype=np.int64)


def ride_length(metres: Ints, tour: Ints) -> int:
    """
    Measure a closed ride.

    Parameters
    ----------
    metres : (n, n) ndarray of int
        From row to column.
    tour : (n,) ndarray of int
        In order.

    Returns
    -------
    int
        In the matrix's unit.
    """
    return int(metres[tour, np.roll(tour, -1)].sum())
