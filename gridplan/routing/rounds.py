"""
Visit rounds of one grid: the calendar of a cycle, and the walk of each day.

Which days and which walk is decided for all stops at once (see
`gridplan.routing.recreate`), the order of each day's stops by tour search, and
short days carry the proof of their tour. What does not fit into the shifts is
said, and so is what to drop first.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.claim import Claim
from gridplan.routing.frequency import VisitRule, spread_patterns
from gridplan.routing.recreate import Rounds, Visits, plan_visits
from gridplan.routing.route import Leg, Route, Stop, Unserved
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.tour_exact import prove_tour
from gridplan.streets import Snapped, StreetNetwork, snap, walking_matrix, walking_path
from gridplan.streets.network import DECIMETRES


@dataclass(frozen=True, slots=True, kw_only=True)
class StopList:
    """
    What a grid has to visit.

    Attributes
    ----------
    stop_id : (n,) tuple of str
        Unique.
    kind : (n,) tuple of {'building', 'place', 'gate'}
        What it is.
    rule : (n,) tuple of VisitRule
        How often and how long.
    xy : (n, 2) ndarray, m
        Where its door is, metric.
    climb : (n,) ndarray, s
        Stairs and lifts of one visit.

    Raises
    ------
    InputError
        If the columns differ in length or an id stands twice.
    """

    stop_id: tuple[str, ...]
    kind: tuple[str, ...]
    rule: tuple[VisitRule, ...]
    xy: Floats
    climb: Floats

    def __post_init__(self) -> None:
        """Refuse uneven columns and doubles."""  # noqa: DOC501
        sizes = {
            len(self.stop_id),
            len(self.kind),
            len(self.rule),
            len(self.xy),
            len(self.climb),
        }
        if len(sizes) != 1:
            raise InputError("inputs.uneven_columns", layer="stops")
        if len(set(self.stop_id)) != len(self.stop_id):
            twice = next(s for s in self.stop_id if self.stop_id.count(s) > 1)
            raise InputError("inputs.duplicate", layer="stops", feature=twice)

    def __len__(self) -> int:
        """Count the stops."""
        return len(self.stop_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSettings:
    """
    How rounds are walked and searched.

    Attributes
    ----------
    speed : float, m/s
        On foot; 1.25 is 4.5 km/h.
    shift : float, s
        Longest walk of a day, visits included.
    start : float, s
        When a day begins, after midnight.
    workers : int
        Walks a day.
    cycle : int
        Number of the cycle: what is due less than once a cycle takes turns.
    iterations : int
        How long to search.
    balance : float
        A day may be this many times the mean before it costs extra.
    most_proven : int
        Days with more stops than this carry no bound.
    """

    speed: float = 1.25
    shift: float = 7.0 * 3600
    start: float = 8.5 * 3600
    workers: int = 1
    cycle: int = 0
    iterations: int = 20_000
    balance: float = 1.03
    most_proven: int = 12


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

    Returns
    -------
    GridRounds
        Every stop is in a route as often as it is due, or unserved with a reason.
    """
    rng = np.random.default_rng(seed)
    rows, patterns, unserved = _due(stops, len(days), settings, grid_code)
    if not len(rows):
        return GridRounds(routes=(), unserved=tuple(unserved), people=0.0, over=0.0)
    points = np.concatenate([np.array([base]), stops.xy[rows]])
    snapped = snap(network, points)
    metres = np.rint(walking_matrix(network, snapped).astype(float) * DECIMETRES).astype(
        np.int64
    )
    service = np.array([0.0, *(60 * stops.rule[r].minutes + stops.climb[r] for r in rows)])
    visits = _visits(
        metres / DECIMETRES / settings.speed, service, patterns, len(days), settings
    )
    found = plan_visits(visits, rng=rng, iterations=settings.iterations // 4)
    for share in (4, 2):  # going out on more days walks more, so the mean day moves
        total = found.way + _service(visits, found)
        target = settings.balance * total / (len(days) * settings.workers)
        found = plan_visits(
            visits, rng=rng, iterations=settings.iterations // share, target=target, start=found
        )
    total = found.way + _service(visits, found)
    routes = []
    for day, walks in enumerate(found.walks):
        for slot, walk in enumerate(walks, start=1):
            if walk:
                routes.append(
                    _Day(network, snapped, metres, service, stops, rows, settings).route(
                        np.array([0, *walk]), grid_code, days[day], slot, seed, rng
                    )
                )
    capacity = settings.shift * len(days)
    return GridRounds(
        routes=tuple(routes), unserved=tuple(unserved), people=total / capacity, over=found.over
    )


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
        if 60 * rule.minutes + float(stops.climb[row]) > settings.shift:
            key = "routing.visit_longer_than_shift"
            values: dict[str, str | int | float] = {"class": rule.name}
        else:
            try:
                patterns.append(spread_patterns(n_days, times, least_gap=rule.least_gap))
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
        longest=settings.shift,
    )


def _service(visits: Visits, rounds: Rounds) -> float:
    """Add up the time of all visits."""
    return float(sum(visits.service[list(w)].sum() for day in rounds.walks for w in day if w))


@dataclass(frozen=True, slots=True)
class _Day:
    """What a day's route is made from."""

    network: StreetNetwork
    snapped: Snapped
    metres: Ints
    service: Floats
    stops: StopList
    rows: Ints
    settings: RoundSettings

    def route(
        self,
        places: Ints,
        grid_code: str,
        day: date,
        slot: int,
        seed: int,
        rng: np.random.Generator,
    ) -> Route:
        """Order the day's stops and walk them along the streets."""
        matrix = self.metres[np.ix_(places, places)]
        tour = short_tour(matrix, rng=rng)
        bound = None
        if len(places) <= self.settings.most_proven:
            tour, bound = prove_tour(matrix, tour)
        order = places[tour]
        value = tour_length(matrix, tour) / DECIMETRES
        legs, visited, clock, offset = self._walk(order)
        return Route(
            route_id=f"{grid_code}-round-{day.isoformat()}-{slot}",
            grid_code=grid_code,
            kind="round",
            slot=slot,
            day=day,
            start_xy=(float(self.snapped.point[0, 0]), float(self.snapped.point[0, 1])),
            legs=tuple(legs),
            stops=tuple(visited),
            offset=offset,
            start=self.settings.start,
            seconds=clock - self.settings.start,
            claim=Claim(
                value=value,
                bound=None if bound is None else bound / DECIMETRES,
                unit="m",
                method="tour",
                proof="none" if bound is None else "tour",
            ),
            seed=seed,
        )

    def _walk(self, order: Ints) -> tuple[list[Leg], list[Stop], float, float]:
        legs: list[Leg] = []
        visited: list[Stop] = []
        clock, offset = self.settings.start, 0.0
        for here, there in zip(order.tolist(), [*order[1:].tolist(), 0], strict=True):
            path = walking_path(self.network, self.snapped, here, there)
            distance = self.metres[here, there] / DECIMETRES
            if path.is_joined:
                legs += [
                    Leg(line=int(line), start=float(a), stop=float(b))
                    for line, a, b in zip(path.line, path.start, path.stop, strict=True)
                ]
                offset += float(self.snapped.offset[here] + self.snapped.offset[there])
            elif distance > 0:
                beside = [tuple(self.snapped.point[k].tolist()) for k in (here, there)]
                legs.append(Leg(line=-1, start=0.0, stop=distance, beside=tuple(beside)))
            clock += distance / self.settings.speed
            if there:
                visited.append(self._stop(there, len(legs), clock))
                clock += float(self.service[there])
        return legs, visited, clock, offset

    def _stop(self, place: int, after_leg: int, clock: float) -> Stop:
        row = int(self.rows[place - 1])
        rule = self.stops.rule[row]
        x, y = self.stops.xy[row].tolist()
        return Stop(
            stop_id=self.stops.stop_id[row],
            kind=self.stops.kind[row],  # type: ignore[arg-type]
            visit_class=rule.name,
            xy=(x, y),
            line=int(self.snapped.edge[place]),
            position=float(self.snapped.position[place]),
            after_leg=after_leg,
            arrival=clock,
            service=float(self.service[place]),
            people=rule.people,
        )
