"""
Who is on which day: rosters by constraint programming.

Every duty gets its people; nobody is at two places at once, works more days or
hours a week than allowed, or sleeps less than eleven hours; hours are shared out
evenly, and people stay on their own place where they can. What cannot be filled
is left open and said.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ortools.sat.python import cp_model

from gridplan.errors import InputError
from gridplan.schemes import Patrol

REST = 11 * 3600
"""Seconds between the end of one day's work and the begin of the next."""
WORK = 4.0
"""Deterministic time of the solver: a limit of work, not of the clock."""
OPEN, EVEN, STAY = 1000, 4, 1
"""Weights: minutes that stay open, minutes of the longest roster, changes of place."""
MOST = 2_500
"""Duties times people beyond which duties are dealt out without the solver."""
DAY = 10 * 3600
"""Seconds of work beyond which two duties of a day need two people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """
    Something to be done at a time.

    Attributes
    ----------
    unit : str
        Grid or team.
    post : str
        Route or gate.
    place : int
        Slot whose own it is, from 1; 0 for nobody's.
    day : date
        When.
    begin, end : float, s
        After midnight of that day; an end may lie beyond it.
    people : int
        How many are needed.

    Raises
    ------
    InputError
        If it ends before it begins, or needs nobody.
    """

    unit: str
    post: str
    place: int
    day: date
    begin: float
    end: float
    people: int = 1

    def __post_init__(self) -> None:
        """Refuse a duty without length."""  # noqa: DOC501
        if self.end <= self.begin or self.people < 1:
            raise InputError("routing.bad_duty", feature=self.post)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """
        Tell begin and end.

        Returns
        -------
        tuple of datetime
            To the second.
        """
        midnight = datetime.combine(self.day, time())
        return (
            midnight + timedelta(seconds=round(self.begin)),
            midnight + timedelta(seconds=round(self.end)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who can be on duty.

    Attributes
    ----------
    who : str
        Staff id, or a place of work such as ``CODE-2``.
    off : frozenset of date
        Days away.
    """

    who: str
    off: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """
    A duty and who has it.

    Attributes
    ----------
    duty : Duty
        What.
    who : tuple of str
        Who; fewer than needed where nobody is left.
    """

    duty: Duty
    who: tuple[str, ...]

    @property
    def missing(self) -> int:
        """
        Count who is missing.

        Returns
        -------
        int
            0 when filled.
        """
        return self.duty.people - len(self.who)


def fill_duties(
    duties: Sequence[Duty], people: Sequence[Person], patrol: Patrol, *, seed: int
) -> tuple[Filled, ...]:
    """
    Share the duties of one grid or team out among its people.

    Parameters
    ----------
    duties : sequence of Duty
        Of one unit.
    people : sequence of Person
        Its people; the first stands in place 1.
    patrol : Patrol
        Most days and hours of a week.
    seed : int
        Of the solver.

    Returns
    -------
    tuple of Filled
        In the order of the duties.
    """
    if not duties or not people:
        return tuple(Filled(duty=duty, who=()) for duty in duties)
    first = deal_out(duties, people, patrol)
    if len(duties) * len(people) > MOST:
        return first
    model = cp_model.CpModel()
    takes = {
        (d, p): model.new_bool_var(f"{d},{p}")
        for d, duty in enumerate(duties)
        for p, one in enumerate(people)
        if is_there(duty, one)
    }
    minutes = [round((duty.end - duty.begin) / 60) for duty in duties]
    gaps = []
    for d, duty in enumerate(duties):
        gap = model.new_int_var(0, duty.people, f"open {d}")
        here = [takes[d, p] for p in range(len(people)) if (d, p) in takes]
        model.add(sum(here) + gap == duty.people)
        gaps.append(OPEN * max(60, minutes[d]) * gap)
    clashes = _clashes(duties)
    longest = model.new_int_var(0, sum(minutes), "longest")
    for p in range(len(people)):
        mine = {d: x for (d, q), x in takes.items() if q == p}
        for a, b in clashes:
            if a in mine and b in mine:
                model.add_at_most_one(mine[a], mine[b])
        _weeks(model, duties, minutes, mine, patrol)
        model.add(longest >= sum(minutes[d] * x for d, x in mine.items()))
    stay = [STAY * x for (d, p), x in takes.items() if duties[d].place not in {0, p + 1}]
    # minutes: an hour off the longest week is worth sixteen changes of place
    model.minimize(sum(gaps) + EVEN * longest + 15 * sum(stay))
    for d, filled in enumerate(first):
        for p, one in enumerate(people):
            if (d, p) in takes:
                model.add_hint(takes[d, p], one.who in filled.who)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = WORK
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return first
    found = tuple(
        Filled(
            duty=duty,
            who=tuple(
                one.who
                for p, one in enumerate(people)
                if (d, p) in takes and solver.boolean_value(takes[d, p])
            ),
        )
        for d, duty in enumerate(duties)
    )
    gaps_left = sum(one.missing for one in found) - sum(one.missing for one in first)
    return first if gaps_left > 0 else found


def deal_out(
    duties: Sequence[Duty], people: Sequence[Person], patrol: Patrol
) -> tuple[Filled, ...]:
    """
    Fill duties one after the other: what the solver begins with.

    Parameters
    ----------
    duties : sequence of Duty
        Of one unit.
    people : sequence of Person
        Its people.
    patrol : Patrol
        Most days and hours of a week.

    Returns
    -------
    tuple of Filled
        In the order of the duties; some may stay open that a better order would fill.
    """
    books = [_Book() for _ in people]
    found: dict[int, tuple[str, ...]] = {}
    for d in sorted(range(len(duties)), key=lambda d: (duties[d].span, d)):
        duty = duties[d]
        free = [
            p
            for p, one in enumerate(people)
            if is_there(duty, one) and books[p].has_room(duty, patrol)
        ]
        free.sort(
            key=lambda p: (
                duty.place not in {0, p + 1},
                books[p].shift not in {None, duty.begin},
                books[p].hours(duty),
                p,
            )
        )
        for p in free[: duty.people]:
            books[p].take(duty)
        found[d] = tuple(people[p].who for p in sorted(free[: duty.people]))
    return tuple(Filled(duty=duty, who=found[d]) for d, duty in enumerate(duties))


@dataclass(slots=True)
class _Book:
    """What one person has been given so far."""

    last: Duty | None = None
    weeks: dict[tuple[int, int], tuple[float, frozenset[date]]] = field(default_factory=dict)

    def hours(self, duty: Duty) -> float:
        return self.weeks.get(duty.day.isocalendar()[:2], (0.0, frozenset()))[0]

    def has_room(self, duty: Duty, patrol: Patrol) -> bool:
        hours, days = self.weeks.get(duty.day.isocalendar()[:2], (0.0, frozenset()))
        is_full = hours + (duty.end - duty.begin) / 3600 > patrol.hours_a_week + 0.01
        if is_full or len(days | {duty.day}) > patrol.days_a_week:
            return False
        return self.last is None or not is_clash(self.last, duty)

    @property
    def shift(self) -> float | None:
        return None if self.last is None else self.last.begin

    def take(self, duty: Duty) -> None:
        week = duty.day.isocalendar()[:2]
        hours, days = self.weeks.get(week, (0.0, frozenset()))
        self.weeks[week] = (hours + (duty.end - duty.begin) / 3600, days | {duty.day})
        self.last = duty


def fewest_people(duties: Sequence[Duty], patrol: Patrol) -> int:
    """
    Count the people that duties need at least.

    Parameters
    ----------
    duties : sequence of Duty
        Of one unit.
    patrol : Patrol
        Most days and hours of a week.

    Returns
    -------
    int
        By hours of the fullest week, by its days, and by the fullest moment.
    """
    by_week: dict[tuple[int, int], float] = defaultdict(float)
    shifts: dict[tuple[int, int], int] = defaultdict(int)
    for duty in duties:
        week = duty.day.isocalendar()[:2]
        by_week[week] += duty.people * (duty.end - duty.begin) / 3600
        shifts[week] += duty.people
    hours = max((-int(-total // patrol.hours_a_week) for total in by_week.values()), default=0)
    days = 0
    if _clashing_days(duties):
        days = max((-(-n // patrol.days_a_week) for n in shifts.values()), default=0)
    spans = [duty.span for duty in duties]
    at_once = max(
        (
            sum(
                duty.people
                for duty, (begin, end) in zip(duties, spans, strict=True)
                if begin <= at < end
            )
            for at in {begin for begin, _ in spans}
        ),
        default=0,
    )
    return max(hours, days, at_once)


def _clashing_days(duties: Sequence[Duty]) -> bool:
    """Tell whether nobody can have two duties of one day."""
    clashes = set(_clashes(duties))
    same = [
        (a, b)
        for a in range(len(duties))
        for b in range(a + 1, len(duties))
        if duties[a].day == duties[b].day
    ]
    return all(pair in clashes for pair in same)


def is_there(duty: Duty, person: Person) -> bool:
    """
    Tell whether somebody works on the days of a duty.

    Parameters
    ----------
    duty : Duty
        What.
    person : Person
        Who.

    Returns
    -------
    bool
        False where a day off is touched.
    """
    first, last = duty.span
    return first.date() not in person.off and (
        (last - timedelta(seconds=1)).date() not in person.off
    )


def _clashes(duties: Sequence[Duty]) -> list[tuple[int, int]]:
    """List pairs of duties that one person cannot have both."""
    spans = [duty.span for duty in duties]
    order = sorted(range(len(duties)), key=spans.__getitem__)
    found = []
    for place, a in enumerate(order):
        rested = spans[a][1] + timedelta(seconds=REST)
        for b in order[place + 1 :]:
            if spans[b][0] >= rested:
                break
            if is_clash(duties[a], duties[b]):
                found.append((min(a, b), max(a, b)))
    return found


def is_clash(before: Duty, after: Duty) -> bool:
    """
    Tell whether one person cannot have both: at once, too long a day, too short a night.

    Parameters
    ----------
    before, after : Duty
        In the order of their begin.

    Returns
    -------
    bool
        True where they cannot.
    """
    end, begin = before.span[1], after.span[0]
    if begin >= end + timedelta(seconds=REST):
        return False
    work = before.end - before.begin + after.end - after.begin
    return begin < end or before.day != after.day or work > DAY


def _weeks(
    model: cp_model.CpModel,
    duties: Sequence[Duty],
    minutes: list[int],
    mine: dict[int, cp_model.IntVar],
    patrol: Patrol,
) -> None:
    """Keep one person within the days and hours of a week."""
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for d, duty in enumerate(duties):
        if d in mine:
            weeks[duty.day.isocalendar()[:2]].append(d)
    for number, rows in enumerate(weeks.values()):
        model.add(sum(minutes[d] * mine[d] for d in rows) <= round(60 * patrol.hours_a_week))
        works = {}
        for d in rows:
            day = duties[d].day
            if day not in works:
                works[day] = model.new_bool_var(f"works {number} {day}")
            model.add_implication(mine[d], works[day])
        model.add(sum(works.values()) <= patrol.days_a_week)
