"""
Several walks that share the required streets, the longest as short as possible.

From some first shares on, strings of streets are taken out and put back where
the walk stays below the length aimed at, which is a little less than the best
found so far (see `gridplan.routing.arc_search`).
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.routing.arc_search import choose_sides, search_arcs

HOT, COLD = 0.5, 0.005
"""First and last temperature, as shares of the mean street."""
NEAREST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """
    Streets shared out over walks.

    Attributes
    ----------
    walks : tuple of tuple of int
        Required streets of each walk in order; ``2 * street`` from its first
        node to its last, ``2 * street + 1`` the other way.
    length : (k,) ndarray of int, dm
        Of each walk, from the start and back.
    """

    walks: tuple[tuple[int, ...], ...]
    length: Ints


def share_streets(  # noqa: PLR0913 - a problem, a start and a bound
    ends: Ints,
    weight: Ints,
    between: Ints,
    *,
    start: int,
    firsts: tuple[tuple[Ints, ...], ...],
    lowest: int,
    iterations: int,
    rng: np.random.Generator,
) -> Shares:
    """
    Share streets out over k closed walks from one start.

    Parameters
    ----------
    ends : (m, 2) ndarray of int
        End nodes of the required streets.
    weight : (m,) ndarray of int, dm
        Their lengths.
    between : (n, n) ndarray of int, dm
        Shortest ways between nodes.
    start : int
        Node where all walks start and end.
    firsts : tuple of tuple of (r,) ndarray of int
        Streets of each walk in order, to begin with: that where the longest walk is
        shortest.
    lowest : int, dm
        No longest walk is shorter; the search stops there.
    iterations : int
        How often streets are taken out and put back.
    rng : numpy.random.Generator
        Decides which.

    Returns
    -------
    Shares
        The best found: shortest longest walk, then shortest in all.
    """
    streets = (
        np.ascontiguousarray(ends, dtype=np.int64),
        weight.astype(np.int64),
        np.ascontiguousarray(between, dtype=np.int64),
    )
    first = min(
        firsts, key=lambda some: max(choose_sides(streets, start, mine)[1] for mine in some)
    )
    k, m = len(first), len(weight)
    route = np.full((k, m), -1, dtype=np.int64)
    size = np.array([len(mine) for mine in first], dtype=np.int64)
    for walk, mine in enumerate(first):
        route[walk, : size[walk]] = mine
    if k > 1:
        heat = float(weight.sum()) / m
        search_arcs(
            (*streets, np.zeros(m, dtype=np.int64)),
            (start, 0, iterations, 1, lowest),
            (route, size),
            near_streets(*streets),
            (HOT * heat, COLD * heat),
            int(rng.integers(1, 2**62)),
        )
    walks, length = [], np.zeros(k, dtype=np.int64)
    for walk in range(k):
        sides, length[walk] = choose_sides(streets, start, route[walk, : size[walk]].copy())
        walks.append(tuple((2 * route[walk, : size[walk]] + sides).tolist()))
    return Shares(walks=tuple(walks), length=length)


def near_streets(ends: Ints, weight: Ints, between: Ints) -> Ints:
    """
    List the nearest streets of each, itself first.

    Parameters
    ----------
    ends : (m, 2) ndarray of int
        End nodes.
    weight : (m,) ndarray of int
        Lengths; of two streets as near, the shorter comes first.
    between : (n, n) ndarray of int
        Shortest ways between nodes.

    Returns
    -------
    (m, c) ndarray of int
        At most `NEAREST` a street.
    """
    first, last = ends[:, 0], ends[:, 1]
    ways = [between[np.ix_(a, b)] for a in (first, last) for b in (first, last)]
    way = np.minimum.reduce(ways) + weight[None] // 2
    np.fill_diagonal(way, -1)
    return np.ascontiguousarray(np.argsort(way, axis=1, kind="stable")[:, :NEAREST])
