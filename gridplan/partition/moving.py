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
from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import Sets, raise_floor
from gridplan.partition.cost import NO_TERMS, HubModel
from gridplan.partition.fixing import strike_out
from gridplan.partition.problem import Problem
from gridplan.partition.proving import Proof, prove

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


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFloor:
    """
    How many households move at least, and why.

    Attributes
    ----------
    households : int
        No connected division within the bounds moves fewer.
    model : HubModel
        Of the proof: grids first, as atoms of no weight that are the only hubs, next to
        the atoms a grid's part may start from; then the atoms. In thousandths of a
        household.
    column : (h,) ndarray of int
        Column of the past that each of these grids is; the second time for one that
        keeps none of its own.
    proof : Proof
        Of the floor in that model.
    """

    households: int
    column: Ints
    model: HubModel
    proof: Proof


def fewest_moved(problem: Problem, past: Past, known: int | None = None) -> MovedFloor:
    """
    Say how many households move at least, in any division within the bounds.

    Parameters
    ----------
    problem : Problem
        The division, bridged; its grids are chosen among the columns of the past, and
        new ones where these are fewer.
    past : Past
        Where the households were.
    known : int or None, households
        Moved in a division within the bounds; None where none is known.

    Returns
    -------
    MovedFloor
        The best that was found.
    """
    fresh = max(0, problem.k - past.was.shape[1])
    past = Past(was=np.pad(past.was, ((0, 0), (0, fresh))))
    n, m = past.was.shape
    ceiling = known if known is not None else int(past.was.sum()) + 1
    sets, model = _sets(problem, past, known), _model_of_proof(problem, past)
    cells = (n + m) * m * (problem.upper + 1)
    price: Floats = np.zeros(len(sets.model))
    best = prove(model, np.zeros(len(model), dtype=np.int64))
    for steps in _STEPS:
        if best.floor > (ceiling - 1) * _SCALE:
            break
        few = max(10, min(steps, _WORK // cells))
        found = raise_floor(sets, price, ceiling=ceiling * _SCALE, n_steps=few)
        atoms = found.price[-n:]
        whole = np.concatenate([np.zeros(len(model) - n, dtype=np.int64), atoms])
        best = max((best, prove(model, whole)), key=lambda one: one.floor)
        sets = strike_out(sets, found, ceiling=ceiling * _SCALE)
        price = found.price.astype(np.float64)
    least = max(0, -(-best.floor // _SCALE))
    return MovedFloor(
        households=min(least, ceiling), column=_columns(past), model=model, proof=best
    )


def _columns(past: Past) -> Ints:
    """Name every old grid, and again those that can be kept in name alone."""
    m = past.was.shape[1]
    return np.concatenate([np.arange(m), np.flatnonzero(past.was.any(axis=0))])


def _model_of_proof(problem: Problem, past: Past) -> HubModel:
    """Lay out what a stranger can check: a part of a grid starts where the grid was."""
    n, m = past.was.shape
    is_own = (past.was > 0) | (past.loss == 0)
    has_past = past.was.any(axis=0)
    column = _columns(past)
    apart = column[m:]  # the same grids, if they keep none of their own
    start = np.column_stack([is_own | ~has_past, ~is_own[:, apart]])
    h = start.shape[1]
    cost = np.zeros((h + n, h + n), dtype=np.int64)
    cost[h:, :h] = past.loss[:, column] * _SCALE
    is_allowed = np.zeros((h + n, h + n), dtype=bool)
    is_allowed[h:, :m] = True
    is_allowed[h:, m:h] = ~is_own[:, apart]
    is_allowed[range(h), range(h)] = True
    atom, hub = np.nonzero(start)
    walk = problem.is_walkable
    source = np.concatenate([hub, problem.source[walk] + h])
    target = np.concatenate([atom + h, problem.indices[walk] + h])
    order = np.argsort(source, kind="stable")
    count = np.bincount(source, minlength=h + n)
    return replace(
        _model(problem, h),
        cost=cost,
        is_allowed=is_allowed,
        indptr=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        indices=target[order].astype(np.int64),
    )


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
