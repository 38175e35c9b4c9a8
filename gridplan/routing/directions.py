"""
What to do at each crossing, in words: turn, street, metres.

Bends between two crossings are no turns, and a street that goes straight on
under its name is one instruction, however many blocks it has.
"""

import math
from dataclasses import dataclass

from gridplan.routing.lines import leg_lines
from gridplan.routing.route import Route
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say

STRAIGHT, SLIGHT, SHARP, BACK = 35.0, 60.0, 130.0, 170.0
"""Degrees from which a turn is slight, plain, sharp and back."""
COMPASS = ("east", "northeast", "north", "northwest", "west", "southwest", "south", "southeast")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """
    One instruction.

    Attributes
    ----------
    xy : tuple of float, m
        Where it is given, metric.
    leg : int
        Leg that begins there.
    text : str
        What to do.
    metres : float
        How far until the next one.
    """

    xy: tuple[float, float]
    leg: int
    text: str
    metres: float


def directions(
    network: StreetNetwork, route: Route, language: Language = "zh"
) -> tuple[Turn, ...]:
    """
    Describe a route.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    route : Route
        On that network.
    language : {'zh', 'en'}
        The language wanted.

    Returns
    -------
    tuple of Turn
        In order; stops are instructions of 0 m.
    """
    lines = leg_lines(network, route)
    bearings = [_bearings(list(line.coords)) for line in lines]
    has_stop = {stop.after_leg for stop in route.stops}
    begins = [
        leg
        for leg in range(len(lines))
        if leg == 0 or leg in has_stop or not _goes_on(network, route, bearings, leg)
    ]
    found: list[Turn] = []
    for place, leg in enumerate(begins):
        found += [_arrival(route, number, language) for number in _stops_at(route, leg)]
        last = begins[place + 1] if place + 1 < len(begins) else len(lines)
        metres = sum(step.metres for step in route.legs[leg:last])
        change = "" if leg == 0 else _change(bearings[leg - 1][1], bearings[leg][0])
        found.append(
            Turn(
                xy=(float(lines[leg].coords[0][0]), float(lines[leg].coords[0][1])),
                leg=leg,
                text=say(
                    f"directions.{change or 'start'}",
                    language,
                    street=street_name(network, route.legs[leg].line, language),
                    way=say(f"directions.{_compass(bearings[leg][0])}", language),
                    metres=round(metres),
                ),
                metres=metres,
            )
        )
    found += [_arrival(route, number, language) for number in _stops_at(route, len(lines))]
    return tuple(found)


def street_name(network: StreetNetwork, line: int, language: Language) -> str:
    """
    Name a street.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    line : int
        Row of the line; -1 for none.
    language : {'zh', 'en'}
        The language wanted.

    Returns
    -------
    str
        Its name, or a word for an unnamed street, path or straight way.
    """
    if line < 0:
        return say("directions.no_street", language)
    name = network.streets.name[line]
    if name:
        return name
    highway = network.streets.highway[line]
    kind = highway if highway in {"steps", "footway", "path", "service"} else "unnamed"
    return say(f"directions.{kind}", language)


def _goes_on(
    network: StreetNetwork, route: Route, bearings: list[tuple[float, float]], leg: int
) -> bool:
    """Tell whether a leg is the last one going on: no fork, or straight under one name."""
    before, line = route.legs[leg - 1].line, route.legs[leg].line
    if line < 0 or before < 0:
        return False
    turn = abs(_turned(bearings[leg - 1][1], bearings[leg][0]))
    is_same = network.streets.name[before] == network.streets.name[line]
    if turn >= BACK:
        return False
    shared = {int(network.u[before]), int(network.v[before])} & {
        int(network.u[line]), int(network.v[line])
    }  # fmt: skip
    is_bend = any(network.indptr[n + 1] - network.indptr[n] == 2 for n in shared)
    return is_same and (is_bend or turn < STRAIGHT)


def _bearings(points: list[tuple[float, ...]]) -> tuple[float, float]:
    """Measure the direction at both ends, in degrees from east, over some 10 m."""
    return _towards(points), (_towards(points[::-1]) + 180) % 360


def _towards(points: list[tuple[float, ...]]) -> float:
    first = points[0]
    for point in points[1:]:
        if math.hypot(point[0] - first[0], point[1] - first[1]) >= 10:
            break
    return math.degrees(math.atan2(point[1] - first[1], point[0] - first[0])) % 360


def _turned(before: float, after: float) -> float:
    """Measure a turn: degrees to the left, -180 to 180."""
    return (after - before + 180) % 360 - 180


def _change(before: float, after: float) -> str:
    turn = _turned(before, after)
    if abs(turn) < STRAIGHT:
        return "straight"
    if abs(turn) >= BACK:
        return "back"
    side = "left" if turn > 0 else "right"
    if abs(turn) < SLIGHT:
        return f"slight_{side}"
    return side if abs(turn) < SHARP else f"sharp_{side}"


def _compass(bearing: float) -> str:
    return COMPASS[round(bearing / 45) % 8]


def _stops_at(route: Route, leg: int) -> list[int]:
    return [number for number, stop in enumerate(route.stops) if stop.after_leg == leg]


def _arrival(route: Route, number: int, language: Language) -> Turn:
    stop = route.stops[number]
    return Turn(
        xy=stop.xy,
        leg=stop.after_leg,
        text=say(
            "directions.stop", language, number=number + 1, stop=stop.stop_id,
            minutes=round(stop.service / 60),
        ),
        metres=0.0,
    )  # fmt: skip
