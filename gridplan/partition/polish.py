"""
Divide a few neighbouring grids anew in the best of all ways, again and again.

What annealing leaves is mended exactly: for each grid and a neighbour, with as many
more as there is room for, every connected set of their atoms is a column, and the
cheapest columns that cover the atoms replace the grids (a very large neighbourhood,
Ahuja et al. 2002). Work is counted in sets looked at, never in seconds.

References
----------
.. [1] Ahuja, R. K., Ergun, Ö., Orlin, J. B. & Punnen, A. P. (2002). A survey of very
   large-scale neighborhood search techniques. *Discrete Applied Mathematics* 123,
   75-102.
"""

import numpy as np

from gridplan.arrays import Bools, Float32s, Floats, Int32s, Ints
from gridplan.jit import compiled
from gridplan.partition.columns import LARGEST, Columns, Region, collect, set_cost
from gridplan.partition.cover import cover
from gridplan.partition.state import Graph, Price, imbalance

_AGAIN = 4  # other choices tried where the best would enclose a grid


@compiled
def polish(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 (compiled)
    grid_of: Int32s, k: int, graph: Graph, price: Price, most: int, rounds: int, room: int
) -> int:
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
    rounds : int
        Times that every grid may be looked at.
    room : int
        Sets of a region that are looked at; larger regions are left alone.

    Returns
    -------
    int
        Regions that were divided better.
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
    grids = np.zeros(most, dtype=np.int64)
    changed = 0
    for _ in range(rounds):
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
                while n_grids < most:
                    pick = -1
                    worst = -1.0
                    for a in range(n_grids):
                        for h in neighbours(grids[a], grid_of, head, after, graph):
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
                while n_grids >= 2:
                    done = _divide_anew(
                        grids[:n_grids], grid_of, head, after, graph, price, place, found, room
                    )
                    if done >= 0:
                        break
                    n_grids -= 1  # too many sets: a smaller region
                    is_in[grids[n_grids]] = False
                if done == 1:
                    changed += 1
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
                for a in range(n_grids):
                    is_in[grids[a]] = False
                if done == 1:
                    break  # its neighbours may be others now
    return changed


@compiled
def neighbours(g: int, grid_of: Int32s, head: Int32s, after: Int32s, graph: Graph) -> Ints:
    """List the grids that can be walked to from grid g, in the order they are met."""
    found = np.zeros(64, dtype=np.int64)
    n = 0
    i = head[g]
    while i >= 0:
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            h = grid_of[graph.indices[e]]
            if h != g and graph.is_walkable[e] and n < len(found):
                is_new = True
                for a in range(n):
                    is_new = is_new and found[a] != h
                if is_new:
                    found[n] = h
                    n += 1
        i = after[i]
    return found[:n].copy()


@compiled
def _divide_anew(  # noqa: C901, PLR0912, PLR0913, PLR0917 (compiled)
    grids: Ints,
    grid_of: Int32s,
    head: Int32s,
    after: Int32s,
    graph: Graph,
    price: Price,
    place: Ints,
    found: Columns,
    room: int,
) -> int:
    """Divide the atoms of some grids: 1 if better, 0 if not, -1 if there are too many sets."""
    atoms = _in_order(grids, grid_of, head, after, graph, place)
    m = len(atoms)
    region = _lay_out(atoms, graph, place)
    for i in range(m):
        place[atoms[i]] = -1
    known = 0.0
    heaviest = 0
    for g in grids:
        members = np.int64(0)
        held = 0
        for i in range(m):
            if grid_of[atoms[i]] == g:
                members |= np.int64(1) << i
                held += graph.workload[atoms[i]]
        known += set_cost(members, held, region, price)
        heaviest = max(heaviest, held)
    # no set may cost more than all grids together do now
    dearest = known
    while imbalance(heaviest, price) < dearest and heaviest < region.workload.sum():
        heaviest += 1
    n = collect(region, price, dearest, heaviest, room, found)
    if n < 0:
        return -1
    cost = found.cost[:n].copy()
    for _ in range(_AGAIN):
        best, chosen = cover(
            found.members[:n], cost, region.workload, len(grids), known - 1e-6, 20 * room
        )
        if chosen[0] < 0:
            return 0
        before = grid_of[atoms]
        for a in range(len(grids)):
            for i in range(m):
                if found.members[chosen[a]] >> i & 1:
                    grid_of[atoms[i]] = grids[a]
        is_good = True
        for a in range(len(grids)):
            if has_enclosed(grids[a], grid_of, graph):
                cost[chosen[a]] = np.inf
                is_good = False
        if is_good:
            for g in grids:
                head[g] = -1
            for i in range(m):
                g = grid_of[atoms[i]]
                after[atoms[i]] = head[g]
                head[g] = atoms[i]
            return 1
        grid_of[atoms] = before
    return 0


@compiled
def _in_order(
    grids: Ints, grid_of: Int32s, head: Int32s, after: Int32s, graph: Graph, place: Ints
) -> Ints:
    """List the atoms of some grids by discovery, and note where each stands in the list."""
    m = 0
    for g in grids:
        i = head[g]
        while i >= 0:
            place[i] = -2
            m += 1
            i = after[i]
    atoms = np.zeros(m, dtype=np.int64)
    n = 1
    atoms[0] = head[grids[0]]
    place[atoms[0]] = 0
    at = 0
    while at < n:
        i = atoms[at]
        at += 1
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            j = graph.indices[e]
            if place[j] == -2 and graph.is_walkable[e]:
                place[j] = n
                atoms[n] = j
                n += 1
    return atoms


@compiled
def _lay_out(atoms: Ints, graph: Graph, place: Ints) -> Region:
    """Take some atoms out of the graph."""
    m = len(atoms)
    workload = np.zeros(m, dtype=np.int64)
    near = np.zeros(m, dtype=np.int64)
    within = np.zeros((m, m))
    around = np.zeros(m)
    ways = np.zeros((m, m))
    for i in range(m):
        a = atoms[i]
        workload[i] = graph.workload[a]
        for j in range(m):
            ways[i, j] = graph.walking[a, atoms[j]]
        for e in range(graph.indptr[a], graph.indptr[a + 1]):
            around[i] += graph.border[e]
            j = place[graph.indices[e]]
            if j >= 0:
                within[i, j] += graph.border[e]
                if graph.is_walkable[e]:
                    near[i] |= np.int64(1) << j
    return Region(workload, near, within, around, ways)


@compiled
def has_enclosed(g: int, grid_of: Int32s, graph: Graph) -> bool:
    """Tell whether some atoms can reach the outside only through grid g."""
    n = len(grid_of)
    reached = np.zeros(n, dtype=np.bool_)
    queue = np.zeros(n, dtype=np.int64)
    n_queue = 0
    for i in range(n):
        if graph.is_outer[i] and grid_of[i] != g:
            reached[i] = True
            queue[n_queue] = i
            n_queue += 1
    at = 0
    while at < n_queue:
        i = queue[at]
        at += 1
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            j = graph.indices[e]
            if grid_of[j] != g and not reached[j]:
                reached[j] = True
                queue[n_queue] = j
                n_queue += 1
    for i in range(n):
        if grid_of[i] != g and not reached[i]:
            return True
    return False
