"""How often something is visited, and on which sets of days that is kept."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from gridplan.errors import InputError

Period = Literal["day", "week", "month", "quarter", "half_year", "year", "once"]

WORKDAYS: dict[str, int] = {
    "day": 1,
    "week": 5,
    "month": 21,
    "quarter": 62,
    "half_year": 125,
    "year": 250,
}
"""Working days that stand for each period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """
    What a class of visits asks for.

    Attributes
    ----------
    name : str
        Class of visit, such as ``key`` (重点) or ``ordinary`` (一般).
    times : int
        Visits a period; positive.
    period : {'day', 'week', 'month', 'quarter', 'half_year', 'year', 'once'}
        Which period; ``once`` is due in this cycle whatever its length.
    minutes : float, min
        Time of one visit at the door.
    least_gap : int, working days
        Least days between two visits.
    window : tuple of float or None, s
        Earliest start and latest end of a visit after midnight.
    people : int
        How many go together.
    first_day, last_day : int
        Days of the cycle from 0 between which the visits are made; -1 for the end.

    Raises
    ------
    InputError
        If the class asks for nothing or its window is empty.
    """

    name: str
    times: int = 1
    period: Period = "month"
    minutes: float = 10.0
    least_gap: int = 1
    window: tuple[float, float] | None = None
    people: int = 1
    first_day: int = 0
    last_day: int = -1

    def __post_init__(self) -> None:
        """Refuse a class that nobody can keep."""  # noqa: DOC501
        if self.times < 1 or self.minutes < 0 or self.people < 1:
            raise InputError("routing.rule_asks_nothing", feature=self.name)
        if self.window and self.window[1] - self.window[0] < 60 * self.minutes:
            raise InputError("routing.window_too_short", feature=self.name)

    def visits_in(self, n_days: int, *, rank: int = 0, cycle: int = 0) -> int:
        """
        Count the visits due in a cycle.

        Parameters
        ----------
        n_days : int
            Working days of the cycle.
        rank : int
            Place of the stop among its class: what is due less than once a cycle
            takes turns.
        cycle : int
            Number of the cycle.

        Returns
        -------
        int
            0 where it is another's turn.
        """
        if self.period == "once":
            return self.times
        days = WORKDAYS[self.period]
        due = self.times * n_days / days
        if due >= 1:
            return max(1, round(due))
        turns = max(1, round(1 / due))
        return 1 if rank % turns == cycle % turns else 0

    def patterns(
        self, n_days: int, times: int, *, closed: frozenset[int] = frozenset()
    ) -> tuple[tuple[int, ...], ...]:
        """
        List the sets of days on which the visits of a cycle may be made.

        Parameters
        ----------
        n_days : int
            Working days of the cycle.
        times : int
            Visits due in it.
        closed : frozenset of int
            Days on which nobody comes.

        Returns
        -------
        tuple of tuple of int
            Sets of days from 0, each ascending.

        Raises
        ------
        InputError
            If there are more visits than days, or the gap cannot be kept.
        """
        last = n_days - 1 if self.last_day < 0 else min(self.last_day, n_days - 1)
        days = [day for day in range(self.first_day, last + 1) if day not in closed]
        if len(days) == n_days:
            return spread_patterns(n_days, times, least_gap=self.least_gap)
        if times > len(days):
            raise InputError("routing.more_visits_than_days", times=times, days=len(days))
        even = spread_patterns(len(days), times)
        found = [tuple(days[place] for place in places) for places in even]
        kept = tuple(
            option
            for option in found
            if all(b - a >= self.least_gap for a, b in pairwise(option))
        )
        if not kept:
            raise InputError(
                "routing.gap_too_wide", times=times, days=len(days), gap=self.least_gap
            )
        return kept


def spread_patterns(
    n_days: int, times: int, *, least_gap: int = 1
) -> tuple[tuple[int, ...], ...]:
    """
    List the even ways of placing visits on days.

    Parameters
    ----------
    n_days : int
        Days of the cycle.
    times : int
        Visits; positive.
    least_gap : int
        Least days between two visits, over the cycle's end too.

    Returns
    -------
    tuple of tuple of int
        Sets of days from 0, each ascending.

    Raises
    ------
    InputError
        If there are more visits than days, or the gap cannot be kept.

    Examples
    --------
    >>> spread_patterns(6, 2)
    ((0, 3), (1, 4), (2, 5))
    """
    if times > n_days:
        raise InputError("routing.more_visits_than_days", times=times, days=n_days)
    found: list[tuple[int, ...]] = []
    for first in range(-(-n_days // times)):
        days = tuple(first + i * n_days // times for i in range(times))
        gaps = [b - a for a, b in zip(days, (*days[1:], days[0] + n_days), strict=True)]
        if days[-1] < n_days and min(gaps) >= least_gap:
            found.append(days)
    if not found:
        raise InputError("routing.gap_too_wide", times=times, days=n_days, gap=least_gap)
    return tuple(found)
