"""
A floor under every division: Lagrangian relaxation of "each atom once".

Each atom gets a price π. A division pays its sets' reduced costs and all prices, so
``sum(π)`` plus the k least reduced costs of sets with different hubs is a floor,
whatever the prices: contiguity and coverage are merely dropped. Good prices are found
by a subgradient that leans on where it came from; they are whole numbers whenever a
floor is claimed, so the claim is exact.

References
----------
.. [1] Elizondo-Amaya, M. G., Ríos-Mercado, R. Z. & Díaz, J. A. (2014). A dual bounding
   scheme for a territory design problem. *Computers & Operations Research* 44, 193-205.
.. [2] Camerini, P. M., Fratta, L. & Maffioli, F. (1975). On improving relaxation
   methods by modified gradient techniques. *Mathematical Programming Study* 3, 26-34.
"""

import time
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.cost import HubModel, hub_of
from gridplan.partition.knapsack import BEYOND, NEVER
from gridplan.partition.pricing import cheapest_few, cheapest_set

_LEAN = 0.97  # how much of the last direction is kept
_FIRST = 1.0  # share of the gap the first steps aim at
_PATIENCE = 20  # steps without a better floor until they get shorter
_SHORTEN = 0.8
_SHORTEST = 0.004
_LARGEST = 1 << 50  # prices stay exact in sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """
    A floor and the prices that prove it.

    Attributes
    ----------
    value : int, household dm
        No division whose sets are all allowed costs less.
    price : (n,) ndarray of int, household dm
        Multiplier of each atom.
    """

    value: int
    price: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """
    What the sets may be made of, hub by hub.

    Attributes
    ----------
    model : HubModel
        The model.
    cost : (n, n) ndarray of int
        Hub in rows, atom in columns.
    is_allowed : (n, n) ndarray of bool
        Hub in rows, atom in columns.
    """

    model: HubModel
    cost: Ints
    is_allowed: Bools

    def values(self, price: Ints, beyond: int = 0) -> Ints:
        """
        Price the cheapest sets of the hubs where they are least.

        Parameters
        ----------
        price : (n,) ndarray of int
            Multipliers.
        beyond : int, household dm
            How much more than the k-th least others may cost and still be told.

        Returns
        -------
        (n,) ndarray of int
            Least reduced costs, the k least at any rate; NEVER for the other hubs and
            where no set fits.
        """
        model = self.model
        bounds, wanted = (model.lower, model.upper), (model.k, beyond)
        return cheapest_few(self.cost, price, model.workload, bounds, self.is_allowed, wanted)

    def members(self, hub: int, price: Ints) -> Bools:
        """
        Name the atoms of one hub's cheapest set.

        Parameters
        ----------
        hub : int
            The hub.
        price : (n,) ndarray of int
            Multipliers.

        Returns
        -------
        (n,) ndarray of bool
            True inside.
        """
        bounds = (self.model.lower, self.model.upper)
        return cheapest_set(hub, self.cost, price, self.model.workload, bounds, self.is_allowed)


def all_sets(model: HubModel) -> Sets:
    """
    Allow every set within one component.

    Parameters
    ----------
    model : HubModel
        The model.

    Returns
    -------
    Sets
        Nothing but components taken into account.
    """
    return Sets(
        model=model,
        cost=np.ascontiguousarray(model.cost.T),
        is_allowed=np.ascontiguousarray(model.is_allowed.T),
    )


def floor_of(values: Ints, price: Ints, k: int) -> int:
    """
    Add up the floor.

    Parameters
    ----------
    values : (n,) ndarray of int
        Least reduced cost of each hub.
    price : (n,) ndarray of int
        Multipliers.
    k : int
        Grids.

    Returns
    -------
    int
        NEVER where fewer than k hubs have a set: there is no division at all.
    """
    least = np.sort(values)[:k]
    return NEVER if least[-1] >= BEYOND else int(price.sum() + least.sum())


def raise_floor(
    sets: Sets, start: Floats, *, ceiling: int, n_steps: int = 300, end: float | None = None
) -> Floor:
    """
    Look for prices with a high floor.

    Parameters
    ----------
    sets : Sets
        What sets may be made of.
    start : (n,) ndarray, household dm
        First prices.
    ceiling : int, household dm
        Cost of a division that is known; the search ends when the floor meets it.
    n_steps : int
        Prices tried at most; one at least.
    end : float, s, optional
        Of `time.monotonic`; try no more after it.

    Returns
    -------
    Floor
        The best met.
    """
    k = sets.model.k
    price = start.copy()
    best = Floor(value=-NEVER, price=np.rint(start).astype(np.int64))
    direction = np.zeros(len(price))
    step, waited = _FIRST, 0
    for _ in range(n_steps):
        whole = np.rint(np.clip(price, -_LARGEST / len(price), _LARGEST / len(price)))
        asked = whole.astype(np.int64)
        values = sets.values(asked)
        value = floor_of(values, asked, k)
        waited += 1
        if value > best.value:
            if value > best.value + (ceiling - best.value) * 0.002:
                waited = 0
            best = Floor(value=value, price=asked)
        is_late = end is not None and time.monotonic() > end
        if best.value >= ceiling or step < _SHORTEST or is_late:
            break
        if waited >= _PATIENCE:
            step, waited = step * _SHORTEN, 0
            price, direction = best.price.astype(np.float64), np.zeros(len(price))
            asked = best.price
            values = sets.values(asked)
            value = best.value
        hubs = np.argsort(values, kind="stable")[:k]
        cover = np.sum([sets.members(int(j), asked) for j in hubs], axis=0)
        direction = _LEAN * direction + (1.0 - cover)
        length = float(direction @ direction)
        if length == 0.0:
            break
        price = asked + step * max(ceiling - value, 1) / length * direction
    return best


def shares_of(model: HubModel, grid_of: Ints) -> Floats:
    """
    Take what each atom pays in a known division as its first price.

    Parameters
    ----------
    model : HubModel
        The model.
    grid_of : (n,) ndarray of int
        A division.

    Returns
    -------
    (n,) ndarray, household dm
        Half its cost to its own hub, half its share of its grid's; for a single grid
        so much that every atom is in, which makes the floor meet the cost.
    """
    if model.k == 1:
        return np.asarray(model.cost.max(axis=1), dtype=np.float64)
    n = np.arange(len(model))
    own = model.cost[n, hub_of(model, grid_of)].astype(np.float64)
    load = np.bincount(grid_of, weights=model.workload)[grid_of]
    total = np.bincount(grid_of, weights=own)[grid_of]
    fair = total * model.workload / np.maximum(load, 1.0)
    return np.asarray(0.5 * own + 0.5 * fair)
