"""
A floor under the households that must move when a division has to fit new bounds.

The hub model with the old grids as hubs: to be in a grid costs an atom its households
that were elsewhere. A grid stands in the model as an atom of no weight, so that the
knapsacks, the ascent and the striking out of the proof serve unchanged; the floor is in
whole numbers. Contiguity enters as distance: a grid that keeps some of its own reaches
an atom only through atoms that move with it, and all of them together must be fewer than
in a division that is known.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.climbing import Climbed, climb
from gridplan.partition.cost import NO_TERMS, HubModel
from gridplan.partition.problem import Problem
from gridplan.partition.proving import Proof, prove

_SCALE = 1000  # prices are thousandths of a household
_STAGES = ((200, 40), (40, 300))  # prices tried; knapsacks for a hub at each
_WORK = 250_000_000  # cells of all tables: large communities try fewer prices


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


def fewest_moved(
    problem: Problem, past: Past, known: int | None = None, off: int = 0
) -> MovedFloor:
    """
    Say how many households move at least, in any division that is as even as one known.

    Parameters
    ----------
    problem : Problem
        The division, bridged; its grids are chosen among the columns of the past, and
        new ones where these are fewer.
    past : Past
        Where the households were.
    known : int or None, households
        Moved in a division that is known; None where none is known.
    off : int, households
        How many may lie beyond the bounds, over all grids: as many as in that division.

    Returns
    -------
    MovedFloor
        The best that was found.
    """
    fresh = max(0, problem.k - past.was.shape[1])
    past = Past(was=np.pad(past.was, ((0, 0), (0, fresh))))
    ceiling = known if known is not None else int(past.was.sum()) + 1
    model = _model_of_proof(problem, past, off)
    zero = np.zeros(len(model), dtype=np.int64)
    best = prove(model, zero)
    found = Climbed(price=zero, toll=0)
    cells = int(model.is_allowed.sum()) * (problem.upper + 1)
    for steps, knapsacks in _STAGES:
        if best.floor > (ceiling - 1) * _SCALE:
            break
        few = max(10, min(steps, _WORK // cells))
        found = climb(
            model, found, ceiling=ceiling * _SCALE, unit=_SCALE, steps=few, knapsacks=knapsacks
        )
        best = max((best, prove(model, found.price, found.toll)), key=lambda one: one.floor)
    least = max(0, -(-best.floor // _SCALE))
    return MovedFloor(
        households=min(least, ceiling), column=_columns(past), model=model, proof=best
    )


def _columns(past: Past) -> Ints:
    """Name every old grid, and again those that can be kept in name alone."""
    m = past.was.shape[1]
    return np.concatenate([np.arange(m), np.flatnonzero(past.was.any(axis=0))])


def _model_of_proof(problem: Problem, past: Past, off: int) -> HubModel:
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
    return HubModel(
        workload=np.concatenate([np.zeros(h, dtype=np.int64), problem.workload]),
        k=problem.k,
        lower=problem.lower,
        upper=problem.upper,
        way=np.zeros((0, 0), dtype=np.int64),
        terms=NO_TERMS,
        cost=cost,
        is_allowed=is_allowed,
        indptr=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        indices=target[order].astype(np.int64),
        beyond=off,
    )
