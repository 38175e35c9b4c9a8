"""
Prices at which the floor under moved households is high.

Column generation [1]_: the duals of a program that mixes the sets met so far
(`gridplan.partition.mixing`) are the next prices, of each atom, and the toll for each
household beyond the bounds; the cheapest sets at these prices join the program. Half of each
step is taken, from the best prices yet [2]_. Prices are whole numbers whenever a floor is
worked out, so what is climbed is what `gridplan.partition.proving.prove` claims, however the
program rounds.

References
----------
.. [1] Mehrotra, A., Johnson, E. L. & Nemhauser, G. L. (1998). An optimization based
   heuristic for political districting. *Management Science* 44(8), 1100-1114.
.. [2] Pessoa, A., Sadykov, R., Uchoa, E. & Vanderbeck, F. (2018). Automation and combination
   of linear-programming based stabilization techniques in column generation. *INFORMS
   Journal on Computing* 30(2), 339-360.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bound import all_sets
from gridplan.partition.cost import HubModel
from gridplan.partition.knapsack import NEVER
from gridplan.partition.mixing import Mixed, Mixture
from gridplan.partition.splitting import Around, cheapest_around

_STEP = 0.5  # from the best prices to the duals


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
    model: HubModel, start: Climbed, *, ceiling: int, unit: int, steps: int, knapsacks: int
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
        Of a household; floors that are nearer than that to the ceiling close the gap.
    steps : int
        Prices tried at most.
    knapsacks : int
        For one hub at one price; where it takes more, its set may lie in pieces.

    Returns
    -------
    Climbed
        The best met; hubs' own prices stay 0.
    """
    desk = _Desk(model, knapsacks)
    program = Mixture(model, ceiling=ceiling, unit=unit)
    best, sets = desk.floor(start.price, start.toll)
    program.add(sets)
    share = _STEP
    for _ in range(steps):
        if best.value >= NEVER or best.value > ceiling - unit:
            break
        duals = program.duals(best.price)
        if duals is None:
            break
        price = np.rint(best.price + share * (duals[0] - best.price)).astype(np.int64)
        toll = max(0, round(best.toll + share * (duals[1] - best.toll)))
        found, sets = desk.floor(price, toll)
        if not program.add(sets) and found.value <= best.value:
            if share == 1.0:
                break  # nothing is below what the program pays: no prices are better
            share = 1.0
        else:
            share = _STEP
        best = max(best, found, key=lambda one: one.value)
    return best


class _Desk:
    """Works out floors of one model, price after price."""

    def __init__(self, model: HubModel, knapsacks: int) -> None:
        self._model, self._sets = model, all_sets(model)
        self._hubs = np.flatnonzero(np.diag(self._sets.is_allowed))
        self._most = knapsacks

    def floor(self, price: Ints, toll: int) -> tuple[Climbed, list[Mixed]]:
        """Add up the k least sets; beside them come others that were met on the way."""
        model, sets = self._model, self._sets
        least: list[int] = []
        found: list[Mixed] = []
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
                load = int(model.workload[members].sum())
                off = max(load - model.upper, model.lower - load, 0)
                found.append(Mixed(hub, members, int(sets.cost[hub][members].sum()), off))
                least = sorted([*least, value])[: model.k]
                goal = least[-1] if len(least) == model.k else NEVER
        if len(least) < model.k:
            return Climbed(price=price, toll=toll, value=NEVER), []
        value = int(price.sum()) + sum(least) - toll * model.beyond
        return Climbed(price=price, toll=toll, value=value), found
