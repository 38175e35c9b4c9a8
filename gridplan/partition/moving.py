"""
A floor under the households that must move when a division has to fit new bounds.

The hub model with the old grids as hubs: to be in a grid costs an atom its households
that were elsewhere. A grid stands in the model as an atom of no weight, so that the
knapsacks, the ascent and the striking out of the proof serve unchanged; the floor is in
whole numbers. Contiguity enters as distance: a grid that keeps some of its own reaches
an atom only through atoms that move with it, and all of them together must be fewer than
in a division that is known.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import Sets, raise_floor
from gridplan.partition.cost import NO_TERMS, HubModel
from gridplan.partition.fixing import strike_out
from gridplan.partition.problem import Problem

_SCALE = 1000  # prices are thousandths of a household
_STEPS = (200, 200, 100)  # prices tried, with striking out between
_WORK = 100_000_000  # cells of all tables: large communities try fewer prices


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """
    Which grids the households of atoms were in.

    Attributes
    ----------
    was : (n, m) ndarray of int, households
        Of each atom (row) in each old grid (column); a column of none for a new grid.
        What is left of an atom's workload is new and moves for nothing.
    """

    was: Ints

    @property
    def loss(self) -> Ints:
        """Count the households that move when an atom is in a grid: (n, m)."""
        count: Ints = self.was.sum(axis=1, keepdims=True) - self.was
        return count

    def moved(self, grid_of: Ints) -> int:
        """
        Count the households that a division moves.

        Parameters
        ----------
        grid_of : (n,) ndarray of int
            Grid of each atom.

        Returns
        -------
        int
            Households.
        """
        return int(self.loss[np.arange(len(grid_of)), grid_of].sum())


def fewest_moved(problem: Problem, past: Past, known: int | None = None) -> int:
    """
    Say how many households move at least, in any division within the bounds.

    Parameters
    ----------
    problem : Problem
        The division, bridged; its grids are chosen among the columns of the past.
    past : Past
        Where the households were.
    known : int or None, households
        Moved in a division within the bounds; None where none is known.

    Returns
    -------
    int, households
        No connected division within the bounds moves fewer.
    """
    n, m = past.was.shape
    if known == 0 or problem.k > m:
        return 0
    ceiling = known if known is not None else int(past.was.sum()) + 1
    best = _misfit(problem, past) if problem.k == m else 0
    sets = _sets(problem, past, known)
    cells = (n + m) * m * (problem.upper + 1)
    price: Floats = np.zeros(len(sets.model))
    for steps in _STEPS:
        if best >= ceiling:
            break
        few = max(10, min(steps, _WORK // cells))
        found = raise_floor(sets, price, ceiling=ceiling * _SCALE, n_steps=few)
        best = max(best, -(-found.value // _SCALE))
        sets = strike_out(sets, found, ceiling=ceiling * _SCALE)
        price = found.price.astype(np.float64)
    return int(min(best, ceiling))


def _misfit(problem: Problem, past: Past) -> int:
    """Count what is too much in the old grids, or too little, whichever is more."""
    load = past.was.sum(axis=0)
    new = int(problem.workload.sum() - load.sum())
    over = np.maximum(load - problem.upper, 0).sum()
    under = np.maximum(problem.lower - load, 0).sum() - new
    return int(max(over, under, 0))


def _sets(problem: Problem, past: Past, known: int | None) -> Sets:
    """Let every old grid be a hub; one that keeps none of its own stands apart."""
    n, m = past.was.shape
    near = np.ones((m, n), dtype=bool)
    is_own = (past.was > 0) | (past.loss == 0)
    has_past = past.was.any(axis=0)
    apart = np.empty(0, dtype=np.int64)
    if known is not None:
        for grid in np.flatnonzero(has_past):
            near[grid] = _reached(problem, is_own[:, grid], past.loss[:, grid], known)
        new = int(problem.workload.sum() - past.was.sum())
        if known + new >= problem.lower:  # else a grid of others alone costs more than is known
            apart = np.flatnonzero(has_past)
    hubs = np.concatenate([np.arange(m), apart])
    h = len(hubs)
    cost = np.zeros((h + n, h + n), dtype=np.int64)
    cost[:h, h:] = past.loss.T[hubs] * _SCALE
    is_allowed = np.zeros((h + n, h + n), dtype=bool)
    is_allowed[:h, :h] = True  # a grid that is given up is in anybody's set, for nothing
    is_allowed[:m, h:] = near
    is_allowed[m:h, h:] = ~is_own.T[apart]
    return Sets(model=_model(problem, h), cost=cost, is_allowed=is_allowed)


def _model(problem: Problem, h: int) -> HubModel:
    none = np.zeros((0, 0), dtype=np.int64)
    return HubModel(
        workload=np.concatenate([np.zeros(h, dtype=np.int64), problem.workload]),
        k=problem.k,
        lower=problem.lower,
        upper=problem.upper,
        way=none,
        terms=NO_TERMS,
        cost=none,
        is_allowed=none.astype(bool),
        indptr=np.zeros(1, dtype=np.int64),
        indices=np.zeros(0, dtype=np.int64),
    )


def _reached(problem: Problem, is_own: Bools, loss: Ints, known: int) -> Bools:
    """Find the atoms that a grid reaches from its own by moving fewer than are known."""
    price = np.where(is_own, 0, np.int64(known))
    queue = [(0, int(atom)) for atom in np.flatnonzero(is_own)]
    while queue:
        paid, atom = heapq.heappop(queue)
        if paid > price[atom]:
            continue
        for edge in range(int(problem.indptr[atom]), int(problem.indptr[atom + 1])):
            other = int(problem.indices[edge])
            total = paid + int(loss[other])
            if problem.is_walkable[edge] and total < price[other]:
                price[other] = total
                heapq.heappush(queue, (total, other))
    reached: Bools = price < known
    return reached
