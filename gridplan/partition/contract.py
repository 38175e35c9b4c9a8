"""
Atoms that must share a grid become one before the search.

A piece lighter than a grid that hangs on the rest by a single atom can only be in
that atom's grid. Joining them loses no division within the bounds, and lets a move
take the piece along, which one atom at a time could never be moved.

References
----------
.. [1] Tarjan, R. (1972). Depth-first search and linear graph algorithms. *SIAM Journal
   on Computing* 1(2), 146-160.
"""

from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.bridge import Bridged
from gridplan.partition.edges import compress


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracted:
    """
    A division with fewer atoms.

    Attributes
    ----------
    ready : Bridged
        The smaller division.
    place : (n,) ndarray of int
        Atom of the smaller division that each atom went into.
    """

    ready: Bridged
    place: Ints


def contract(ready: Bridged) -> Contracted:
    """
    Join what hangs on a single atom to that atom.

    Parameters
    ----------
    ready : Bridged
        The division.

    Returns
    -------
    Contracted
        The same where nothing hangs, or a component would have fewer atoms than
        grids.
    """
    problem = ready.problem
    place = _places(ready)
    n = int(place.max()) + 1
    component = np.zeros(n, dtype=np.int64)
    component[place] = ready.component
    if n == len(problem) or (np.bincount(component, minlength=len(ready.k)) < ready.k).any():
        return Contracted(ready=ready, place=np.arange(len(problem)))
    workload = np.bincount(place, weights=problem.workload, minlength=n).astype(np.int64)
    is_outer = np.bincount(place, weights=problem.is_outer, minlength=n) > 0
    is_bridged = np.bincount(place, weights=ready.is_bridged, minlength=n) > 0
    source, target = place[problem.source], place[problem.indices]
    ends, row = np.unique(
        np.column_stack([source, target])[source != target], axis=0, return_inverse=True
    )
    row = row.reshape(-1)
    metres = np.bincount(row, weights=problem.border[source != target], minlength=len(ends))
    walk = np.bincount(row, weights=problem.is_walkable[source != target], minlength=len(ends))
    rows = compress(n, ends[:, 0], ends[:, 1])
    # ways start where most of the atom's people live
    order = np.lexsort((-problem.workload, place))
    speaker = order[np.unique(place[order], return_index=True)[1]]
    smaller = replace(
        problem,
        workload=workload,
        indptr=rows.indptr,
        indices=rows.indices,
        border=metres[rows.order].astype(np.float64),
        is_walkable=walk[rows.order] > 0,
        is_outer=is_outer,
        walking=np.ascontiguousarray(problem.walking[np.ix_(speaker, speaker)]),
    )
    return Contracted(
        ready=Bridged(problem=smaller, component=component, k=ready.k, is_bridged=is_bridged),
        place=place,
    )


def _places(ready: Bridged) -> Ints:
    """Give joined atoms one number, in the order of their lowest atom."""
    problem = ready.problem
    leader = np.arange(len(problem))
    _join_pendants(
        problem.indptr,
        problem.indices,
        problem.is_walkable,
        problem.workload,
        problem.lower,
        problem.upper,
        leader,
    )
    joined: Ints = np.unique(leader, return_inverse=True)[1].astype(np.int64)
    return joined


@compiled
def _join_pendants(  # noqa: PLR0912, PLR0913, PLR0915, PLR0917 (one pass, compiled)
    indptr: Ints,
    indices: Ints,
    walkable: Bools,
    workload: Ints,
    lower: int,
    upper: int,
    leader: Ints,
) -> None:
    """
    Give every atom of a light pendant piece the cut vertex it hangs on as leader.

    Depth-first search (Tarjan 1972): the subtree under a child hangs on its parent
    alone if no edge leads from it to above the parent. In order of discovery a
    subtree is one run of atoms.
    """
    n = len(workload)
    found = np.full(n, -1, dtype=np.int64)  # when each atom was discovered
    low = np.zeros(n, dtype=np.int64)  # the earliest atom its subtree reaches
    parent = np.full(n, -1, dtype=np.int64)
    size = np.ones(n, dtype=np.int64)
    weight = workload.copy()
    order = np.zeros(n, dtype=np.int64)
    following = indptr[:-1].copy()
    degree = indptr[1:] - indptr[:-1]
    clock = 0
    for root in np.argsort(-degree, kind="mergesort"):  # pieces hang on what is well joined
        if found[root] >= 0:
            continue
        found[root] = low[root] = clock
        order[clock] = root
        clock += 1
        i = root
        while i >= 0:
            if following[i] < indptr[i + 1]:
                e = following[i]
                following[i] += 1
                j = indices[e]
                if not walkable[e] or j == parent[i]:
                    continue
                if found[j] < 0:
                    parent[j] = i
                    found[j] = low[j] = clock
                    order[clock] = j
                    clock += 1
                    i = j
                else:
                    low[i] = min(low[i], found[j])
            else:
                up = parent[i]
                if up >= 0:
                    low[up] = min(low[up], low[i])
                    size[up] += size[i]
                    weight[up] += weight[i]
                i = up
    held = workload.copy()
    at = 0
    while at < n:
        i = order[at]
        up = parent[i]
        is_light = up >= 0 and low[i] >= found[up] and weight[i] < lower
        # what is too heavy together has no division within the bounds; apart it may come near
        if is_light and held[up] + weight[i] <= upper:
            held[up] += weight[i]
            for k in range(at, at + size[i]):
                leader[order[k]] = up
            at += size[i]
        else:
            at += 1
