"""
What must hold in a division, and whether it can: atoms together, apart, in or out of grids.

Whether wishes can all be met is asked of a small program (each bunch of atoms in one grid,
bounds kept); contiguity is left out, so "they contradict each other" is never said in vain.
The smallest set that does is found by leaving out one wish after the other.

References
----------
.. [1] Chinneck, J. W. & Dravnieks, E. W. (1991). Locating minimal infeasible constraint
   sets in linear programs. *ORSA Journal on Computing* 3(2), 157-168.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.edges import components
from gridplan.partition.problem import Problem

_INFEASIBLE = 2  # status of scipy.optimize.milp
_NODES = 2000  # of the branching tree; undecided counts as possible


def _none() -> Ints:
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """
    What must hold; a row a pair.

    Attributes
    ----------
    same, apart : (p, 2) ndarray of int
        Two atoms in one grid, or in two.
    inside, outside : (p, 2) ndarray of int
        An atom and the grid it must be in, or must not.
    """

    same: Ints = field(default_factory=_none)
    apart: Ints = field(default_factory=_none)
    inside: Ints = field(default_factory=_none)
    outside: Ints = field(default_factory=_none)

    def unmet(self, grid_of: Ints) -> int:
        """
        Count the pairs that do not hold.

        Parameters
        ----------
        grid_of : (n,) ndarray of int
            Grid of each atom.

        Returns
        -------
        int
            None if all is well.
        """
        return int(
            (grid_of[self.same[:, 0]] != grid_of[self.same[:, 1]]).sum()
            + (grid_of[self.apart[:, 0]] == grid_of[self.apart[:, 1]]).sum()
            + (grid_of[self.inside[:, 0]] != self.inside[:, 1]).sum()
            + (grid_of[self.outside[:, 0]] == self.outside[:, 1]).sum()
        )

    def toll(self, shape: tuple[int, ...]) -> Floats:
        """
        Charge 1 for every atom in a grid where it must not be.

        Parameters
        ----------
        shape : tuple of int
            Atoms and grids.

        Returns
        -------
        (n, k) ndarray
            0 where an atom may be.
        """
        toll = np.zeros(shape)
        for atom, grid in self.inside:
            toll[atom, np.arange(shape[1]) != grid] = 1.0
        toll[self.outside[:, 0], self.outside[:, 1]] = 1.0
        return toll


def bind(ties: Sequence[Tie]) -> Tie:
    """
    Take several together.

    Parameters
    ----------
    ties : sequence of Tie
        What each of several wishes asks.

    Returns
    -------
    Tie
        All of it.
    """
    return Tie(
        **{
            name: np.concatenate([_none(), *(getattr(tie, name) for tie in ties)])
            for name in ("same", "apart", "inside", "outside")
        }
    )


def never_together(tie: Tie, n: int) -> Bools:
    """
    Mark the pairs of atoms that a tie keeps out of each other's grid.

    Parameters
    ----------
    tie : Tie
        What must hold.
    n : int
        Number of atoms.

    Returns
    -------
    (n, n) ndarray of bool
        True where no division that meets the tie has both in one grid: they are apart,
        in two named grids, or one is in a grid that the other is kept out of; bunches
        that stay together count as one. Symmetric.
    """
    bunch = _bunches(tie, n)
    m = int(bunch.max(initial=-1)) + 1
    grids = int(max(tie.inside[:, 1].max(initial=-1), tie.outside[:, 1].max(initial=-1))) + 1
    is_in, is_out = np.zeros((m, grids), dtype=np.int64), np.zeros((m, grids), dtype=np.int64)
    is_in[bunch[tie.inside[:, 0]], tie.inside[:, 1]] = 1
    is_out[bunch[tie.outside[:, 0]], tie.outside[:, 1]] = 1
    is_out |= is_in.any(axis=1, keepdims=True) & (is_in == 0)
    never = is_in @ is_out.T > 0
    never[bunch[tie.apart[:, 0]], bunch[tie.apart[:, 1]]] = True
    both: Bools = (never | never.T)[np.ix_(bunch, bunch)]
    return both


def _bunches(tie: Tie, n: int) -> Ints:
    """Label atoms that stay together."""
    both = np.concatenate([tie.same, tie.same[:, ::-1]])
    return components(n, both[:, 0], both[:, 1], np.ones(len(both), dtype=bool))


def can_hold(problem: Problem, tie: Tie) -> bool:
    """
    Tell whether grids within the bounds can meet a tie, contiguity left out.

    Parameters
    ----------
    problem : Problem
        The division.
    tie : Tie
        What must hold.

    Returns
    -------
    bool
        False only if they cannot; with hard questions True.
    """
    n, k = len(problem), problem.k
    bunch = _bunches(tie, n)
    m = int(bunch.max()) + 1
    weight = np.bincount(bunch, weights=problem.workload, minlength=m).astype(np.float64)
    number: Ints = np.arange(m * k, dtype=np.int64).reshape(m, k)
    rows: list[tuple[Ints, Floats, float, float]] = [
        (number[b], np.ones(k), 1.0, 1.0) for b in range(m)
    ]
    rows += [
        (number[:, g], weight, float(problem.lower), float(problem.upper)) for g in range(k)
    ]
    for a, b in bunch[tie.apart]:
        if a == b:
            return False
        rows += [(number[[a, b], g], np.ones(2), 0.0, 1.0) for g in range(k)]
    least, most = np.zeros(m * k), np.ones(m * k)
    for atom, grid in tie.inside:
        least[number[bunch[atom], grid]] = 1.0
    for atom, grid in tie.outside:
        most[number[bunch[atom], grid]] = 0.0
    if (least > most).any() or (least.reshape(m, k).sum(axis=1) > 1).any():
        return False
    indptr = np.cumsum([0, *(len(row[0]) for row in rows)])
    matrix = csr_array(
        (np.concatenate([r[1] for r in rows]), np.concatenate([r[0] for r in rows]), indptr),
        shape=(len(rows), m * k),
    )
    told = milp(
        np.zeros(m * k),
        integrality=np.ones(m * k),
        bounds=Bounds(least, most),
        constraints=LinearConstraint(matrix, [r[2] for r in rows], [r[3] for r in rows]),
        options={"node_limit": _NODES},
    )
    return bool(told.status != _INFEASIBLE)


def smallest_conflict(problem: Problem, ties: Sequence[Tie]) -> list[int]:
    """
    Name wishes that contradict each other, and do not without any one of them.

    Parameters
    ----------
    problem : Problem
        The division.
    ties : sequence of Tie
        What each wish asks.

    Returns
    -------
    list of int
        Places in the sequence; empty where all can hold.
    """
    held = list(range(len(ties)))
    if can_hold(problem, bind(ties)):
        return []
    for one in list(held):
        without = [place for place in held if place != one]
        if not can_hold(problem, bind([ties[place] for place in without])):
            held = without
    return held
