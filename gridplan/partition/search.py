"""One connected piece searched: several runs, and further ones while a bound is broken."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Int32s
from gridplan.partition.anneal import anneal
from gridplan.partition.effort import Effort, Regime, equal_enough, regime_for
from gridplan.partition.enclosing import sealers
from gridplan.partition.polish import polish
from gridplan.partition.problem import Problem
from gridplan.partition.scale import Scale, measure_scale
from gridplan.partition.state import Graph, Price
from gridplan.schemes import Weights

_FEW = 64  # grids: up to here several runs beat a long one
_STRICT = 2.0  # times what balance weighs when grids are divided anew
_STRICT_BROKEN = 1.3  # and a broken bound in itself: less, so that all come nearer
_INSIST = 0.15  # what shape still weighs in a further run, where bounds were broken

Rng = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    What all runs on a community have in common.

    Attributes
    ----------
    mean : float, households
        W/k of the community.
    tolerance : float, share
        Off the mean, both ways.
    heat : float
        Share of the regime's first heat to start from.
    weights : Weights
        Of the criteria.
    """

    mean: float
    tolerance: float
    heat: float
    weights: Weights


def best_run(
    problem: Problem,
    start: Int32s,
    search: Search,
    effort: Effort,
    entropy: np.random.SeedSequence,
) -> Int32s:
    """
    Keep the best of several runs; insist on balance while a bound is broken.

    Parameters
    ----------
    problem : Problem
        Of one connected piece.
    start : (n,) ndarray of int32
        A division of it.
    search : Search
        What the community asks.
    effort : Effort
        How long.
    entropy : SeedSequence
        Where chance comes from.

    Returns
    -------
    (n,) ndarray of int32
        Grid of each atom.
    """
    regime = regime_for(float((problem.workload > 0).sum()) / problem.k)
    scale = measure_scale(problem)
    runs, steps = 1, effort.steps
    if problem.k <= _FEW:
        runs = max(1, round(effort.runs * regime.runs))
        steps = round(steps * regime.steps) if effort.region else steps
    # a start that holds its bounds is never given up for one that does not
    best_key, best = (_price(problem, search, regime, start), np.inf), start
    for number, child in enumerate(entropy.spawn(runs + effort.retries)):
        if number >= runs and (best_key[0] == 0.0 or problem.k > _FEW):
            break
        shape = 1.0 if number < runs else _INSIST
        energy, found = _anneal(
            problem,
            start,
            search,
            (regime, scale, shape),
            (steps // runs, effort.stages, _rng(child)),
        )
        if effort.region:
            energy, found = _polished(problem, found, search, (regime, scale), effort)
        key = (_price(problem, search, regime, found), energy)
        if key < best_key:
            best_key, best = key, found
    return best


def _polished(
    problem: Problem,
    grid_of: Int32s,
    search: Search,
    weighed: tuple[Regime, Scale],
    effort: Effort,
) -> tuple[float, Int32s]:
    """Divide the surroundings of every grid anew; insist on balance where grids are few."""
    answer = grid_of.copy()
    price = _price_of(search, weighed, 1.0, weighed[0].hard)
    if problem.k <= _FEW:
        price = price._replace(
            equal=equal_enough(search.tolerance, least=0.0),
            soft=_STRICT * price.soft,
            hard=_STRICT * price.hard,
            broken=_STRICT_BROKEN * price.broken,
        )
    energy = polish(
        answer, problem.k, _graph(problem), price, effort.region, effort.wide, effort.sets
    )
    return energy, answer


def _rng(entropy: np.random.SeedSequence) -> Rng:
    return entropy.generate_state(1, dtype=np.uint64) | np.uint64(1)


def _price(problem: Problem, search: Search, regime: Regime, grid_of: Int32s) -> float:
    """Price the imbalance of a division that breaks a bound; 0 for one that does not."""
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    if (load >= problem.lower).all() and (load <= problem.upper).all():
        return 0.0
    off = np.abs(load - search.mean) / search.mean
    equal = equal_enough(search.tolerance)
    inside = regime.soft * np.maximum(0.0, np.minimum(off, search.tolerance) - equal)
    beyond = regime.hard * (off - search.tolerance) + regime.broken
    return float((inside + np.where(off > search.tolerance, beyond, 0.0)).sum())


def _anneal(
    problem: Problem,
    start: Int32s,
    search: Search,
    weighed: tuple[Regime, Scale, float],
    how: tuple[int, int, Rng],
) -> tuple[float, Int32s]:
    """Anneal once, from gentle to hard prices."""
    (regime, scale, shape), (steps_an_atom, stages, rng) = weighed, how
    state = start.copy()
    graph = _graph(problem)
    steps = max(1000, steps_an_atom * len(problem) // stages)
    hot = regime.hot * search.heat
    ratio = regime.cold / hot if hot > regime.cold else 1.0
    energy, best = np.inf, state
    for stage, hard in enumerate(_prices(regime, stages)):
        price = _price_of(search, (regime, scale), shape, hard)
        cooler = [hot * ratio ** ((stage + end) / stages) for end in (0, 1)]
        energy, best = anneal(state, problem.k, graph, price, steps, cooler[0], cooler[1], rng)
    return energy, best


def _graph(problem: Problem) -> Graph:
    return Graph(
        problem.workload, problem.indptr, problem.indices, problem.border, problem.is_walkable,
        problem.is_outer, problem.walking,
        sealer=sealers(problem.indptr, problem.indices, problem.is_outer),
    )  # fmt: skip


def _price_of(
    search: Search, weighed: tuple[Regime, Scale], shape: float, hard: float
) -> Price:
    (regime, scale), weights = weighed, search.weights
    return Price(
        mean=search.mean,
        tolerance=search.tolerance,
        equal=equal_enough(search.tolerance),
        soft=weights.balance * min(regime.soft, hard),
        hard=hard,
        broken=regime.broken * hard / regime.hard,
        walking=shape * regime.walking * weights.walking / scale.walking,
        border=shape * weights.boundary / scale.border,
    )


def _prices(regime: Regime, stages: int) -> list[float]:
    """Raise the price of a broken bound evenly on a log scale; the last stage pays in full."""
    share = (np.arange(stages) + 0.5) / stages
    share[-1] = 1.0
    prices: list[float] = (regime.gentle * (regime.hard / regime.gentle) ** share).tolist()
    return prices
