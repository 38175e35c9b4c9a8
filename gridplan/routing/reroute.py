"""
Routes after a change: frozen past, smallest change, at once.

What is due now is compared with what the routes serve: a visit that was missed, a
place that is new, somebody who is away and a grid that changed are all the same
to it. Days before today stay as they were; of the others only walks near a change
are touched, and a day whose visits stay the same keeps its route to the byte.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.bands import Key, split_bands
from gridplan.routing.day_route import DayRoutes
from gridplan.routing.days_left import DaysLeft, due_now
from gridplan.routing.evening import evening_hours, ways_within
from gridplan.routing.off_streets import FIRST, snap_calls
from gridplan.routing.overload import overload
from gridplan.routing.recreate import Rounds, Visits
from gridplan.routing.replan import replan_visits
from gridplan.routing.rounds import GridRounds
from gridplan.routing.route import Route, Unserved
from gridplan.routing.task import RouteTask
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.streets import StreetNetwork, walking_matrix
from gridplan.streets.network import DECIMETRES


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A visit that moved.

    Attributes
    ----------
    grid_code : str
        Grid or team.
    stop_id : str
        What is visited.
    before, after : tuple of date
        Days of its visits from today on; empty for none.
    why : {'missed', 'new', 'absent', 'gone', 'moved'}
        What happened; ``moved`` makes room for others.
    """

    grid_code: str
    stop_id: str
    before: tuple[date, ...]
    after: tuple[date, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouted:
    """
    The routes of one grid after a change.

    Attributes
    ----------
    routes : tuple of Route
        All days, the past included.
    changes : tuple of Change
        Visits on other days than before.
    unserved : tuple of Unserved
        What can no longer be kept.
    over : float, s
        By how much walks exceed their shifts, together.
    """

    routes: tuple[Route, ...]
    changes: tuple[Change, ...]
    unserved: tuple[Unserved, ...]
    over: float = 0.0


Finish = Callable[[Route], tuple[Route, list[Unserved]]]


def as_it_is(route: Route) -> tuple[Route, list[Unserved]]:
    """
    Leave a round as it is.

    Parameters
    ----------
    route : Route
        The round.

    Returns
    -------
    route : Route
        The same.
    missing : list of Unserved
        Nothing.
    """
    return route, []


@dataclass(frozen=True, slots=True)
class Rerouter:
    """
    One grid and what happened to it.

    Attributes
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        What is due now.
    grid : int
        Row of the grid.
    settings : RoundSettings
        Its shift; closed days are those on which nobody is there.
    before : tuple of Route
        Its routes so far.
    today : int
        First day that may change, a place in the task's days.
    missed : frozenset of (str, date)
        Visits of the past that were not made.
    absent : mapping of int to frozenset of int
        Slots that are empty, by day.
    seed : int
        Reproduces the change.
    finish : callable
        Makes a walk of a round: itself, or a sweep with its visits on the way; and says
        what is missing then.
    is_stale : bool
        Whether walks are to be made anew even where their visits stay the same.
    """

    network: StreetNetwork
    task: RouteTask
    grid: int
    settings: RoundSettings
    before: tuple[Route, ...]
    today: int
    missed: frozenset[tuple[str, date]]
    absent: Mapping[int, frozenset[int]]
    seed: int
    finish: Finish = as_it_is
    is_stale: bool = False

    @property
    def code(self) -> str:
        """
        Name the grid.

        Returns
        -------
        str
            Its code, or the team's name.
        """
        return self.task.codes[self.grid]

    def plan(self) -> Rerouted:
        """
        Plan the days from today on again, where anything happened.

        Returns
        -------
        Rerouted
            Routes, what moved, and what cannot be kept.
        """
        stops = self.task.stops[self.grid]
        past = [self._made(r) for r in self.before if self._place(r) < self.today]
        future = [r for r in self.before if self._place(r) >= self.today]
        if stops is None or not len(stops):
            return Rerouted(routes=tuple(past), changes=self._told({}, {}, future), unserved=())
        routes: list[Route] = list(past)
        missing: list[Unserved] = []
        seconds = over = 0.0
        days_before, days_after = _days(future), dict[str, list[date]]()
        for key, rows in split_bands(stops, self.settings).items():
            mine = [route for route in future if _band(route, self.settings) == key]
            found, lost, excess = self._band(stops, rows, key, mine, past)
            routes += found
            missing += lost
            over += excess
            seconds += sum(route.people * route.seconds for route in found)
            for name, days in _days(found).items():
                days_after[name] = days
        changes = self._told(days_before, days_after, future)
        left = max(1, len(self.task.days) - self.today)
        told = overload(
            self.code, self.task, self.grid,
            GridRounds(
                routes=tuple(routes), over=over,
                people=min(self.settings.workers, seconds / (self.settings.shift * left)),
            ),
            self.settings,
        )  # fmt: skip
        return Rerouted(
            routes=tuple(routes),
            changes=changes,
            unserved=(*missing, *([told] if told and over >= 60.0 else [])),
            over=over,
        )

    def _place(self, route: Route) -> int:
        if route.day not in self.task.days:
            raise InputError("routing.other_calendar", feature=route.route_id)
        return self.task.days.index(route.day)

    def _made(self, route: Route) -> Route:
        """Take missed visits out of a route of the past; its way stays."""
        made = tuple(
            stop for stop in route.stops if (stop.stop_id, route.day) not in self.missed
        )
        return route if len(made) == len(route.stops) else replace(route, stops=made)

    def _band(
        self, stops: StopList, rows: Ints, key: Key, mine: list[Route], past: list[Route]
    ) -> tuple[list[Route], list[Unserved], float]:
        """Plan one band of the day again; nothing is touched where nothing happened."""
        done, planned = _days(past), _days(mine)
        wanted: list[int] = []
        options: list[list[tuple[int, ...]]] = []
        current: list[int] = []
        missing: list[Unserved] = []
        for row, due in due_now(stops, rows, len(self.task.days), self.settings.cycle):
            name = stops.stop_id[row]
            made = [self.task.days.index(day) for day in done.get(name, ())]
            left = DaysLeft(
                rule=stops.rule[row],
                n_days=len(self.task.days),
                today=self.today,
                closed=self.settings.closed,
                is_missed=any(stop == name for stop, _ in self.missed),
            )
            here = tuple(self.task.days.index(day) for day in planned.get(name, ()))
            some, short = left.options(due - len(made), here, made[-1] if made else -1)
            if short:
                missing.append(
                    Unserved(
                        grid_code=self.code, feature=name, key="routing.cannot_make_up",
                        values={"times": short},
                    )
                )  # fmt: skip
            if some:
                wanted.append(row)
                options.append(some)
                current.append(0 if some[0] == here else -1)
        names = {stops.stop_id[row] for row in wanted}
        is_gone = any(name not in names for name in planned)
        is_same = not is_gone and all(place >= 0 for place in current)
        if is_same and not self.absent_days() and not self.is_stale:
            return mine, missing, 0.0
        routes, lost, over = self._search(stops, wanted, options, current, key, mine)
        return routes, missing + lost, over

    def absent_days(self) -> list[int]:
        """
        List the days from today on with an empty place.

        Returns
        -------
        list of int
            Places in the task's days.
        """
        return [day for day in self.absent if day >= self.today]

    def _search(
        self,
        stops: StopList,
        wanted: list[int],
        options: list[list[tuple[int, ...]]],
        current: list[int],
        key: Key,
        mine: list[Route],
    ) -> tuple[list[Route], list[Unserved], float]:
        people = key[1]
        workers = max(1, self.settings.workers // people)
        rows = np.array(wanted, dtype=np.int64)
        windows = [stops.rule[row].window for row in wanted]
        hours = _hours(self.settings, mine, windows if key[0] else [], workers)
        base = self.task.bases[[self.grid]]
        snapped = snap_calls(self.network, np.concatenate([base, stops.xy[rows]]), FIRST)
        metres = np.rint(
            walking_matrix(self.network, snapped).astype(float) * DECIMETRES
        ).astype(np.int64)
        service = np.array([0.0, *(60 * stops.rule[r].minutes + stops.climb[r] for r in rows)])
        blocks = [
            (day, slot)
            for day, slots in self.absent.items()
            if day >= self.today and day not in self.settings.closed
            for slot in sorted(slots)
            if slot <= workers
        ]
        place_of = {stops.stop_id[row]: n for n, row in enumerate(wanted, start=1)}
        walks: list[list[list[int]]] = [[[] for _ in range(workers)] for _ in self.task.days]
        is_changed = np.array([True, *(place < 0 for place in current)])
        is_changed[0] = False
        for route in mine:
            day = self._place(route)
            is_blocked = (day, route.slot) in blocks or day in self.settings.closed
            for stop in route.stops:
                place = place_of.get(stop.stop_id)
                if place is None:
                    continue
                if is_blocked:
                    is_changed[place] = True
                walks[day][min(route.slot, workers) - 1].append(place)
        first_block = len(wanted) + 1
        for number, (day, slot) in enumerate(blocks):
            walks[day][slot - 1].append(first_block + number)
        visits = _visits(
            ways_within(metres / DECIMETRES / hours.speed, hours.early), service, options,
            blocks, len(self.task.days), hours,
        )  # fmt: skip
        pattern = np.concatenate(
            [
                [-1],
                visits.first_pattern[1 : len(wanted) + 1],
                visits.first_pattern[first_block : first_block + len(blocks)],
            ]
        ).astype(np.int64)
        is_changed = np.concatenate([is_changed, np.zeros(len(blocks), dtype=bool)])
        before = Rounds(
            walks=tuple(tuple(tuple(walk) for walk in day) for day in walks),
            pattern=pattern, way=0.0, over=0.0, overload=0.0,
        )  # fmt: skip
        rng = np.random.default_rng(self.seed)
        changed = np.flatnonzero(is_changed)
        n_walks = (len(self.task.days) - self.today) * workers - len(blocks)
        target = hours.balance * (float(service.sum()) / max(1, n_walks))
        found = replan_visits(visits, before, changed=changed, rng=rng, reach=0, target=target)
        if found.over >= 1.0:  # only then others make room
            found = replan_visits(visits, before, changed=changed, rng=rng, target=target)
        one = DayRoutes(
            network=self.network, snapped=snapped, metres=metres, service=service,
            stops=stops, rows=rows, settings=hours, grid_code=self.code, seed=self.seed,
        )  # fmt: skip
        routes, lost = self._routes(found, one, key, mine, stops, first_block)
        return routes, lost, found.over

    def _routes(
        self,
        found: Rounds,
        one: DayRoutes,
        key: Key,
        mine: list[Route],
        stops: StopList,
        first_block: int,
    ) -> tuple[list[Route], list[Unserved]]:
        """Keep the route of every walk whose stops are the same; make the others anew."""
        known = {(route.day, route.slot): route for route in mine}
        rng = np.random.default_rng(self.seed)
        routes: list[Route] = []
        missing: list[Unserved] = []
        for day, walks in enumerate(found.walks):
            for slot, walk in enumerate(walks, start=1):
                real = [place for place in walk if place < first_block]
                if not real:
                    continue
                when = self.task.days[day]
                names = {stops.stop_id[int(one.rows[place - 1])] for place in real}
                old = known.get((when, slot))
                is_same = old is not None and {stop.stop_id for stop in old.stops} == names
                if old is not None and is_same and not self.is_stale:
                    routes.append(old)
                    continue
                route, lost = one.route(np.array(real), when, slot, rng)
                missing += lost
                if route is not None:
                    made, lost = self.finish(_named(route, key))
                    routes.append(made)
                    missing += lost
        return routes, missing

    def _told(
        self,
        before: dict[str, list[date]],
        after: dict[str, list[date]],
        future: list[Route],
    ) -> tuple[Change, ...]:
        before = before or _days(future)
        lost = {name for name, _ in self.missed}
        away = {
            stop.stop_id
            for route in future
            if route.slot in self.absent.get(self._place(route), frozenset())
            for stop in route.stops
        }
        found = []
        for name in sorted(set(before) | set(after)):
            old, new = tuple(before.get(name, ())), tuple(after.get(name, ()))
            if old == new:
                continue
            why = (
                "missed" if name in lost
                else "absent" if name in away
                else "gone" if not new
                else "new" if not old
                else "moved"
            )  # fmt: skip
            found.append(
                Change(grid_code=self.code, stop_id=name, before=old, after=new, why=why)
            )
        return tuple(found)


def _days(routes: list[Route]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for route in routes:
        for stop in route.stops:
            if route.day is not None:
                found[stop.stop_id].append(route.day)
    return {name: sorted(days) for name, days in found.items()}


def _band(route: Route, settings: RoundSettings) -> Key:
    return route.start >= settings.end - 1.0, route.people


def _hours(
    settings: RoundSettings,
    mine: list[Route],
    evenings: list[tuple[float, float] | None],
    workers: int,
) -> RoundSettings:
    """Take a band's begin from its routes; a main band has the whole shift."""
    if settings.early:  # evenings of a campaign have their hours
        return replace(settings, workers=workers)
    if evenings:
        late = evening_hours(settings, evenings, free_from=settings.end)
        return replace(late, workers=workers)
    start = min((route.start for route in mine), default=settings.start)
    shift = settings.shift - max(0.0, min(start, settings.end) - settings.start)
    return replace(settings, start=start, shift=shift, workers=workers)


def _visits(
    seconds: Floats,
    service: Floats,
    options: list[list[tuple[int, ...]]],
    blocks: list[tuple[int, int]],
    n_days: int,
    hours: RoundSettings,
) -> Visits:
    """Add to the stops a visit at the base for each empty place, as long as the shift."""
    n = len(service) + len(blocks)
    matrix = np.zeros((n, n))
    matrix[: len(service), : len(service)] = seconds
    for row in range(len(service), n):
        matrix[row, : len(service)] = matrix[: len(service), row] = seconds[0]
    patterns = [*options]
    patterns += [[(day,)] for day, _ in blocks]
    flat = [days for of_stop in patterns for days in of_stop]
    return Visits(
        matrix=matrix,
        service=np.concatenate([service, np.full(len(blocks), hours.calling)]),
        load=np.zeros(n),
        first_pattern=np.array([0, 0, *np.cumsum([len(p) for p in patterns])], dtype=np.int64),
        first_day=np.array([0, *np.cumsum([len(days) for days in flat])], dtype=np.int64),
        day=np.array([day for days in flat for day in days], dtype=np.int64),
        n_days=n_days,
        n_walks=hours.workers,
        longest=hours.calling,
    )


def _named(route: Route, key: Key) -> Route:
    is_late, people = key
    name = ("evening" if is_late else "") + ("pair" if people > 1 else "") or "round"
    return replace(
        route, route_id=route.route_id.replace("-round-", f"-{name}-"), people=people
    )
