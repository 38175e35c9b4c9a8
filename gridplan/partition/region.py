"""
A few neighbouring grids taken out of a division and divided anew, in the best of all ways.

Every connected set of their atoms that is no farther off the mean than the worst of the
grids is a column; the cheapest columns that cover the atoms replace the grids. No grid
may enclose others.
"""

import numpy as np

from gridplan.arrays import Int32s, Ints
from gridplan.jit import compiled
from gridplan.partition.columns import Columns, Region, collect, set_cost
from gridplan.partition.cover import cover
from gridplan.partition.state import Graph, Price, imbalance

_AGAIN = 4  # other choices tried where the best would enclose others


@compiled
def divide_anew(  # noqa: C901, PLR0912, PLR0913, PLR0917 (compiled)
    grids: Ints,
    grid_of: Int32s,
    head: Int32s,
    after: Int32s,
    graph: Graph,
    price: Price,
    place: Ints,
    found: Columns,
) -> int:
    """Divide the atoms of some grids: 1 if better, 0 if not, -1 if there are too many sets."""
    atoms = _in_order(grids, head, after, graph, place)
    m = len(atoms)
    region = _lay_out(atoms, graph, place)
    for i in range(m):
        place[atoms[i]] = -1
    known = 0.0
    worst = 0.0
    heaviest = 0
    for g in grids:
        members = 0
        held = 0
        for i in range(m):
            if grid_of[atoms[i]] == g:
                members |= 1 << i
                held += graph.workload[atoms[i]]
        known += set_cost(members, held, region, price)
        worst = max(worst, imbalance(held, price))
        heaviest = max(heaviest, held)
    # no grid may be farther off than the worst of them is now
    while imbalance(heaviest + 1, price) <= worst and heaviest < region.workload.sum():
        heaviest += 1
    room = len(found.cost)
    n = collect(region, price, (worst, known), heaviest, found)
    if n < 0:
        return -1
    cost = found.cost[:n].copy()
    for _ in range(_AGAIN):
        _, chosen = cover(
            found.members[:n], cost, region.workload, len(grids), known - 1e-6, room
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
def _in_order(grids: Ints, head: Int32s, after: Int32s, graph: Graph, place: Ints) -> Ints:
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
    """Tell whether atoms reach the outside only through grid g, and not through one atom."""
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
            sealer = i if len(graph.sealer) else -1
            while sealer >= 0 and grid_of[sealer] != g:
                sealer = int(graph.sealer[sealer])
            if sealer < 0:
                return True
    return False
