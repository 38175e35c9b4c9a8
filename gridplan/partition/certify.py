"""
How far a division can be from the best: floor, striking out and closing, on one page.

The floor holds for every division into connected grids within the bounds, measured by
the hub model in whole household decimetres. It says nothing about shape or about the
share of border on visible lines.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.cost import (
    NO_TERMS,
    HubModel,
    Terms,
    cost_of,
    is_within,
    make_hub_model,
)
from gridplan.partition.divide import divide
from gridplan.partition.narrowing import narrow
from gridplan.partition.problem import Problem
from gridplan.progress import Progress, silent
from gridplan.schemes import Weights

Method = Literal["none", "floor", "solver"]

_WALKING = Weights(balance=0.0, walking=3.0, boundary=0.0)  # what the hub model counts
_TRIES = 4  # searches for something cheaper before the floor is raised
_ATOMS = 60  # of a grid, where one search takes what four take of smaller grids
_FEW = 30  # atoms: up to here the solver finds in no time what a longer search would


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """
    A division, and a floor under all others.

    Attributes
    ----------
    grid_of : (n,) ndarray of int
        Grid of each atom.
    lower : int, household dm
        No division within the bounds costs less; 0 where nothing is claimed.
    upper : int, household dm
        What this division costs.
    multipliers : (n,) ndarray of int, household dm
        Prices that prove the floor.
    method : {'none', 'floor', 'solver'}
        ``none``: bounds not met, nothing is claimed. ``floor``: the floor is all there
        is. ``solver``: what was not struck out was searched too.
    is_proven : bool
        True if nothing is cheaper: because the floor meets the cost, which anybody can
        add up again, or because the solver says so.
    model : HubModel
        What was measured.
    """

    grid_of: Ints
    lower: int
    upper: int
    multipliers: Ints
    method: Method
    is_proven: bool
    model: HubModel

    @property
    def gap(self) -> float:
        """Say how far above the floor the division is, as a share of its cost."""
        return (self.upper - self.lower) / self.upper if self.upper else 0.0


def certify_problem(  # noqa: PLR0913
    problem: Problem,
    grid_of: Ints,
    *,
    terms: Terms = NO_TERMS,
    time_limit: float | None = None,
    seed: int = 1,
    keep: bool = False,
    admits: Callable[[Ints], bool] | None = None,
) -> Certified:
    """
    Find a floor under one community's divisions, and the best division on the way.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        A division, as from `gridplan.partition.divide`.
    terms : Terms
        What is asked beside the ways.
    time_limit : float, s, optional
        Stop near it with what there is. Where not given a count of steps and nodes
        ends the search, and the same input gives the same answer.
    seed : int
        Reproduces the search for a cheaper division.
    keep : bool
        Certify the division handed in, even where a cheaper one was met.
    admits : callable, optional
        Refuses cheaper divisions for reasons that are no bounds: the floor holds for
        them too, but they are not taken.

    Returns
    -------
    Certified
        Of the cheapest division met, or of the one handed in.
    """
    end = None if time_limit is None else time.monotonic() + time_limit
    model = make_hub_model(problem, terms)
    is_small = len(problem) <= _FEW
    others = [
        divide(
            problem,
            effort="draft" if is_small else "standard",
            seed=seed + number,
            weights=_WALKING,
        )
        for number in range(1 if is_small else _tries(problem))
    ]
    best = _cheapest(model, [grid_of, *others])
    if best is None or (keep and not is_within(model, grid_of)):
        return _nothing(model, grid_of)
    found = narrow(model, best, end=end)
    met = (found.best, *others, grid_of)
    fit = [one for one in met if admits is None or admits(one)]
    shown = grid_of if keep else _cheapest(model, fit)
    if shown is None:
        return _nothing(model, grid_of)
    upper = cost_of(model, shown)
    return Certified(
        grid_of=shown,
        lower=found.proof.floor,
        upper=upper,
        multipliers=found.proof.price,
        method="solver" if found.is_tried else "floor",
        is_proven=found.is_closed and upper == cost_of(model, found.best),
        model=model,
    )


def certify_all(  # noqa: PLR0913
    problems: Sequence[Problem],
    answers: Sequence[Ints],
    *,
    terms: Sequence[Terms] | None = None,
    seeds: Sequence[int] | None = None,
    time_limit: float | None = None,
    workers: int = 2,
    keep: bool = False,
    progress: Progress = silent,
) -> list[Certified]:
    """
    Certify the divisions of many communities, each alone.

    Parameters
    ----------
    problems : sequence of Problem
        The divisions.
    answers : sequence of (n,) ndarray of int
        A division of each.
    terms : sequence of Terms, optional
        What is asked beside the ways, for each.
    seeds : sequence of int, optional
        One a problem; 1, 2, … where not given.
    time_limit : float, s, optional
        For each community.
    workers : int
        Threads; without a time limit they do not change the answer.
    keep : bool
        Certify the divisions handed in, even where cheaper ones were met.
    progress : Progress
        Told after each community.

    Returns
    -------
    list of Certified
        In the order of the problems.
    """
    numbers = list(seeds) if seeds is not None else list(range(1, len(problems) + 1))

    def one(i: int) -> Certified:
        return certify_problem(
            problems[i],
            answers[i],
            terms=terms[i] if terms else NO_TERMS,
            time_limit=time_limit,
            seed=numbers[i],
            keep=keep,
        )

    found: list[Certified] = []
    progress("certify", 0, len(problems))
    with ThreadPoolExecutor(workers) as threads:
        for done in threads.map(one, range(len(problems))):
            found.append(done)
            progress("certify", len(found), len(problems))
    return found


def _tries(problem: Problem) -> int:
    """Search less often where every search takes long for a grid."""
    return min(_TRIES, max(1, _ATOMS * problem.k // len(problem)))


def _cheapest(model: HubModel, candidates: Sequence[Ints]) -> Ints | None:
    """Choose the cheapest division within the bounds; the first of equals."""
    fit = [one for one in candidates if is_within(model, one)]
    return min(fit, key=lambda one: cost_of(model, one)) if fit else None


def _nothing(model: HubModel, grid_of: Ints) -> Certified:
    return Certified(
        grid_of=grid_of,
        lower=0,
        upper=cost_of(model, grid_of),
        multipliers=np.zeros(len(model), dtype=np.int64),
        method="none",
        is_proven=False,
        model=model,
    )
