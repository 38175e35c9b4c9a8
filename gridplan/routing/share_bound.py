"""
How short the longest of several walks from one place can be at best.

All walks together walk every street, so the longest is at least a k-th of the
shortest single walk. More is known near the start. What lies outside a ring
around it takes some least walking, and each walk that leaves the ring loses the
way through it twice; so walks below a length sent out beforehand are at least so
many, and the ring is left and entered twice as often. These are cuts of the same
linear program that proves the rural postman's walk (after Benavent, Corberán,
Plana & Sanchis 2009). What the program walks again is nearly what good walks do.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural_model import cut_model, tighten
from gridplan.routing.tjoin import TJoins

ENDLESS = 2**40
MOST_WAYS = 2000
"""Larger neighbourhoods keep the equal share as their bound."""
SLACK = 200
"""The first length aimed at is above an equal share by one part in so many."""
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBound:
    """
    A bound on the longest of several walks.

    Attributes
    ----------
    longest : int, dm
        No longest walk is shorter.
    walked : (m,) ndarray or None
        How often the program walks each way again; None where there was none.
    """

    longest: int
    walked: Floats | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ring:
    """What is within a distance of the start, the way out, and the walking beyond it."""

    is_inside: Bools
    way_out: int
    rest: int
    required: int


def share_bound(problem: PostmanProblem, away: Ints, *, k: int, lowest: int) -> ShareBound:
    """
    Prove how short the longest of k closed walks can be.

    Parameters
    ----------
    problem : PostmanProblem
        Closed, with a start.
    away : (n,) ndarray of int, dm
        Shortest way from the start to each node.
    k : int
        Walks.
    lowest : int, dm
        What is known: no longest walk is shorter.

    Returns
    -------
    ShareBound
        At least what is known.
    """
    if len(problem.u) > MOST_WAYS or problem.end != "closed":
        return ShareBound(longest=lowest, walked=None)
    rings = [_ring(problem, away, limit) for limit in np.unique(away)[:-1].tolist()]
    for ring in rings:  # k walks out and back have to do for what is beyond
        lowest = max(lowest, -(-ring.rest // k) + 2 * ring.way_out)
    walked, aim = None, 0
    for _ in range(ROUNDS):
        aim = max(lowest + 1, lowest + lowest // SLACK)
        extra, walked = _least_ways(problem, rings, k=k, aim=aim)
        if extra >= ENDLESS:  # no walks are below the aim
            return ShareBound(longest=aim, walked=None)
        share = -(-(problem.required_metres + int(np.ceil(extra - 1e-6))) // k)
        lowest = max(lowest, min(share, aim))
        if share <= aim:
            break
    return ShareBound(longest=lowest, walked=walked)


def _ring(problem: PostmanProblem, away: Ints, limit: int) -> _Ring:
    is_inside = away <= limit
    is_border = is_inside[problem.u] != is_inside[problem.v]
    ends = np.concatenate([problem.u[is_border], problem.v[is_border]])
    is_out = is_inside[problem.required_u] != is_inside[problem.required_v]
    return _Ring(
        is_inside=is_inside,
        way_out=int(away[ends].min()),
        rest=_rest(problem, is_inside),
        required=int(is_out.sum()),
    )


def _least_ways(
    problem: PostmanProblem, rings: list[_Ring], *, k: int, aim: int
) -> tuple[float, Floats]:
    """Find how much k walks below the aim walk again at least, in dm, and which ways."""
    model = cut_model(problem, most=2 * k)
    for ring in rings:
        walks = -(-ring.rest // max(1, aim - 1 - 2 * ring.way_out))
        missing = 2 * walks - ring.required
        if missing > 0:
            model.add(ring.is_inside, float(missing))
    walked = np.zeros(len(problem.u))

    def look(again: Floats) -> int:
        walked[:] = again
        return ENDLESS

    return tighten(model, ENDLESS, look=look), walked


def _rest(problem: PostmanProblem, is_inside: Bools) -> int:
    """Measure the shortest closed walk over what is not inside, ways inside being free."""
    node = np.where(is_inside, 0, np.arange(1, problem.n + 1))
    is_rest = ~(is_inside[problem.required_u] & is_inside[problem.required_v])
    u, v = node[problem.u], node[problem.v]
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((problem.weight, high, low))
    order = order[low[order] != high[order]]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])
    ways = order[is_first]
    joins = TJoins(problem.n + 1, low[ways], high[ways], problem.weight[ways])
    ends = np.concatenate(
        [node[problem.required_u[is_rest]], node[problem.required_v[is_rest]]]
    )
    odd = np.flatnonzero(np.bincount(ends, minlength=problem.n + 1) % 2)
    join = joins.solve(odd).edges
    extra = int(problem.weight[ways][join].sum())
    return int(problem.required_weight[is_rest].sum()) + extra
