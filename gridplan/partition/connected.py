"""
Every connected set of atoms that could be a grid, where there are few enough to list.

Sets grow from their lowest atom by neighbours that touch nothing of the set yet, so
that each is met once; one that is too heavy is not grown.

References
----------
.. [1] Wernicke, S. (2006). Efficient detection of network motifs. *IEEE/ACM
   Transactions on Computational Biology and Bioinformatics* 3(4), 347-359.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.cost import HubModel
from gridplan.partition.knapsack import NEVER

_STEPS = 12  # sets grown for each that may be listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    All sets that hang together, keep the bounds and have a hub.

    Attributes
    ----------
    start : (n_sets + 1,) ndarray of int
        Where the members of each set begin.
    member : (m,) ndarray of int
        Atoms of the sets, one set after another.
    cost : (n_sets,) ndarray of int, household dm
        Of each set from its best hub.
    """

    start: Ints
    member: Ints
    cost: Ints

    def __len__(self) -> int:
        """Count the sets."""
        return len(self.cost)


def list_sets(model: HubModel, *, most: int) -> Listed | None:
    """
    List the sets a division may be made of.

    Parameters
    ----------
    model : HubModel
        The model.
    most : int
        Sets listed at most.

    Returns
    -------
    Listed or None
        None where there are more, or finding them takes too long.
    """
    limits = (model.lower, model.upper, most, most * _STEPS)
    member, size, cost = _grow(
        model.indptr, model.indices, model.workload, model.cost, model.is_allowed, limits
    )
    if len(size) == 0 or size[0] < 0:
        return None
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    has_hub = cost < NEVER
    keep = np.repeat(has_hub, size)
    size = size[has_hub]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    return Listed(start=start, member=member[keep], cost=cost[has_hub])


@compiled
def _grow(
    indptr: Ints,
    indices: Ints,
    weight: Ints,
    cost: Ints,
    is_allowed: Bools,
    limits: tuple[int, int, int, int],
) -> tuple[Ints, Ints, Ints]:
    """Grow all sets; a first size of -1 says that there are too many."""
    lower, upper, most, steps = limits
    n = len(weight)
    too_many = (np.empty(0, np.int64), np.full(1, -1, np.int64), np.empty(0, np.int64))
    member = np.empty(16 * most, dtype=np.int64)
    size = np.empty(most, dtype=np.int64)
    price = np.empty(most, dtype=np.int64)
    found, filled = 0, 0
    chosen = np.empty(n, dtype=np.int64)
    edge = np.empty((n, n), dtype=np.int64)  # neighbours that may join, at each depth
    n_edge = np.zeros(n, dtype=np.int64)
    for root in range(n):
        if weight[root] > upper:
            continue
        seen = np.full(n, -1, dtype=np.int64)  # depth at which an atom was first touched
        seen[root] = 0
        depth = -1
        total = 0
        joining = root
        while True:
            if joining >= 0:  # one atom more
                inherited = n_edge[depth] if depth >= 0 else 0
                depth += 1
                for e in range(inherited):
                    edge[depth, e] = edge[depth - 1, e]
                for at in range(indptr[joining], indptr[joining + 1]):
                    u = indices[at]
                    if u > root and seen[u] < 0:
                        seen[u] = depth
                        edge[depth, inherited] = u
                        inherited += 1
                n_edge[depth] = inherited
                chosen[depth] = joining
                total += weight[joining]
                steps -= 1
                if total >= lower:
                    if found == most or filled + depth + 1 > len(member):
                        return too_many
                    least = NEVER
                    for a in range(depth + 1):
                        way = 0
                        for b in range(depth + 1):
                            if not is_allowed[chosen[b], chosen[a]]:
                                way = NEVER
                                break
                            way += cost[chosen[b], chosen[a]]
                        least = min(least, way)
                    member[filled : filled + depth + 1] = chosen[: depth + 1]
                    filled += depth + 1
                    size[found] = depth + 1
                    price[found] = least
                    found += 1
                if steps < 0:
                    return too_many
                joining = -1
            if n_edge[depth] == 0:  # back
                gone = chosen[depth]
                for at in range(indptr[gone], indptr[gone + 1]):
                    if seen[indices[at]] == depth:
                        seen[indices[at]] = -1
                total -= weight[gone]
                depth -= 1
                if depth < 0:
                    break
                continue
            n_edge[depth] -= 1
            other = edge[depth, n_edge[depth]]
            if total + weight[other] <= upper:
                joining = other
    return member[:filled], size[:found], price[:found]
