"""
Hours of the day kept apart: pairs first, then everyone alone, evenings at the end.

Who goes in pairs has to set out together, and evening visits lie behind the day's
shift; so each gets hours of its own, and what they take is taken off the rest of
the day: nobody works longer than one shift.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from gridplan.arrays import Ints
from gridplan.routing.evening import evening_hours
from gridplan.routing.frequency import VisitRule
from gridplan.routing.rounds import GridRounds, plan_rounds
from gridplan.routing.route import Route, Unserved
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.streets import Snapped, StreetNetwork

Key = tuple[bool, int]
"""Whether in the evening, and how many go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridVisits:
    """
    What the rounds of one grid are planned from.

    Attributes
    ----------
    network : StreetNetwork
        The streets.
    stops : StopList
        What is visited.
    snapped : Snapped
        Base and stops on the streets, the base first.
    code : str
        Grid or team.
    base : tuple of float, m
        Where walks start.
    days : tuple of date
        Working days of the cycle.
    settings : RoundSettings
        The whole day's shift.
    seed : int
        Reproduces the rounds.
    """

    network: StreetNetwork
    stops: StopList
    snapped: Snapped
    code: str
    base: tuple[float, float]
    days: tuple[date, ...]
    settings: RoundSettings
    seed: int

    def rounds(
        self, rows: Ints, settings: RoundSettings, *, most_over: float = np.inf
    ) -> GridRounds:
        """
        Plan some of the stops.

        Parameters
        ----------
        rows : (k,) ndarray of int
            Which.
        settings : RoundSettings
            Their hours.
        most_over : float, s
            Where walks exceed their shifts by as much, none is routed.

        Returns
        -------
        GridRounds
            Theirs.
        """
        return plan_rounds(
            self.network, self.stops.take(rows), grid_code=self.code, base=self.base,
            days=self.days, settings=settings, seed=self.seed,
            snapped=self.snapped.take(np.concatenate([[0], rows + 1])), most_over=most_over,
        )  # fmt: skip


def plan_bands(visits: GridVisits) -> GridRounds:
    """
    Plan pairs, single walks and evenings of one grid, within one shift a day.

    Parameters
    ----------
    visits : GridVisits
        Stops and shift.

    Returns
    -------
    GridRounds
        Of all bands together; ``people`` counts both of a pair.
    """
    settings = visits.settings
    bands = split_bands(visits.stops, settings)
    if set(bands) == {(False, 1)}:
        return visits.rounds(bands[False, 1], settings)
    found: list[GridRounds] = []
    missing: list[Unserved] = []
    evening = taken = 0.0
    for key in sorted(bands, key=lambda band: (not band[0], -band[1])):
        rows = bands[key]
        is_evening, people = key
        if people > settings.workers:
            missing += _without_partner(visits, rows, people)
            continue
        if is_evening:
            windows = [visits.stops.rule[row].window for row in rows.tolist()]
            late = evening_hours(settings, windows, free_from=settings.end)
            hours = replace(late, workers=settings.workers // people)
        else:
            hours = replace(
                settings,
                start=settings.start + taken,
                shift=max(60.0, settings.shift - taken - evening),
                workers=settings.workers // people,
                pause=_pause_after(settings, taken),
            )
        made = visits.rounds(rows, hours)
        longest = max((route.seconds for route in made.routes), default=0.0)
        if is_evening:
            evening = max(evening, longest)
        elif people > 1:
            taken += longest
        found.append(_named(made, key))
    routes = tuple(route for made in found for route in made.routes)
    seconds = sum(route.people * route.seconds for route in routes)
    return GridRounds(
        routes=routes,
        unserved=(*missing, *(miss for made in found for miss in made.unserved)),
        people=seconds / (settings.shift * len(visits.days)),
        over=sum(made.over for made in found),
    )


def split_bands(stops: StopList, settings: RoundSettings) -> dict[Key, Ints]:
    """
    Sort stops by the hours they need.

    Parameters
    ----------
    stops : StopList
        What is visited.
    settings : RoundSettings
        The day's shift.

    Returns
    -------
    dict of (bool, int) to ndarray of int
        Rows by band: whether in the evening, and how many go together.
    """
    found: dict[Key, list[int]] = {}
    for row, rule in enumerate(stops.rule):
        length = 60 * rule.minutes + float(stops.climb[row])
        found.setdefault((is_evening(rule, settings, length), rule.people), []).append(row)
    return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}


def is_evening(rule: VisitRule, settings: RoundSettings, length: float) -> bool:
    """
    Tell whether a visit's window lies behind the shift, but has room for the visit.

    Parameters
    ----------
    rule : VisitRule
        With or without a window.
    settings : RoundSettings
        The day's shift.
    length : float, s
        Of the visit.

    Returns
    -------
    bool
        False where the visit fits into the shift, or nowhere.
    """
    if rule.window is None or rule.window[1] - rule.window[0] < length:
        return False
    room = min(rule.window[1], settings.end) - max(rule.window[0], settings.start)
    return room < length and rule.window[1] > settings.end


def _pause_after(settings: RoundSettings, taken: float) -> tuple[float, float, float] | None:
    """Keep the break where the rest of the day begins before it has to begin."""
    if settings.pause is None or settings.start + taken > settings.pause[1]:
        return None
    return settings.pause


def _named(made: GridRounds, key: Key) -> GridRounds:
    is_late, people = key
    name = ("evening" if is_late else "") + ("pair" if people > 1 else "")
    if not name:
        return made
    return replace(made, routes=tuple(_renamed(route, name, people) for route in made.routes))


def _renamed(route: Route, name: str, people: int) -> Route:
    head, _, tail = route.route_id.rpartition("-round-")
    return replace(route, route_id=f"{head}-{name}-{tail}", people=people)


def _without_partner(visits: GridVisits, rows: Ints, people: int) -> list[Unserved]:
    return [
        Unserved(
            grid_code=visits.code,
            feature=visits.stops.stop_id[row],
            key="routing.no_partner",
            values={"people": people, "workers": visits.settings.workers},
        )
        for row in rows.tolist()
    ]
