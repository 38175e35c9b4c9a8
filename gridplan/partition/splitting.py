"""
The cheapest set that hangs together, hub by hub: a knapsack split where it falls apart.

A knapsack knows nothing of streets. Where its cheapest set lies in pieces, an atom on the
way from the hub's piece to the next one is either in the set or it is not; both halves get
a knapsack of their own, among the atoms that the hub still reaches. The halves that were
made are a proof anybody can repeat: every set is in one of the last ones, and none of
these has a cheaper one.

References
----------
.. [1] Land, A. H. & Doig, A. G. (1960). An automatic method of solving discrete
   programming problems. *Econometrica* 28(3), 497-520.
"""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.knapsack import BEYOND, NEVER
from gridplan.partition.rate import FREE, IN, OUT, Limits, decide

LEAF = -1


class Around(NamedTuple):
    """
    A hub and what its sets may be made of.

    Attributes
    ----------
    hub : int
        The hub.
    reduced : (n,) ndarray of int
        Cost of each atom at this hub less its price.
    workload : (n,) ndarray of int, households
        Weights.
    lower, upper : int, households
        On the weight of a set.
    is_allowed : (n,) ndarray of bool
        Atoms that may be in the set; without the hub there is none.
    indptr, indices : ndarray of int
        Neighbours in compressed rows.
    beyond : int, households
        How far a set may lie beyond its bounds.
    toll : int
        What each household beyond them adds to the cost of a set.
    """

    hub: int
    reduced: Ints
    workload: Ints
    lower: int
    upper: int
    is_allowed: Bools
    indptr: Ints
    indices: Ints
    beyond: int = 0
    toll: int = 0


@compiled
def split_hub(around: Around, goal: int, most: int) -> tuple[int, Ints, Bools]:
    """
    Find the least reduced cost of a connected set that holds a hub, up to a goal.

    Parameters
    ----------
    around : Around
        The hub.
    goal : int
        Dearer sets are not looked for; NEVER for all.
    most : int
        Knapsacks worked out at most.

    Returns
    -------
    tuple of (int, (m,) ndarray of int, (n,) ndarray of bool)
        The least, or the goal where that is less. Then the splits, in the order of a walk
        that looks at "in" before "out": an atom, or LEAF; empty where there are too many.
        Last the members of the cheapest set; none where the goal is less.
    """
    n = len(around.workload)
    splits = np.full(most, LEAF, dtype=np.int64)
    chosen = np.zeros(n, dtype=np.bool_)
    if not around.is_allowed[around.hub] or around.workload[around.hub] > (
        around.upper + around.beyond
    ):
        return goal, splits[:1], chosen
    state = np.where(around.is_allowed, FREE, OUT)
    state[around.hub] = IN
    path = np.empty(n, dtype=np.int64)
    depth, best = 0, goal
    for done in range(most):
        value, inside = _cheapest(around, state, best)
        split = LEAF
        if value < best:
            split = _way_out(around, inside, state)
            if split == LEAF:
                best, chosen = value, inside
        splits[done] = split
        if split != LEAF:
            path[depth] = split
            state[split] = IN
            depth += 1
            continue
        while depth > 0 and state[path[depth - 1]] == OUT:  # both halves are done
            depth -= 1
            state[path[depth]] = FREE
        if depth == 0:
            return best, splits[: done + 1], chosen
        state[path[depth - 1]] = OUT
    return goal, splits[:0], chosen


@compiled
def cheapest_around(around: Around, goal: int, most: int) -> tuple[int, Bools]:
    """
    Find the cheapest connected set, or one in pieces where that takes too many knapsacks.

    Parameters
    ----------
    around : Around
        The hub.
    goal : int
        Dearer sets are not looked for; NEVER for all.
    most : int
        Knapsacks worked out at most; 0 to let the set lie in pieces at once.

    Returns
    -------
    tuple of (int, (n,) ndarray of bool)
        What it costs, the goal or more where no set is cheaper; and its members.
    """
    if most > 0:
        value, splits, chosen = split_hub(around, goal, most)
        if len(splits) > 0:
            return value, chosen
    state = np.where(around.is_allowed, FREE, OUT)
    state[around.hub] = IN
    return _cheapest(around, state, goal)


@compiled
def _cheapest(around: Around, state: Ints, goal: int) -> tuple[int, Bools]:
    """Find the cheapest set of what must be in and may be reached, in pieces or not."""
    inside = state == IN
    atoms = _reached(around, state)
    weight, total, held = 0, 0, 0
    for i in atoms:
        if state[i] == IN:
            held += 1
            weight += around.workload[i]
            total += around.reduced[i]
    if held < inside.sum():
        return NEVER, inside
    free = atoms[state[atoms] == FREE]
    limits = _limits(around, weight, int(around.workload[free].sum()))
    if limits.low > limits.room:
        return NEVER, inside
    floor, left = decide(around.reduced[free], around.workload[free], limits, goal - total)
    if floor >= goal - total:
        return NEVER, inside
    for i in free[left == IN]:
        inside[i] = True
        weight += around.workload[i]
        total += around.reduced[i]
    free = free[left == FREE]
    limits = _limits(around, weight, int(around.workload[free].sum()))
    if limits.low > limits.room:
        return NEVER, inside
    value, chosen = _knapsack(around.reduced[free], around.workload[free], limits)
    if value >= BEYOND:
        return NEVER, inside
    inside[free[chosen]] = True
    return value + total, inside


@compiled
def _knapsack(cost: Ints, workload: Ints, limits: Limits) -> tuple[int, Bools]:
    """Find the cheapest of all subsets within the limits, and its members."""
    n = len(cost)
    taken = np.zeros((n, limits.room + 1), dtype=np.bool_)
    table = np.full((2, limits.room + 1), NEVER)
    table[0, 0] = 0
    for at in range(n):
        one, price = workload[at], cost[at]
        old, new = table[at % 2], table[(at + 1) % 2]
        new[:one] = old[:one]
        for w in range(one, limits.room + 1):
            other = old[w - one] + price
            taken[at, w] = other < old[w]
            new[w] = min(old[w], other)
    last = table[n % 2]
    for w in range(limits.low, limits.room + 1):
        last[w] += limits.toll * max(limits.least - w, w - limits.most, 0)
    weight = limits.low + int(np.argmin(last[limits.low :]))
    value = int(last[weight])
    chosen = np.zeros(n, dtype=np.bool_)
    for at in range(n - 1, -1, -1):
        if taken[at, weight]:
            chosen[at] = True
            weight -= workload[at]
    return value, chosen


@compiled
def _limits(around: Around, weight: int, more: int) -> Limits:
    """Say what may be added to a weight, of so much more."""
    least, most = around.lower - weight, around.upper - weight
    low, room = max(least - around.beyond, 0), min(most + around.beyond, more)
    return Limits(low, room, least, most, around.toll)


@compiled
def _reached(around: Around, state: Ints) -> Ints:
    """List the hub and all atoms that it reaches by those that may be in."""
    queue = np.empty(len(state), dtype=np.int64)
    is_new = state != OUT
    queue[0] = around.hub
    is_new[around.hub] = False
    at, end = 0, 1
    while at < end:
        for e in range(around.indptr[queue[at]], around.indptr[queue[at] + 1]):
            other = around.indices[e]
            if is_new[other]:
                is_new[other] = False
                queue[end] = other
                end += 1
        at += 1
    return queue[:end]


@compiled
def _way_out(around: Around, inside: Bools, state: Ints) -> int:
    """Name the first atom on the way from the hub's piece to the nearest other one."""
    piece = _reached(around, np.where(inside, IN, OUT))
    queue = np.empty(len(state), dtype=np.int64)
    queue[: len(piece)] = piece
    is_new = state != OUT
    is_new[piece] = False
    first = np.full(len(state), LEAF, dtype=np.int64)  # outside the piece, on the way there
    at, end = 0, len(piece)
    while at < end:
        i = queue[at]
        at += 1
        for e in range(around.indptr[i], around.indptr[i + 1]):
            other = around.indices[e]
            if is_new[other] and inside[other]:
                return int(first[i])
            if is_new[other]:
                is_new[other] = False
                first[other] = other if first[i] == LEAF else first[i]
                queue[end] = other
                end += 1
    return LEAF
