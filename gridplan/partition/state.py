"""What the annealing knows while it runs, as arrays that compiled code changes in place."""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Bools, Float32s, Floats, Int32s, Ints
from gridplan.jit import compiled


class Graph(NamedTuple):
    """Atoms and borders; the fields are those of `gridplan.partition.problem.Problem`."""

    workload: Ints
    indptr: Ints
    indices: Ints
    border: Floats
    is_walkable: Bools
    is_outer: Bools
    walking: Float32s


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


class State(NamedTuple):
    """
    A division and what follows from it.

    ``grid_of`` (n,) is the division. Of each grid: ``load``, ``count`` of atoms,
    ``hub_cost`` in household metres, and ``head``, its first atom; ``after`` and
    ``before`` chain the others. ``pull`` (n,) are the household metres from an atom
    to all of its grid, ``around`` (n,) its whole border; ``owner`` (m,) is the atom an
    edge leaves from. ``seen``, ``queue`` and ``stamp`` are room for searches.
    """

    grid_of: Int32s
    load: Ints
    count: Ints
    hub_cost: Floats
    head: Int32s
    after: Int32s
    before: Int32s
    pull: Floats
    around: Floats
    owner: Int32s
    seen: Ints
    queue: Int32s
    stamp: Ints


@compiled
def new_state(grid_of: Int32s, k: int, graph: Graph) -> State:
    """Work out a state from a division; ``grid_of`` itself will be changed with it."""
    n, m = len(grid_of), len(graph.indices)
    load = np.zeros(k, dtype=np.int64)
    count = np.zeros(k, dtype=np.int64)
    head = np.full(k, -1, dtype=np.int32)
    after = np.full(n, -1, dtype=np.int32)
    before = np.full(n, -1, dtype=np.int32)
    for i in range(n - 1, -1, -1):
        g = grid_of[i]
        load[g] += graph.workload[i]
        count[g] += 1
        after[i] = head[g]
        if head[g] >= 0:
            before[head[g]] = i
        head[g] = i
    pull = np.zeros(n)
    hub_cost = np.zeros(k)
    for g in range(k):
        best = np.inf
        j = head[g]
        while j >= 0:
            pull[j] = pull_at(j, g, head, after, graph)
            best = min(best, pull[j])
            j = after[j]
        hub_cost[g] = best
    owner = np.zeros(m, dtype=np.int32)
    around = np.zeros(n)
    for i in range(n):
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            owner[e] = i
            around[i] += graph.border[e]
    return State(
        grid_of, load, count, hub_cost, head, after, before, pull, around, owner,
        np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int32), np.zeros(1, dtype=np.int64),
    )  # fmt: skip


@compiled
def pull_at(j: int, g: int, head: Int32s, after: Int32s, graph: Graph) -> float:
    """Sum the household metres from atom j to all atoms of grid g."""
    total = 0.0
    i = head[g]
    while i >= 0:
        total += graph.workload[i] * graph.walking[i, j]
        i = after[i]
    return total


@compiled
def move(a: int, h: int, state: State) -> None:
    """Take atom a off the list of its grid and put it on that of grid h."""
    g = state.grid_of[a]
    if state.before[a] >= 0:
        state.after[state.before[a]] = state.after[a]
    else:
        state.head[g] = state.after[a]
    if state.after[a] >= 0:
        state.before[state.after[a]] = state.before[a]
    state.before[a] = -1
    state.after[a] = state.head[h]
    if state.head[h] >= 0:
        state.before[state.head[h]] = a
    state.head[h] = a
    state.grid_of[a] = h


@compiled
def may_leave(a: int, state: State, graph: Graph) -> bool:
    """Tell whether the grid of atom a stays in one piece without it; alone it may not leave."""
    g = state.grid_of[a]
    seen, queue = state.seen, state.queue
    state.stamp[0] += 2
    reached = state.stamp[0]
    wanted = reached + 1  # a neighbour of a that is still to be reached
    left = 0
    first = -1
    for e in range(graph.indptr[a], graph.indptr[a + 1]):
        b = graph.indices[e]
        if graph.is_walkable[e] and state.grid_of[b] == g:
            left += 1
            seen[b] = wanted
            first = b
    if left <= 1:
        return left == 1
    seen[a] = reached
    seen[first] = reached
    left -= 1
    queue[0] = first
    n_queue = 1
    at = 0
    while at < n_queue:
        i = queue[at]
        at += 1
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            b = graph.indices[e]
            if graph.is_walkable[e] and state.grid_of[b] == g and seen[b] != reached:
                if seen[b] == wanted:
                    left -= 1
                    if left == 0:
                        return True
                seen[b] = reached
                queue[n_queue] = b
                n_queue += 1
    return False


@compiled
def encloses(a: int, state: State, graph: Graph) -> bool:
    """Tell whether the grid that has just gained atom a surrounds a neighbour of a."""
    h = state.grid_of[a]
    for e in range(graph.indptr[a], graph.indptr[a + 1]):
        q = state.grid_of[graph.indices[e]]
        if q != h and not _is_free(q, h, state, graph):
            return True
    return False


@compiled
def _is_free(q: int, h: int, state: State, graph: Graph) -> bool:
    """Tell whether grid q touches the outside or any grid but h."""
    i = state.head[q]
    while i >= 0:
        if graph.is_outer[i]:
            return True
        for e in range(graph.indptr[i], graph.indptr[i + 1]):
            r = state.grid_of[graph.indices[e]]
            if r not in (q, h):
                return True
        i = state.after[i]
    return False
