"""
Several walks that share the required streets, the longest as short as possible.

Search is over sequences only: each street's direction is chosen best inside
every move (after Vidal 2017). For a walk's first streets the least length that
ends at either end of the last one is kept, and for its last streets the least
length from either end of the first one; a street then fits between two others
at the cost of eight sums. Streets are taken out and put back where the walk
stays below the length aimed at.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.share_search import choose_sides, search_shares


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
    order: Ints,
    k: int,
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
    order : (m,) ndarray of int
        Streets in the order of some single walk, cut into shares to begin with.
    k : int
        How many walks.
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

    Raises
    ------
    InputError
        If there is no walk to share out.
    """
    if k < 1:
        raise InputError("routing.no_workers", workers=k)
    m = len(weight)
    route = np.full((k, m), -1, dtype=np.int64)
    size = np.zeros(k, dtype=np.int64)
    done = np.cumsum(weight[order])
    share = np.minimum((done - 1) * k // max(1, int(done[-1])), k - 1)
    for street, walk in zip(order.tolist(), share.tolist(), strict=True):
        route[walk, size[walk]] = street
        size[walk] += 1
    middle = between[ends[:, 0][:, None], ends[:, 0][None]]
    near = np.ascontiguousarray(np.argsort(middle, axis=1, kind="stable")[:, :60])
    streets = (
        np.ascontiguousarray(ends, dtype=np.int64),
        weight.astype(np.int64),
        np.ascontiguousarray(between, dtype=np.int64),
    )
    search_shares(
        streets, (start, lowest, iterations), (route, size), near, int(rng.integers(1, 2**62))
    )
    walks, length = [], np.zeros(k, dtype=np.int64)
    for walk in range(k):
        sides, length[walk] = choose_sides(streets, start, route[walk, : size[walk]].copy())
        walks.append(tuple((2 * route[walk, : size[walk]] + sides).tolist()))
    return Shares(walks=tuple(walks), length=length)
