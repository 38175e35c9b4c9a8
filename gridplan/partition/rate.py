"""
What a household is worth to a knapsack, and which atoms that decides beforehand.

At any *rate* for a household, the costs of atoms beyond it that are below zero add up to a
floor under every set; the best rate comes by halving, for the floor is concave in it. An atom
that lifts the floor to what is looked for if it is in, is out; and the other way round. The
rate is a whole number, so what is decided is decided exactly [1]_.

References
----------
.. [1] Ingargiola, G. P. & Korsh, J. F. (1973). Reduction algorithm for zero-one single
   knapsack problems. *Management Science* 20(4), 460-463.
"""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Ints
from gridplan.jit import compiled

FREE, IN, OUT = 0, 1, 2


class Limits(NamedTuple):
    """
    What a set may weigh.

    Attributes
    ----------
    low, room : int, households
        No set weighs less, or more.
    least, most : int, households
        Beyond these each household costs the toll.
    toll : int
        Of such a household.
    """

    low: int
    room: int
    least: int
    most: int
    toll: int


@compiled
def decide(cost: Ints, workload: Ints, limits: Limits, goal: int) -> tuple[int, Ints]:
    """
    Decide on the atoms that leave no choice in sets cheaper than a goal.

    Parameters
    ----------
    cost : (n,) ndarray of int
        Of each atom.
    workload : (n,) ndarray of int, households
        Weights.
    limits : Limits
        On the weight of a set; some weight is between the outer two.
    goal : int
        Sets that cost as much are not looked for.

    Returns
    -------
    tuple of (int, (n,) ndarray of int)
        A floor under all sets; then FREE, IN or OUT for each atom, if that is below the goal.
    """
    rate, floor = _best_rate(cost, workload, limits)
    left = np.full(len(cost), FREE)
    if floor < goal:
        for at in range(len(cost)):
            beside = cost[at] - rate * workload[at]
            if floor + abs(beside) >= goal:
                left[at] = IN if beside < 0 else OUT
    return floor, left


@compiled
def _best_rate(cost: Ints, workload: Ints, limits: Limits) -> tuple[int, int]:
    """Find the rate with the highest floor, and that floor."""
    steep = 1
    for at in range(len(cost)):
        steep = max(steep, abs(cost[at]) // max(workload[at], 1) + 1)
    down, up = -steep, steep
    rate, (floor, _) = 0, _floor_at(0, cost, workload, limits)
    while down <= up:
        middle = (down + up) // 2
        value, is_short = _floor_at(middle, cost, workload, limits)
        if value > floor:
            rate, floor = middle, value
        if is_short:
            down = middle + 1
        else:
            up = middle - 1
    return rate, floor


@compiled
def _floor_at(rate: int, cost: Ints, workload: Ints, limits: Limits) -> tuple[int, bool]:
    """Add up the floor at a rate; True if the atoms below it weigh less than they should."""
    below, taken = 0, 0
    for at in range(len(cost)):
        beside = cost[at] - rate * workload[at]
        if beside < 0:
            below += beside
            taken += workload[at]
    low, room, least, most, toll = limits
    best, wanted = rate * low + toll * max(least - low, low - most, 0), low
    for bound in (least, most, room):
        w = min(max(bound, low), room)
        one = rate * w + toll * max(least - w, w - most, 0)
        if one < best:
            best, wanted = one, w
    return best + below, wanted > taken
