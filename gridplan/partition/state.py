"""
What the annealing is given, and questions about a division it changes in place.

The functions are compiled into their callers and take plain arrays: a bundle of
arrays would be counted in and out at every call, which costs more than the work.
Of each grid ``head`` is the first atom; ``after`` and ``before`` chain the others.
"""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Bools, Float32s, Floats, Int32s, Ints
from gridplan.jit import compiled

_ALIKE = np.zeros((0, 0))
_NOBODY = np.zeros(0, dtype=np.int64)


class Graph(NamedTuple):
    """
    Atoms and borders; the fields are those of `gridplan.partition.problem.Problem`.

    A border below 0 draws the two apart. ``stay`` is what an atom costs in a grid, without
    unit, atoms in rows; of no rows where grids are all the same to it. ``sealer`` is as from
    `gridplan.partition.enclosing.sealers`; empty where no atom seals another.
    """

    workload: Ints
    indptr: Ints
    indices: Ints
    border: Floats
    is_walkable: Bools
    is_outer: Bools
    walking: Float32s
    stay: Floats = _ALIKE
    sealer: Ints = _NOBODY


class Price(NamedTuple):
    """
    What a grid costs, without unit.

    Off its mean: nothing up to ``equal``, ``soft`` a share up to ``tolerance``, and
    beyond it ``hard`` a share and ``broken`` at once. ``walking`` is per household
    metre to the hub, ``border`` per metre of border.
    """

    mean: float
    tolerance: float
    equal: float
    soft: float
    hard: float
    broken: float
    walking: float
    border: float


@compiled
def imbalance(load: int, price: Price) -> float:
    """Price a load: nothing when it is equal enough, a little inside the tolerance."""
    off = abs(load - price.mean) / price.mean
    cost = price.soft * max(0.0, min(off, price.tolerance) - price.equal)
    if off > price.tolerance:
        cost += price.hard * (off - price.tolerance) + price.broken
    return cost


@compiled
def chain(grid_of: Int32s, head: Int32s, after: Int32s, before: Int32s) -> None:
    """Chain the atoms of each grid, lowest first."""
    for i in range(len(grid_of) - 1, -1, -1):
        g = grid_of[i]
        after[i] = head[g]
        if head[g] >= 0:
            before[head[g]] = i
        head[g] = i


@compiled
def measure_pulls(
    head: Int32s,
    after: Int32s,
    workload: Ints,
    walking: Float32s,
    pull: Floats,
    hub_cost: Floats,
) -> None:
    """Sum the household metres from each atom to all of its grid, and find each hub's."""
    for g in range(len(head)):
        best = np.inf
        j = head[g]
        while j >= 0:
            total = 0.0
            i = head[g]
            while i >= 0:
                total += workload[i] * walking[i, j]
                i = after[i]
            pull[j] = total
            best = min(best, total)
            j = after[j]
        hub_cost[g] = best


@compiled
def move(  # noqa: PLR0913, PLR0917
    a: int, g: int, h: int, grid_of: Int32s, head: Int32s, after: Int32s, before: Int32s
) -> None:
    """Take atom a off the chain of grid g and put it on that of grid h."""
    if before[a] >= 0:
        after[before[a]] = after[a]
    else:
        head[g] = after[a]
    if after[a] >= 0:
        before[after[a]] = before[a]
    before[a] = -1
    after[a] = head[h]
    if head[h] >= 0:
        before[head[h]] = a
    head[h] = a
    grid_of[a] = h


@compiled
def may_leave(  # noqa: PLR0913, PLR0917
    a: int, g: int, grid_of: Int32s, graph: Graph, seen: Ints, queue: Int32s, stamp: int
) -> bool:
    """
    Tell whether grid g stays in one piece without its atom a.

    ``seen`` and ``queue`` are room for the search; ``stamp`` and ``stamp + 1`` were
    never written to ``seen``.
    """
    indptr, indices, is_walkable = graph.indptr, graph.indices, graph.is_walkable
    first = -1
    left = 0  # neighbours of a that are still to be reached; they bear stamp + 1
    for e in range(indptr[a], indptr[a + 1]):
        b = indices[e]
        if is_walkable[e] and grid_of[b] == g:
            left += 1
            seen[b] = stamp + 1
            first = b
    answer = left == 1
    if left > 1:
        seen[a] = stamp
        seen[first] = stamp
        left -= 1
        queue[0] = first
        n_queue = 1
        at = 0
        while at < n_queue and left > 0:
            i = queue[at]
            at += 1
            for e in range(indptr[i], indptr[i + 1]):
                b = indices[e]
                if is_walkable[e] and grid_of[b] == g and seen[b] != stamp:
                    if seen[b] == stamp + 1:
                        left -= 1
                    seen[b] = stamp
                    queue[n_queue] = b
                    n_queue += 1
        answer = left == 0
    return answer


@compiled
def encloses(  # noqa: C901, PLR0913, PLR0917
    a: int, h: int, grid_of: Int32s, graph: Graph, seen: Ints, queue: Int32s, stamp: int
) -> bool:
    """
    Tell whether grid h, which has just gained atom a, keeps a neighbour of a from the outside.

    One grid or many together, as long as no atom alone seals them off. ``seen`` and
    ``queue`` are room for the search; ``stamp`` and the two after it were never written
    to ``seen``.
    """
    indptr, indices, is_outer = graph.indptr, graph.indices, graph.is_outer
    left = 0  # neighbours that are still to be reached; they bear stamp + 1
    for e in range(indptr[a], indptr[a + 1]):
        b = indices[e]
        if grid_of[b] != h and seen[b] != stamp + 1:
            seen[b] = stamp + 1
            left += 1
    is_first = True
    for e in range(indptr[a], indptr[a + 1]):
        b = indices[e]
        if seen[b] != stamp + 1:
            continue
        seen[b] = stamp + 2
        left -= 1
        queue[0] = b
        n_queue = 1
        at = 0
        is_free = is_outer[b]
        # what hung together before does so still, unless a was the way out
        while at < n_queue and not is_free and not (is_first and left == 0 and not is_outer[a]):
            i = queue[at]
            at += 1
            for f in range(indptr[i], indptr[i + 1]):
                j = indices[f]
                if grid_of[j] == h or seen[j] == stamp + 2:
                    continue
                is_free = is_free or is_outer[j] or seen[j] == stamp
                if seen[j] == stamp + 1:
                    left -= 1
                seen[j] = stamp + 2
                queue[n_queue] = j
                n_queue += 1
        is_free = is_free or (is_first and left == 0 and not is_outer[a])
        if not is_free:
            sealer = int(b) if len(graph.sealer) else -1
            while sealer >= 0 and grid_of[sealer] != h:
                sealer = int(graph.sealer[sealer])
            if sealer < 0:
                return True
        for i in range(n_queue):
            seen[queue[i]] = stamp
        is_first = False
    return False
