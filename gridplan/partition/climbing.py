"""
Prices at which the floor under moved households is high.

A subgradient with Polyak's steps [1]_ climbs over the price of each atom and the toll for each
household beyond the bounds: first with knapsacks that know nothing of streets, which are
quick, then with sets that hang together. Prices are whole numbers whenever a floor is
worked out, so what is climbed is what `gridplan.partition.proving.prove` claims.

References
----------
.. [1] Polyak, B. T. (1969). Minimization of unsmooth functionals. *USSR Computational
   Mathematics and Mathematical Physics* 9(3), 14-29.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import all_sets
from gridplan.partition.cost import HubModel
from gridplan.partition.knapsack import NEVER
from gridplan.partition.splitting import Around, cheapest_around

_PATIENCE = 10  # steps without a better floor until they get shorter
_SHORTEN = 0.7
_SHORTEST = 0.003
_KNAPSACKS = 40  # for one hub at one price; where it takes more, pieces must do


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """
    Prices, and the floor they give.

    Attributes
    ----------
    price : (n,) ndarray of int
        Of each atom.
    toll : int
        For each household beyond the bounds.
    value : int
        The floor.
    """

    price: Ints
    toll: int
    value: int = -NEVER


def climb(
    model: HubModel, start: Climbed, *, ceiling: int, unit: int, steps: int, whole: bool
) -> Climbed:
    """
    Look for prices with a higher floor.

    Parameters
    ----------
    model : HubModel
        Of moves, its hubs first (`gridplan.partition.moving`).
    start : Climbed
        First prices.
    ceiling : int
        Cost of a division that is known.
    unit : int
        Floors that are nearer to it than this close the gap.
    steps : int
        Prices tried at most.
    whole : bool
        Sets must hang together.

    Returns
    -------
    Climbed
        The best met; hubs' own prices stay 0.
    """
    desk = _Desk(model, whole=whole)
    price, toll = start.price, start.toll
    best = Climbed(price=price, toll=toll)
    scale, waited = 1.0, 0
    slope = (np.zeros(len(price)), 0)
    for _ in range(steps):
        value, miss, off = desk.floor(price, toll)
        waited += 1
        if value > best.value:
            best, slope, waited = Climbed(price=price, toll=toll, value=value), (miss, off), 0
        if value >= NEVER or best.value > ceiling - unit or scale < _SHORTEST:
            break
        if waited >= _PATIENCE:
            # from the best prices again, in shorter steps
            scale, waited = scale * _SHORTEN, 0
            price, toll, value = best.price, best.toll, best.value
            miss, off = slope
        over, room = off - model.beyond, max(model.beyond, 1)
        length = float(miss @ miss) + over * over / room
        if length == 0.0:
            break
        step = scale * (ceiling + unit / 2 - value) / length
        price = np.rint(price + step * miss).astype(np.int64)
        toll = max(0, round(toll + step * over / room)) if model.beyond else 0
    return best


class _Desk:
    """Works out floors of one model, price after price."""

    def __init__(self, model: HubModel, *, whole: bool) -> None:
        self._model, self._sets = model, all_sets(model)
        self._hubs = np.flatnonzero(np.diag(self._sets.is_allowed))
        self._most = _KNAPSACKS if whole else 0

    def floor(self, price: Ints, toll: int) -> tuple[int, Floats, int]:
        """
        Add up the k least sets.

        Their floor; how far each atom is from being in one of them, hubs left out; how many
        households lie beyond the bounds.
        """
        model, sets = self._model, self._sets
        found: list[tuple[int, int, Bools]] = []
        goal = NEVER
        for hub in self._hubs.tolist():
            reduced = sets.cost[hub] - price
            # no set of it is below all that lowers one
            if int(np.minimum(reduced, 0)[sets.is_allowed[hub]].sum()) >= goal:
                continue
            around = Around(
                hub, reduced, model.workload, model.lower, model.upper, sets.is_allowed[hub],
                model.indptr, model.indices, model.beyond, toll,
            )  # fmt: skip
            value, members = cheapest_around(around, goal, self._most)
            if value < goal:
                found = sorted([*found, (value, hub, members)], key=lambda one: one[:2])
                found = found[: model.k]
                goal = found[-1][0] if len(found) == model.k else NEVER
        if len(found) < model.k:
            return NEVER, np.zeros(len(price)), 0
        miss = 1.0 - np.sum([members for _, _, members in found], axis=0)
        miss[self._hubs] = 0.0
        load = np.array([model.workload[members].sum() for _, _, members in found])
        off = np.maximum(load - model.upper, 0) + np.maximum(model.lower - load, 0)
        floor = int(price.sum()) + sum(value for value, _, _ in found) - toll * model.beyond
        return floor, miss, int(off.sum())
