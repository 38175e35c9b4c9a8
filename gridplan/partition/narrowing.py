"""
Narrow the gap of one community from both sides, by the way that suits its grain.

Where the connected sets that could be grids are few enough to list, their partition is
solved: contiguity is then part of the floor. Where not, knapsacks price all sets, what
cannot be in anything cheaper is struck out, and the rest is halved until HiGHS can
close it.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bound import Floor, Sets, all_sets, floor_of, raise_floor, shares_of
from gridplan.partition.branching import branch
from gridplan.partition.connected import list_sets
from gridplan.partition.cost import HubModel, cost_of
from gridplan.partition.fixing import strike_out
from gridplan.partition.proving import Proof, prove
from gridplan.partition.setpartition import choose_sets

_BROAD, _NARROW = 120, 1000  # prices tried before and after the first striking out, at most
_FEWEST_PRICES = 40
_CELLS = 2_000_000  # of one hub's tables for each grid, over all prices tried after it
_PAID = 6_000_000  # cells of pairs for each grid: a half of the branching costs its own
_FEWEST, _MOST = 8, 400  # halves looked at
_HOPEFUL = 0.03  # gap that halves can close; where it is wider few are tried
_SMALL = 10  # grids: up to here ten times as many halves close nearly all, at twice the gap
_LISTED = 300_000  # sets that are worth listing
_CROWDED = 20  # atoms a grid: where there are more, sets are beyond listing
_WIDE = 0.1  # gap at which next to nothing can be struck out
_HOPELESS = 120_000  # pairs left that the second striking out never brings down to the widest
_WIDEST = 6000  # pairs left that are still worth closing where no time limit is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """
    What is known of the gap.

    Attributes
    ----------
    proof : Proof
        Of a floor under every division within the bounds.
    best : (n,) ndarray of int
        The cheapest division met.
    is_closed : bool
        True if nothing is cheaper than it.
    is_tried : bool
        True if the solver was asked.
    """

    proof: Proof
    best: Ints
    is_closed: bool
    is_tried: bool


def narrow(model: HubModel, best: Ints, *, end: float | None = None) -> Narrowed:
    """
    Raise the floor and look for something cheaper until they meet or a limit comes.

    Parameters
    ----------
    model : HubModel
        The model.
    best : (n,) ndarray of int
        A division within the bounds.
    end : float, s, optional
        Of `time.monotonic`: stop near it; after a count of steps where not given.

    Returns
    -------
    Narrowed
        What was reached.
    """
    may_list = model.k > 1 and len(model) <= _CROWDED * model.k
    listed = list_sets(model, most=_LISTED) if may_list else None
    if listed is None:
        return by_knapsacks(model, best, end=end)
    left = None if end is None else max(end - time.monotonic(), 0.01)
    found = choose_sets(listed, len(model), best, ceiling=cost_of(model, best), time_limit=left)
    best = best if found.closed.grid_of is None else found.closed.grid_of
    proof = prove(model, found.floor.price)
    if found.closed.is_proven and proof.floor >= found.floor.value:
        is_tried = proof.floor < cost_of(model, best)
        return Narrowed(proof=proof, best=best, is_closed=True, is_tried=is_tried)
    other = by_knapsacks(model, best, end=end)
    higher = max((other.proof, proof), key=lambda one: one.floor)
    is_closed = found.closed.is_proven or other.is_closed
    return replace(other, proof=higher, is_closed=is_closed)


def by_knapsacks(model: HubModel, best: Ints, *, end: float | None = None) -> Narrowed:
    """
    Do it with sets that need not hang together.

    Parameters
    ----------
    model : HubModel
        The model.
    best : (n,) ndarray of int
        A division within the bounds.
    end : float, s, optional
        Of `time.monotonic`.

    Returns
    -------
    Narrowed
        What was reached.
    """
    every = all_sets(model)
    ceiling = cost_of(model, best)
    steps = min(_NARROW, _CELLS * model.k // (len(model) * (model.upper + 1)) + 1)
    broad = min(_BROAD, max(_FEWEST_PRICES, steps // 4))
    floor = raise_floor(every, shares_of(model, best), ceiling=ceiling, n_steps=broad, end=end)
    if floor.value < ceiling:
        # among what is left a step costs less; its prices hold for every set again
        is_wide = ceiling - floor.value > _WIDE * ceiling
        few = every if is_wide else strike_out(every, floor, ceiling=ceiling)
        start = floor.price.astype(np.float64)
        sharp = raise_floor(few, start, ceiling=ceiling, n_steps=steps, end=end)
        value = floor_of(every.values(sharp.price), sharp.price, model.k)
        if value > floor.value:
            floor = Floor(value=value, price=sharp.price)
    if floor.value >= ceiling:
        proof = prove(model, floor.price)
        return Narrowed(proof=proof, best=best, is_closed=True, is_tried=False)
    left = None if end is None else end - time.monotonic()
    if left is not None or few.is_allowed.sum() <= _HOPELESS:
        few = strike_out(few, sharp, ceiling=ceiling)
    if (left is None and few.is_allowed.sum() > _WIDEST) or (left is not None and left <= 0.0):
        proof = prove(model, floor.price)
        return Narrowed(proof=proof, best=best, is_closed=False, is_tried=False)
    halves = _halves(few, (ceiling - floor.value) / ceiling)
    closed = branch(few, sharp.price, ceiling=ceiling, end=end, halves=halves)
    best = best if closed.grid_of is None else closed.grid_of
    proof = prove(model, floor.price)
    return Narrowed(proof=proof, best=best, is_closed=closed.is_proven, is_tried=True)


def _halves(sets: Sets, gap: float) -> int:
    """Say how many halves are worth looking at: work grows with grids, hope with nearness."""
    cells = int(sets.is_allowed.sum()) * (sets.model.upper + 1)
    more, hopeful = (10, 2 * _HOPEFUL) if sets.model.k <= _SMALL else (1, _HOPEFUL)
    many = more * _PAID * sets.model.k // max(cells, 1)
    return max(_FEWEST, min(more * _MOST, many if gap <= hopeful else many // 10))
