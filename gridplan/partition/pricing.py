"""
The cheapest sets of hubs where they are least, and what it costs to force an atom in.

Each is a 0/1 knapsack among the atoms that `gridplan.partition.pegging` leaves to decide
on; the answers are those of the whole knapsack, in whole numbers.
"""

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.knapsack import BEYOND, NEVER, offer
from gridplan.partition.pegging import Hub, peg, relax


@compiled
def _value(hub: Hub, limit: int) -> int:
    """Find one hub's least reduced cost up to a limit; what is said above it means nothing."""
    relaxed = relax(hub, False)
    if relaxed.least - 1.0 > float(limit):
        return NEVER
    left = peg(hub, relaxed, min(limit, relaxed.known))
    room = hub.upper - left.weight
    if room < 0:
        return NEVER
    table = np.full(room + 1, NEVER, dtype=np.int64)
    other = np.empty(room + 1, dtype=np.int64)
    table[0] = left.total
    for i in left.free:
        offer(table, other, hub.workload[i], hub.reduced[i])
        table, other = other, table
    best = NEVER
    for w in range(max(hub.lower - left.weight, 0), room + 1):
        best = min(best, table[w])
    return best


@compiled
def cheapest_few(
    cost: Ints,
    price: Ints,
    workload: Ints,
    bounds: tuple[int, int],
    is_allowed: Bools,
    wanted: tuple[int, int],
) -> Ints:
    """
    Find the least reduced cost for the hubs where it is least, and leave out the others.

    Parameters
    ----------
    cost : (n, n) ndarray of int
        As in `gridplan.partition.knapsack.cheapest_sets`.
    price : (n,) ndarray of int
        Multiplier of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    bounds : tuple of int, households
        Lower and upper.
    is_allowed : (n, n) ndarray of bool
        As in `cheapest_sets`.
    wanted : tuple of int
        How many hubs, and how far beyond the last of them others still count.

    Returns
    -------
    (n,) ndarray of int
        As from `cheapest_sets` for every hub up to that value; NEVER for the others.
    """
    k, beyond = wanted
    n = len(price)
    floor = np.full(n, float(NEVER))
    for j in range(n):
        if is_allowed[j, j] and workload[j] <= bounds[1]:
            hub = Hub(j, cost[j] - price, workload, bounds[0], bounds[1], is_allowed[j])
            floor[j] = relax(hub, True).least
    found = np.full(n, NEVER, dtype=np.int64)
    least = np.full(k, NEVER, dtype=np.int64)  # the k least so far, sorted
    for j in np.argsort(floor):
        limit = least[k - 1] + beyond
        if floor[j] >= BEYOND or floor[j] - 1.0 > float(limit):
            break
        hub = Hub(j, cost[j] - price, workload, bounds[0], bounds[1], is_allowed[j])
        value = _value(hub, limit)
        if value >= BEYOND or value > limit:
            continue
        found[j] = value
        if value < least[k - 1]:
            at = k - 1
            while at > 0 and least[at - 1] > value:
                least[at] = least[at - 1]
                at -= 1
            least[at] = value
    return found


@compiled
def cheapest_set(
    j: int, cost: Ints, price: Ints, workload: Ints, bounds: tuple[int, int], is_allowed: Bools
) -> Bools:
    """
    Find the members of one hub's cheapest set.

    Parameters
    ----------
    j : int
        The hub; a set fits it.
    cost : (n, n) ndarray of int
        As in `cheapest_few`.
    price : (n,) ndarray of int
        Multiplier of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    bounds : tuple of int, households
        Lower and upper.
    is_allowed : (n, n) ndarray of bool
        As in `cheapest_few`.

    Returns
    -------
    (n,) ndarray of bool
        True for the atoms of the set.
    """
    hub = Hub(j, cost[j] - price, workload, bounds[0], bounds[1], is_allowed[j])
    relaxed = relax(hub, False)
    left = peg(hub, relaxed, relaxed.known)
    room = bounds[1] - left.weight
    table = np.full(room + 1, NEVER, dtype=np.int64)
    other = np.empty(room + 1, dtype=np.int64)
    is_taken = np.zeros((len(left.free), room + 1), dtype=np.bool_)
    table[0] = left.total
    for at in range(len(left.free)):
        i = left.free[at]
        offer(table, other, workload[i], hub.reduced[i])
        for w in range(room + 1):
            is_taken[at, w] = other[w] < table[w]
        table, other = other, table
    weight = max(bounds[0] - left.weight, 0)
    for w in range(weight, room + 1):
        if table[w] < table[weight]:
            weight = w
    is_member = left.is_in
    for at in range(len(left.free) - 1, -1, -1):
        if is_taken[at, weight]:
            is_member[left.free[at]] = True
            weight -= workload[left.free[at]]
    return is_member


@compiled
def forced_sets(hub: Hub, limit: int) -> Ints:
    """
    Find the least reduced cost of one hub's set when each atom in turn must be in it.

    Sums from the front and from the back meet at the atom; the least of the back over
    a sliding window of weights makes it one pass.

    Parameters
    ----------
    hub : Hub
        The hub; it allows itself.
    limit : int, household dm
        Sets that cost more are not looked for.

    Returns
    -------
    (n,) ndarray of int
        Least reduced cost with atom i forced in, up to the limit; NEVER for the others.
    """
    found = np.full(len(hub.reduced), NEVER, dtype=np.int64)
    if hub.workload[hub.atom] > hub.upper:
        return found
    left = peg(hub, relax(hub, False), limit)
    room, needed = hub.upper - left.weight, hub.lower - left.weight
    if room < 0:
        return found
    m = len(left.free)
    back = np.full((m + 1, room + 1), NEVER, dtype=np.int64)
    back[m, 0] = 0
    for at in range(m - 1, -1, -1):
        i = left.free[at]
        offer(back[at + 1], back[at], hub.workload[i], hub.reduced[i])
    front = np.full(room + 1, NEVER, dtype=np.int64)
    other = np.empty(room + 1, dtype=np.int64)
    queue = np.empty(room + 1, dtype=np.int64)
    front[0] = left.total
    always = _meet(front, back[0], needed, room, queue)
    if always <= limit:
        found[left.is_in] = always
    for at in range(m):
        i = left.free[at]
        weight, reduced = hub.workload[i], hub.reduced[i]
        best = _meet(front, back[at + 1], needed - weight, room - weight, queue)
        if best < BEYOND and best + reduced <= limit:
            found[i] = best + reduced
        offer(front, other, weight, reduced)
        front, other = other, front
    return found


@compiled
def _meet(front: Ints, back: Ints, lower: int, upper: int, queue: Ints) -> int:
    """Find the least sum of a front and a back entry whose weights lie within the bounds."""
    best = NEVER
    head = 0
    tail = 0
    top = 0  # back entries below it have been queued
    for weight in range(min(upper, len(front) - 1), -1, -1):  # the window moves up
        while top <= upper - weight and top < len(back):
            while tail > head and back[queue[tail - 1]] >= back[top]:
                tail -= 1
            queue[tail] = top
            tail += 1
            top += 1
        while head < tail and queue[head] < lower - weight:
            head += 1
        if head < tail and front[weight] < BEYOND and back[queue[head]] < BEYOND:
            best = min(best, front[weight] + back[queue[head]])
    return best
