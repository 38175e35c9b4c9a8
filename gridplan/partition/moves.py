"""
Two ways to change a division: an atom flips to a neighbour grid, or two swap.

Both return the change of energy when it was made, and ``REFUSED`` when it was not:
because it costs more than ``limit``, tears a grid apart, empties or encloses one.
What is cheap to know is asked first; most proposals end at the balance.
"""

import numpy as np

from gridplan.jit import compiled
from gridplan.partition.state import Graph, Price, State, encloses, may_leave, move

REFUSED = np.inf


@compiled
def imbalance(load: int, price: Price) -> float:
    """Price a load: nothing when it is equal enough, a little inside the tolerance."""
    off = abs(load - price.mean) / price.mean
    cost = price.soft * max(0.0, min(off, price.tolerance) - price.equal)
    if off > price.tolerance:
        cost += price.hard * (off - price.tolerance) + price.broken
    return cost


@compiled
def transfer(g: int, h: int, weight: int, state: State, price: Price) -> float:
    """Price moving a weight from grid g to grid h."""
    load = state.load
    return (
        imbalance(load[g] - weight, price)
        - imbalance(load[g], price)
        + imbalance(load[h] + weight, price)
        - imbalance(load[h], price)
    )


@compiled
def _border_change(a: int, h: int, state: State, graph: Graph) -> float:
    """Measure how much border a flip of atom a to grid h adds, in weighted m."""
    g = state.grid_of[a]
    added = 0.0
    for e in range(graph.indptr[a], graph.indptr[a + 1]):
        q = state.grid_of[graph.indices[e]]
        if q == g:
            added += graph.border[e]
        elif q == h:
            added -= graph.border[e]
    return added


@compiled
def flip(a: int, h: int, limit: float, state: State, graph: Graph, price: Price) -> float:  # noqa: PLR0913, PLR0917
    """Move atom a to grid h."""
    g = state.grid_of[a]
    if state.count[g] < 2:
        return REFUSED
    weight = graph.workload[a]
    balance = transfer(g, h, weight, state, price)
    ways = price.walking * state.hub_cost[g]  # the most that can be saved
    if balance - price.border * state.around[a] - ways > limit:
        return REFUSED
    delta = balance + price.border * _border_change(a, h, state, graph)
    if delta - ways > limit:
        return REFUSED
    pull, walking, after = state.pull, graph.walking, state.after
    cost_g = np.inf
    j = state.head[g]
    while j >= 0:
        if j != a:
            cost_g = min(cost_g, pull[j] - weight * walking[a, j])
        j = after[j]
    cost_h = np.inf
    pull_a = 0.0
    j = state.head[h]
    while j >= 0:
        cost_h = min(cost_h, pull[j] + weight * walking[a, j])
        pull_a += graph.workload[j] * walking[j, a]
        j = after[j]
    cost_h = min(cost_h, pull_a)
    delta += price.walking * (cost_g + cost_h - state.hub_cost[g] - state.hub_cost[h])
    if delta > limit or not may_leave(a, state, graph):
        return REFUSED
    move(a, h, state)
    if encloses(a, state, graph):
        move(a, g, state)
        return REFUSED
    _settle(a, g, h, pull_a, state, graph)
    state.count[g] -= 1
    state.count[h] += 1
    state.hub_cost[g] = cost_g
    state.hub_cost[h] = cost_h
    return delta


@compiled
def _settle(a: int, g: int, h: int, pull_a: float, state: State, graph: Graph) -> None:  # noqa: PLR0913, PLR0917
    """Bring loads and pulls up to date after atom a went from grid g to grid h."""
    weight = graph.workload[a]
    j = state.head[g]
    while j >= 0:
        state.pull[j] -= weight * graph.walking[a, j]
        j = state.after[j]
    j = state.head[h]
    while j >= 0:
        state.pull[j] += weight * graph.walking[a, j]
        j = state.after[j]
    state.pull[a] = pull_a
    state.load[g] -= weight
    state.load[h] += weight


@compiled
def swap(a: int, c: int, limit: float, state: State, graph: Graph, price: Price) -> float:  # noqa: PLR0913, PLR0917
    """Move atom a to the grid of c, and c to the grid a had."""
    grid_of = state.grid_of
    g, h = grid_of[a], grid_of[c]
    if state.count[g] < 2 or state.count[h] < 2:
        return REFUSED
    wa, wc = graph.workload[a], graph.workload[c]
    balance = transfer(g, h, wa - wc, state, price)
    ways = price.walking * (state.hub_cost[g] + state.hub_cost[h])
    if balance - price.border * (state.around[a] + state.around[c]) - ways > limit:
        return REFUSED
    added = _border_change(a, h, state, graph) + _border_change(c, g, state, graph)
    touches = False  # c must touch its new grid other than through a
    for e in range(graph.indptr[c], graph.indptr[c + 1]):
        b = graph.indices[e]
        if b == a:
            added += 2 * graph.border[e]
        elif grid_of[b] == g and graph.is_walkable[e]:
            touches = True
    delta = balance + price.border * added
    if not touches or delta - ways > limit:
        return REFUSED
    cost_g, pull_c = _hub_after_swap(a, c, g, state, graph)
    cost_h, pull_a = _hub_after_swap(c, a, h, state, graph)
    delta += price.walking * (cost_g + cost_h - state.hub_cost[g] - state.hub_cost[h])
    if delta > limit:
        return REFUSED
    move(c, g, state)
    if not may_leave(a, state, graph):
        move(c, h, state)
        return REFUSED
    move(a, h, state)
    move(c, h, state)  # for a moment, to ask whether it may leave h with a in it
    if not may_leave(c, state, graph):
        move(a, g, state)
        return REFUSED
    move(c, g, state)
    if encloses(a, state, graph) or encloses(c, state, graph):
        move(a, g, state)
        move(c, h, state)
        return REFUSED
    _settle(a, g, h, pull_a + wc * graph.walking[c, a], state, graph)
    _settle(c, h, g, pull_c, state, graph)
    # the two settlings each count the other atom once; what is left are their own pulls
    state.pull[a] = pull_a
    state.pull[c] = pull_c
    state.hub_cost[g] = cost_g
    state.hub_cost[h] = cost_h
    return delta


@compiled
def _hub_after_swap(a: int, c: int, g: int, state: State, graph: Graph) -> tuple[float, float]:
    """Find what grid g costs when c comes for a, and what c would then pull."""
    wa, wc, walking = graph.workload[a], graph.workload[c], graph.walking
    best = np.inf
    pull_c = 0.0
    j = state.head[g]
    while j >= 0:
        if j != a:
            best = min(best, state.pull[j] - wa * walking[a, j] + wc * walking[c, j])
            pull_c += graph.workload[j] * walking[j, c]
        j = state.after[j]
    return min(best, pull_c), pull_c
