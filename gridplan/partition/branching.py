"""
Halve what is not struck out, hub by hub, until the solver makes short work of it.

Either j is no hub: its row is struck out. Or it is one: nobody else may hold atom j.
Both halves get their own prices, start from their parent's, and are struck out again;
most end there, in whole numbers, and the solver only sees small ones.

References
----------
.. [1] Beasley, J. E. (1993). Lagrangean heuristics for location problems. *European
   Journal of Operational Research* 65(3), 383-399.
"""

import time
from dataclasses import replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bound import Floor, Sets, raise_floor
from gridplan.partition.closing import Closed, close
from gridplan.partition.cost import cost_of
from gridplan.partition.fixing import strike_out
from gridplan.partition.knapsack import NEVER

_SMALL = 400  # pairs that the solver gets at once
_STEPS = 60  # prices tried in each half
_HALVES = 400  # looked at, where no time limit is given


def branch(
    sets: Sets,
    price: Ints,
    *,
    ceiling: int,
    end: float | None = None,
    small: int = _SMALL,
    halves: int = _HALVES,
) -> Closed:
    """
    Look for the cheapest division below a ceiling.

    Parameters
    ----------
    sets : Sets
        What is not struck out for this ceiling.
    price : (n,) ndarray of int, household dm
        Prices to start from.
    ceiling : int, household dm
        Cost of a division that is known.
    end : float, s, optional
        Of `time.monotonic`: give up then; after a fixed number of halves where not
        given.
    small : int
        Pairs that the solver gets at once.
    halves : int
        Looked at before giving up, where no end is given.

    Returns
    -------
    Closed
        Not proven where a limit ended the search.
    """
    best: Ints | None = None
    is_proven = True
    ahead = [(sets, price)]
    seen = 0
    while ahead:
        left = None if end is None else end - time.monotonic()
        seen += 1
        if (left is None and seen > halves) or (left is not None and left <= 0.0):
            return Closed(grid_of=best, is_proven=False)
        part, start = ahead.pop()
        floor = raise_floor(
            part, start.astype(np.float64), ceiling=ceiling, n_steps=_STEPS, end=end
        )
        if floor.value >= ceiling:
            continue
        part = strike_out(part, floor, ceiling=ceiling)
        if not part.is_allowed.any(axis=0).all():
            continue  # an atom that nobody may hold
        hub = _undecided(part, floor, ceiling)
        if hub is None or part.is_allowed.sum() <= small:
            closed = close(part, ceiling=ceiling, time_limit=left)
            is_proven = is_proven and closed.is_proven
            if closed.grid_of is not None:
                best, ceiling = closed.grid_of, cost_of(part.model, closed.grid_of)
            if end is None and not is_proven:
                break  # the rest could prove nothing any more
        else:
            ahead += [(half, floor.price) for half in _halves(part, hub)]
    return Closed(grid_of=best, is_proven=is_proven)


def _undecided(sets: Sets, floor: Floor, ceiling: int) -> int | None:
    """Name the hub that is nearest to the border between those taken and those left."""
    own = np.diag(sets.is_allowed)
    hubs = np.flatnonzero(own & (sets.is_allowed.sum(axis=0) > 1))
    if len(hubs) == 0:
        return None
    values = sets.values(floor.price, beyond=max(ceiling - floor.value, 0))
    values = np.minimum(values, NEVER // 4)
    order = np.sort(values[own])
    k = min(sets.model.k, len(order))
    border = (order[k - 1] + order[min(k, len(order) - 1)]) // 2
    return int(hubs[np.argmin(np.abs(values[hubs] - border))])


def _halves(sets: Sets, hub: int) -> tuple[Sets, Sets]:
    """Make it a hub, or forbid that it is one; the second is looked at first."""
    taken, closed = sets.is_allowed.copy(), sets.is_allowed.copy()
    taken[:, hub] = False
    taken[hub, hub] = True
    closed[hub] = False
    return replace(sets, is_allowed=taken), replace(sets, is_allowed=closed)
