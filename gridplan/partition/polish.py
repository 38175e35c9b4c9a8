"""
Divide a few neighbouring grids anew in the best of all ways, again and again.

What annealing leaves is mended exactly: each grid and a neighbour, with more around
them as long as there is room, are divided by set partitioning (a very large
neighbourhood, Ahuja et al. 2002). Work is counted in sets looked at, never in seconds.

References
----------
.. [1] Ahuja, R. K., Ergun, Ö., Orlin, J. B. & Punnen, A. P. (2002). A survey of very
   large-scale neighborhood search techniques. *Discrete Applied Mathematics* 123,
   75-102.
"""

import numpy as np

from gridplan.arrays import Int32s, Ints
from gridplan.jit import compiled
from gridplan.partition.columns import LARGEST, Columns
from gridplan.partition.region import divide_anew
from gridplan.partition.state import Graph, Price, imbalance

_ROUNDS = 3  # times that a grid may be looked at
_REMEMBERED = 1 << 14  # regions
_MET = 64  # neighbours of a grid that are looked at


@compiled
def polish(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 (compiled)
    grid_of: Int32s, k: int, graph: Graph, price: Price, most: int, wide: int, room: int
) -> float:
    """
    Improve a division in place until no region can be divided better.

    Parameters
    ----------
    grid_of : (n,) ndarray of int32
        A division into connected grids, none empty; changed.
    k : int
        Number of grids.
    graph : Graph
        Atoms and borders.
    price : Price
        What a grid costs.
    most : int
        Atoms of a region.
    wide : int
        Grids of a region.
    room : int
        Sets of a region that are looked at; larger regions are left alone.

    Returns
    -------
    float
        Energy of the division.
    """
    n = len(grid_of)
    most = min(most, LARGEST, n)
    load = np.zeros(k, dtype=np.int64)
    count = np.zeros(k, dtype=np.int64)
    head = np.full(k, -1, dtype=np.int32)
    after = np.full(n, -1, dtype=np.int32)
    for i in range(n - 1, -1, -1):
        load[grid_of[i]] += graph.workload[i]
        count[grid_of[i]] += 1
        after[i] = head[grid_of[i]]
        head[grid_of[i]] = i
    found = Columns(
        np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64), np.zeros(room)
    )
    is_stale = np.ones(k, dtype=np.bool_)  # grids whose surroundings changed
    place = np.full(n, -1, dtype=np.int64)
    is_in = np.zeros(k, dtype=np.bool_)
    version = np.zeros(k, dtype=np.int64)
    tried = np.zeros(_REMEMBERED, dtype=np.int64)  # regions that cannot be divided better
    grids = np.zeros(wide, dtype=np.int64)
    candidates = np.zeros(_MET * wide, dtype=np.int64)
    for _ in range(_ROUNDS):
        was_stale = is_stale.copy()
        is_stale[:] = False
        if not was_stale.any():
            break
        for g in range(k):
            if not was_stale[g]:
                continue
            near = neighbours(g, grid_of, head, after, graph)
            for first in near:
                # g, one neighbour, then neighbours of both, the most worth mending first
                n_grids = 2
                grids[0] = g
                grids[1] = first
                n_atoms = count[g] + count[first]
                if n_atoms > most:
                    continue
                is_in[g] = True
                is_in[first] = True
                n_near = _gather(g, 0, candidates, grid_of, head, after, graph)
                n_near = _gather(first, n_near, candidates, grid_of, head, after, graph)
                while n_grids < wide:
                    pick = -1
                    worst = -1.0
                    for h in candidates[:n_near]:
                        if not is_in[h] and n_atoms + count[h] <= most:
                            off = imbalance(load[h], price) + 1.0 / count[h]
                            if off > worst:
                                worst = off
                                pick = h
                    if pick < 0:
                        break
                    grids[n_grids] = pick
                    n_grids += 1
                    n_atoms += count[pick]
                    is_in[pick] = True
                    n_near = _gather(pick, n_near, candidates, grid_of, head, after, graph)
                done = 0
                while n_grids >= 2:
                    mark = _mark(grids[:n_grids], version)
                    if tried[mark % _REMEMBERED] == mark:
                        break
                    done = divide_anew(
                        grids[:n_grids],
                        grid_of,
                        head,
                        after,
                        graph,
                        price,
                        place,
                        found,
                    )
                    if done != 1:
                        tried[mark % _REMEMBERED] = mark
                    if done >= 0:
                        break
                    done = 0
                    n_grids -= 1  # too many sets: a smaller region
                    is_in[grids[n_grids]] = False
                if done == 1:
                    for a in range(n_grids):
                        h = grids[a]
                        load[h] = 0
                        count[h] = 0
                        i = head[h]
                        while i >= 0:
                            load[h] += graph.workload[i]
                            count[h] += 1
                            i = after[i]
                        is_stale[h] = True
                        version[h] += 1
                for a in range(n_grids):
                    is_in[grids[a]] = False
                if done == 1:
                    break  # its neighbours may be others now
    energy = 0.0
    for g in range(k):
        energy += imbalance(load[g], price) + price.walking * _way(g, head, after, graph)
    for i in range(n):
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            if grid_of[graph.indices[e]] != grid_of[i]:
                energy += 0.5 * price.border * graph.border[e]
    return energy


@compiled
def _way(g: int, head: Int32s, after: Int32s, graph: Graph) -> float:
    """Sum the household metres to the hub of grid g."""
    least = np.inf
    j = head[g]
    while j >= 0:
        way = 0.0
        i = head[g]
        while i >= 0:
            way += graph.workload[i] * graph.walking[i, j]
            i = after[i]
        least = min(least, way)
        j = after[j]
    return least


@compiled
def _mark(grids: Ints, version: Ints) -> int:
    """Give a set of grids, as they stand, a number of its own in any order."""
    total = 0
    for g in grids:
        x = (g + 1) * 1000003 + version[g] * 7919
        x = (x ^ (x >> 7)) * 2654435761
        total += (x ^ (x >> 29)) & 0xFFFFFFFFFFFF
    return total


@compiled
def neighbours(g: int, grid_of: Int32s, head: Int32s, after: Int32s, graph: Graph) -> Ints:
    """List the grids that can be walked to from grid g, in the order they are met."""
    found = np.zeros(_MET, dtype=np.int64)
    return found[: _gather(g, 0, found, grid_of, head, after, graph)].copy()


@compiled
def _gather(  # noqa: PLR0913, PLR0917 (compiled)
    g: int, start: int, found: Ints, grid_of: Int32s, head: Int32s, after: Int32s, graph: Graph
) -> int:
    """Add the neighbours of grid g to a list of some length, and tell its new length."""
    n = start
    i = head[g]
    while i >= 0:
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            h = grid_of[graph.indices[e]]
            if h != g and graph.is_walkable[e] and n - start < _MET:
                is_new = True
                for a in range(start, n):
                    is_new = is_new and found[a] != h
                if is_new:
                    found[n] = h
                    n += 1
        i = after[i]
    return n
