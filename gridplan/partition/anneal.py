"""
Simulated annealing over connected divisions: flips, swaps and chains of border atoms.

Every state is a division into k connected grids of which none encloses another;
only the bounds on workload may be broken, at a price. The energy of a division
is a sum over its grids of three terms without unit: how far from the mean, how far
to walk, how long the border; the last two are about 1 for a good grid.

References
----------
.. [1] Kirkpatrick, S., Gelatt, C. D. & Vecchi, M. P. (1983). Optimization by
   simulated annealing. *Science* 220(4598), 671-680.
.. [2] Openshaw, S. & Rao, L. (1995). Algorithms for reengineering 1991 census
   geography. *Environment and Planning A* 27(3), 425-446.
.. [3] Vigna, S. (2016). An experimental exploration of Marsaglia's xorshift
   generators, scrambled. *ACM Transactions on Mathematical Software* 42(4), 30.
"""

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Int32s
from gridplan.jit import compiled
from gridplan.partition.state import (
    Graph,
    Price,
    chain,
    encloses,
    imbalance,
    may_leave,
    measure_pulls,
    move,
)

_PAIRS = 0.3  # share of proposals that move two atoms at once
_LISTED = 16  # atoms of a grid that are drawn from when any will do
_STEPS_A_DEGREE = 64  # steps at one heat
_SURE = np.r_[745.0, -np.log(np.arange(1, 1024) / 1024)]  # at least -log u, for u in 1024ths


@compiled
def draw(rng: npt.NDArray[np.uint64]) -> float:
    """Draw from [0, 1) by xorshift64* [3]_; the state is one number, never 0."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(11)
    return np.float64(high) / 9007199254740992.0


@compiled
def anneal(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
    grid_of: Int32s,
    k: int,
    graph: Graph,
    price: Price,
    n_steps: int,
    hot: float,
    cold: float,
    rng: npt.NDArray[np.uint64],
) -> tuple[float, Int32s]:
    """
    Anneal one division in place.

    Parameters
    ----------
    grid_of : (n,) ndarray of int32
        A division into connected grids, none empty; changed to the last one met.
    k : int
        Number of grids.
    graph : Graph
        Atoms and borders.
    price : Price
        What a grid costs.
    n_steps : int
        Proposals.
    hot, cold : float
        Heat at the start and the end, falling geometrically.
    rng : (1,) ndarray of uint64
        State of the generator; changed.

    Returns
    -------
    energy : float
        Of the best division met in the second half.
    best : (n,) ndarray of int32
        That division.
    """
    # One long function on purpose: it runs a hundred million steps, and what is asked
    # of a proposal is asked in order of cost. Most end at the balance.
    workload, indptr, indices, border = (
        graph.workload,
        graph.indptr,
        graph.indices,
        graph.border,
    )
    is_walkable, walking, stay = graph.is_walkable, graph.walking, graph.stay
    has_stay = len(stay) > 0
    n = len(grid_of)
    load = np.zeros(k, dtype=np.int64)
    count = np.zeros(k, dtype=np.int64)
    head = np.full(k, -1, dtype=np.int32)
    after = np.full(n, -1, dtype=np.int32)
    before = np.full(n, -1, dtype=np.int32)
    chain(grid_of, head, after, before)
    off = np.zeros(k)  # what the load of a grid costs
    pull = np.zeros(n)  # household metres from an atom to all of its grid
    hub_cost = np.zeros(k)
    measure_pulls(head, after, workload, walking, pull, hub_cost)
    owner = np.zeros(len(indices), dtype=np.int32)
    around = np.zeros(n)  # all border of an atom: more can never be saved
    energy = 0.0
    for i in range(n):
        load[grid_of[i]] += workload[i]
        count[grid_of[i]] += 1
        if has_stay:
            energy += stay[i, grid_of[i]]
        for e in range(indptr[i], indptr[i + 1]):
            owner[e] = i
            around[i] += abs(border[e])
            if grid_of[indices[e]] != grid_of[i]:
                energy += 0.5 * price.border * border[e]
    for g in range(k):
        off[g] = imbalance(load[g], price)
        energy += off[g] + price.walking * hub_cost[g]
    best = energy
    best_of = grid_of.copy()
    if len(indices) == 0 or k == 1:
        return best, best_of
    seen = np.zeros(n, dtype=np.int64)
    queue = np.zeros(n, dtype=np.int32)
    stamp = 1
    cooling = (cold / hot) ** (1.0 / max(1, n_steps // _STEPS_A_DEGREE))
    heat = hot
    for step in range(n_steps):
        if step % _STEPS_A_DEGREE == _STEPS_A_DEGREE - 1:
            heat *= cooling
        edge = int(draw(rng) * len(indices))
        a = owner[edge]
        b = indices[edge]
        g = grid_of[a]
        h = grid_of[b]
        if g == h or not is_walkable[edge]:
            continue
        chance = 1.0 - draw(rng)
        limit = heat * _SURE[int(1023.99 * chance)]  # no less than what is drawn
        wa = workload[a]
        is_pair = draw(rng) < _PAIRS
        c = -1
        q = -1
        wc = 0
        # Balance first: it needs no neighbours. Beyond it no more can be saved than all
        # border of what moves and all ways of what it leaves.
        if is_pair:
            # a goes to h; in return b, a neighbour of it or any atom c of h goes on, to a
            # third grid q or back to g
            c = b
            choice = draw(rng)
            if choice < 0.25:
                c = indices[indptr[b] + int(draw(rng) * (indptr[b + 1] - indptr[b]))]
            elif choice < 0.75:
                c = head[h]
                for _ in range(int(draw(rng) * min(count[h], _LISTED))):
                    c = after[c]
            if grid_of[c] != h or count[g] < 2 or count[h] < 2:
                continue
            q = g
            if draw(rng) < 0.5:
                f = indptr[c] + int(draw(rng) * (indptr[c + 1] - indptr[c]))
                q = grid_of[indices[f]]
                if q == h or not is_walkable[f]:
                    continue
            wc = workload[c]
            if q == g:
                balance = imbalance(load[g] - wa + wc, price) - off[g]
                balance += imbalance(load[h] + wa - wc, price) - off[h]
                most = price.walking * (hub_cost[g] + hub_cost[h])
            else:
                balance = imbalance(load[g] - wa, price) - off[g]
                balance += imbalance(load[h] + wa - wc, price) - off[h]
                balance += imbalance(load[q] + wc, price) - off[q]
                most = price.walking * (hub_cost[g] + hub_cost[h] + hub_cost[q])
            if has_stay:
                balance += stay[a, h] - stay[a, g] + stay[c, q] - stay[c, h]
            limit -= balance
            if -price.border * (around[a] + around[c]) - most > limit:
                continue
        else:
            if count[g] < 2:
                continue
            balance = imbalance(load[g] - wa, price) - off[g]
            balance += imbalance(load[h] + wa, price) - off[h]
            if has_stay:
                balance += stay[a, h] - stay[a, g]
            limit -= balance
            most = price.walking * hub_cost[g]
            if -price.border * around[a] - most > limit:
                continue
        added = 0.0
        for f in range(indptr[a], indptr[a + 1]):
            r = grid_of[indices[f]]
            if r == g:
                added += border[f]
            elif r == h:
                added -= border[f]
        if is_pair:
            touches = False  # c must touch its new grid other than through a
            for f in range(indptr[c], indptr[c + 1]):
                r = grid_of[indices[f]]
                if r == h:
                    added += border[f]
                elif r == q:
                    added -= border[f]
                    if is_walkable[f] and indices[f] != a:
                        touches = True
                if indices[f] == a:
                    # between a and c there is a border before and after
                    added += 2 * border[f] if q == g else border[f]
            if not touches:
                continue
        delta = price.border * added
        limit = -heat * np.log(chance) - balance
        if delta - most > limit:
            continue
        # what the grids cost from their new hubs; a hub may be any atom of the grid
        cost_g = np.inf
        pull_c = 0.0
        j = head[g]
        while j >= 0:
            if j != a:
                way = pull[j] - wa * walking[a, j]
                if q == g:
                    way += wc * walking[c, j]
                    pull_c += workload[j] * walking[j, c]
                cost_g = min(cost_g, way)
            j = after[j]
        cost_h = np.inf
        pull_a = 0.0
        j = head[h]
        while j >= 0:
            if j != c:
                way = pull[j] + wa * walking[a, j]
                if is_pair:
                    way -= wc * walking[c, j]
                cost_h = min(cost_h, way)
                pull_a += workload[j] * walking[j, a]
            j = after[j]
        cost_h = min(cost_h, pull_a)
        cost_q = 0.0
        if q == g:
            cost_g = min(cost_g, pull_c)
        elif is_pair:
            cost_q = np.inf
            j = head[q]
            while j >= 0:
                cost_q = min(cost_q, pull[j] + wc * walking[c, j])
                pull_c += workload[j] * walking[j, c]
                j = after[j]
            cost_q = min(cost_q, pull_c)
            delta += price.walking * (cost_q - hub_cost[q])
        delta += price.walking * (cost_g + cost_h - hub_cost[g] - hub_cost[h])
        if delta > limit:
            continue
        if q == g:
            grid_of[c] = g  # for a moment, to ask whether a may leave g with c in it
        stamp += 2
        may = may_leave(a, g, grid_of, graph, seen, queue, stamp)
        if is_pair:
            grid_of[c] = h
            if may:
                grid_of[a] = h
                stamp += 2
                may = may_leave(c, h, grid_of, graph, seen, queue, stamp)
                grid_of[a] = g
        if not may:
            continue
        move(a, g, h, grid_of, head, after, before)
        if is_pair:
            move(c, h, q, grid_of, head, after, before)
        stamp += 2
        is_ring = encloses(a, h, grid_of, graph, seen, queue, stamp)
        stamp += 1
        if is_pair and not is_ring:
            stamp += 2
            is_ring = encloses(c, q, grid_of, graph, seen, queue, stamp)
            stamp += 1
        if is_ring:
            move(a, h, g, grid_of, head, after, before)
            if is_pair:
                move(c, q, h, grid_of, head, after, before)
            continue
        j = head[g]
        while j >= 0:
            pull[j] -= wa * walking[a, j]
            if q == g:
                pull[j] += wc * walking[c, j]
            j = after[j]
        j = head[h]
        while j >= 0:
            pull[j] += wa * walking[a, j]
            if is_pair:
                pull[j] -= wc * walking[c, j]
            j = after[j]
        if is_pair and q != g:
            j = head[q]
            while j >= 0:
                pull[j] += wc * walking[c, j]
                j = after[j]
            hub_cost[q] = cost_q
        pull[a] = pull_a
        load[g] -= wa
        load[h] += wa
        count[g] -= 1
        count[h] += 1
        if is_pair:
            pull[c] = pull_c
            load[h] -= wc
            load[q] += wc
            count[h] -= 1
            count[q] += 1
            off[q] = imbalance(load[q], price)
        off[g] = imbalance(load[g], price)
        off[h] = imbalance(load[h], price)
        hub_cost[g] = cost_g
        hub_cost[h] = cost_h
        energy += delta + balance
        if energy < best - 1e-9 and step > n_steps // 2:
            best = energy
            best_of[:] = grid_of
    if energy < best:
        best = energy
        best_of[:] = grid_of
    return best, best_of
