"""How grids, stops, days and walks are called on pages and paper."""

import re
from datetime import date

from gridplan.plan.handout import Handout, HandoutGrid
from gridplan.routing import Route
from gridplan.routing.route import Stop
from gridplan.words import Language, catalogue, say

_UNIT = re.compile(r"#(\d+)")
_CALL = re.compile(r"/(\d+)(?::[^:]*)?$")


def grid_title(grid: HandoutGrid, language: Language) -> str:
    """
    Name a grid.

    Parameters
    ----------
    grid : HandoutGrid
        The grid.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    str
        Community and the end of the code.
    """
    where = grid.community_name or grid.community
    return say("pack.grid_title", language, community=where, number=grid.code[-3:])


def stop_title(handout: Handout, stop: Stop, language: Language) -> str:
    """
    Name a stop.

    Parameters
    ----------
    handout : Handout
        Knows the buildings.
    stop : Stop
        The stop.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    str
        The building's name or address, entrance and call behind it; else its id.
    """
    home = handout.home_of(stop.stop_id)
    if home is None:
        return stop.stop_id
    homes = handout.homes
    title = homes.name[home] or homes.address[home] or homes.building_id[home]
    tail = stop.stop_id.removeprefix(homes.building_id[home])
    comma = say("pack.comma", language)
    if unit := _UNIT.match(tail):
        title += comma + say("pack.unit", language, unit=unit[1])
    if call := _CALL.search(tail):
        title += comma + say("pack.call", language, call=call[1])
    return title


def stop_notes(handout: Handout, stop: Stop, language: Language) -> list[str]:
    """
    Note what helps at the door.

    Parameters
    ----------
    handout : Handout
        Knows the buildings.
    stop : Stop
        The stop.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    list of str
        Address, floors with stairs or lift, entrances, how many have to go.
    """
    notes = []
    home = handout.home_of(stop.stop_id)
    if home is not None:
        homes = handout.homes
        if homes.name[home] and homes.address[home]:
            notes.append(homes.address[home])
        floors = homes.floors[home]
        if floors >= handout.lift_from:
            notes.append(say("pack.lift", language, floors=floors))
        elif floors > 1:
            notes.append(say("pack.stairs", language, floors=floors))
        elif floors == 1:
            notes.append(say("pack.one_floor", language))
        if homes.units[home] > 1:
            notes.append(say("pack.units", language, units=homes.units[home]))
    if stop.people > 1:
        notes.append(say("pack.together", language, people=stop.people))
    return notes


def day_title(day: date | None, language: Language) -> str:
    """
    Name a day.

    Parameters
    ----------
    day : date or None
        None for walks of any day.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    str
        Such as 11月23日 周一; the year stands in the files beside it.
    """
    if day is None:
        return say("pack.any_day", language)
    weekday = say(f"pack.weekday_{day.isoweekday()}", language)
    return say(
        "pack.day", language, month=f"{day.month:02d}", day=f"{day.day:02d}", weekday=weekday
    )


def route_title(route: Route, language: Language) -> str:
    """
    Name a walk.

    Parameters
    ----------
    route : Route
        The walk.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    str
        Its kind and whose place it is.
    """
    key = f"pack.kind_{route.kind}"
    kind = say(key, language) if key in catalogue(language) else str(route.kind)
    return say("pack.route_title", language, kind=kind, slot=route.slot)


def clock(seconds: float) -> str:
    """
    Write a time of day.

    Parameters
    ----------
    seconds : float
        After midnight.

    Returns
    -------
    str
        Hours and minutes, rounded down.

    Examples
    --------
    >>> clock(8.5 * 3600 + 59)
    '08:30'
    """
    minutes = int(seconds // 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
