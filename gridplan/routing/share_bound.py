"""
How short the longest of several walks from one place can be at best.

All walks together walk every street, so the longest is at least a k-th of the
shortest single walk. More is known near the start. What lies outside a ring
around it takes some least walking, and each walk that leaves the ring loses the
way through it twice; so a plan better than the one at hand sends at least so
many walks out, and the ring is left and entered twice as often. These are cuts
of the same linear program that proves the rural postman's walk (after Benavent,
Corberán, Plana & Sanchis 2009).
"""

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural_model import cut_model, tighten
from gridplan.routing.tjoin import TJoins

ENDLESS = 2**40
MOST_WAYS = 2000
"""Larger neighbourhoods keep the equal share as their bound."""


def share_bound(problem: PostmanProblem, away: Ints, *, k: int, longest: int) -> int:
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
    longest : int, dm
        The longest walk of some plan.

    Returns
    -------
    int, dm
        Never above ``longest``; 0 where nothing is proven.
    """
    if len(problem.u) > MOST_WAYS or problem.end != "closed":
        return 0
    model = cut_model(problem, most=2 * k)
    for limit in np.unique(away)[:-1].tolist():
        is_inside = away <= limit
        is_border = is_inside[problem.u] != is_inside[problem.v]
        ends = np.concatenate([problem.u[is_border], problem.v[is_border]])
        way_out = int(away[ends].min())
        walks = -(-_rest(problem, is_inside) // max(1, longest - 1 - 2 * way_out))
        if walks > k:  # not even k walks do better
            return longest
        is_out = is_inside[problem.required_u] != is_inside[problem.required_v]
        missing = 2 * walks - int(is_out.sum())
        if missing > 0:
            model.add(is_inside, float(missing))
    extra = tighten(model, ENDLESS)
    if extra >= ENDLESS:
        return 0
    whole = problem.required_metres + int(np.ceil(extra - 1e-6))
    return min(-(-whole // k), longest)


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
    join = joins.solve(odd)
    extra = int(problem.weight[ways][join].sum())
    return int(problem.required_weight[is_rest].sum()) + extra
