"""
The shortest tour proven: Dantzig, Fulkerson & Johnson (1954).

Every stop has two ways, and at least two ways leave every set of stops; such
sets are added as they are found to be missing, first to the relaxation, then to
the integer program over the ways that reduced costs leave.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components, maximum_flow

from gridplan.arrays import Bools, Floats, Ints
from gridplan.routing.tour import tour_length

SCALE = 10_000
ROUNDS = 100
NODES = 2000


def prove_tour(matrix: Ints, tour: Ints) -> tuple[Ints, int]:
    """
    Shorten a tour to the shortest, or give the best bound found.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Symmetric distances.
    tour : (n,) ndarray of int
        A closed tour, the best known.

    Returns
    -------
    tour : (n,) ndarray of int
        Never longer.
    bound : int
        No tour is shorter; equal to the tour's length when proven.
    """
    n = len(matrix)
    value = tour_length(matrix, tour)
    if n <= 3:
        return tour, value
    u, v = np.triu_indices(n, 1)
    cost = matrix[u, v].astype(float)
    cuts: list[Bools] = []
    lowest, reduced = _relax(u, v, cost, n, cuts)
    bound = int(np.ceil(lowest - 1e-6))
    for _ in range(ROUNDS):
        if bound >= value:
            break
        kept = reduced <= value - 1 - lowest + 1e-6
        found = milp(
            cost,
            integrality=np.ones(len(u)),
            bounds=Bounds(0, 1.0 * kept),
            constraints=_constraints(u, v, n, cuts),
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
        if found.status == 2:
            return tour, value
        lower = found.mip_dual_bound
        if lower is not None and np.isfinite(lower):
            bound = max(bound, min(value, int(np.ceil(lower - 1e-6))))
        if found.x is None or found.status != 0:
            return tour, bound
        used = np.flatnonzero(found.x > 0.5)
        pieces, label = _label(u[used], v[used], n)
        if pieces == 1:
            better = _order(u[used], v[used], n)
            tour = better if tour_length(matrix, better) < value else tour
            return tour, tour_length(matrix, tour)
        cuts.extend((label[u] == part) != (label[v] == part) for part in range(pieces))
    return tour, min(bound, value)


def _relax(u: Ints, v: Ints, cost: Floats, n: int, cuts: list[Bools]) -> tuple[float, Floats]:
    """Add the relaxation's missing cuts; give its value and reduced costs."""
    degree = _degrees(u, v, n)
    while True:
        rows = -csr_array(np.array(cuts, dtype=float)) if cuts else None
        found = linprog(
            cost,
            A_ub=rows,
            b_ub=np.full(len(cuts), -2.0) if cuts else None,
            A_eq=degree,
            b_eq=np.full(n, 2.0),
            bounds=(0, 1),
            method="highs-ds",
        )
        new = _missing(u, v, found.x, n)
        if not new or len(cuts) > 20 * n:
            return float(found.fun), np.maximum(found.lower.marginals, 0.0)
        cuts.extend(new)


def _missing(u: Ints, v: Ints, used: Floats, n: int) -> list[Bools]:
    """Find sets of stops that less than two ways leave."""
    pieces, label = _label(u[used > 1e-6], v[used > 1e-6], n)
    if pieces > 1:
        return [(label[u] == part) != (label[v] == part) for part in range(pieces)]
    room = np.rint(used * SCALE).astype(np.int32)
    kept = room > 0
    ends = np.concatenate([u[kept], v[kept]]), np.concatenate([v[kept], u[kept]])
    graph = csr_array((np.tile(room[kept], 2), ends), shape=(n, n), dtype=np.int32)
    found: dict[bytes, Bools] = {}
    for stop in range(1, n):
        flow = maximum_flow(graph, 0, stop)
        if flow.flow_value < 2 * SCALE - 100:
            rest = graph - flow.flow
            rest.data = np.where(rest.data > 0, 1, 0)
            rest.eliminate_zeros()
            is_inside = _reached(rest, 0, n)
            row = is_inside[u] != is_inside[v]
            found[row.tobytes()] = row
    return list(found.values())


def _reached(rest: csr_array, source: int, n: int) -> Bools:
    is_seen = np.zeros(n, dtype=bool)
    is_seen[source] = True
    stack = [source]
    while stack:
        node = stack.pop()
        for other in rest.indices[rest.indptr[node] : rest.indptr[node + 1]]:
            if not is_seen[other]:
                is_seen[other] = True
                stack.append(int(other))
    return is_seen


def _degrees(u: Ints, v: Ints, n: int) -> csr_array:
    m = len(u)
    ends = np.concatenate([u, v]), np.concatenate([np.arange(m), np.arange(m)])
    return csr_array((np.ones(2 * m), ends), shape=(n, m))


def _constraints(u: Ints, v: Ints, n: int, cuts: list[Bools]) -> LinearConstraint:
    rows, low, high = _degrees(u, v, n), np.full(n, 2.0), np.full(n, 2.0)
    if cuts:
        rows = vstack([rows, csr_array(np.array(cuts, dtype=float))])
        low = np.concatenate([low, np.full(len(cuts), 2.0)])
        high = np.concatenate([high, np.full(len(cuts), np.inf)])
    return LinearConstraint(rows, low, high)


def _label(u: Ints, v: Ints, n: int) -> tuple[int, Ints]:
    graph = csr_array((np.ones(len(u)), (u, v)), shape=(n, n))
    pieces, label = connected_components(graph, directed=False)
    return int(pieces), label


def _order(u: Ints, v: Ints, n: int) -> Ints:
    """Walk the ways of a tour from stop 0."""
    beside: list[list[int]] = [[] for _ in range(n)]
    for a, b in zip(u.tolist(), v.tolist(), strict=True):
        beside[a].append(b)
        beside[b].append(a)
    tour, before = [0], -1
    while len(tour) < n:
        here = tour[-1]
        ahead = beside[here][0] if beside[here][0] != before else beside[here][1]
        before = here
        tour.append(ahead)
    return np.array(tour, dtype=np.int64)
