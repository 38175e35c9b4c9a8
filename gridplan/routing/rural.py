"""
Required streets in several islands: the rural postman problem.

NP-hard, but a T-join is a bound at once, and often joins the islands by itself.
Where it does not, islands are joined by a tree of short ways, the parity is
mended by a T-join, and ways walked twice are dropped where nothing falls apart
(after Frederickson 1979). Chance stretches the ways a little and tries again.
"""

from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.jit import compiled
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.tjoin import TJoins
from gridplan.streets.dijkstra import drop, push

TRIES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """
    Ways to walk again, and a bound on their length.

    Attributes
    ----------
    ways : (k,) ndarray of int
        Ways of the problem, ascending; a way walked twice stands twice.
    value : int, dm
        Their length.
    bound : int, dm
        No solution needs less.
    proof : {'dual', 'milp'}
        Where the bound comes from.
    """

    ways: Ints
    value: int
    bound: int
    proof: str


def find_extra(
    problem: PostmanProblem, *, rng: np.random.Generator, tries: int = TRIES
) -> Extra:
    """
    Find short ways that make the required streets one closed walk.

    Parameters
    ----------
    problem : PostmanProblem
        Closed, open or free.
    rng : numpy.random.Generator
        For the islands; connected streets need none.
    tries : int
        How often islands are joined anew.

    Returns
    -------
    Extra
        Shortest possible where the T-join alone joins everything.
    """
    toll = _toll(problem)
    joins = problem.joins(toll)
    odd = problem.odd(np.zeros(0, dtype=np.int64))
    found = joins.solve(odd)
    join = _ways(found.edges, problem)
    lowest = int(problem.weight[join].sum())
    bound, proof = min(found.bound - problem.n_free * toll, lowest), "dual"
    if problem.pieces(join).max() <= 0:
        return Extra(ways=join, value=lowest, bound=bound, proof=proof)
    best = join_islands(problem, joins, rng=rng, tries=tries)
    return Extra(ways=best, value=int(problem.weight[best].sum()), bound=bound, proof=proof)


def _toll(problem: PostmanProblem) -> int:
    """Price a free end above every join: a closed walk is an open one too."""
    if not problem.n_free:
        return 0
    closed = replace(problem, end="closed")
    join = closed.joins().solve(closed.odd(np.zeros(0, dtype=np.int64))).edges
    return int(problem.weight[join].sum()) + 1


def join_islands(
    problem: PostmanProblem, joins: TJoins, *, rng: np.random.Generator, tries: int = TRIES
) -> Ints:
    """
    Join islands by trees of short ways and mend the parity, again and again.

    Parameters
    ----------
    problem : PostmanProblem
        With several islands.
    joins : TJoins
        Of that problem.
    rng : numpy.random.Generator
        Stretches the ways.
    tries : int
        How often.

    Returns
    -------
    (k,) ndarray of int
        The best ways found, ascending, repeated where walked twice.
    """
    nothing = np.zeros(0, dtype=np.int64)
    plain = _ways(joins.solve(problem.odd(nothing)).edges, problem)
    best, shortest = nothing, -1
    for attempt in range(tries):
        stretch = (
            np.ones(len(problem.u)) if attempt < 2 else rng.uniform(0.6, 1.6, len(problem.u))
        )
        begun = plain if attempt % 2 else nothing
        ways = join_along(problem, joins, problem.weight * stretch, begun)
        length = int(problem.weight[ways].sum())
        if shortest < 0 or length < shortest:
            best, shortest = ways, length
    return best


def join_along(problem: PostmanProblem, joins: TJoins, length: Floats, begun: Ints) -> Ints:
    """
    Join islands by one tree of short ways and mend the parity.

    Parameters
    ----------
    problem : PostmanProblem
        With several islands.
    joins : TJoins
        Of that problem.
    length : (m,) ndarray of float
        Lengths that the tree is short in; not negative.
    begun : (k,) ndarray of int
        Ways that are part of it.

    Returns
    -------
    (k,) ndarray of int
        Ways walked again, ascending, repeated where walked twice.
    """
    return _mend(problem, joins, _tree(problem, length, begun))


def _mend(problem: PostmanProblem, joins: TJoins, tree: Ints) -> Ints:
    """Add the T-join that evens out required streets and tree, then drop pairs."""
    join = _ways(joins.solve(problem.odd(tree)).edges, problem)
    count = np.bincount(np.concatenate([tree, join]), minlength=len(problem.u))
    for way in np.lexsort((np.arange(len(count)), -problem.weight)):
        if count[way] >= 2:
            count[way] -= 2
            if problem.pieces(np.flatnonzero(count)).max() > 0:
                count[way] += 2
    return np.repeat(np.arange(len(count)), count)


def _tree(problem: PostmanProblem, length: Floats, begun: Ints) -> Ints:
    """Join the pieces by a short tree of ways between them (Mehlhorn 1988)."""
    piece = problem.pieces(begun)
    indptr, other, way = _rows(problem)
    bridge, parent = _regions(indptr, other, way, problem.u, problem.v, length, piece)
    chosen = _kruskal(
        problem.u, problem.v, bridge, parent, piece, np.argsort(bridge, kind="stable")
    )
    return np.union1d(np.flatnonzero(chosen), begun)


def _rows(problem: PostmanProblem) -> tuple[Ints, Ints, Ints]:
    """Compress the ways into rows of neighbours."""
    m = len(problem.u)
    start = np.concatenate([problem.u, problem.v])
    order = np.argsort(start, kind="stable")
    indptr = np.zeros(problem.n + 1, dtype=np.int64)
    np.cumsum(np.bincount(start, minlength=problem.n), out=indptr[1:])
    return indptr, np.concatenate([problem.v, problem.u])[order], order % m


@compiled
def _regions(indptr, other, way, u, v, length, piece):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Grow all pieces at once; give the length of a bridge over each way, and the way back."""
    n = len(indptr) - 1
    distance = np.full(n, np.inf)
    origin, parent = piece.copy(), np.full(n, -1, dtype=np.int64)
    keys, nodes = np.empty(len(other) + n), np.empty(len(other) + n, dtype=np.int64)
    size = 0
    for node in range(n):
        if piece[node] >= 0:
            distance[node] = 0.0
            size = push(keys, nodes, size, 0.0, node)
    while size > 0:
        key, node = keys[0], nodes[0]
        size = drop(keys, nodes, size)
        if key > distance[node]:
            continue
        for place in range(indptr[node], indptr[node + 1]):
            new = key + length[way[place]]
            if new < distance[other[place]]:
                distance[other[place]] = new
                origin[other[place]] = origin[node]
                parent[other[place]] = way[place]
                size = push(keys, nodes, size, new, other[place])
    bridge = distance[u] + length + distance[v]
    for one in range(len(u)):
        if origin[u[one]] == origin[v[one]]:
            bridge[one] = np.inf
        piece[u[one]] = origin[u[one]]
        piece[v[one]] = origin[v[one]]
    return bridge, parent


@compiled
def _kruskal(u, v, bridge, parent, region, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Choose the shortest bridges that join all regions, with the ways to them."""
    root = np.arange(region.max() + 1)
    chosen = np.zeros(len(u), dtype=np.bool_)
    for way in order:
        if not np.isfinite(bridge[way]):
            break
        one, two = region[u[way]], region[v[way]]
        while root[one] != one:
            one = root[one]
        while root[two] != two:
            two = root[two]
        if one == two:
            continue
        root[two] = one
        chosen[way] = True
        for end in (u[way], v[way]):
            node = end
            while parent[node] >= 0:
                chosen[parent[node]] = True
                node = u[parent[node]] + v[parent[node]] - node
    return chosen


def _ways(edges: Ints, problem: PostmanProblem) -> Ints:
    """Leave out the free ends."""
    kept: Ints = edges[edges < len(problem.u)]
    return kept
