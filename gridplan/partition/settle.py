"""
A search that knows which grid is which: what an atom pays to be in each of them counts.

Grids keep their numbers, so a division can stay near another one, and a pinned atom
near its grid. The start is a division into connected grids; the answer is one too.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Floats, Int32s, Ints
from gridplan.partition.anneal import anneal
from gridplan.partition.effort import equal_enough, regime_for
from gridplan.partition.problem import Problem
from gridplan.partition.scale import measure_scale
from gridplan.partition.state import Graph, Price
from gridplan.schemes import Weights

_MOVED = 12.0  # price of a grid's mean moved, in good grids' borders
_GENTLE, _HARD = 4.0, 80.0  # price of breaking a bound by all of the mean: more than moving
_BROKEN = 1.0  # price of breaking a bound at all, at the end
_HOT, _COLD = 1.0, 0.02
_STAGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """
    How to search near another division.

    Attributes
    ----------
    loss : (n, k) ndarray, households
        Counted as moved when the atom is in the grid.
    mean : float, households
        What a grid should have; the problem may be a part of a community.
    steps : int
        Proposals an atom, in each run.
    runs : int
        The best is kept.
    seed : int
        Reproduces the answer.
    moved : float
        What moving weighs, 1 as a rule; less lets ways and borders count more.
    weights : Weights or None
        Of the criteria; all 1 where not given.
    """

    loss: Floats
    mean: float
    steps: int = 1500
    runs: int = 3
    seed: int = 1
    moved: float = 1.0
    weights: Weights | None = None


def settle(problem: Problem, start: Ints, stay: Stay) -> Ints:
    """
    Bring a division within its bounds, moving few households.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    start : (n,) ndarray of int
        Grid of each atom, 0 to k - 1, none empty, each connected.
    stay : Stay
        What staying is worth, and how long to search.

    Returns
    -------
    (n,) ndarray of int
        Fewest households beyond the bounds first, then the cheapest met; never worse
        than the start.
    """
    if problem.k == 1:
        return start.copy()
    best = start.astype(np.int32)
    prices = _prices(problem, stay)
    graph = _graph(problem, stay)
    never = np.ones(1, dtype=np.uint64)
    energy, _ = anneal(best.copy(), problem.k, graph, prices[-1], 0, 1.0, 1.0, never)
    key = (beyond(problem, best), energy)
    for child in np.random.SeedSequence(stay.seed).spawn(stay.runs):
        rng = child.generate_state(1, dtype=np.uint64) | np.uint64(1)
        energy, found = _run(problem, start, graph, prices, (stay.steps, rng))
        if (beyond(problem, found), energy) < key:
            best, key = found, (beyond(problem, found), energy)
    return best.astype(np.int64)


def beyond(problem: Problem, grid_of: npt.NDArray[np.integer]) -> int:
    """
    Count the households beyond the bounds.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom.

    Returns
    -------
    int, households
        Too many in heavy grids and too few in light ones.
    """
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    off = np.maximum(load - problem.upper, 0.0) + np.maximum(problem.lower - load, 0.0)
    return int(off.sum())


def _run(
    problem: Problem,
    start: Ints,
    graph: Graph,
    prices: list[Price],
    how: tuple[int, npt.NDArray[np.uint64]],
) -> tuple[float, Int32s]:
    state = start.astype(np.int32)
    steps = max(500, how[0] * len(problem) // len(prices))
    ratio = (_COLD / _HOT) ** (1.0 / len(prices))
    energy, best = np.inf, state
    for stage, price in enumerate(prices):
        heat = _HOT * ratio**stage
        energy, best = anneal(state, problem.k, graph, price, steps, heat, heat * ratio, how[1])
    return energy, best


def _graph(problem: Problem, stay: Stay) -> Graph:
    return Graph(
        problem.workload, problem.indptr, problem.indices, problem.border, problem.is_walkable,
        problem.is_outer, problem.walking,
        np.ascontiguousarray(stay.loss * (_MOVED * stay.moved / stay.mean)),
    )  # fmt: skip


def _prices(problem: Problem, stay: Stay) -> list[Price]:
    """Raise the price of a broken bound stage by stage; inside the bounds all is equal."""
    weights = stay.weights or Weights()
    regime = regime_for(float((problem.workload > 0).sum()) / problem.k)
    scale = measure_scale(problem)
    tolerance = problem.upper / stay.mean - 1.0
    share = (np.arange(_STAGES) + 0.5) / _STAGES
    share[-1] = 1.0
    return [
        Price(
            mean=stay.mean,
            tolerance=tolerance,
            equal=equal_enough(tolerance),
            soft=0.2 * weights.balance,
            hard=float(hard),
            broken=float(_BROKEN * hard / _HARD),
            walking=regime.walking * weights.walking / scale.walking,
            border=weights.boundary / scale.border,
        )
        for hard in _GENTLE * (_HARD / _GENTLE) ** share
    ]
