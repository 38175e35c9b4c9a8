"""
Choose k of all possible grids so that every atom is in one: prices first, then HiGHS.

Prices come from column generation over the listed sets: a small linear program over
some of them, all others priced by one product, the cheapest taken in. At the end the
prices give a floor, ``sum(π) + k * min over sets of (cost - π of its atoms)``, which
holds for every division into listed sets whatever the prices; they are whole numbers
before it is claimed. Sets that cannot be in anything cheaper than what is known are
left out of the whole program.

References
----------
.. [1] Garfinkel, R. S. & Nemhauser, G. L. (1970). Optimal political districting by
   implicit enumeration techniques. *Management Science* 16(8), B495-B508.
.. [2] Mehrotra, A., Johnson, E. L. & Nemhauser, G. L. (1998). An optimization based
   heuristic for political districting. *Management Science* 44(8), 1100-1114.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import Floor
from gridplan.partition.closing import INFEASIBLE, Closed, scale_of
from gridplan.partition.connected import Listed
from gridplan.partition.hub import members_of

_ROUNDS = 200  # of column generation
_EACH = 4  # columns taken in for each atom in a round
_LEFT = 20_000  # columns that HiGHS gets at most
_NODES = 500
_SLACK = 1e-9  # of the cost: what counts as reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitioning:
    """
    The cheapest division into listed sets.

    Attributes
    ----------
    floor : Floor
        Under every division into listed sets.
    closed : Closed
        Something cheaper than what was known, if there is.
    """

    floor: Floor
    closed: Closed


def choose_sets(
    listed: Listed, n: int, known: Ints, *, ceiling: int, time_limit: float | None = None
) -> Partitioning:
    """
    Find a floor and the cheapest division into listed sets.

    Parameters
    ----------
    listed : Listed
        All sets a division may be made of.
    n : int
        Atoms.
    known : (n,) ndarray of int
        A division into listed sets.
    ceiling : int, household dm
        What it costs.
    time_limit : float, s, optional
        For the search after the prices; a number of nodes where not given.

    Returns
    -------
    Partitioning
        Not proven where a limit ended the search.
    """
    table = _table(listed, n)
    k = int(known.max()) + 1
    price = _prices(listed, table, known)
    reduced = listed.cost - table @ price
    least = int(reduced.min())
    floor = Floor(value=int(price.sum()) + k * least, price=price)
    if floor.value >= ceiling:
        return Partitioning(floor=floor, closed=Closed(grid_of=None, is_proven=True))
    keep = np.flatnonzero(floor.value - least + reduced < ceiling)
    if len(keep) == 0:
        return Partitioning(floor=floor, closed=Closed(grid_of=None, is_proven=True))
    if len(keep) > _LEFT:
        return Partitioning(floor=floor, closed=Closed(grid_of=None, is_proven=False))
    closed = _solve(listed, table, keep, (k, ceiling), time_limit)
    return Partitioning(floor=floor, closed=closed)


def _table(listed: Listed, n: int) -> csr_array:
    ones = np.ones(len(listed.member), dtype=np.int64)
    return csr_array((ones, listed.member, listed.start), shape=(len(listed), n))


def _prices(listed: Listed, table: csr_array, known: Ints) -> Ints:
    """Price the atoms so that the floor is as high as prices can make it."""
    k, n = int(known.max()) + 1, len(known)
    scale = scale_of(int(listed.cost.max()))
    cost = listed.cost / scale
    share = np.maximum(np.diff(listed.start), 1)
    active = np.zeros(len(listed), dtype=bool)
    active[_rows_of(listed, known)] = True
    # to begin with, the sets that are cheapest for their number of atoms around each
    for i in range(n):
        holding = np.flatnonzero(table[:, [i]].toarray()[:, 0])
        active[holding[np.argsort((cost / share)[holding], kind="stable")[:_EACH]]] = True
    price, best, value = np.zeros(n), -np.inf, np.zeros(n)
    for _ in range(_ROUNDS):
        told = _master(table, cost, active, k)
        price = told
        reduced = cost - table @ price
        least = float(reduced.min())
        floor = float(price.sum()) + k * least
        if floor > best:
            best, value = floor, price
        inside = float(reduced[active].min())
        if least >= inside - _SLACK * cost.max():
            break
        order = np.argsort(reduced, kind="stable")[: _EACH * n]
        active[order[reduced[order] < inside]] = True
    return np.rint(value * scale).astype(np.int64)


def _master(table: csr_array, cost: Floats, active: Bools, k: int) -> Floats:
    """Solve the linear program over some sets; give the prices of its atoms."""
    rows = np.flatnonzero(active)
    part = table[rows].T.astype(np.float64)
    matrix = vstack([part, csr_array(np.ones((1, len(rows))))])
    told = linprog(
        cost[rows],
        A_eq=matrix,
        b_eq=np.append(np.ones(table.shape[1]), float(k)),
        method="highs-ds",
    )
    prices: Floats = np.asarray(told.eqlin.marginals[:-1], dtype=np.float64)
    return prices


def _rows_of(listed: Listed, known: Ints) -> list[int]:
    """Find the sets that a division is made of."""
    wanted = {tuple(sorted(atoms.tolist())) for atoms in members_of(known)}
    size = {len(one) for one in wanted}
    maybe = np.flatnonzero(np.isin(np.diff(listed.start), list(size)))
    return [
        int(row)
        for row in maybe
        if tuple(sorted(listed.member[listed.start[row] : listed.start[row + 1]].tolist()))
        in wanted
    ]


def _solve(
    listed: Listed,
    table: csr_array,
    keep: Ints,
    asked: tuple[int, int],
    time_limit: float | None,
) -> Closed:
    k, ceiling = asked
    cost = listed.cost[keep] / scale_of(ceiling)
    cover = table[keep].T.astype(np.float64)
    limit = {"node_limit": _NODES} if time_limit is None else {"time_limit": time_limit}
    told = milp(
        cost,
        integrality=np.ones(len(keep)),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(cover, 1.0, 1.0),
            LinearConstraint(np.ones((1, len(keep))), float(k), float(k)),
            LinearConstraint(cost[None, :], -np.inf, (ceiling - 1) / scale_of(ceiling)),
        ],
        options={"mip_rel_gap": 0.0, **limit},
    )
    if told.x is None:
        return Closed(grid_of=None, is_proven=told.status == INFEASIBLE)
    chosen = keep[np.flatnonzero(told.x > 0.5)]
    grid_of = np.full(table.shape[1], -1, dtype=np.int64)
    for grid, row in enumerate(chosen):
        grid_of[listed.member[listed.start[row] : listed.start[row + 1]]] = grid
    if len(chosen) != k or grid_of.min() < 0 or int(listed.cost[chosen].sum()) >= ceiling:
        return Closed(grid_of=None, is_proven=False)
    return Closed(grid_of=grid_of, is_proven=told.status == 0)
