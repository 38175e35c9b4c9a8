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
from gridplan.partition.bound import Floor, all_sets, floor_of, raise_floor, shares_of
from gridplan.partition.branching import branch
from gridplan.partition.connected import list_sets
from gridplan.partition.cost import HubModel, cost_of
from gridplan.partition.fixing import strike_out
from gridplan.partition.setpartition import choose_sets

_BROAD, _NARROW = 120, 1000  # prices tried before and after the first striking out
_LISTED = 300_000  # sets that are worth listing
_VERIFIED = 50_000  # sets that a verifier may be asked to list
_WIDEST = 6000  # pairs left that are still worth closing where no time limit is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """
    What is known of the gap.

    Attributes
    ----------
    floor : Floor
        Under every division within the bounds.
    best : (n,) ndarray of int
        The cheapest division met.
    is_closed : bool
        True if nothing is cheaper than it.
    is_tried : bool
        True if the solver was asked.
    """

    floor: Floor
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
    listed = list_sets(model, most=_LISTED) if model.k > 1 else None
    if listed is None:
        return by_knapsacks(model, best, end=end)
    left = None if end is None else max(end - time.monotonic(), 0.01)
    found = choose_sets(listed, len(model), best, ceiling=cost_of(model, best), time_limit=left)
    best = best if found.closed.grid_of is None else found.closed.grid_of
    may_list = len(listed) <= _VERIFIED
    if not found.closed.is_proven:
        other = by_knapsacks(model, best, end=end)
        floor = max((found.floor, other.floor), key=lambda one: one.value)
        return replace(other, floor=floor if may_list else other.floor)
    floor, ceiling = found.floor, cost_of(model, best)
    if not may_list:
        start = floor.price.astype(np.float64)
        floor = raise_floor(
            all_sets(model), start, ceiling=ceiling, n_steps=_NARROW // 2, end=end
        )
    return Narrowed(floor=floor, best=best, is_closed=True, is_tried=floor.value < ceiling)


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
    floor = raise_floor(every, shares_of(model, best), ceiling=ceiling, n_steps=_BROAD, end=end)
    if floor.value < ceiling:
        # among what is left a step costs less; its prices hold for every set again
        few = strike_out(every, floor, ceiling=ceiling)
        start = floor.price.astype(np.float64)
        sharp = raise_floor(few, start, ceiling=ceiling, n_steps=_NARROW, end=end)
        value = floor_of(every.values(sharp.price), sharp.price, model.k)
        if value > floor.value:
            floor = Floor(value=value, price=sharp.price)
    if floor.value >= ceiling:
        return Narrowed(floor=floor, best=best, is_closed=True, is_tried=False)
    few = strike_out(few, sharp, ceiling=ceiling)
    left = None if end is None else end - time.monotonic()
    if (left is None and few.is_allowed.sum() > _WIDEST) or (left is not None and left <= 0.0):
        return Narrowed(floor=floor, best=best, is_closed=False, is_tried=False)
    closed = branch(few, sharp.price, ceiling=ceiling, end=end)
    best = best if closed.grid_of is None else closed.grid_of
    return Narrowed(floor=floor, best=best, is_closed=closed.is_proven, is_tried=True)
