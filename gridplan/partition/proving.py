"""
A floor with all that a stranger needs to add it up: prices, values of hubs, splits.

The floor is ``sum(price)`` and the k least values, less the toll of what may lie beyond the
bounds. A hub's value is one that no connected
set around it undercuts; the splits show it, knapsack by knapsack
(`gridplan.partition.splitting`). `gridplan.checking.verify` repeats all of it.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bound import all_sets
from gridplan.partition.cost import HubModel
from gridplan.partition.knapsack import BEYOND, NEVER, cheapest_sets
from gridplan.partition.splitting import LEAF, Around, split_hub

_KNAPSACKS = 1500  # for one hub; where it takes more, its value is that of one knapsack


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """
    A floor, and why nothing is below it.

    Attributes
    ----------
    floor : int, household dm
        No division costs less.
    price : (n,) ndarray of int, household dm
        Multiplier of each atom.
    value : (n,) ndarray of int, household dm
        No connected set around this hub has a reduced cost below it.
    splits : tuple of (m,) ndarray of int
        For each hub the atoms its sets were split at, as from `split_hub`.
    toll : int
        What a household beyond the bounds adds to the cost of a set; all that the model
        lets be there are taken off the floor again.
    """

    floor: int
    price: Ints
    value: Ints
    splits: tuple[Ints, ...]
    toll: int = 0


def prove(model: HubModel, price: Ints, toll: int = 0) -> Proof:
    """
    Work out the floor under connected divisions at some prices.

    Parameters
    ----------
    model : HubModel
        The model; it has a division.
    price : (n,) ndarray of int, household dm
        Multipliers.
    toll : int
        For each household beyond the bounds; not negative.

    Returns
    -------
    Proof
        Of the floor at these prices; the same for the same input.
    """
    sets = all_sets(model)
    # what is beyond the bounds pays its toll in the splits alone
    bounds = (max(model.lower - model.beyond, 0), model.upper + model.beyond)
    root = cheapest_sets(sets.cost, price, model.workload, *bounds, sets.is_allowed)
    splits = [np.array([LEAF], dtype=np.int64)] * len(model)
    known: dict[int, int] = {}
    goal = NEVER
    for j in np.argsort(root, kind="stable").tolist():
        if root[j] >= min(goal, BEYOND):
            break
        around = Around(
            j, sets.cost[j] - price, model.workload, model.lower, model.upper,
            sets.is_allowed[j], model.indptr, model.indices, model.beyond, toll,
        )  # fmt: skip
        least, made, _ = split_hub(around, goal, _KNAPSACKS)
        if len(made):
            splits[j], known[j] = made, least
        else:
            known[j] = int(root[j])
        if len(known) >= model.k:
            goal = sorted(known.values())[model.k - 1]
    value = np.full(len(model), goal, dtype=np.int64)
    for j, least in known.items():
        value[j] = min(least, goal)
    floor = int(price.sum()) + sum(sorted(value.tolist())[: model.k]) - toll * model.beyond
    return Proof(floor=floor, price=price, value=value, splits=tuple(splits), toll=toll)
