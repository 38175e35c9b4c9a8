"""
Visit rounds of one grid: the calendar of a cycle, and the walk of each day.

Which days and which walk is decided for all stops at once (see
`gridplan.routing.recreate`), the order of each day's stops by tour search, and
short days carry the proof of their tour. What does not fit into the shifts is
said, and so is what to drop first.
"""

import math
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.day_route import DayRoutes
from gridplan.routing.evening import ways_within
from gridplan.routing.evenness import least_longest
from gridplan.routing.off_streets import FIRST, snap_calls
from gridplan.routing.recreate import Rounds, Visits, plan_visits
from gridplan.routing.riding import find_rides
from gridplan.routing.route import Route, Unserved
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.streets import Snapped, StreetNetwork, walking_matrix
from gridplan.streets.network import DECIMETRES

EFFORT = 50
"""Iterations of the search a visit; more of them change nothing that one would see."""

MOST_CALLS = 5000
"""Stops of one grid in a cycle; all ways between more of them do not fit into memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRounds:
    """
    The visit rounds of one grid.

    Attributes
    ----------
    routes : tuple of Route
        One a working day and walk that has a stop.
    unserved : tuple of Unserved
        Stops without a round, and why.
    people : float
        Workers the visits need; above the settings' workers there is overload.
    over : float, s
        By how much the cycle's walks exceed their shifts, together.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...] = field(default=())
    people: float
    over: float


def plan_rounds(  # noqa: PLR0913 - a grid's whole request
    network: StreetNetwork,
    stops: StopList,
    *,
    grid_code: str,
    base: tuple[float, float],
    days: tuple[date, ...],
    settings: RoundSettings,
    seed: int,
    snapped: Snapped | None = None,
    most_over: float = np.inf,
) -> GridRounds:
    """
    Plan the visits of a grid over a cycle of days.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    stops : StopList
        What is visited.
    grid_code : str
        Whose it is.
    base : tuple of float, m
        Where walks start and end: office or gate, metric.
    days : tuple of date
        Working days of the cycle.
    settings : RoundSettings
        Speed, shift, effort.
    seed : int
        Reproduces the plan.
    snapped : Snapped or None
        Base and stops on the streets, the base first, where that is known.
    most_over : float, s
        Where walks exceed their shifts by as much, none is routed: it is only told.

    Returns
    -------
    GridRounds
        Every stop is in a route as often as it is due, or unserved with a reason.
    """
    rng = np.random.default_rng(seed)
    rows, patterns, unserved = _due(stops, len(days), settings, grid_code)
    if len(rows) > MOST_CALLS:
        many = Unserved(
            grid_code=grid_code, feature=grid_code, key="routing.too_many_calls",
            values={"calls": len(rows), "most": MOST_CALLS},
        )  # fmt: skip
        return GridRounds(routes=(), unserved=(*unserved, many), people=0.0, over=0.0)
    if not len(rows):
        return GridRounds(routes=(), unserved=tuple(unserved), people=0.0, over=0.0)
    if snapped is None:
        snapped = snap_calls(network, np.concatenate([np.array([base]), stops.xy]), FIRST)
    snapped = snapped.take(np.concatenate([[0], rows + 1]))
    rides = find_rides(network, snapped) if settings.is_riding else None
    metres = _metres(network, snapped) if rides is None else rides.metres
    service = np.array([0.0, *(60 * stops.rule[r].minutes + stops.climb[r] for r in rows)])
    hopeless = _too_far(stops, rows, metres, service, settings)
    if rides is not None:
        hopeless |= dict.fromkeys(np.flatnonzero(rides.is_cut_off()), ("routing.no_ride", {}))
    unserved += [
        Unserved(
            grid_code=grid_code, feature=stops.stop_id[rows[place - 1]], key=key, values=values
        )
        for place, (key, values) in sorted(hopeless.items())
    ]
    kept = np.setdiff1d(np.arange(len(service)), list(hopeless))
    if len(kept) == 1:
        return GridRounds(routes=(), unserved=tuple(unserved), people=0.0, over=0.0)
    rows, patterns = rows[kept[1:] - 1], [patterns[place - 1] for place in kept[1:].tolist()]
    metres, service, snapped = metres[np.ix_(kept, kept)], service[kept], snapped.take(kept)
    rides = None if rides is None else rides.take(kept)
    seconds = (metres + metres.T) / 2 / DECIMETRES / settings.speed
    visits = _visits(
        ways_within(seconds, settings.early), service, patterns, len(days), settings
    )
    times = np.array([0, *(len(options[0]) for options in patterns)])
    iterations = min(settings.iterations, EFFORT * int(times.sum()))
    found = plan_visits(visits, rng=rng, iterations=iterations // 4)
    n_walks = (len(days) - len(settings.closed)) * settings.workers
    floor = least_longest(service, 2 * visits.matrix[0], times, n_walks)
    for share in (4, 2):  # going out on more days walks more, so the mean day moves
        total = found.way + _service(visits, found)
        target = max(settings.balance * total / n_walks, floor)
        found = plan_visits(
            visits, rng=rng, iterations=iterations // share, target=target, start=found
        )
    people = (found.way + _service(visits, found)) / (settings.calling * len(days))
    if found.over >= most_over:
        return GridRounds(routes=(), unserved=(), people=people, over=found.over)
    one = DayRoutes(
        network=network,
        snapped=snapped,
        metres=metres,
        rides=rides,
        service=service,
        stops=stops,
        rows=rows,
        settings=settings,
        grid_code=grid_code,
        seed=seed,
    )
    routes, missed = _routes(one, found, days, rng=rng)
    return GridRounds(
        routes=tuple(routes), unserved=(*unserved, *missed), people=people, over=found.over
    )


def _routes(
    one: DayRoutes, found: Rounds, days: tuple[date, ...], *, rng: np.random.Generator
) -> tuple[list[Route], list[Unserved]]:
    """Order and walk every day; varied days avoid the steps of the day before."""
    routes: list[Route] = []
    unserved: list[Unserved] = []
    n = len(one.service)
    avoid = np.zeros((n, n), dtype=bool) if one.settings.within else None
    place_of = {
        one.stops.stop_id[row]: place for place, row in enumerate(one.rows.tolist(), start=1)
    }
    for day, walks in enumerate(found.walks):
        for slot, walk in enumerate(walks, start=1):
            if not walk:
                continue
            route, missed = one.route(np.array(walk), days[day], slot, rng, avoid=avoid)
            unserved += missed
            if route is None:
                continue
            routes.append(route)
            if avoid is not None:
                way = [0, *(place_of[stop.stop_id] for stop in route.stops), 0]
                avoid[:] = False
                avoid[way[:-1], way[1:]] = True
    return routes, unserved


def _too_far(
    stops: StopList, rows: Ints, metres: Ints, service: Floats, settings: RoundSettings
) -> dict[int, tuple[str, dict[str, str | int | float]]]:
    """Find the visits that even a day alone leaves no time for, and by how many minutes."""
    found: dict[int, tuple[str, dict[str, str | int | float]]] = {}
    seconds = metres / DECIMETRES / settings.speed
    for place, row in enumerate(rows.tolist(), start=1):
        window = stops.rule[row].window
        if window is None:  # overload tells of these
            continue
        done = max(settings.start + seconds[0, place], window[0]) + service[place]
        late = max(done - window[1], done + seconds[place, 0] - settings.end)
        if late > 0:
            found[place] = ("routing.window_too_far", {"minutes": math.ceil(late / 60)})
    return found


def _metres(network: StreetNetwork, snapped: Snapped) -> Ints:
    """Measure on foot, in dm."""
    metres: Ints = np.rint(walking_matrix(network, snapped).astype(float) * DECIMETRES).astype(
        np.int64
    )
    return metres


def _due(
    stops: StopList, n_days: int, settings: RoundSettings, grid_code: str
) -> tuple[Ints, list[tuple[tuple[int, ...], ...]], list[Unserved]]:
    """Find who is due this cycle, on which patterns, and who cannot be served."""
    rows, patterns, unserved = [], [], []
    turn: dict[str, int] = {}
    for row in sorted(range(len(stops)), key=lambda r: stops.stop_id[r]):
        rule = stops.rule[row]
        rank = turn[rule.name] = turn.get(rule.name, -1) + 1
        times = rule.visits_in(n_days, rank=rank, cycle=settings.cycle)
        if not times:
            continue
        length = 60 * rule.minutes + float(stops.climb[row])
        opens, closes = rule.window or (settings.start, settings.end)
        if min(closes, settings.end) - max(opens, settings.start) < length <= settings.shift:
            key = "routing.no_window"
            values: dict[str, str | int | float] = {}
        elif length > settings.shift:
            key = "routing.visit_longer_than_shift"
            values = {"class": rule.name}
        else:
            try:
                patterns.append(rule.patterns(n_days, times, closed=settings.closed))
            except InputError as error:
                key, values = error.key, dict(error.values)
            else:
                rows.append(row)
                continue
        unserved.append(
            Unserved(grid_code=grid_code, feature=stops.stop_id[row], key=key, values=values)
        )
    return np.array(rows, dtype=np.int64), patterns, unserved


def _visits(
    seconds: Floats,
    service: Floats,
    patterns: list[tuple[tuple[int, ...], ...]],
    n_days: int,
    settings: RoundSettings,
) -> Visits:
    options = [option for of_stop in patterns for option in of_stop]
    counts = [len(of_stop) for of_stop in patterns]
    return Visits(
        matrix=seconds,
        service=service,
        load=np.zeros(len(service)),
        first_pattern=np.array([0, 0, *np.cumsum(counts)], dtype=np.int64),
        first_day=np.array([0, *np.cumsum([len(o) for o in options])], dtype=np.int64),
        day=np.array([day for option in options for day in option], dtype=np.int64),
        n_days=n_days,
        n_walks=settings.workers,
        longest=settings.calling,
    )


def _service(visits: Visits, rounds: Rounds) -> float:
    """Add up the time of all visits."""
    return float(sum(visits.service[list(w)].sum() for day in rounds.walks for w in day if w))
