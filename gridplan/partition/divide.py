"""Divide communities into grids: the search from end to end, on any number of threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Floats, Ints
from gridplan.partition.anneal import anneal
from gridplan.partition.bridge import Bridged, bridge
from gridplan.partition.edges import take
from gridplan.partition.effort import (
    EFFORTS,
    Effort,
    EffortName,
    Regime,
    equal_enough,
    regime_for,
)
from gridplan.partition.problem import Problem
from gridplan.partition.scale import measure_scale
from gridplan.partition.sectors import cut_into_grids, cut_into_sectors, regroup
from gridplan.progress import Progress, silent
from gridplan.schemes import Weights

_SECTOR = 1500  # grids that are annealed together; larger communities are cut for a while
_FEW = 32  # grids: up to here several short runs beat a long one
_SEAM_HEAT = 0.5  # of the first heat, when the seams between sectors are mended
_SWAPS = 0.2  # share of proposals that exchange two atoms
_INSIST = 0.3  # what shape still weighs in a further run, where bounds were broken

T = TypeVar("T")
State = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A set of atoms annealed on its own: a component, or a sector of one."""

    atoms: Ints
    problem: Problem
    start: State


def divide(
    problem: Problem,
    *,
    effort: EffortName = "standard",
    seed: int = 1,
    weights: Weights | None = None,
    workers: int = 1,
) -> Ints:
    """
    Divide one community.

    Parameters
    ----------
    problem : Problem
        The division.
    effort : {'draft', 'standard'}
        How long to search.
    seed : int
        Reproduces the answer.
    weights : Weights, optional
        Of the criteria; all 1 where not given.
    workers : int
        Threads; they do not change the answer.

    Returns
    -------
    (n,) ndarray of int
        Grid of each atom, 0 to k - 1, none empty, each connected over walkable
        edges and bridges.
    """
    return divide_all([problem], effort=effort, seeds=[seed], weights=weights, workers=workers)[0]


def divide_all(
    problems: Sequence[Problem],
    *,
    effort: EffortName = "standard",
    seeds: Sequence[int] | None = None,
    weights: Weights | None = None,
    workers: int = 2,
    progress: Progress = silent,
) -> list[Ints]:
    """
    Divide many communities, each alone.

    Parameters
    ----------
    problems : sequence of Problem
        The divisions.
    effort : {'draft', 'standard'}
        How long to search.
    seeds : sequence of int, optional
        One a problem; 1, 2, … where not given.
    weights : Weights, optional
        Of the criteria; all 1 where not given.
    workers : int
        Threads; they do not change the answer.
    progress : Progress
        Told after each community.

    Returns
    -------
    list of (n,) ndarray of int
        As from `divide`, in the order of the problems.
    """
    chosen, weighed = EFFORTS[effort], weights or Weights()
    numbers = list(seeds) if seeds is not None else list(range(1, len(problems) + 1))
    prepared = [bridge(problem) for problem in problems]
    work = [
        (i, number) for i, number in enumerate(numbers) if prepared[i].problem.k > 1
    ]
    answers = [np.zeros(len(problem), dtype=np.int64) for problem in problems]
    # large ones first, or the last thread would finish long after the others
    work.sort(key=lambda job: -len(problems[job[0]]))
    done = 0
    with ThreadPoolExecutor(workers) as threads:
        small = [job for job in work if prepared[job[0]].k.max() <= _SECTOR]
        for i, number in work:
            if prepared[i].k.max() > _SECTOR:
                spread: Callable[..., list[State]] = lambda f, jobs: list(threads.map(f, jobs))  # noqa: E731
                answers[i] = _divide(prepared[i], chosen, weighed, number, spread)
                done += 1
                progress("partition", done, len(work))

        def one(job: tuple[int, int]) -> tuple[int, Ints]:
            alone: Callable[..., list[State]] = lambda f, jobs: [f(j) for j in jobs]  # noqa: E731
            return job[0], _divide(prepared[job[0]], chosen, weighed, job[1], alone)

        for i, answer in threads.map(one, small):
            answers[i] = answer
            done += 1
            progress("partition", done, len(work))
    return answers


def repair(problem: Problem, grid_of: Ints, *, seed: int = 1) -> Ints:
    """
    Mend anybody's division: every grid in one piece, then within the bounds if it can be.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        A grid from 0 to k - 1 for each atom; grids may be empty or in pieces.
    seed : int
        Reproduces the answer.

    Returns
    -------
    (n,) ndarray of int
        As from `divide`; stays near the division handed in.
    """
    ready = bridge(problem)
    mended = regroup(ready, grid_of)
    effort = Effort(steps=600, runs=1, retries=0)
    return _anneal_components(
        ready, mended, effort, Weights(), seed, lambda f, jobs: [f(j) for j in jobs], heat=0.1
    )


def _divide(
    ready: Bridged, effort: Effort, weights: Weights, seed: int, spread: Callable[..., list[State]]
) -> Ints:
    start = cut_into_grids(ready)
    answer = _anneal_components(ready, start, effort, weights, seed, spread)
    return answer


def _anneal_components(
    ready: Bridged,
    start: Ints,
    effort: Effort,
    weights: Weights,
    seed: int,
    spread: Callable[..., list[State]],
    heat: float = 1.0,
) -> Ints:
    """Anneal every component, in sectors where it is large, and the seams after that."""
    answer = start.copy()
    tolerance = ready.problem.upper / ready.problem.mean - 1.0
    passes = 1 if ready.k.max() <= _SECTOR else 3
    for number in range(passes):
        pieces = _pieces(ready, answer, number)
        share = heat if number == 0 else heat * _SEAM_HEAT

        def improve(job: tuple[int, _Piece], number: int = number, share: float = share) -> State:
            entropy = np.random.SeedSequence([seed, number, job[0]])
            run = _Run(
                piece=job[1], mean=ready.problem.mean, tolerance=tolerance, heat=share,
                weights=weights,
            )  # fmt: skip
            return _best_run(run, effort, entropy)

        for piece, found in zip(pieces, spread(improve, list(enumerate(pieces))), strict=True):
            labels = np.unique(answer[piece.atoms])
            answer[piece.atoms] = labels[found]
    return answer


def _pieces(ready: Bridged, answer: Ints, number: int) -> list[_Piece]:
    pieces = []
    for part in cut_into_sectors(ready, answer, most=_SECTOR, number=number):
        labels, local = np.unique(answer[part], return_inverse=True)
        if len(labels) > 1:
            problem = take(ready.problem, part, k=len(labels))
            pieces.append(_Piece(atoms=part, problem=problem, start=local.astype(np.int32)))
    return pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What the runs on one piece have in common."""

    piece: _Piece
    mean: float
    tolerance: float
    heat: float
    weights: Weights


def _best_run(run: _Run, effort: Effort, entropy: np.random.SeedSequence) -> State:
    """Keep the best of several runs; insist on balance while a bound is broken."""
    problem = run.piece.problem
    regime = regime_for(float((problem.workload > 0).sum()) / problem.k)
    runs = effort.runs if problem.k <= _FEW else 1
    best_key, best = (np.inf, np.inf), run.piece.start
    for number, child in enumerate(entropy.spawn(runs + effort.retries)):
        if number >= runs and (problem.k > _FEW or best_key[0] == 0.0):
            break
        rng = child.generate_state(1, dtype=np.uint64) | np.uint64(1)
        shape = 1.0 if number < runs else _INSIST
        energy, found = _anneal_once(run, regime, effort, rng, (effort.steps // runs, shape))
        key = (_excess(run, regime, found), energy)
        if key < best_key:
            best_key, best = key, found
    return best


def _excess(run: _Run, regime: Regime, grid_of: State) -> float:
    """Price the imbalance of a division that breaks a bound; 0 for one that does not."""
    problem = run.piece.problem
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    if (load >= problem.lower).all() and (load <= problem.upper).all():
        return 0.0
    off = np.abs(load - run.mean) / run.mean
    inside = regime.soft * np.maximum(0.0, np.minimum(off, run.tolerance) - equal_enough(run.tolerance))
    beyond = regime.hard * (off - run.tolerance) + regime.broken
    return float((inside + np.where(off > run.tolerance, beyond, 0.0)).sum())


def _anneal_once(
    run: _Run,
    regime: Regime,
    effort: Effort,
    rng: npt.NDArray[np.uint64],
    how: tuple[int, float],
) -> tuple[float, State]:
    """Anneal once, from gentle to hard prices."""
    problem, weights = run.piece.problem, run.weights
    steps_an_atom, shape = how
    scale = measure_scale(problem)
    state = run.piece.start.copy()
    steps = max(1000, steps_an_atom * len(problem) // effort.stages)
    price = _prices(regime, effort.stages)
    hot = regime.hot * run.heat
    ratio = regime.cold / hot if hot > regime.cold else 1.0
    energy, best = np.inf, state
    for stage in range(effort.stages):
        pricing = np.array(
            [
                weights.balance * min(regime.soft, price[stage]),
                price[stage],
                shape * regime.walking * weights.walking / scale.walking,
                shape * weights.boundary / scale.border,
                equal_enough(run.tolerance),
                regime.broken * price[stage] / regime.hard,
            ]
        )
        energy, best = anneal(
            state, problem.k, problem.workload, run.mean, run.tolerance, problem.indptr,
            problem.indices, problem.border, problem.is_walkable, problem.is_outer,
            problem.walking, pricing, steps, hot * ratio ** (stage / effort.stages),
            hot * ratio ** ((stage + 1) / effort.stages), _SWAPS, rng,
        )  # fmt: skip
    return energy, best


def _prices(regime: Regime, stages: int) -> Floats:
    """Raise the price of a broken bound evenly on a log scale; the last stage pays in full."""
    share = (np.arange(stages) + 0.5) / stages
    share[-1] = 1.0
    prices: Floats = regime.gentle * (regime.hard / regime.gentle) ** share
    return prices
