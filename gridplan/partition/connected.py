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

_STEPS = 5  # sets grown for each that may be listed


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
    has_hub = cost < NEVER
    keep = np.repeat(has_hub, size)
    size = size[has_hub]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    return Listed(start=start, member=member[keep], cost=cost[has_hub])


@compiled
def _least_way(atoms: Ints, cost: Ints, is_allowed: Bools) -> int:
    """Add up the cost from the best hub that all may belong to."""
    least = NEVER
    for hub in atoms:
        way = 0
        for atom in atoms:
            if not is_allowed[atom, hub]:
                way = NEVER
                break
            way += cost[atom, hub]
        least = min(least, way)
    return least


@compiled
def _touch(near: Ints, seen: Ints, depth: int, edge: Ints, n_edge: int) -> int:
    """Put neighbours that nothing touched yet behind those that may join."""
    for u in near:
        if seen[u] < 0:
            seen[u] = depth
            edge[n_edge] = u
            n_edge += 1
    return n_edge


@compiled
def _leave(near: Ints, seen: Ints, depth: int) -> None:
    """Forget the neighbours first touched at a depth."""
    for u in near:
        if seen[u] == depth:
            seen[u] = -1


@compiled
def _grow(  # noqa: PLR0915 (one walk; its parts share a dozen arrays)
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
    member, size = np.empty(16 * most, dtype=np.int64), np.empty(most, dtype=np.int64)
    price = np.empty(most, dtype=np.int64)
    found, filled = 0, 0
    chosen = np.empty(n, dtype=np.int64)
    edge = np.empty((n, n), dtype=np.int64)  # neighbours that may join, at each depth
    n_edge = np.zeros(n, dtype=np.int64)
    for root in range(n):
        seen = np.full(n, -1, dtype=np.int64)  # depth at which an atom was first touched
        seen[: root + 1] = n  # lower atoms have had their turn
        depth, total, joining = 0, 0, root
        if weight[root] > upper:
            continue
        while depth >= 0:
            if joining >= 0:
                held = n_edge[depth - 1] if depth > 0 else 0
                if depth > 0:
                    edge[depth, :held] = edge[depth - 1, :held]
                near = indices[indptr[joining] : indptr[joining + 1]]
                n_edge[depth] = _touch(near, seen, depth, edge[depth], held)
                chosen[depth] = joining
                total += weight[joining]
                steps -= 1
                if steps < 0 or found == most or filled + depth + 1 > len(member):
                    return member[:0], np.full(1, -1, dtype=np.int64), price[:0]
                if total >= lower:
                    atoms = chosen[: depth + 1]
                    member[filled : filled + depth + 1] = atoms
                    filled += depth + 1
                    size[found], price[found] = depth + 1, _least_way(atoms, cost, is_allowed)
                    found += 1
                joining = -1
            if n_edge[depth] == 0:
                gone = chosen[depth]
                _leave(indices[indptr[gone] : indptr[gone + 1]], seen, depth)
                total -= weight[gone]
                depth -= 1
                continue
            n_edge[depth] -= 1
            other = edge[depth, n_edge[depth]]
            if total + weight[other] <= upper:
                joining, depth = other, depth + 1
    return member[:filled], size[:found], price[:found]
