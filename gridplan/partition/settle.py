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
from gridplan.partition.edges import compress
from gridplan.partition.effort import equal_enough, regime_for
from gridplan.partition.problem import Problem
from gridplan.partition.scale import measure_scale
from gridplan.partition.state import Graph, Price
from gridplan.partition.ties import Tie
from gridplan.schemes import Weights

_MOVED = 12.0  # price of a grid's mean moved, in good grids' borders
_GENTLE, _HARD = 4.0, 80.0  # price of breaking a bound by all of the mean: more than moving
_BROKEN = 1.0  # price of breaking a bound at all, at the end
_HOT, _COLD = 1.0, 0.02
_STAGES = 8
_FORCES = (0.5, 3.0, 30.0)  # of what must hold, in good grids' borders, run after run


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
    tie : Tie or None
        What must hold whatever it costs.
    """

    loss: Floats
    mean: float
    steps: int = 1500
    runs: int = 3
    seed: int = 1
    moved: float = 1.0
    weights: Weights | None = None
    tie: Tie | None = None


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
    # what must hold is asked gently at first, or nothing could move into place
    graphs = [_graph(problem, stay, force) for force in (_FORCES if stay.tie else (0.0,))]
    never = np.ones(1, dtype=np.uint64)
    energy, _ = anneal(best.copy(), problem.k, graphs[-1], prices[-1], 0, 1.0, 1.0, never)
    key = (_unmet(stay, best), beyond(problem, best), energy)
    for child in np.random.SeedSequence(stay.seed).spawn(stay.runs):
        rng = child.generate_state(1, dtype=np.uint64) | np.uint64(1)
        found = start.astype(np.int32)
        for graph in graphs:
            energy, found = _run(problem, found, graph, prices, (stay.steps, rng))
        found_key = (_unmet(stay, found), beyond(problem, found), energy)
        if found_key < key:
            best, key = found, found_key
    return best.astype(np.int64)


def _unmet(stay: Stay, grid_of: Int32s) -> int:
    return stay.tie.unmet(grid_of.astype(np.int64)) if stay.tie else 0


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
    start: Int32s,
    graph: Graph,
    prices: list[Price],
    how: tuple[int, npt.NDArray[np.uint64]],
) -> tuple[float, Int32s]:
    state = start.copy()
    steps = max(500, how[0] * len(problem) // len(prices))
    ratio = (_COLD / _HOT) ** (1.0 / len(prices))
    energy, best = np.inf, state
    for stage, price in enumerate(prices):
        heat = _HOT * ratio**stage
        energy, best = anneal(state, problem.k, graph, price, steps, heat, heat * ratio, how[1])
    return energy, best


def _graph(problem: Problem, stay: Stay, force: float) -> Graph:
    """Draw what must be together with borders nobody can pay, and apart with none below 0."""
    toll = stay.loss * (_MOVED * stay.moved / stay.mean)
    indptr, indices = problem.indptr, problem.indices
    border, walkable = problem.border, problem.is_walkable
    tie = stay.tie
    if tie is not None:
        toll = toll + force * tie.toll(stay.loss.shape)
        pair = np.concatenate([tie.same, tie.apart])
        metres = np.repeat([force, -force], [len(tie.same), len(tie.apart)])
        metres *= measure_scale(problem).border
        source = np.concatenate([problem.source, pair[:, 0], pair[:, 1]])
        rows = compress(len(problem), source, np.concatenate([indices, pair[:, 1], pair[:, 0]]))
        indptr, indices = rows.indptr, rows.indices
        border = np.concatenate([border, metres, metres])[rows.order]
        walkable = np.concatenate([walkable, np.zeros(2 * len(pair), dtype=bool)])[rows.order]
    return Graph(
        problem.workload, indptr, indices, border, walkable, problem.is_outer,
        problem.walking, np.ascontiguousarray(toll),
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
