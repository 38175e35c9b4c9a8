"""
A linear program that mixes sets into a division, and what it pays for each atom.

Sets may be taken in part; every atom is in one of them altogether. While few sets are known
the duals of such a program jump about, so each price is held in a box [1]_: what a price may
be at most is what leaving the atom out costs, and what it must be at least is paid for
having it twice.

References
----------
.. [1] du Merle, O., Villeneuve, D., Desrosiers, J. & Hansen, P. (1999). Stabilized column
   generation. *Discrete Mathematics* 194(1-3), 229-237.
"""

from typing import NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.cost import HubModel

_HALF = 0.3  # of a box's width, for each household of an atom
_LIGHTEST = 5  # households that an atom counts for there at least


class Mixed(NamedTuple):
    """
    A set around a hub.

    Attributes
    ----------
    hub : int
        The hub.
    members : (n,) ndarray of bool
        True inside.
    cost : int
        Of the set, its prices and toll left out.
    off : int, households
        How many lie beyond the bounds.
    """

    hub: int
    members: Bools
    cost: int
    off: int


class Mixture:
    """
    The program, which grows set by set.

    Parameters
    ----------
    model : HubModel
        Of moves, its hubs first.
    ceiling : int
        Cost of a division that is known: what a set too few costs.
    unit : int
        Of a household in the costs; the program counts in households.
    """

    def __init__(self, model: HubModel, *, ceiling: int, unit: int) -> None:
        self._solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        self._unit, self._seen = unit, set[tuple[int, bytes]]()
        self._hubs = hubs = int(np.diag(model.is_allowed).sum())
        self._half = _HALF * np.maximum(model.workload[hubs:], _LIGHTEST)
        self._atom = [solver.Constraint(1.0, 1.0) for _ in self._half]
        self._hub = [solver.Constraint(0.0, 1.0) for _ in range(hubs)]
        self._k = solver.Constraint(model.k, model.k)
        self._beyond = solver.Constraint(0.0, model.beyond)
        self._sides = [
            (self._column(0.0, {row: 1.0}), self._column(0.0, {row: -1.0}))
            for row in self._atom
        ]
        self._column(ceiling / unit, {self._k: 1.0})

    def add(self, sets: list[Mixed]) -> bool:
        """
        Let sets be taken.

        Parameters
        ----------
        sets : list of Mixed
            Known ones are passed over.

        Returns
        -------
        bool
            True if one of them is new.
        """
        before = len(self._seen)
        for one in sets:
            key = (one.hub, one.members.tobytes())
            if key not in self._seen:
                self._seen.add(key)
                inside = np.flatnonzero(one.members[self._hubs :]).tolist()
                rows = {self._atom[i]: 1.0 for i in inside}
                rows |= {self._k: 1.0, self._hub[one.hub]: 1.0}
                if one.off:
                    rows[self._beyond] = float(one.off)
                self._column(one.cost / self._unit, rows)
        return len(self._seen) > before

    def duals(self, price: Ints) -> tuple[Floats, float] | None:
        """
        Work out what is paid for atoms, and for a household beyond the bounds.

        Parameters
        ----------
        price : (n,) ndarray of int
            Middle of the box.

        Returns
        -------
        tuple of ((n,) ndarray, float), or None
            In units, 0 for hubs; None where the program fails.
        """
        cost = self._solver.Objective()
        middle = price[self._hubs :] / self._unit
        for (lacks, twice), most, least in zip(
            self._sides, middle + self._half, middle - self._half, strict=True
        ):
            cost.SetCoefficient(lacks, float(most))
            cost.SetCoefficient(twice, float(-least))
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        found = np.zeros(len(price))
        found[self._hubs :] = [row.dual_value() for row in self._atom]
        return found * self._unit, -self._beyond.dual_value() * self._unit

    def _column(self, cost: float, rows: dict[pywraplp.Constraint, float]) -> pywraplp.Variable:
        """Add what can be taken: it costs so much and counts so much in these rows."""
        column = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(column, cost)
        for row, share in rows.items():
            row.SetCoefficient(column, share)
        return column
