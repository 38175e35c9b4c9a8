"""Divisions changed until what a planner insists on holds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.atoms import AtomLayer
from gridplan.errors import InfeasibleError
from gridplan.inputs import Area
from gridplan.partition.keep import Kept, Nearby, keep_near
from gridplan.partition.moving import Past
from gridplan.partition.ties import bind
from gridplan.plan.dividing import Answer, prove_divisions, seed_of
from gridplan.plan.settings import Settings
from gridplan.plan.terms import terms_of, unknown_cost
from gridplan.plan.wishes import Asked, Wish, check_wishes, resolve_wishes
from gridplan.schemes import Scheme


def hold_wishes(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    atoms: AtomLayer,
    answers: Sequence[Answer],
    wishes: Sequence[Wish],
) -> list[Answer]:
    """
    Change divisions until wishes hold, where no plan is kept.

    Parameters
    ----------
    area : Area
        Its communities.
    scheme : Scheme
        The rules.
    settings : Settings
        The seed; with ``certified`` what was changed is proven again.
    atoms : AtomLayer
        The cells.
    answers : sequence of Answer
        One a community.
    wishes : sequence of Wish
        What is insisted on.

    Returns
    -------
    list of Answer
        Those nothing is asked of as they were.

    Raises
    ------
    InfeasibleError
        If wishes contradict each other, or were not met.
    """
    every = resolve_wishes(wishes, area, atoms, column={}, old={})
    found = list(answers)
    for number, asked in sorted(every.items()):
        code = area.communities.code[number]
        seed = seed_of(settings.seed, code, answers[number].problem.k)
        found[number] = held(answers[number], asked, code, seed, scheme)
    changed = [number for number, one in enumerate(found) if one is not answers[number]]
    if settings.effort != "certified" or not changed:
        return found
    unknown = unknown_cost(area, scheme, atoms)
    terms = [
        terms_of(
            len(found[number].problem),
            familiarity=unknown[number],
            tie=bind(every[number].tie),
        )
        for number in changed
    ]
    codes = [area.communities.code[number] for number in changed]
    mine = [found[number] for number in changed]
    proven = prove_divisions(codes, scheme, settings, mine, terms)
    for number, one in zip(changed, proven, strict=True):
        found[number] = one
    return found


def held(answer: Answer, asked: Asked | None, code: str, seed: int, scheme: Scheme) -> Answer:
    """
    Change one division until wishes hold.

    Parameters
    ----------
    answer : Answer
        The division.
    asked : Asked or None
        What is asked of it.
    code : str
        Of the community.
    seed : int
        Reproduces the answer.
    scheme : Scheme
        Weights of the criteria.

    Returns
    -------
    Answer
        The same where nothing is asked or all holds.

    Raises
    ------
    InfeasibleError
        If wishes contradict each other, or were not met.
    """
    tie = None if asked is None else bind(asked.tie)
    if asked is None or tie is None or tie.unmet(answer.grid_of) == 0:
        return answer
    problem = answer.problem
    check_wishes(problem, asked, code)
    nobody = Past(was=np.zeros((len(problem), problem.k), dtype=np.int64))
    how = Nearby(seed=seed, weights=scheme.weights, tie=tie)
    kept = keep_near(problem, nobody, answer.grid_of, how)
    check_met(asked, kept, code)
    return replace(answer, grid_of=kept.grid_of, certified=None)


def check_met(asked: Asked, kept: Kept, community: str) -> None:
    """
    Refuse a division that leaves wishes unmet.

    Parameters
    ----------
    asked : Asked
        What is asked of it.
    kept : Kept
        The division.
    community : str
        Its code.

    Raises
    ------
    InfeasibleError
        If a wish is unmet.
    """
    fresh = int(kept.column.max(initial=0)) + 1 + np.arange(len(kept.column))
    label = np.where(kept.column >= 0, kept.column, fresh)[kept.grid_of]
    unmet = [
        str(wish)
        for wish, tie in zip(asked.wish, asked.tie, strict=True)
        if tie.unmet(label) > 0
    ]
    if unmet:
        raise InfeasibleError("wishes.not_met", community=community, wishes="; ".join(unmet))
