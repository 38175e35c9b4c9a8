"""
Life circles in the division: a grid with too few households near what they need pays.

Whether a household is near is told beforehand and does not change; what changes is
whom it shares a grid with. After the search, cells on borders move or change places
where that lowers what is missing from the thresholds by more than it lengthens ways;
bounds, connection and the absence of enclosed grids are kept.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.partition.bridge import bridge
from gridplan.partition.edges import components
from gridplan.partition.enclosing import encloses
from gridplan.partition.problem import Problem

# Metres of walking that a household short of a threshold counts as.
SHORT_METRES = 500.0
_PASSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """
    What the cells of one community reach.

    Attributes
    ----------
    households : (n,) ndarray of int
        In each cell.
    inside : (n_circles, n) ndarray of int
        Of them, those inside each circle.
    threshold : (n_circles,) ndarray, share
        Share of a grid's households that should be inside.
    weight : float
        Of the criterion; 0 removes it.
    """

    households: Ints
    inside: Ints
    threshold: Floats
    weight: float

    def short(self, members: Ints) -> float:
        """
        Count the households a grid lacks inside its circles.

        Parameters
        ----------
        members : (m,) ndarray of int
            Its cells.

        Returns
        -------
        float
            Added up over the circles.
        """
        wanted = self.threshold * self.households[members].sum()
        return float(np.maximum(wanted - self.inside[:, members].sum(axis=1), 0.0).sum())


def keep_circles(problem: Problem, grid_of: Ints, reach: Reach) -> Ints:
    """
    Move cells so that fewer grids fall short of their circles.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each cell; each grid in one piece.
    reach : Reach
        What the cells reach.

    Returns
    -------
    (n,) ndarray of int
        The same where nothing is short or the weight is 0; never with more short.
    """
    if reach.weight <= 0 or problem.k < 2:
        return grid_of
    desk = _Desk(bridge(problem).problem, grid_of, reach)
    for _ in range(_PASSES):
        moved = [desk.improve(atom) for atom in range(len(grid_of))]
        if not any(moved):
            break
    return desk.grid_of


class _Desk:
    """One division while it is changed, with the price of every grid."""

    def __init__(self, problem: Problem, grid_of: Ints, reach: Reach) -> None:
        self.problem, self.reach = problem, reach
        self.grid_of = grid_of.copy()
        cells = [np.flatnonzero(grid_of == g) for g in range(problem.k)]
        self.price = np.array([self._price(mine) for mine in cells])
        self.short = np.array([reach.short(mine) for mine in cells])

    def improve(self, atom: int) -> bool:
        """Give a cell to a neighbouring grid, alone or for another one, if that pays."""
        here = int(self.grid_of[atom])
        for there in self._beside(atom):
            if self.short[here] + self.short[there] <= 0:
                continue
            back = [
                other
                for other in np.flatnonzero(self.grid_of == there).tolist()
                if here in self._beside(other)
            ]
            for other in (-1, *back):
                if self._try(atom, other, here, there):
                    return True
        return False

    def _beside(self, atom: int) -> list[int]:
        first, last = self.problem.indptr[atom], self.problem.indptr[atom + 1]
        near = self.problem.indices[first:last][self.problem.is_walkable[first:last]]
        return sorted(set(self.grid_of[near].tolist()) - {int(self.grid_of[atom])})

    def _try(self, atom: int, other: int, here: int, there: int) -> bool:
        before = self.grid_of
        after = before.copy()
        after[atom] = there
        if other >= 0:
            after[other] = here
        mine, theirs = np.flatnonzero(after == here), np.flatnonzero(after == there)
        if not len(mine) or self._off(mine, theirs) > self._off(
            np.flatnonzero(before == here), np.flatnonzero(before == there)
        ):
            return False
        pair = [here, there]
        short = [self.reach.short(mine), self.reach.short(theirs)]
        if sum(short) >= self.short[pair].sum() - 1e-9:
            return False
        price = [self._price(mine), self._price(theirs)]
        if sum(price) >= self.price[pair].sum() - 1e-6:
            return False
        if not (self._is_whole(mine) and self._is_whole(theirs)):
            return False
        if encloses(self.problem, after):
            return False
        self.grid_of, self.price[pair], self.short[pair] = after, price, short
        return True

    def _off(self, *grids: Ints) -> int:
        load = [int(self.problem.workload[cells].sum()) for cells in grids]
        return sum(max(self.problem.lower - w, w - self.problem.upper, 0) for w in load)

    def _price(self, cells: Ints) -> float:
        ways = self.problem.workload[cells] @ self.problem.walking[np.ix_(cells, cells)]
        worth = self.reach.weight * SHORT_METRES
        return float(ways.min()) + worth * self.reach.short(cells)

    def _is_whole(self, cells: Ints) -> bool:
        problem = self.problem
        source, is_in = problem.source, np.zeros(len(problem), dtype=bool)
        is_in[cells] = True
        inner = problem.is_walkable & is_in[source] & is_in[problem.indices]
        label = components(len(problem), source, problem.indices, inner)
        return len(np.unique(label[cells])) == 1
