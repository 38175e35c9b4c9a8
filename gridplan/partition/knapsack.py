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
def offer(table: Ints, out: Ints, weight: int, price: int) -> None:
    """
    Offer one atom to all weights of a table.

    Parameters
    ----------
    table : (m,) ndarray of int
        Least cost of a set of each weight.
    out : (m,) ndarray of int
        Another one, for the answer; changed.
    weight : int, households
        Of the atom.
    price : int
        What it costs.
    """
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
                offer(table, other, workload[i], cost[j, i] - price[i])
                table, other = other, table
        best = NEVER
        for w in range(lower, upper + 1):
            best = min(best, table[w])
        if best < BEYOND:
            found[j] = best
    return found
