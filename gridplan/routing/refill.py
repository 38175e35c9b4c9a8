"""
A roster after a change: everyone keeps what they have, and only gaps are filled.

Who is away, or no longer there, leaves their duties open; whoever has the fewest
hours that week, and may, takes them.
"""

from collections.abc import Sequence
from datetime import date

from gridplan.routing.duty import Duty, Filled, Person, is_clash, is_there
from gridplan.schemes import Patrol

Week = tuple[int, int]


def refill_duties(
    duties: Sequence[Duty],
    people: Sequence[Person],
    patrol: Patrol,
    before: Sequence[Filled],
    today: date,
) -> tuple[Filled, ...]:
    """
    Fill duties with as few changes as may be.

    Parameters
    ----------
    duties : sequence of Duty
        Of one unit, the past left out.
    people : sequence of Person
        Its people as they are now.
    patrol : Patrol
        Most days and hours of a week.
    before : sequence of Filled
        The roster in force; its days before today count for rest and hours.
    today : date
        First day that may change.

    Returns
    -------
    tuple of Filled
        In the order of the duties; some may stay open.
    """
    by_name = {one.who: one for one in people}
    has: dict[str, list[Duty]] = {one.who: [] for one in people}
    had: dict[tuple[str, date, float], tuple[str, ...]] = {}
    for filled in before:
        duty = filled.duty
        had[duty.post, duty.day, duty.begin] = filled.who
        for name in filled.who if duty.day < today else ():
            has.setdefault(name, []).append(duty)
    who: list[list[str]] = []
    for duty in duties:
        told = had.get((duty.post, duty.day, duty.begin), ())
        stays = [name for name in told if name in by_name and is_there(duty, by_name[name])]
        for name in stays[: duty.people]:
            has[name].append(duty)
        who.append(stays[: duty.people])
    for place in sorted(range(len(duties)), key=lambda d: (duties[d].span, d)):
        duty, mine = duties[place], who[place]
        free = [
            one.who
            for one in people
            if one.who not in mine
            and is_there(duty, one)
            and _has_room(has[one.who], duty, patrol)
        ]
        free.sort(key=lambda name: (_hours(has[name], duty), name))
        for name in free[: duty.people - len(mine)]:
            mine.append(name)
            has[name].append(duty)
    return tuple(
        Filled(duty=duty, who=tuple(sorted(mine, key=list(by_name).index)))
        for duty, mine in zip(duties, who, strict=True)
    )


def _week(duty: Duty) -> Week:
    year, week, _ = duty.day.isocalendar()
    return year, week


def _hours(has: Sequence[Duty], duty: Duty) -> float:
    """Add up the hours of a duty's week, in h."""
    return sum((one.end - one.begin) / 3600 for one in has if _week(one) == _week(duty))


def _has_room(has: Sequence[Duty], duty: Duty, patrol: Patrol) -> bool:
    """Tell whether rest, hours and days of the week leave room for one duty more."""
    hours = _hours(has, duty) + (duty.end - duty.begin) / 3600
    days = {one.day for one in has if _week(one) == _week(duty)} | {duty.day}
    if hours > patrol.hours_a_week + 0.01 or len(days) > patrol.days_a_week:
        return False
    return not any(
        is_clash(*sorted((one, duty), key=lambda either: either.span)) for one in has
    )
