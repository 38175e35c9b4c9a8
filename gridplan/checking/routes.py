"""
Are the routes what they claim to be? Read from legs and stops alone, no solver.

Every leg lies on its street and begins where the last one ended; every street of
a grid is walked along its whole length by that grid; every stop is visited as
often as due, on different days, far enough apart, within its window and the
shift; lengths add up to what is claimed.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.checking.fault import Fault
from gridplan.inputs import Streets
from gridplan.routing import (
    Leg,
    RoundSettings,
    Route,
    RoutePlan,
    RouteSettings,
    RouteTask,
    Stop,
)

if TYPE_CHECKING:
    from datetime import date

TOUCH = 0.3
"""Metres between the end of a leg and the begin of the next: legs count whole dm."""
SECOND = 1.0
UNTOLD = 60.0
"""Seconds over a shift that are not told as overload."""
DAY_SHARE = 0.001
"""How far lengths may be from what is claimed, beside a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFault(Fault):
    """A fault of a route; its sentence stands under ``routes.fault_<name>``."""

    sentences: ClassVar[str] = "routes.fault_"


def check_routes(
    plan: RoutePlan, streets: Streets, task: RouteTask, settings: RouteSettings
) -> list[Fault]:
    """
    Check a route plan.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    streets : Streets
        The lines they are on.
    task : RouteTask
        What was asked for.
    settings : RouteSettings
        How.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong.
    """
    found: list[Fault] = []
    told = {miss.grid_code for miss in plan.unserved if miss.feature == miss.grid_code}
    for route in plan.routes:
        found += _broken_way(route, streets)
        found += _wrong_length(route)
        found += _against(route, streets) if settings.is_riding else ()
        found += _wrong_times(route, task, settings, told)
    if settings.mode != "visits":
        found += _unswept(plan, streets, task, settings)
    if settings.mode != "sweep":
        found += _wrong_visits(plan, task, settings)
    return found


def _door(stop: Stop, route: Route, streets: Streets) -> Floats:
    """Find where the way meets a stop: on its street, or itself where no street leads there."""
    if route.legs[max(0, stop.after_leg - 1)].line < 0:
        return np.array(stop.xy)
    at = shapely.line_interpolate_point(streets.geometry[stop.line], stop.position)
    found: Floats = shapely.get_coordinates(at)[0]
    return found


def _ends(leg: Leg, streets: Streets) -> Floats:
    """Find where a leg begins and ends."""
    if leg.line < 0:
        return np.array([leg.beside[0], leg.beside[-1]])
    line = streets.geometry[leg.line]
    at = shapely.line_interpolate_point(line, np.minimum([leg.start, leg.stop], line.length))
    ends: Floats = shapely.get_coordinates(at)
    return ends


def _broken_way(route: Route, streets: Streets) -> Iterator[Fault]:
    """Find legs that leave their street or do not meet."""
    for number, leg in enumerate(route.legs):
        is_known = -1 <= leg.line < len(streets) and (leg.line >= 0 or len(leg.beside) > 1)
        if not is_known:
            yield RouteFault(
                name="unknown_street", values={"route": route.route_id, "leg": number}
            )
            return
        if leg.line >= 0:
            length = float(streets.geometry[leg.line].length)
            if min(leg.start, leg.stop) < -TOUCH or max(leg.start, leg.stop) > length + TOUCH:
                yield RouteFault(
                    name="beyond_street",
                    values={"route": route.route_id, "leg": number, "line": leg.line},
                )
    ends = [_ends(leg, streets) for leg in route.legs]
    for number in range(1, len(ends)):
        apart = float(np.hypot(*(ends[number][0] - ends[number - 1][1])))
        is_street = min(route.legs[number].line, route.legs[number - 1].line) >= 0
        if apart > TOUCH and is_street:
            yield RouteFault(
                name="torn",
                values={"route": route.route_id, "leg": number, "metres": f"{apart:.1f}"},
            )
    if ends and route.is_closed and not route.stops:
        apart = float(np.hypot(*(ends[0][0] - ends[-1][1])))
        if apart > TOUCH:
            yield RouteFault(
                name="not_closed", values={"route": route.route_id, "metres": f"{apart:.1f}"}
            )
    for stop in route.stops:
        beside = ends[max(0, stop.after_leg - 1)][1 if stop.after_leg else 0] if ends else None
        if beside is None or stop.line < 0:
            continue
        if np.hypot(*(_door(stop, route, streets) - beside)) > TOUCH:
            yield RouteFault(
                name="stop_off_way", values={"route": route.route_id, "stop": stop.stop_id}
            )


def _against(route: Route, streets: Streets) -> Iterator[Fault]:
    """Find legs of an e-bike that go against a one-way street, or over stairs."""
    for leg in route.legs:
        if leg.line < 0 or leg.line >= len(streets):
            continue
        is_against = leg.stop < leg.start - TOUCH and streets.is_oneway[leg.line]
        is_through = streets.highway[leg.line] == "steps" and not route.stops
        if is_against or is_through:
            yield RouteFault(
                name="against_oneway", values={"route": route.route_id, "line": leg.line}
            )


def _wrong_length(route: Route) -> Iterator[Fault]:
    """Find walks that are longer than claimed, and bounds above values."""
    claim = route.claim
    metres = sum(abs(leg.stop - leg.start) for leg in route.legs) + route.offset
    slack = 1.0 + DAY_SHARE * metres + TOUCH * len(route.legs)
    if claim.unit == "m" and claim.method != "team" and metres > claim.value + slack:
        yield RouteFault(
            name="longer_than_claimed",
            values={
                "route": route.route_id,
                "metres": round(metres),
                "told": round(claim.value),
            },
        )
    if claim.bound is not None and claim.bound > metres + slack and claim.method != "team":
        yield RouteFault(
            name="bound_above",
            values={
                "route": route.route_id,
                "bound": round(claim.bound),
                "metres": round(metres),
            },
        )


def _wrong_times(
    route: Route, task: RouteTask, settings: RouteSettings, told: set[str]
) -> Iterator[Fault]:
    """Find stops before one can be there, outside their windows or beyond the shift."""
    if not route.stops:
        return
    rules = _rules(task, route.grid_code)
    speed, clock, walked = settings.rounds.speed, route.start, 0
    for stop in route.stops:
        metres = sum(abs(leg.stop - leg.start) for leg in route.legs[walked : stop.after_leg])
        clock += metres / speed
        walked = stop.after_leg
        if stop.arrival < clock - SECOND:
            yield RouteFault(
                name="too_early", values={"route": route.route_id, "stop": stop.stop_id}
            )
        clock = max(clock, stop.arrival) + stop.service
        rule = rules.get(stop.stop_id)
        window = None if rule is None else rule.window
        if (
            window
            and not window[0] - SECOND <= stop.arrival <= window[1] - stop.service + SECOND
        ):
            yield RouteFault(
                name="outside_window", values={"route": route.route_id, "stop": stop.stop_id}
            )
    hours = hours_of(task, settings, route.grid_code)
    pause = hours.pause[2] if hours.pause else 0.0
    if route.seconds > hours.shift + pause + UNTOLD and route.grid_code not in told:
        yield RouteFault(
            name="beyond_shift",
            values={"route": route.route_id, "minutes": round(route.seconds / 60)},
        )


def hours_of(task: RouteTask, settings: RouteSettings, code: str) -> RoundSettings:
    """
    Look up the shift of a grid or team.

    Parameters
    ----------
    task : RouteTask
        With its own shifts where they differ.
    settings : RouteSettings
        For all others.
    code : str
        Grid or team.

    Returns
    -------
    RoundSettings
        Shift, start, workers.
    """
    if code not in task.codes:
        return settings.rounds
    return task.rounds_of(task.codes.index(code), settings)


def _rules(task: RouteTask, code: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    stops = task.stops[task.codes.index(code)] if code in task.codes else None
    return {} if stops is None else dict(zip(stops.stop_id, stops.rule, strict=True))


def _unswept(
    plan: RoutePlan, streets: Streets, task: RouteTask, settings: RouteSettings
) -> Iterator[Fault]:
    """Find streets that their grid does not walk along their whole length."""
    walked: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for route in plan.routes:
        for leg in route.legs:
            if leg.line >= 0:
                span = (min(leg.start, leg.stop), max(leg.start, leg.stop))
                walked[route.grid_code, leg.line].append(span)
    named = {miss.grid_code for miss in plan.unserved}
    routed = {route.grid_code for route in plan.routes}
    if len(plan.owner) != len(streets):
        yield RouteFault(name="owners", values={"told": len(plan.owner), "lines": len(streets)})
        return
    for line, code in enumerate(plan.owner):
        if not code or code not in task.codes:
            continue
        if code not in routed and code in named | _without_stops(task, settings):
            continue
        length = float(streets.geometry[line].length)
        covered = _covered(walked[code, line])
        times = sum(b - a for a, b in walked[code, line]) / length if length > TOUCH else 2.0
        if covered < length - 2 * TOUCH or times < settings.sides - 0.01 - 2 * TOUCH / max(
            length, 1.0
        ):
            yield RouteFault(
                name="street_not_walked",
                values={"grid": code, "line": line, "metres": round(length - covered)},
            )


def _without_stops(task: RouteTask, settings: RouteSettings) -> set[str]:
    """Name the grids that have no day to sweep on in mixed mode."""
    if settings.mode != "mixed":
        return set()
    return {
        code
        for code, stops in zip(task.codes, task.stops, strict=True)
        if stops is None or not len(stops)
    }


def _covered(spans: list[tuple[float, float]]) -> float:
    """Measure what spans cover together, in m."""
    total, reached = 0.0, -np.inf
    for first, last in sorted(spans):
        total += max(0.0, last - max(first, reached))
        reached = max(reached, last)
    return total


def _due(stops, n_days: int, cycle: int) -> dict[str, int]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Count the visits each stop is due, as its rule says."""
    turn: dict[str, int] = {}
    due = {}
    for name, rule in sorted(zip(stops.stop_id, stops.rule, strict=True), key=lambda s: s[0]):
        rank = turn[rule.name] = turn.get(rule.name, -1) + 1
        due[name] = rule.visits_in(n_days, rank=rank, cycle=cycle) if n_days else 0
    return due


def _wrong_visits(plan: RoutePlan, task: RouteTask, settings: RouteSettings) -> Iterator[Fault]:
    """Find stops that are visited too seldom, too often, or too soon again."""
    on: dict[tuple[str, str], list[int]] = defaultdict(list)
    place: dict[date | None, int] = {day: number for number, day in enumerate(task.days)}
    for route in plan.routes:
        for stop in route.stops:
            on[route.grid_code, stop.stop_id].append(place.get(route.day, -1))
    excused = {(miss.grid_code, miss.feature) for miss in plan.unserved}
    for code, stops in zip(task.codes, task.stops, strict=True):
        if stops is None:
            continue
        due = _due(stops, len(task.days), settings.rounds.cycle)
        for name, rule in zip(stops.stop_id, stops.rule, strict=True):
            days = sorted(on[code, name])
            if (code, name) in excused:
                continue
            if len(days) != due[name] or -1 in days:
                yield RouteFault(
                    name="visits",
                    values={"grid": code, "stop": name, "times": len(days), "due": due[name]},
                )
            gaps = [b - a for a, b in pairwise(days)]
            if gaps and min(gaps) < rule.least_gap:
                yield RouteFault(
                    name="too_soon",
                    values={
                        "grid": code,
                        "stop": name,
                        "days": min(gaps),
                        "least": rule.least_gap,
                    },
                )
