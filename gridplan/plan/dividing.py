"""Every community divided on its own: how many grids, from which seed, which answer is kept."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.inputs import Area
from gridplan.partition.certify import Certified
from gridplan.partition.cost import Terms
from gridplan.partition.divide import divide_all
from gridplan.partition.model import Bounds, bounds_of, make_problem
from gridplan.partition.problem import Problem
from gridplan.plan.certifying import Proving, prove_all
from gridplan.plan.memory import Memory, key_of
from gridplan.plan.settings import Settings
from gridplan.plan.terms import terms_of, unknown_cost
from gridplan.progress import Progress, silent
from gridplan.schemes import Scheme
from gridplan.streets import WalkingBlocks

_FARTHEST = 0.15  # the other number of grids must keep W/k this near to the target


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    One community divided.

    Attributes
    ----------
    problem : Problem
        What was to be divided.
    grid_of : (n,) ndarray of int
        Grid of each of its atoms, from 0.
    certified : Certified or None
        Its proof where one was asked for.
    """

    problem: Problem
    grid_of: Ints
    certified: Certified | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    What the communities are divided on.

    Attributes
    ----------
    atoms : AtomLayer
        Cells with the work to be shared.
    walking : WalkingBlocks
        Distances between the cells of a community.
    bounds : sequence of Bounds
        One a community: how many grids, and how heavy.
    target : (n_communities,) ndarray of int, households
        What the scheme asks of a grid.
    """

    atoms: AtomLayer
    walking: WalkingBlocks
    bounds: Sequence[Bounds]
    target: Ints


def divide_communities(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    ground: Ground,
    *,
    memory: Memory | None = None,
    progress: Progress = silent,
) -> list[Answer]:
    """
    Divide every community; with ``k = 'auto'`` also into one grid more or less.

    Parameters
    ----------
    area : Area
        Its communities.
    scheme : Scheme
        The rules.
    settings : Settings
        Effort, seed, number of grids and workers.
    ground : Ground
        Cells, distances and bounds.
    memory : Memory, optional
        Asked before a community is divided, told after; it does not change the answer.
    progress : Progress
        Told after each community.

    Returns
    -------
    list of Answer
        In the order of the communities.
    """
    atoms, walking, target = ground.atoms, ground.walking, ground.target
    start = np.searchsorted(atoms.community, np.arange(len(area.communities) + 1))
    problems, owner = [], []
    for community, asked in enumerate(ground.bounds):
        rows = np.arange(start[community], start[community + 1])
        workload = int(atoms.households[rows].sum())
        choices = [asked.k]
        if settings.k == "auto" and not scheme.k_total:
            choices += _neighbours(workload, int(target[community]), asked.k)
        for k in choices:
            k_able = min(k, max(1, int((atoms.households[rows] > 0).sum())))
            limits = bounds_of(workload, k_able, scheme.tolerance)
            problems.append(
                make_problem(
                    atoms, rows, walking, community=community, bounds=limits, ways=scheme.ways
                )
            )
            owner.append(community)
    seeds = [
        seed_of(settings.seed, area.communities.code[c], p.k)
        for c, p in zip(owner, problems, strict=True)
    ]
    divided = _divided(problems, seeds, scheme, settings, memory, progress)
    best: dict[int, Answer] = {}
    for community, problem, grid_of in zip(owner, problems, divided, strict=True):
        answer = Answer(problem=problem, grid_of=grid_of)
        if community not in best or _quality(answer) < _quality(best[community]):
            best[community] = answer
    chosen = [best[community] for community in range(len(ground.bounds))]
    if settings.effort != "certified":
        return chosen
    unknown = unknown_cost(area, scheme, atoms)
    is_plain = all(cost is None for cost in unknown)
    terms = [
        terms_of(len(one.problem), familiarity=cost)
        for one, cost in zip(chosen, unknown, strict=True)
    ]
    return prove_divisions(
        area.communities.code, scheme, settings, chosen, terms, keep=False,
        memory=memory if is_plain else None, progress=progress,
    )  # fmt: skip


def prove_divisions(  # noqa: PLR0913
    codes: Sequence[str],
    scheme: Scheme,
    settings: Settings,
    answers: Sequence[Answer],
    terms: Sequence[Terms],
    *,
    keep: bool = True,
    memory: Memory | None = None,
    progress: Progress = silent,
) -> list[Answer]:
    """
    Say how far divisions are from the best.

    Parameters
    ----------
    codes : sequence of str
        Of the communities.
    scheme : Scheme
        The rules.
    settings : Settings
        Seed, workers and time limit.
    answers : sequence of Answer
        One a community, in their order.
    terms : sequence of Terms
        What counts beside the ways, for each.
    keep : bool
        Never adopt a cheaper division.
    memory : Memory, optional
        Of proofs without terms.
    progress : Progress
        Told after each community.

    Returns
    -------
    list of Answer
        With their proofs.
    """
    proofs = prove_all(
        [one.problem for one in answers],
        [one.grid_of for one in answers],
        [
            seed_of(settings.seed, code, one.problem.k)
            for code, one in zip(codes, answers, strict=True)
        ],
        Proving(
            tolerance=scheme.tolerance,
            time_limit=settings.time_limit,
            workers=settings.workers,
            keep=keep,
        ),
        terms=terms,
        memory=memory,
        progress=progress,
    )
    return [
        replace(one, grid_of=proof.grid_of, certified=proof)
        for one, proof in zip(answers, proofs, strict=True)
    ]


def _divided(
    problems: list[Problem],
    seeds: list[int],
    scheme: Scheme,
    settings: Settings,
    memory: Memory | None,
    progress: Progress,
) -> list[Ints]:
    """Divide what nobody remembers."""
    effort: Literal["draft", "standard"]
    effort = "draft" if settings.effort == "draft" else "standard"
    keys = [
        key_of(problem, step=effort, seed=seed, weights=scheme.weights)
        for problem, seed in zip(problems, seeds, strict=True)
    ]
    known = [memory.get(key) if memory else None for key in keys]
    answers = {
        i: one for i, one in enumerate(known) if one is not None and _fits(problems[i], one)
    }
    left = [i for i in range(len(problems)) if i not in answers]

    def found(place: int, grid_of: Ints) -> None:
        answers[left[place]] = grid_of
        if memory is not None:
            memory.put(keys[left[place]], grid_of)

    fresh = divide_all(
        [problems[i] for i in left],
        effort=effort,
        seeds=[seeds[i] for i in left],
        weights=scheme.weights,
        workers=settings.workers,
        progress=progress,
        found=found,
    )
    answers |= dict(zip(left, fresh, strict=True))
    return [answers[i] for i in range(len(problems))]


def _fits(problem: Problem, grid_of: Ints) -> bool:
    """Tell whether a remembered answer can be one; a file may be anybody's."""
    return len(grid_of) == len(problem) and set(grid_of.tolist()) == set(range(problem.k))


def _neighbours(workload: int, target: int, k: int) -> list[int]:
    """Name the whole number on the other side of W/T, if its grids stay near the target."""
    other = k + 1 if workload / target > k else k - 1
    near = other >= 1 and abs(workload / other - target) <= _FARTHEST * target
    return [other] if near else []


def _quality(answer: Answer) -> tuple[float, float]:
    """Share of grids outside the bounds, then mean deviation: the lower the better."""
    problem = answer.problem
    load = np.bincount(answer.grid_of, weights=problem.workload, minlength=problem.k)
    off = np.abs(load - problem.mean) / max(problem.mean, 1.0)
    outside = (load < problem.lower) | (load > problem.upper)
    return float(outside.mean()), float(off.mean())


def seed_of(seed: int, code: str, k: int) -> int:
    """
    Derive a community's own seed from its code, so that neighbours do not matter.

    Parameters
    ----------
    seed : int
        Of the run.
    code : str
        Of the community.
    k : int
        Its grids.

    Returns
    -------
    int
        Up to 64 bits.
    """
    entropy = [seed, zlib.crc32(code.encode()), k]
    return int(np.random.SeedSequence(entropy).generate_state(1, dtype=np.uint64)[0])
