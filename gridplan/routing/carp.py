"""
Streets served by walks of limited room: the capacitated arc routing problem.

A sprinkler cart, a leaflet round or a clearing team can serve only so much
before it returns. The total way is minimised; a walk may cross any street on
its way. The search is `gridplan.routing.arc_search`; the bound is the shortest
closed walk over all required streets that leaves the start often enough for
all walks (a minimum T-join with the start split, after Saruwatari, Hirabayashi
& Nishida 1992).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.arc_search import choose_sides, search_arcs
from gridplan.routing.share import near_streets
from gridplan.routing.tjoin import TJoins, odd_nodes

HOT, COLD = 0.4, 0.004
"""First and last temperature, as shares of the mean way a street."""
SETTLE = 200
"""Iterations that join single streets into walks before the search proper."""
SPARE = 4
"""Empty walks kept beside the used ones."""
UNREACHED = 2**50


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityProblem:
    """
    Streets that take up room, between nodes numbered from 0.

    Attributes
    ----------
    n : int
        Nodes.
    start : int
        Node where all walks start and end.
    room : int
        What one walk can take, in the unit of ``load``.
    ends : (m, 2) ndarray of int
        End nodes of all streets.
    weight : (m,) ndarray of int
        Their lengths, in dm or any whole unit.
    load : (m,) ndarray of int
        What serving each takes; 0 for streets that are only walked along.

    Raises
    ------
    InputError
        If nothing is to be served, or a street alone is more than a walk can take.
    """

    n: int
    start: int
    room: int
    ends: Ints
    weight: Ints
    load: Ints

    def __post_init__(self) -> None:
        """Refuse what no walk can serve."""  # noqa: DOC501
        if not (self.load > 0).any():
            raise InputError("routing.no_streets")
        worst = int(self.load.argmax())
        if self.load[worst] > self.room:
            raise InputError(
                "routing.street_above_room",
                feature=worst,
                load=int(self.load[worst]),
                room=self.room,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityWalks:
    """
    Walks that serve all required streets within their room.

    Attributes
    ----------
    walks : tuple of tuple of int
        Required streets of each walk in order; ``2 * street`` from its first node
        to its last, ``2 * street + 1`` the other way.
    length : (k,) ndarray of int
        Of each walk, from the start and back.
    value, bound : int
        All walks together, and what no plan is below.
    """

    walks: tuple[tuple[int, ...], ...]
    length: Ints
    value: int
    bound: int


def serve_streets(
    problem: CapacityProblem, *, rng: np.random.Generator, iterations: int = 100_000
) -> CapacityWalks:
    """
    Find short walks that serve every street with a load.

    Parameters
    ----------
    problem : CapacityProblem
        The streets.
    rng : numpy.random.Generator
        Decides what is taken out and what is kept.
    iterations : int
        How often strings of streets are taken out and put back.

    Returns
    -------
    CapacityWalks
        As many walks as turn out best.

    Raises
    ------
    InputError
        If a required street cannot be reached from the start.
    """
    served = np.flatnonzero(problem.load > 0)
    ends = np.ascontiguousarray(problem.ends[served], dtype=np.int64)
    weight, load = (
        problem.weight[served].astype(np.int64),
        problem.load[served].astype(np.int64),
    )
    between = _between(problem)
    far = np.flatnonzero(between[problem.start, ends].max(axis=1) >= UNREACHED)
    if len(far):
        raise InputError("routing.street_unreachable", feature=int(served[far[0]]))
    bound = _bound(problem, ends, weight, load)
    near, m = near_streets(ends, weight, between), len(served)
    route, size = np.full((m, m), -1, dtype=np.int64), np.ones(m, dtype=np.int64)
    route[:, 0] = np.arange(m)
    streets = (ends, weight, between, load)
    rules = (problem.start, problem.room)
    seeds = rng.integers(1, 2**62, 2).tolist()
    _, total = search_arcs(
        streets, (*rules, SETTLE, 0, bound), (route, size), near, (1.0, 1.0), seeds[0]
    )
    order = np.argsort(-size, kind="stable")[: int((size > 0).sum()) + SPARE]
    route, size = np.ascontiguousarray(route[order]), size[order].copy()
    heat = total / m
    search_arcs(
        streets, (*rules, iterations, 0, bound), (route, size), near,
        (HOT * heat, COLD * heat), seeds[1],
    )  # fmt: skip
    walks, length = [], []
    for row in np.flatnonzero(size):
        mine = route[row, : size[row]].copy()
        sides, metres = choose_sides((ends, weight, between), problem.start, mine)
        walks.append(tuple((2 * served[mine] + sides).tolist()))
        length.append(metres)
    value = int(sum(length))
    return CapacityWalks(
        walks=tuple(walks), length=np.array(length), value=value, bound=min(bound, value)
    )


def _between(problem: CapacityProblem) -> Ints:
    """Measure between all nodes over all streets."""
    weight = np.maximum(problem.weight, 1e-9)  # scipy takes 0 for no way
    shape = (problem.n, problem.n)
    low, high = problem.ends.min(axis=1), problem.ends.max(axis=1)
    order = np.lexsort((weight, high, low))
    pair = low[order] * problem.n + high[order]
    order = order[np.unique(pair, return_index=True)[1]]
    graph = csr_array((weight[order], (low[order], high[order])), shape=shape)
    metres = dijkstra(graph, directed=False)
    metres[np.isinf(metres)] = UNREACHED
    whole: Ints = np.rint(metres).astype(np.int64)
    return whole


def _bound(problem: CapacityProblem, ends: Ints, weight: Ints, load: Ints) -> int:
    """Leave and enter the start once for each walk that the loads need."""
    walks = -(-int(load.sum()) // problem.room)
    met = int((ends == problem.start).sum())
    copies = max(0, 2 * walks - met)
    low, high = problem.ends.min(axis=1), problem.ends.max(axis=1)
    order = np.lexsort((problem.weight, high, low))
    order = order[low[order] != high[order]]
    _, first = np.unique(low[order] * problem.n + high[order], return_index=True)
    ways = order[first]
    at_start = ways[(low[ways] == problem.start) | (high[ways] == problem.start)]
    if not len(at_start):
        return 0
    other = low[at_start] + high[at_start] - problem.start
    u = np.concatenate([low[ways], np.tile(other, copies)])
    v = np.concatenate([high[ways], np.repeat(problem.n + np.arange(copies), len(other))])
    length = np.concatenate([problem.weight[ways], np.tile(problem.weight[at_start], copies)])
    is_odd = np.zeros(problem.n + copies, dtype=bool)
    is_odd[odd_nodes(ends[:, 0], ends[:, 1])] = True
    is_odd[problem.start] ^= copies % 2 == 1
    is_odd[problem.n :] = True
    join = TJoins(problem.n + copies, u, v, length).solve(np.flatnonzero(is_odd)).edges
    return int(weight.sum() + length[join].sum())
