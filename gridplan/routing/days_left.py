"""On which of the days that are left a visit can still be made."""

from dataclasses import dataclass, replace

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.frequency import VisitRule
from gridplan.routing.visit_list import StopList

SOON = 3
"""Working days within which a missed visit is made up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysLeft:
    """
    What is left of a calendar for one stop.

    Attributes
    ----------
    rule : VisitRule
        How often it is due.
    n_days : int
        Days of the calendar.
    today : int
        First day that may change.
    closed : frozenset of int
        Days on which nobody walks.
    is_missed : bool
        Whether one of its visits was not made.
    """

    rule: VisitRule
    n_days: int
    today: int
    closed: frozenset[int]
    is_missed: bool

    def options(
        self, times: int, here: tuple[int, ...], last_made: int
    ) -> tuple[list[tuple[int, ...]], int]:
        """
        List sets of days for the visits that are left.

        Parameters
        ----------
        times : int
            Visits left.
        here : tuple of int
            Days they are planned on now.
        last_made : int
            Day of the last one made; -1 for none.

        Returns
        -------
        options : list of tuple of int
            The days as planned first, where they can stay; none where nothing is left.
        short : int
            Visits that can no longer be made.
        """
        if times <= 0:
            return [], 0
        rule = self.rule
        after = last_made + rule.least_gap if last_made >= 0 else 0
        first = max(rule.first_day, self.today, after)
        last = self.n_days - 1 if rule.last_day < 0 else max(rule.last_day, first)
        is_open = [
            day
            for day in range(first, min(last, self.n_days - 1) + 1)
            if day not in self.closed
        ]
        if self.is_missed and times == 1:
            is_open = is_open[:SOON]
        left = min(times, len(is_open))
        can_stay = (
            len(here) == left
            and not (set(here) & self.closed)
            and min(here, default=first) >= first
        )
        some = [here] if left and can_stay else []
        free = replace(rule, first_day=0, last_day=-1)
        while left:
            try:
                even = free.patterns(len(is_open), left)
            except InputError:
                left -= 1  # a gap that the days left cannot keep
                continue
            found = (tuple(is_open[place] for place in places) for places in even)
            some += [option for option in found if option not in some]
            break
        return some, times - left


def due_now(stops: StopList, rows: Ints, n_days: int, cycle: int) -> list[tuple[int, int]]:
    """
    Count the visits each stop is due; turns go by id within a class.

    Parameters
    ----------
    stops : StopList
        What is visited.
    rows : (k,) ndarray of int
        Which of them.
    n_days : int
        Days of the calendar.
    cycle : int
        Number of the cycle.

    Returns
    -------
    list of (int, int)
        Row and visits, where any are due.
    """
    turn: dict[str, int] = {}
    found = []
    for row in sorted(rows.tolist(), key=lambda r: stops.stop_id[r]):
        rule = stops.rule[row]
        rank = turn[rule.name] = turn.get(rule.name, -1) + 1
        times = rule.visits_in(n_days, rank=rank, cycle=cycle)
        if times:
            found.append((row, times))
    return found
