"""
The cheapest set of atoms for each hub, exactly: a 0/1 knapsack over whole households.

For a hub j and prices π the set may be any atoms, in pieces or not, that hold j and
weigh between the bounds; its reduced cost is the sum of ``cost[i, j] - π[i]``.
All numbers are int64; `gridplan.partition.cost` keeps sums below 2^52.

References
----------
.. [1] Martello, S. & Toth, P. (1990). *Knapsack Problems: Algorithms and Computer
   Implementations*. Wiley, chapter 2.
"""

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled, inlined

NEVER = 1 << 60  # no set of that weight
BEYOND = 1 << 58  # sums at or above it mean NEVER


@inlined
def _add(table: Ints, out: Ints, weight: int, price: int) -> None:
    """Offer one atom to all weights of a table."""
    for w in range(min(weight, len(table))):
        out[w] = table[w]
    for w in range(weight, len(table)):
        out[w] = min(table[w], table[w - weight] + price)


@compiled
def cheapest_sets(
    cost: Ints, price: Ints, workload: Ints, lower: int, upper: int, is_allowed: Bools
) -> Ints:
    """
    Find the least reduced cost of a set for every hub.

    Parameters
    ----------
    cost : (n, n) ndarray of int
        Of hub j (row) and atom i (column): transposed, so that a hub's costs adjoin.
    price : (n,) ndarray of int
        Multiplier of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    lower, upper : int, households
        On the weight of a set.
    is_allowed : (n, n) ndarray of bool
        Of hub j (row) and atom i; a hub that does not allow itself is closed.

    Returns
    -------
    (n,) ndarray of int
        Least reduced cost; NEVER where no set fits.
    """
    n = len(price)
    found = np.full(n, NEVER, dtype=np.int64)
    table = np.empty(upper + 1, dtype=np.int64)
    other = np.empty(upper + 1, dtype=np.int64)
    for j in range(n):
        if not is_allowed[j, j] or workload[j] > upper:
            continue
        table[:] = NEVER
        table[workload[j]] = cost[j, j] - price[j]
        for i in range(n):
            if i != j and is_allowed[j, i]:
                _add(table, other, workload[i], cost[j, i] - price[i])
                table, other = other, table
        best = NEVER
        for w in range(lower, upper + 1):
            best = min(best, table[w])
        if best < BEYOND:
            found[j] = best
    return found


@inlined
def _value(
    j: int, cost: Ints, price: Ints, workload: Ints, bounds: tuple[int, int], may: Bools
) -> int:
    """Find one hub's least reduced cost; BEYOND or more where no set fits."""
    lower, upper = bounds
    table = np.full(upper + 1, NEVER, dtype=np.int64)
    other = np.empty(upper + 1, dtype=np.int64)
    table[workload[j]] = cost[j, j] - price[j]
    for i in range(len(price)):
        if i != j and may[j, i]:
            _add(table, other, workload[i], cost[j, i] - price[i])
            table, other = other, table
    best = NEVER
    for w in range(lower, upper + 1):
        best = min(best, table[w])
    return best


@inlined
def _at_least(j: int, cost: Ints, price: Ints, workload: Ints, upper: int, may: Bools) -> float:
    """Find a floor under one hub's least reduced cost: atoms may be cut, sets be light."""
    n = len(price)
    ratio = np.empty(n, dtype=np.float64)
    atom = np.empty(n, dtype=np.int64)
    count = 0
    total = float(cost[j, j] - price[j])
    for i in range(n):
        reduced = cost[j, i] - price[i]
        if i != j and may[j, i] and reduced < 0:
            if workload[i] == 0:
                total += reduced
            else:
                ratio[count], atom[count] = reduced / workload[i], i
                count += 1
    room = float(upper - workload[j])
    for at in np.argsort(ratio[:count]):
        taken = min(room, float(workload[atom[at]]))
        total += ratio[at] * taken
        room -= taken
        if room <= 0.0:
            break
    return total


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
        As in `cheapest_sets`.
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
            floor[j] = _at_least(j, cost, price, workload, bounds[1], is_allowed)
    found = np.full(n, NEVER, dtype=np.int64)
    least = np.full(k, NEVER, dtype=np.int64)  # the k least so far, sorted
    for j in np.argsort(floor):
        if floor[j] >= BEYOND or floor[j] - 1.0 > least[k - 1] + float(beyond):
            break
        value = _value(j, cost, price, workload, bounds, is_allowed)
        if value >= BEYOND:
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
        As in `cheapest_sets`.
    price : (n,) ndarray of int
        Multiplier of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    bounds : tuple of int, households
        Lower and upper.
    is_allowed : (n, n) ndarray of bool
        As in `cheapest_sets`.

    Returns
    -------
    (n,) ndarray of bool
        True for the atoms of the set.
    """
    lower, upper = bounds
    n = len(price)
    table = np.full(upper + 1, NEVER, dtype=np.int64)
    other = np.empty(upper + 1, dtype=np.int64)
    is_taken = np.zeros((n, upper + 1), dtype=np.bool_)
    table[workload[j]] = cost[j, j] - price[j]
    for i in range(n):
        if i != j and is_allowed[j, i]:
            _add(table, other, workload[i], cost[j, i] - price[i])
            for w in range(upper + 1):
                is_taken[i, w] = other[w] < table[w]
            table, other = other, table
    weight = lower
    for w in range(lower, upper + 1):
        if table[w] < table[weight]:
            weight = w
    is_member = np.zeros(n, dtype=np.bool_)
    is_member[j] = True
    for i in range(n - 1, -1, -1):
        if is_taken[i, weight]:
            is_member[i] = True
            weight -= workload[i]
    return is_member


@compiled
def forced_sets(
    j: int, cost: Ints, price: Ints, workload: Ints, bounds: tuple[int, int], is_allowed: Bools
) -> Ints:
    """
    Find the least reduced cost of one hub's set when each atom in turn must be in it.

    Sums from the front and from the back meet at the atom; the least of the back over
    a sliding window of weights makes it one pass.

    Parameters
    ----------
    j : int
        The hub; it allows itself.
    cost : (n, n) ndarray of int
        As in `cheapest_sets`.
    price : (n,) ndarray of int
        Multiplier of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    bounds : tuple of int, households
        Lower and upper.
    is_allowed : (n, n) ndarray of bool
        As in `cheapest_sets`.

    Returns
    -------
    (n,) ndarray of int
        Least reduced cost with atom i forced in; NEVER where no set fits.
    """
    lower, upper = bounds
    n = len(price)
    back = np.full((n + 1, upper + 1), NEVER, dtype=np.int64)
    back[n, 0] = 0
    for i in range(n - 1, -1, -1):
        if i != j and is_allowed[j, i]:
            _add(back[i + 1], back[i], workload[i], cost[j, i] - price[i])
        else:
            back[i] = back[i + 1]
    found = np.full(n, NEVER, dtype=np.int64)
    front = np.full(upper + 1, NEVER, dtype=np.int64)
    other = np.empty(upper + 1, dtype=np.int64)
    queue = np.empty(upper + 1, dtype=np.int64)
    if workload[j] <= upper:
        front[workload[j]] = cost[j, j] - price[j]
    for i in range(n):
        if i == j:
            found[j] = _meet(front, back[j + 1], lower, upper, queue)
        elif is_allowed[j, i]:
            reduced = cost[j, i] - price[i]
            best = _meet(front, back[i + 1], lower - workload[i], upper - workload[i], queue)
            if best < BEYOND:
                found[i] = best + reduced
            _add(front, other, workload[i], reduced)
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
