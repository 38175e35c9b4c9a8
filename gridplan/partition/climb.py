"""
The best prices there are, by column generation: where a subgradient only comes near.

The sets met so far make a linear program whose prices say how high a floor could be at
most; the knapsacks at prices between those and the best ones so far give new sets, and
a higher floor. The two meet where no prices do better.

References
----------
.. [1] Wentges, P. (1997). Weighted Dantzig-Wolfe decomposition for linear mixed-integer
   programming. *International Transactions in Operational Research* 4(2), 151-162.
"""

import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, hstack

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import Floor, Sets, floor_of
from gridplan.partition.knapsack import BEYOND

_KEEP = 0.7  # how near new prices stay to the best so far
_NEAR = 1e-4  # of the ceiling: floor and linear program have met
_DEAR = 5.0  # mean costs of an atom that a missing or double one is charged


def climb(
    sets: Sets, start: Floor, *, ceiling: int, rounds: int = 120, end: float | None = None
) -> Floor:
    """
    Raise a floor as high as prices can.

    Parameters
    ----------
    sets : Sets
        What sets may be made of.
    start : Floor
        Prices to begin with.
    ceiling : int, household dm
        Cost of a division that is known; the search ends when the floor meets it.
    rounds : int
        Linear programs solved at most.
    end : float, s, optional
        Of `time.monotonic`; try no more after it.

    Returns
    -------
    Floor
        The best met, not below the one handed in where that was of the same sets.
    """
    model = sets.model
    pool = _Pool(len(model), model.k, _DEAR * ceiling / len(model))
    best, price = start, start.price
    for _ in range(rounds):
        values = sets.values(price, beyond=max((ceiling - best.value) // 2, 0))
        value = floor_of(values, price, model.k)
        if value > best.value:
            best = Floor(value=value, price=price)
        is_late = end is not None and time.monotonic() > end
        if best.value >= ceiling or is_late:
            break
        before = len(pool)
        for hub in np.flatnonzero(values < BEYOND):
            pool.take(int(hub), sets.members(int(hub), price), sets.cost)
        at_most, told = pool.prices()
        if at_most - best.value <= _NEAR * ceiling:
            break
        if len(pool) == before and (price == best.price).all():
            price = np.rint(told).astype(np.int64)
        else:
            price = np.rint(_KEEP * best.price + (1.0 - _KEEP) * told).astype(np.int64)
    return best


class _Pool:
    """Sets met so far, and the linear program over them."""

    def __init__(self, n: int, k: int, dear: float) -> None:
        self._n, self._k, self._dear = n, k, dear
        self._known: set[tuple[int, bytes]] = set()
        self._rows: list[Ints] = []
        self._cost: list[float] = []

    def __len__(self) -> int:
        """Count the sets."""
        return len(self._cost)

    def take(self, hub: int, is_member: Bools, cost: Ints) -> None:
        """Take in a set: its atoms, its hub, and one of k."""
        name = (hub, is_member.tobytes())
        if name not in self._known:
            self._known.add(name)
            atoms = np.flatnonzero(is_member)
            self._rows.append(np.concatenate([atoms, [self._n, self._n + 1 + hub]]))
            self._cost.append(float(cost[hub, atoms].sum()))

    def prices(self) -> tuple[float, Floats]:
        """Solve it: how high a floor can be at most, and prices that say so."""
        n, m = self._n, len(self._cost)
        start = np.concatenate([[0], np.cumsum([len(rows) for rows in self._rows])])
        ones = np.ones(int(start[-1]))
        table = csc_array((ones, np.concatenate(self._rows), start), shape=(2 * n + 1, m))
        # an atom may be missing or double, dearly: so there is always an answer
        amiss = csc_array(np.vstack([np.hstack([np.eye(n), -np.eye(n)]), np.zeros((1, 2 * n))]))
        told = linprog(
            np.concatenate([self._cost, np.full(2 * n, self._dear)]),
            A_ub=hstack([table[n + 1 :], csc_array((n, 2 * n))]),
            b_ub=np.ones(n),
            A_eq=hstack([table[: n + 1], amiss]),
            b_eq=np.append(np.ones(n), float(self._k)),
            method="highs-ds",
        )
        return float(told.fun), np.asarray(told.eqlin.marginals[:n], dtype=np.float64)
