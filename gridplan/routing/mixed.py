"""A sweep with the day's visits on its way."""

from dataclasses import replace

from gridplan.routing.route import Leg, Route, Stop
from gridplan.routing.visit_list import RoundSettings


def with_stops(route: Route, stops: list[Stop], day: Route, settings: RoundSettings) -> Route:
    """
    Cut a sweep's legs at the doors met on them, each at its first passing.

    Parameters
    ----------
    route : Route
        The sweep.
    stops : list of Stop
        Doors on its streets.
    day : Route
        The round the stops are taken from: its day and begin.
    settings : RoundSettings
        Speed and break.

    Returns
    -------
    Route
        Legs and stops in walking order, timed.
    """
    left: dict[int, list[Stop]] = {}
    for stop in stops:
        left.setdefault(stop.line, []).append(stop)
    legs: list[Leg] = []
    visited: list[Stop] = []
    clock, pause = day.start, settings.pause
    for leg in route.legs:
        here = leg.start
        is_back = leg.stop < leg.start
        for stop in sorted(
            left.pop(leg.line, []), key=lambda s: -s.position if is_back else s.position
        ):
            there = min(max(stop.position, min(leg.start, leg.stop)), max(leg.start, leg.stop))
            if there != here:
                legs.append(replace(leg, start=here, stop=there))
                clock += abs(there - here) / settings.speed
                here = there
            if pause is not None and clock + stop.service > pause[1]:
                clock, pause = max(clock, pause[0]) + pause[2], None
            visited.append(replace(stop, after_leg=len(legs), arrival=clock))
            clock += stop.service
        if here != leg.stop or leg.start == leg.stop:
            legs.append(replace(leg, start=here))
            clock += abs(leg.stop - here) / settings.speed
    if pause is not None and clock > pause[0]:
        clock += pause[2]
    return replace(
        route,
        kind="mixed",
        day=day.day,
        legs=tuple(legs),
        stops=tuple(visited),
        offset=0.0,
        start=day.start,
        seconds=clock - day.start,
    )
