"""
The shortest rural postman walk, proven by mixed-integer programming.

Each way is walked again 0, 1 or 2 times. Cuts tighten a linear program below all
walks (see `gridplan.routing.rural_model`); what it walks shows where islands are
best joined, which gives better walks; and the better the walk known, the more
ways are ruled out. The streets left are a smaller problem of the same kind, so
all begins anew on it, until branch and bound sees only what is left.
"""

from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from gridplan.arrays import Floats, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural import Extra, join_along
from gridplan.routing.rural_model import WORK, CutModel, cut_model, tighten
from gridplan.routing.shrink import Chains, shrink

NODES = 400
"""Branch-and-bound nodes a round: a limit of work, not of time."""
MOST_WAYS = 5000
"""Larger neighbourhoods keep the bound they have."""
MOST_USEFUL = 300
"""More ways than this are not branched on: the relaxation's bound stands."""
SMALLER = 0.8
"""The relaxation begins anew when this share of the ways is left."""


class _Best:
    """
    The shortest solution known, and a bound, while problems shrink.

    Parameters
    ----------
    extra : Extra
        A solution on the whole problem and a bound.
    """

    def __init__(self, extra: Extra) -> None:
        self.ways = extra.ways
        self.value = extra.value
        self.bound = extra.bound

    def raise_bound(self, lowest: float) -> None:
        """Take a bound on all that is shorter than what is known."""
        self.bound = max(self.bound, min(int(np.ceil(lowest - 1e-6)), self.value))

    def take(self, problem: PostmanProblem, chains: Chains, ways: Ints) -> None:
        """Keep ways of a shrunken problem if they are shorter."""
        length = int(problem.weight[ways].sum())
        if length < self.value:
            self.value = length
            whole = [way for chain in ways.tolist() for way in chains[chain]]
            self.ways = np.sort(np.array(whole, dtype=np.int64))


def prove_extra(problem: PostmanProblem, extra: Extra) -> Extra:
    """
    Shorten the ways walked again to the least possible, or raise the bound.

    Parameters
    ----------
    problem : PostmanProblem
        Closed; open and free walks keep what they have.
    extra : Extra
        A solution and a bound.

    Returns
    -------
    Extra
        Never worse, with a bound never lower.
    """
    if problem.end != "closed" or extra.bound >= extra.value:
        return extra
    smaller, chains = shrink(problem)
    if len(smaller.u) > MOST_WAYS:
        return extra
    best, work = _Best(extra), WORK
    while True:
        problem = smaller
        model = cut_model(problem, work=work)
        _tighten(model, chains, best)
        work = model.work
        if best.bound >= best.value:
            break
        left = np.flatnonzero(model.is_open)
        smaller, links = shrink(problem.on(left))
        if len(smaller.u) > SMALLER * len(problem.u):
            _branch(model, chains, best)
            break
        chains = tuple(
            tuple(way for link in chain for way in chains[left[link]]) for chain in links
        )
    bound = min(best.bound, best.value)
    return replace(extra, ways=best.ways, value=best.value, bound=bound, proof="milp")


def _tighten(model: CutModel, chains: Chains, best: _Best) -> None:
    """Tighten the relaxation, and join islands where it walks."""
    problem, joins = model.problem, model.problem.joins()
    weight, nothing = problem.weight.astype(np.float64), np.zeros(0, dtype=np.int64)

    def look(walked: Floats) -> int:
        for length, begun in (
            (weight * np.clip(1 - walked, 0.02, 1.0), nothing),
            (weight * np.clip(1 - walked / 2, 0.02, 1.0), nothing),
            (weight, np.flatnonzero(walked > 0.99)),
        ):
            best.take(problem, chains, join_along(problem, joins, length, begun))
        return best.value

    best.raise_bound(tighten(model, best.value, look=look))


def _branch(model: CutModel, chains: Chains, best: _Best) -> None:
    """Branch on the open ways, asking for the cuts that the answers miss."""
    problem = model.problem
    while best.bound < best.value and model.is_open.sum() <= MOST_USEFUL:
        count, lower, is_solved = _solve(model)
        best.raise_bound(lower)
        if count is None:
            return
        label = problem.pieces(np.flatnonzero(count))
        if label.max() <= 0:
            best.take(problem, chains, np.repeat(np.arange(len(count)), count))
            return
        parts = np.unique(label[label >= 0])
        is_new = [model.add(label == part, 2.0) for part in parts.tolist()]
        if not is_solved or not any(is_new) or model.work <= 0:
            return
        _tighten(model, chains, best)


def _solve(model: CutModel) -> tuple[Ints | None, int, bool]:
    """Solve the program on the open ways; give counts, a bound, and if it is optimal."""
    problem, m = model.problem, len(model.problem.u)
    ways = np.flatnonzero(model.is_open)
    node, place = np.unique(
        np.concatenate([problem.u[ways], problem.v[ways]]), return_inverse=True
    )
    is_odd = np.zeros(problem.n, dtype=bool)
    is_odd[model.odd] = True
    k, n = len(ways), len(node)
    if is_odd[node].sum() != len(model.odd):
        return None, 2**60, True
    stars = csr_array((np.ones(2 * k), (place, np.tile(np.arange(k), 2))), shape=(n, k))
    halves = csr_array((np.full(n, -2.0), (np.arange(n), np.arange(n))), shape=(n, n))
    cuts = model.rows()[:, ways]
    parity = -1.0 * is_odd[node]
    found = milp(
        np.concatenate([problem.weight[ways].astype(float), np.zeros(n)]),
        integrality=np.ones(k + n),
        bounds=Bounds(0, np.concatenate([np.full(k, 2.0), np.full(n, np.inf)])),
        constraints=[
            LinearConstraint(hstack([stars, halves]), parity, parity),
            LinearConstraint(
                hstack([cuts, csr_array((len(model.cuts), n))]), np.array(model.least), np.inf
            ),
        ],
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if found.status == 2:  # nothing better exists on these ways
        return None, 2**60, True
    bound = found.mip_dual_bound
    lower = 0 if bound is None or not np.isfinite(bound) else int(np.ceil(bound - 1e-6))
    if found.x is None:
        return None, lower, False
    count = np.zeros(m, dtype=np.int64)
    count[ways] = np.rint(found.x[:k]).astype(np.int64)
    return count, lower, found.status == 0
