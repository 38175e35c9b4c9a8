"""
Every community's division proven on its own: which plan is kept, under which bounds.

Where the search kept the bounds asked, the division that walks least within them takes
its place: that is what ``--effort certified`` asks for, and the only plan whose gap can
close. It is refused where it would enclose another grid. Where the bounds could not be
kept the search's plan stays as it is, for balance comes first there; its floor speaks
of the tolerance it keeps.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.certify import Certified, Method, certify_problem
from gridplan.partition.cost import NO_TERMS, Terms, make_hub_model
from gridplan.partition.enclosing import encloses
from gridplan.partition.model import bounds_of, tolerance_kept
from gridplan.partition.problem import Problem
from gridplan.plan.memory import Memory, key_of
from gridplan.progress import Progress, silent

_METHODS: tuple[Method, ...] = ("none", "floor", "solver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """
    What is asked of the proofs.

    Attributes
    ----------
    tolerance : float, share
        Asked of every community.
    time_limit : float, s, optional
        For all communities together; without it the same input gives the same proof.
    workers : int
        Threads.
    keep : bool
        Certify the divisions handed in, even where cheaper ones are met.
    """

    tolerance: float
    time_limit: float | None
    workers: int
    keep: bool = False


def prove_all(  # noqa: PLR0913
    problems: Sequence[Problem],
    answers: Sequence[Ints],
    seeds: Sequence[int],
    proving: Proving,
    *,
    terms: Sequence[Terms] | None = None,
    memory: Memory | None = None,
    progress: Progress = silent,
) -> list[Certified]:
    """
    Certify the division of every community, and adopt the best that was met.

    Parameters
    ----------
    problems : sequence of Problem
        The divisions.
    answers : sequence of (n,) ndarray of int
        What the search found.
    seeds : sequence of int
        One a problem.
    proving : Proving
        What is asked.
    terms : sequence of Terms, optional
        What is asked beside the ways, for each; not with a memory.
    memory : Memory, optional
        Asked before a community is certified, told after; not with a time limit.
    progress : Progress
        Told after each community.

    Returns
    -------
    list of Certified
        In the order of the problems; its ``grid_of`` is the division to use.
    """
    remembered = memory if proving.time_limit is None else None
    # the quick ones first: what they leave of a time limit goes to the hard ones
    order = sorted(range(len(problems)), key=lambda i: (_hardness(problems[i]), i))
    clock = _Clock(proving, [_hardness(problems[i]) for i in order])
    found: dict[int, Certified] = {}

    def one(place: int) -> tuple[str, Certified, bool]:
        i = order[place]
        problem, answer = problems[i], answers[i]
        step = f"certify 2 {proving.tolerance} {proving.keep}"
        key = key_of(problem, step=step, seed=seeds[i], weights=None, more=answer.tobytes())
        bounded = _bounded(problem, answer, proving.tolerance)
        known = remembered.get(key) if remembered else None
        told = None if known is None else _unpacked(bounded, known)
        if told is not None:
            return key, told, False
        is_kept = proving.keep or bounded is not problem

        def admits(division: Ints) -> bool:
            return not encloses(problem, division)

        certified = certify_problem(
            bounded,
            answer,
            terms=terms[i] if terms else NO_TERMS,
            time_limit=clock.share(place),
            seed=seeds[i],
            keep=is_kept,
            admits=None if encloses(problem, answer) else admits,
        )
        return key, certified, True

    progress("certify", 0, len(problems))
    with ThreadPoolExecutor(proving.workers) as threads:
        for place, (key, certified, is_new) in enumerate(threads.map(one, range(len(order)))):
            if remembered is not None and is_new:
                remembered.put(key, _packed(certified))
            found[order[place]] = certified
            progress("certify", place + 1, len(problems))
    return [found[i] for i in range(len(problems))]


def _bounded(problem: Problem, answer: Ints, tolerance: float) -> Problem:
    """Widen the bounds to the tolerance that was kept, where that is not the one asked."""
    kept = tolerance_kept(problem, answer, tolerance)
    if kept == tolerance:
        return problem
    limits = bounds_of(int(problem.workload.sum()), problem.k, kept)
    return replace(problem, lower=limits.lower, upper=limits.upper)


def _hardness(problem: Problem) -> int:
    return len(problem) * (problem.k - 1)


class _Clock:
    """Shares a time limit out by hardness; what one leaves over the next ones have."""

    def __init__(self, proving: Proving, hardness: list[int]) -> None:
        limit = proving.time_limit
        self._end = None if limit is None else time.monotonic() + limit
        self._workers = proving.workers
        self._hardness = [max(one, 1) for one in hardness]

    def share(self, place: int) -> float | None:
        """Say how long the one at this place may take."""
        if self._end is None:
            return None
        left = max(self._end - time.monotonic(), 0.0)
        part = self._hardness[place] / sum(self._hardness[place:])
        return left * min(1.0, part * self._workers)


def _packed(certified: Certified) -> Ints:
    head = [certified.lower, certified.upper, _METHODS.index(certified.method)]
    head.append(int(certified.is_proven))
    return np.concatenate([np.array(head), certified.grid_of, certified.multipliers])


def _unpacked(problem: Problem, packed: Ints) -> Certified | None:
    """Read back what was remembered; None where a file is not what it should be."""
    n = len(problem)
    if len(packed) != 4 + 2 * n or not 0 <= packed[2] < len(_METHODS):
        return None
    grid_of = packed[4 : 4 + n]
    if set(grid_of.tolist()) != set(range(problem.k)):
        return None
    return Certified(
        grid_of=grid_of,
        lower=int(packed[0]),
        upper=int(packed[1]),
        multipliers=packed[4 + n :],
        method=_METHODS[int(packed[2])],
        is_proven=bool(packed[3]),
        model=make_hub_model(problem),
    )
