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
from gridplan.partition.effort import EFFORTS, Effort, EffortName, equal_enough, first_price
from gridplan.partition.problem import Problem
from gridplan.partition.scale import measure_scale
from gridplan.partition.sectors import cut_into_grids, cut_into_sectors, regroup
from gridplan.progress import Progress, silent
from gridplan.schemes import Weights

_SECTOR = 1500  # grids that are annealed together; larger communities are cut for a while
WALKING_SHARE = 0.6  # of a grid's energy, beside its border's 1: short borders also shorten ways
_FEW = 32  # grids: up to here several short runs beat a long one
_SEAM_HEAT = 0.5  # of the first heat, when the seams between sectors are mended

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
    effort = Effort(steps=300, runs=1, retries=0, hot=0.02, cold=0.005, hard=40.0)
    return _anneal_components(
        ready, mended, effort, Weights(), seed, lambda f, jobs: [f(j) for j in jobs]
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
) -> Ints:
    """Anneal every component, in sectors where it is large, and the seams after that."""
    answer = start.copy()
    tolerance = ready.problem.upper / ready.problem.mean - 1.0
    passes = 1 if ready.k.max() <= _SECTOR else 3
    for number in range(passes):
        pieces = _pieces(ready, answer, number)
        heat = effort.hot if number == 0 else effort.hot * _SEAM_HEAT

        def improve(job: tuple[int, _Piece], number: int = number, heat: float = heat) -> State:
            entropy = np.random.SeedSequence([seed, number, job[0]])
            return _best_run(job[1], effort, weights, entropy, (ready.problem.mean, tolerance, heat))

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


def _best_run(
    piece: _Piece,
    effort: Effort,
    weights: Weights,
    entropy: np.random.SeedSequence,
    terms: tuple[float, float, float],
) -> State:
    """Keep the best of several runs; go on a little while a bound is broken."""
    mean, tolerance, heat = terms
    problem = piece.problem
    runs = effort.runs if problem.k <= _FEW else 1
    steps = effort.steps // runs
    best_energy, best = np.inf, piece.start
    for run, child in enumerate(entropy.spawn(runs + effort.retries)):
        if run >= runs and (problem.k > _FEW or _keeps_bounds(problem, best)):
            break
        rng = child.generate_state(1, dtype=np.uint64) | np.uint64(1)
        energy, found = _run(piece, effort, weights, rng, (mean, tolerance, heat, steps))
        if energy < best_energy - 1e-9:
            best_energy, best = energy, found
    return best


def _keeps_bounds(problem: Problem, grid_of: State) -> bool:
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    return bool((load >= problem.lower).all() and (load <= problem.upper).all())


def _run(
    piece: _Piece,
    effort: Effort,
    weights: Weights,
    rng: npt.NDArray[np.uint64],
    terms: tuple[float, float, float, int],
) -> tuple[float, State]:
    """Anneal once, from gentle to hard prices."""
    mean, tolerance, hot, steps = terms
    problem = piece.problem
    scale = measure_scale(problem)
    state = piece.start.copy()
    steps = max(1000, steps * len(problem) // effort.stages)
    price = _prices(effort, len(problem) / problem.k)
    ratio = effort.cold / hot
    energy, best = np.inf, state
    for stage in range(effort.stages):
        pricing = np.array(
            [
                weights.balance * min(effort.soft, price[stage]),
                price[stage],
                WALKING_SHARE * weights.walking / scale.walking,
                weights.boundary / scale.border,
                equal_enough(tolerance),
            ]
        )
        energy, best = anneal(
            state, problem.k, problem.workload, mean, tolerance, problem.indptr, problem.indices,
            problem.border, problem.is_walkable, problem.is_outer, problem.walking, pricing, steps,
            hot * ratio ** (stage / effort.stages), hot * ratio ** ((stage + 1) / effort.stages),
            effort.swap_share, rng,
        )  # fmt: skip
    return energy, best


def _prices(effort: Effort, atoms_in_grid: float) -> Floats:
    """Raise the price of a broken bound evenly on a log scale; the last stage pays in full."""
    gentle = first_price(atoms_in_grid, effort.soft)
    share = (np.arange(effort.stages) + 0.5) / effort.stages
    share[-1] = 1.0
    prices: Floats = gentle * (effort.hard / gentle) ** share
    return prices
