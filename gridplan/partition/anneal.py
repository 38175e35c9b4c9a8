"""
Simulated annealing over connected divisions: flips and swaps of border atoms.

Every state is a division into k connected grids of which none encloses another;
only the bounds on workload may be broken, at a price. The energy of a division
is a sum over its grids of three terms without unit, each about 1 for a good grid
of the community's own size: how far from the mean, how far to walk, how long
the border.

References
----------
.. [1] Kirkpatrick, S., Gelatt, C. D. & Vecchi, M. P. (1983). Optimization by
   simulated annealing. *Science* 220(4598), 671-680.
.. [2] Openshaw, S. & Rao, L. (1995). Algorithms for reengineering 1991 census
   geography. *Environment and Planning A* 27(3), 425-446.
"""

import numpy as np

from gridplan.jit import compiled, inlined

# Columns of the state that all grids share, see `new_state`.



@inlined
def draw(rng: np.ndarray) -> float:
    """Draw from [0, 1) by xorshift64*; the state is one uint64."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return (
        np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0
    )


@inlined
def imbalance(load, mean, tolerance, equal, soft, hard, broken):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Price a load: a little inside the tolerance, much beyond it."""
    off = abs(load - mean) / mean
    price = soft * max(0.0, min(off, tolerance) - equal)
    if off > tolerance:
        price += hard * (off - tolerance) + broken
    return price


@compiled
def hub_pulls(grid_of, head, after, workload, walking, pull, hub_cost):  # type: ignore[no-untyped-def]
    """Sum each atom's household metres from its own grid, and find each grid's hub."""
    k = len(head)
    for g in range(k):
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


@inlined
def still_connected(a, g, grid_of, indptr, indices, walkable, seen, queue, stamp):  # type: ignore[no-untyped-def]
    """Tell whether grid g stays in one piece without atom a."""
    first = -1
    wanted = 0
    for e in range(indptr[a], indptr[a + 1]):
        b = indices[e]
        if walkable[e] and grid_of[b] == g:
            wanted += 1
            first = b
    if wanted <= 1:
        return wanted == 1
    seen[a] = stamp
    seen[first] = stamp
    queue[0] = first
    n_queue = 1
    at = 0
    # neighbours of a still to be reached; `first` is one of them
    left = wanted - 1
    is_near = stamp + 1
    for e in range(indptr[a], indptr[a + 1]):
        b = indices[e]
        if walkable[e] and grid_of[b] == g and b != first:
            seen[b] = is_near
    while at < n_queue:
        i = queue[at]
        at += 1
        for e in range(indptr[i], indptr[i + 1]):
            b = indices[e]
            if walkable[e] and grid_of[b] == g and seen[b] != stamp:
                if seen[b] == is_near:
                    left -= 1
                    if left == 0:
                        return True
                seen[b] = stamp
                queue[n_queue] = b
                n_queue += 1
    return False


@inlined
def encloses(a, h, grid_of, head, after, indptr, indices, outer):  # type: ignore[no-untyped-def]
    """Tell whether grid h, having gained atom a, now surrounds a neighbour of a."""
    for e in range(indptr[a], indptr[a + 1]):
        q = grid_of[indices[e]]
        if q == h:
            continue
        free = False
        i = head[q]
        while i >= 0 and not free:
            if i != a:
                if outer[i]:
                    free = True
                else:
                    for f in range(indptr[i], indptr[i + 1]):
                        r = grid_of[indices[f]]
                        if r != q and r != h and indices[f] != a:
                            free = True
                            break
            i = after[i]
        if not free:
            return True
    return False


@compiled
def anneal(  # type: ignore[no-untyped-def]
    grid_of,
    k,
    workload,
    mean,
    tolerance,
    indptr,
    indices,
    border,
    walkable,
    outer,
    walking,
    weights,
    n_steps,
    hot,
    cold,
    swap_share,
    rng,
):
    """
    Anneal one community in place; return the best energy and division met.

    weights = (soft, hard, walking per household metre, border per metre).
    """
    n = len(grid_of)
    soft, hard, per_walk, per_metre = weights[0], weights[1], weights[2], weights[3]
    equal, broken = weights[4], weights[5]
    load = np.zeros(k, dtype=np.int64)
    count = np.zeros(k, dtype=np.int64)
    head = np.full(k, -1, dtype=np.int32)
    after = np.full(n, -1, dtype=np.int32)
    before = np.full(n, -1, dtype=np.int32)
    for i in range(n - 1, -1, -1):
        g = grid_of[i]
        load[g] += workload[i]
        count[g] += 1
        after[i] = head[g]
        if head[g] >= 0:
            before[head[g]] = i
        head[g] = i
    pull = np.zeros(n)
    hub_cost = np.zeros(k)
    hub_pulls(grid_of, head, after, workload, walking, pull, hub_cost)
    seen = np.zeros(n, dtype=np.int64)
    queue = np.zeros(n, dtype=np.int32)
    stamp = 1
    owner = np.zeros(len(indices), dtype=np.int32)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            owner[e] = i
    energy = 0.0
    for g in range(k):
        energy += imbalance(load[g], mean, tolerance, equal, soft, hard, broken) + per_walk * hub_cost[g]
    for e in range(len(indices)):
        if grid_of[owner[e]] != grid_of[indices[e]]:
            energy += 0.5 * per_metre * border[e]
    best = energy
    best_of = grid_of.copy()
    if len(indices) == 0 or k == 1:
        return best, best_of
    cooling = (cold / hot) ** (1.0 / max(1, n_steps // 64))
    heat = hot
    for step in range(n_steps):
        if step & 63 == 63:
            heat *= cooling
        e = int(draw(rng) * len(indices))
        a = owner[e]
        b = indices[e]
        g = grid_of[a]
        h = grid_of[b]
        if g == h or not walkable[e]:
            continue
        limit = -heat * np.log(1.0 - draw(rng))
        if draw(rng) < swap_share:
            # a goes to h, and an atom c of h that touches g comes back
            f = indptr[b] + int(draw(rng) * (indptr[b + 1] - indptr[b]))
            c = b
            if draw(rng) < 0.5:
                c = indices[f]
            if grid_of[c] != h or count[g] < 2 or count[h] < 2:
                continue
            touches = False
            delta = 0.0
            for f in range(indptr[a], indptr[a + 1]):
                q = grid_of[indices[f]]
                if q == g:
                    delta += border[f]
                elif q == h:
                    delta -= border[f]
            for f in range(indptr[c], indptr[c + 1]):
                q = grid_of[indices[f]]
                if q == h:
                    delta += border[f]
                elif q == g:
                    delta -= border[f]
                    if walkable[f] and indices[f] != a:
                        touches = True
                if indices[f] == a:
                    delta += 2 * border[f]
            if not touches:
                continue
            delta *= per_metre
            shift = workload[c] - workload[a]
            delta += imbalance(load[g] + shift, mean, tolerance, equal, soft, hard, broken)
            delta -= imbalance(load[g], mean, tolerance, equal, soft, hard, broken)
            delta += imbalance(load[h] - shift, mean, tolerance, equal, soft, hard, broken)
            delta -= imbalance(load[h], mean, tolerance, equal, soft, hard, broken)
            if delta - per_walk * (hub_cost[g] + hub_cost[h]) * 0.5 > limit:
                continue
            wa = workload[a]
            wc = workload[c]
            cost_g = np.inf
            pull_c = 0.0
            j = head[g]
            while j >= 0:
                if j != a:
                    cost_g = min(cost_g, pull[j] - wa * walking[a, j] + wc * walking[c, j])
                    pull_c += workload[j] * walking[j, c]
                j = after[j]
            cost_g = min(cost_g, pull_c)
            cost_h = np.inf
            pull_a = 0.0
            j = head[h]
            while j >= 0:
                if j != c:
                    cost_h = min(cost_h, pull[j] - wc * walking[c, j] + wa * walking[a, j])
                    pull_a += workload[j] * walking[j, a]
                j = after[j]
            cost_h = min(cost_h, pull_a)
            delta += per_walk * (cost_g + cost_h - hub_cost[g] - hub_cost[h])
            if delta > limit:
                continue
            # tentatively c to g, then a must be free to leave g; then c back and the other way
            grid_of[c] = g
            stamp += 2
            fine = still_connected(a, g, grid_of, indptr, indices, walkable, seen, queue, stamp)
            if fine:
                grid_of[c] = h
                grid_of[a] = h
                stamp += 2
                fine = still_connected(
                    c, h, grid_of, indptr, indices, walkable, seen, queue, stamp
                )
            grid_of[a] = g
            grid_of[c] = h
            if not fine:
                continue
            _move(a, g, h, grid_of, head, after, before)
            _move(c, h, g, grid_of, head, after, before)
            if encloses(a, h, grid_of, head, after, indptr, indices, outer) or encloses(
                c, g, grid_of, head, after, indptr, indices, outer
            ):
                _move(a, h, g, grid_of, head, after, before)
                _move(c, g, h, grid_of, head, after, before)
                continue
            j = head[g]
            while j >= 0:
                pull[j] += wc * walking[c, j] - wa * walking[a, j]
                j = after[j]
            pull[c] = pull_c
            j = head[h]
            while j >= 0:
                pull[j] += wa * walking[a, j] - wc * walking[c, j]
                j = after[j]
            pull[a] = pull_a
            load[g] += shift
            load[h] -= shift
        else:
            if count[g] < 2:
                continue
            delta = 0.0
            for f in range(indptr[a], indptr[a + 1]):
                q = grid_of[indices[f]]
                if q == g:
                    delta += border[f]
                elif q == h:
                    delta -= border[f]
            delta *= per_metre
            wa = workload[a]
            delta += imbalance(load[g] - wa, mean, tolerance, equal, soft, hard, broken)
            delta -= imbalance(load[g], mean, tolerance, equal, soft, hard, broken)
            delta += imbalance(load[h] + wa, mean, tolerance, equal, soft, hard, broken)
            delta -= imbalance(load[h], mean, tolerance, equal, soft, hard, broken)
            if delta - per_walk * hub_cost[g] > limit:
                continue
            cost_g = np.inf
            j = head[g]
            while j >= 0:
                if j != a:
                    cost_g = min(cost_g, pull[j] - wa * walking[a, j])
                j = after[j]
            cost_h = np.inf
            pull_a = 0.0
            j = head[h]
            while j >= 0:
                cost_h = min(cost_h, pull[j] + wa * walking[a, j])
                pull_a += workload[j] * walking[j, a]
                j = after[j]
            cost_h = min(cost_h, pull_a)
            delta += per_walk * (cost_g + cost_h - hub_cost[g] - hub_cost[h])
            if delta > limit:
                continue
            stamp += 2
            if not still_connected(
                a, g, grid_of, indptr, indices, walkable, seen, queue, stamp
            ):
                continue
            _move(a, g, h, grid_of, head, after, before)
            if encloses(a, h, grid_of, head, after, indptr, indices, outer):
                _move(a, h, g, grid_of, head, after, before)
                continue
            j = head[g]
            while j >= 0:
                pull[j] -= wa * walking[a, j]
                j = after[j]
            j = head[h]
            while j >= 0:
                pull[j] += wa * walking[a, j]
                j = after[j]
            pull[a] = pull_a
            load[g] -= wa
            load[h] += wa
            count[g] -= 1
            count[h] += 1
        hub_cost[g] = cost_g
        hub_cost[h] = cost_h
        energy += delta
        if energy < best - 1e-9 and step > n_steps // 2:
            best = energy
            best_of[:] = grid_of
    if energy < best:
        best = energy
        best_of[:] = grid_of
    return best, best_of


@inlined
def _move(a, g, h, grid_of, head, after, before):  # type: ignore[no-untyped-def]
    """Take atom a off the list of grid g and put it on that of grid h."""
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
