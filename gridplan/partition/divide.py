"""Divide communities into grids: the search from end to end, on any number of threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Int32s, Ints
from gridplan.partition.bridge import Bridged, bridge
from gridplan.partition.contract import contract
from gridplan.partition.edges import take
from gridplan.partition.effort import EFFORTS, Effort, EffortName
from gridplan.partition.opening import open_rings
from gridplan.partition.problem import Problem
from gridplan.partition.search import Search, best_run
from gridplan.partition.sectors import cut_into_grids, cut_into_sectors, regroup
from gridplan.progress import Progress, silent
from gridplan.schemes import Weights

_SECTOR = 1500  # grids that are annealed together; larger communities are cut for a while
_SEAM_HEAT = 0.5  # of the first heat, when the seams between sectors are mended


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A set of atoms annealed on its own: a component, or a sector of one."""

    atoms: Ints
    problem: Problem
    start: Int32s


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
    return divide_all([problem], effort=effort, seeds=[seed], weights=weights, workers=workers)[
        0
    ]


def divide_all(  # noqa: PLR0913
    problems: Sequence[Problem],
    *,
    effort: EffortName = "standard",
    seeds: Sequence[int] | None = None,
    weights: Weights | None = None,
    workers: int = 2,
    progress: Progress = silent,
    found: Callable[[int, Ints], None] | None = None,
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
    found : callable, optional
        Told number and answer of each problem once it is divided.

    Returns
    -------
    list of (n,) ndarray of int
        As from `divide`, in the order of the problems.
    """
    chosen, weighed = EFFORTS[effort], weights or Weights()
    numbers = list(seeds) if seeds is not None else list(range(1, len(problems) + 1))
    prepared = [bridge(problem) for problem in problems]
    answers = [np.zeros(len(problem), dtype=np.int64) for problem in problems]
    # large ones first, or the last thread would finish long after the others
    order = sorted(range(len(problems)), key=lambda i: -len(problems[i]))
    work = [i for i in order if problems[i].k > 1]

    def one(i: int) -> Ints:
        small = contract(prepared[i])
        task = _Task(ready=small.ready, effort=chosen, weights=weighed, seed=numbers[i])
        start = open_rings(small.ready.problem, cut_into_grids(small.ready))
        # rings around other components show only in the whole
        return open_rings(prepared[i].problem, _anneal_components(task, start)[small.place])

    progress("partition", 0, len(work))
    with ThreadPoolExecutor(workers) as threads:
        for done, (i, answer) in enumerate(zip(work, threads.map(one, work), strict=True)):
            answers[i] = answer
            if found is not None:
                found(i, answer)
            progress("partition", done + 1, len(work))
    return answers


def load_early() -> None:
    """
    Divide four atoms on a thread, so that the compiled code is there when it is needed.

    Loading it from the disk takes a moment, compiling it most of a minute; a plan starts
    to do so while its atoms are being cut, and does not wait.
    """
    ends = np.arange(4)
    four = Problem(
        workload=np.full(4, 10),
        k=2,
        lower=18,
        upper=22,
        indptr=np.array([0, 1, 3, 5, 6]),
        indices=np.array([1, 0, 2, 1, 3, 2]),
        border=np.ones(6),
        is_walkable=np.ones(6, dtype=bool),
        is_outer=np.ones(4, dtype=bool),
        walking=np.abs(ends[:, None] - ends).astype(np.float32),
    )
    thread = ThreadPoolExecutor(1)
    thread.submit(divide, four)
    thread.shutdown(wait=False)


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
    mended = open_rings(ready.problem, regroup(ready, grid_of))
    task = _Task(
        ready=ready,
        effort=Effort(steps=600, runs=1, retries=0),
        weights=Weights(),
        seed=seed,
        heat=0.1,
    )
    return open_rings(ready.problem, _anneal_components(task, mended))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One community to divide."""

    ready: Bridged
    effort: Effort
    weights: Weights
    seed: int
    heat: float = 1.0


def _anneal_components(task: _Task, start: Ints) -> Ints:
    """Anneal every component, in sectors where it is large, and the seams after that."""
    ready, answer = task.ready, start.copy()
    passes = 1 if ready.k.max() <= _SECTOR else 3
    for number in range(passes):
        search = _search_of(task, task.heat if number == 0 else task.heat * _SEAM_HEAT)
        for place, piece in enumerate(_pieces(ready, answer, number)):
            entropy = np.random.SeedSequence([task.seed, number, place])
            found = best_run(piece.problem, piece.start, search, task.effort, entropy)
            answer[piece.atoms] = np.unique(answer[piece.atoms])[found]
    return answer


def _search_of(task: _Task, heat: float) -> Search:
    problem = task.ready.problem
    return Search(
        mean=problem.mean,
        tolerance=problem.upper / problem.mean - 1.0,
        heat=heat,
        weights=task.weights,
    )


def _pieces(ready: Bridged, answer: Ints, number: int) -> list[_Piece]:
    pieces = []
    for part in cut_into_sectors(ready, answer, most=_SECTOR, number=number):
        labels, local = np.unique(answer[part], return_inverse=True)
        if len(labels) > 1:
            problem = take(ready.problem, part, k=len(labels))
            pieces.append(_Piece(atoms=part, problem=problem, start=local.astype(np.int32)))
    return pieces
