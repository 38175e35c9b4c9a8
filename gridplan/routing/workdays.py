"""
The working days of China: weekdays, less public holidays, plus 调休.

The State Council's office announces each year's days in the autumn before it;
they stand as data in ``workdays_cn.toml``.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources

from gridplan.errors import InputError

SATURDAY = 5


@cache
def _announced() -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    text = (resources.files(__package__) / "workdays_cn.toml").read_text(encoding="utf-8")
    return {
        int(year): (frozenset(days["off"]), frozenset(days["worked"]))
        for year, days in tomllib.loads(text).items()
    }


def is_announced(year: int) -> bool:
    """
    Tell whether a year's holidays are known.

    Parameters
    ----------
    year : int
        Calendar year.

    Returns
    -------
    bool
        False where only weekends are known.
    """
    return year in _announced()


def is_workday(day: date) -> bool:
    """
    Tell whether people work on a day.

    Parameters
    ----------
    day : date
        Any day.

    Returns
    -------
    bool
        True on weekdays that are no holiday, and on worked weekend days.

    Examples
    --------
    >>> is_workday(date(2026, 2, 14)), is_workday(date(2026, 2, 16))
    (True, False)
    """
    off, worked = _announced().get(day.year, (frozenset(), frozenset()))
    name = day.isoformat()[5:]
    return name in worked or (day.weekday() < SATURDAY and name not in off)


def workdays(start: date, count: int) -> tuple[date, ...]:
    """
    List working days.

    Parameters
    ----------
    start : date
        Not before this day.
    count : int
        How many; positive.

    Returns
    -------
    tuple of date
        Ascending.

    Raises
    ------
    InputError
        If no day is asked for.
    """
    if count < 1:
        raise InputError("routing.no_days", days=count)
    found: list[date] = []
    day = start
    while len(found) < count:
        if is_workday(day):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)
