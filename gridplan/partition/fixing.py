"""
Strike out what no better division can use.

With atom i forced into hub j's set the floor rises; where it reaches the cost of a
division that is known, i at j is struck out. So is a hub whose own set raises it there.

References
----------
.. [1] Validi, H., Buchanan, A. & Lykhovyd, E. (2022). Imposing contiguity constraints
   in political districting models. *Operations Research* 70(2), 867-892.
"""

from dataclasses import replace

import numpy as np

from gridplan.partition.bound import Floor, Sets
from gridplan.partition.knapsack import BEYOND
from gridplan.partition.pegging import Hub
from gridplan.partition.pricing import forced_sets


def strike_out(sets: Sets, floor: Floor, *, ceiling: int) -> Sets:
    """
    Keep the atoms of each hub that a division cheaper than the ceiling may use.

    Parameters
    ----------
    sets : Sets
        What sets may be made of.
    floor : Floor
        Prices to judge by.
    ceiling : int, household dm
        Cost of a division that is known.

    Returns
    -------
    Sets
        Holds every division cheaper than the ceiling that the sets handed in held.
    """
    model = sets.model
    values = sets.values(floor.price, beyond=max(ceiling - floor.value, 0))
    order = np.sort(values)
    k = model.k
    if order[k - 1] >= BEYOND:
        return replace(sets, is_allowed=np.zeros_like(sets.is_allowed))
    total, most = int(floor.price.sum()), int(order[k - 1])
    base = int(order[:k].sum())
    is_allowed = np.zeros_like(sets.is_allowed)
    bounds = (model.lower, model.upper)
    for j in np.flatnonzero(values < BEYOND):
        # the k - 1 other hubs with the least values
        others = base - min(int(values[j]), most)
        limit = ceiling - total - others - 1
        if int(values[j]) > limit:
            continue
        hub = Hub(
            int(j), sets.cost[j] - floor.price, model.workload, *bounds, sets.is_allowed[j]
        )
        forced = forced_sets(hub, limit)
        is_allowed[j] = forced <= limit
    return replace(sets, is_allowed=is_allowed)
