"""
The cheapest way to cover a few atoms with so many sets, each atom once.

Branch and bound on the lowest atom still open. What is open costs at least the sum of
each atom's share in the cheapest set it is in, shares going by workload.

References
----------
.. [1] Garfinkel, R. S. & Nemhauser, G. L. (1969). The set-partitioning problem: set
   covering with equality constraints. *Operations Research* 17(5), 848-856.
"""

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.jit import compiled


@compiled
def cover(  # noqa: C901, PLR0912, PLR0915 (one pass, compiled)
    members: Ints, cost: Floats, workload: Ints, wanted: int, known: float, effort: int
) -> tuple[float, Ints]:
    """
    Choose the cheapest sets that cover every atom once.

    Parameters
    ----------
    members : (n,) ndarray of int
        Sets, as bits.
    cost : (n,) ndarray
        Of each.
    workload : (m,) ndarray of int
        Of each atom.
    wanted : int
        Sets to choose.
    known : float
        Cost that must be beaten.
    effort : int
        Sets to try.

    Returns
    -------
    cost : float
        Of the best; ``known`` where none is better.
    chosen : (wanted,) ndarray of int
        Which sets, -1 where none is better.
    """
    m, n = len(workload), len(members)
    chosen = np.full(wanted, -1, dtype=np.int64)
    share = np.full(m, np.inf)
    atoms = np.zeros((n, m), dtype=np.int64)
    size = np.zeros(n, dtype=np.int64)
    for c in range(n):
        load = 0.0
        for i in range(m):
            if members[c] >> i & 1:
                atoms[c, size[c]] = i
                size[c] += 1
                load += workload[i] + 1e-3
        for a in range(size[c]):
            i = atoms[c, a]
            share[i] = min(share[i], cost[c] / load * (workload[i] + 1e-3))
    total = share.sum()
    if not total < known:
        return known, chosen
    # what a set costs beyond the shares of its atoms; the least first for each lowest atom
    extra = cost.copy()
    start = np.zeros(m + 2, dtype=np.int64)
    for c in range(n):
        start[atoms[c, 0] + 2] += 1
        for a in range(size[c]):
            extra[c] -= share[atoms[c, a]]
    start = np.cumsum(start)
    order = np.zeros(n, dtype=np.int64)
    for c in np.argsort(extra):
        lowest = atoms[c, 0]
        order[start[lowest + 1]] = c
        start[lowest + 1] += 1
    everything = (np.int64(1) << m) - 1
    open_ = np.zeros(wanted + 1, dtype=np.int64)
    spent = np.zeros(wanted + 1)
    at = np.zeros(wanted + 1, dtype=np.int64)
    end = np.zeros(wanted + 1, dtype=np.int64)
    path = np.zeros(wanted, dtype=np.int64)
    best = known
    open_[0], spent[0], at[0], end[0] = everything, total, start[0], start[1]
    depth = 0
    tried = 0
    while depth >= 0:
        if at[depth] == end[depth]:
            depth -= 1
            continue
        c = order[at[depth]]
        at[depth] += 1
        tried += 1
        if tried > effort:
            break
        bound = spent[depth] + extra[c]
        if bound >= best - 1e-9:
            at[depth] = end[depth]  # those that follow cost more
            continue
        if members[c] & ~open_[depth]:
            continue
        left = open_[depth] ^ members[c]
        path[depth] = c
        if depth == wanted - 1:
            if left == 0:
                best = bound
                chosen[:] = path
            continue
        if left == 0:
            continue
        first = 0
        while not left >> first & 1:
            first += 1
        depth += 1
        open_[depth], spent[depth] = left, bound
        at[depth], end[depth] = start[first], start[first + 1]
    return best, chosen
