"""
Heads of grids: exactly one for each grid, one or two grids for each head.

First as few doubles as people allow, then doubles that touch inside one community,
then heads who know their households, then short ways from where heads start.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import StaffTable
from gridplan.schemes import Weights
from gridplan.staffing.grids import Grids
from gridplan.staffing.knowledge import Knowledge
from gridplan.staffing.pairing import pair_up
from gridplan.staffing.posts import Post, adjacent_posts, scattered_posts
from gridplan.staffing.table import Answer, Table
from gridplan.staffing.worth import resolve_pins, worth_of

# Connected sets larger than this are not tried.
_MOST = 4
# Share of the worth that a first answer may miss before a second is tried.
_CLOSE_ENOUGH = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """
    Who heads which grid.

    Attributes
    ----------
    head_of : (n_grids,) ndarray of int
        Index of the head; -1 where people are short.
    apart : tuple of (int, tuple of int)
        Heads whose grids do not touch or cross a community, with the grids.
    worth : float
        Households known and near, weighed by the scheme.
    missed : float
        No assignment keeps the same rules and is worth more than ``worth + missed``.
    """

    head_of: Ints
    apart: tuple[tuple[int, Post], ...]
    worth: float
    missed: float

    @property
    def bound(self) -> float:
        """What no assignment could exceed, in households."""
        return self.worth + self.missed

    @property
    def gap(self) -> float:
        """How far the result may be from the best, as a share of the bound."""
        return self.missed / max(self.bound, 1.0)

    def doubles(self) -> int:
        """
        Count the heads with more than one grid.

        Returns
        -------
        int
            Heads.
        """
        heads = self.head_of[self.head_of >= 0]
        return int((np.bincount(heads, minlength=1) > 1).sum())


def assign_heads(  # noqa: PLR0913 (what heads are chosen by)
    grids: Grids,
    people: StaffTable,
    knowledge: Knowledge,
    *,
    capacity: int,
    weights: Weights,
    need: Floats | None = None,
    have: Floats | None = None,
    row: Sequence[int] | None = None,
) -> Heads:
    """
    Find a head for every grid.

    Parameters
    ----------
    grids : Grids
        The grids.
    people : StaffTable
        Those who may be heads.
    knowledge : Knowledge
        What they know, by their index.
    capacity : int
        Most grids of one head; 0 for no limit.
    weights : Weights
        Of familiarity, closeness and years; 0 removes one.
    need : (n_grids,) ndarray, h/week, optional
        What each grid asks for; without it only the number of grids counts.
    have : (n_people,) ndarray, h/week, optional
        What each head can give.
    row : (n_people,) sequence of int, optional
        Row of each in the staff list, for errors.

    Returns
    -------
    Heads
        A head for each grid, -1 where people are short.

    Raises
    ------
    InputError
        If somebody is pinned to an unknown grid, to more than the capacity, or two
        people to one grid.
    """
    most = capacity or len(grids)
    pins = resolve_pins(grids, people, most, row=row)
    table = Table(
        grids=grids, worth=worth_of(grids, people, knowledge, weights), pins=pins,
        n_people=len(people), need=need, have=have,
    )  # fmt: skip
    size = min(most, _MOST) if len(people) < len(grids) or need is not None else 1
    posts = adjacent_posts(grids, size)
    answer = table.solve(posts)
    if size > 1 and not _is_good(answer):
        pairs: list[Post] = []
        if capacity == 2 and need is None:
            free = _open(grids, pins, most, len(people))
            pairs = pair_up(grids, free, len(people) - len(pins))
        answer = _widened(table, answer, [*posts, *scattered_posts(grids, posts)], pairs)
    return Heads(
        head_of=answer.head_of, apart=answer.apart, worth=answer.worth,
        missed=answer.bound - answer.value,
    )  # fmt: skip


def _widened(
    table: Table, first: Answer, wide: Sequence[Post], pairs: Sequence[Post]
) -> Answer:
    """Offer grids apart too: ready pairs where there are any, else all of them at once."""
    best = first
    if pairs:
        best = max(first, table.solve(pairs), key=lambda one: one.value)
        best = replace(best, bound=max(table.bound(wide), best.value))
        if _is_close(best):
            return best
    whole = table.solve(wide)
    best = max(best, whole, key=lambda one: one.value)
    return replace(best, bound=max(whole.bound, best.value))


def _is_close(answer: Answer) -> bool:
    return answer.bound - answer.value <= _CLOSE_ENOUGH * max(answer.worth, 1.0)


def _is_good(answer: Answer) -> bool:
    return _is_close(answer) and bool((answer.head_of >= 0).all())


def _open(grids: Grids, pins: dict[int, Post], most: int, n_people: int) -> list[int]:
    # Where people are short, the grids of the largest communities go without.
    kept = {grid for post in pins.values() for grid in post}
    size = np.bincount(grids.community, minlength=len(grids.community_code))
    order = np.lexsort((np.arange(len(grids)), grids.community, -size[grids.community]))
    free = [grid for grid in order.tolist() if grid not in kept]
    short = max(len(free) - most * (n_people - len(pins)), 0)
    return free[short:]
