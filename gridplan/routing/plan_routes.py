"""All routes of a plan, grid by grid: sweeps, visit rounds, or both in one walk."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.errors import GridplanError, InputError
from gridplan.progress import Progress, silent
from gridplan.routing.claim import Claim
from gridplan.routing.notice import notice
from gridplan.routing.ownership import Ownership, own_streets
from gridplan.routing.rounds import GridRounds, plan_rounds
from gridplan.routing.route import Leg, Route, RoutePlan, Stop, Unserved
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.routing.team import sweep_as_team
from gridplan.streets import Snapped, StreetNetwork, snap

if TYPE_CHECKING:
    from gridplan.routing.postman import End


def plan_routes(
    network: StreetNetwork,
    task: RouteTask,
    settings: RouteSettings,
    *,
    workers: int = 1,
    progress: Progress = silent,
) -> RoutePlan:
    """
    Plan the routes of all grids.

    A grid that cannot be routed is named with the reason, and the others are
    planned all the same.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        The grids.
    settings : RouteSettings
        What is routed and how.
    workers : int
        Threads; they share the grids and never change the result.
    progress : Progress
        Told after every grid.

    Returns
    -------
    RoutePlan
        Routes, a claim a grid, and what is unserved.
    """
    ownership = own_streets(network, task.outlines, task.codes, is_swept=task.is_swept)
    start_of, snapped = _snapped(network, task)
    routes: list[Route] = []
    claims: dict[str, Claim] = {}
    unserved: list[Unserved] = []

    def one(grid: int) -> tuple[list[Route], list[Unserved]]:
        code = task.codes[grid]
        seed = int(np.random.SeedSequence([settings.seed, *code.encode()]).generate_state(1)[0])
        mine = snapped.take(np.arange(start_of[grid], start_of[grid + 1]))
        grid_alone = _Grid(network, task, replace(settings, seed=seed), ownership, grid, mine)
        try:
            return grid_alone.plan()
        except GridplanError as error:
            return [], [
                Unserved(grid_code=code, feature=code, key=error.key, values=error.values)
            ]

    for grid, (found, missing) in enumerate(_in_turn(one, len(task.codes), workers)):
        code = task.codes[grid]
        routes += found
        unserved += missing
        if found:
            claims[code] = _together(found)
        progress("route", grid + 1, len(task.codes))
    return RoutePlan(
        routes=tuple(sorted(routes, key=lambda route: route.route_id)),
        claims=claims,
        owner=tuple(task.codes[g] if g >= 0 else "" for g in ownership.owner.tolist()),
        unserved=tuple(unserved),
        seed=settings.seed,
        findings=notice(network, task, ownership, start_of, snapped),
    )


def _in_turn(
    one: Callable[[int], tuple[list[Route], list[Unserved]]], n_grids: int, workers: int
) -> Iterator[tuple[list[Route], list[Unserved]]]:
    """Plan the grids with some threads and hand them on in order."""
    if workers <= 1:
        yield from map(one, range(n_grids))
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(one, range(n_grids))
    finally:
        pool.shutdown(cancel_futures=True)


def _snapped(network: StreetNetwork, task: RouteTask) -> tuple[Ints, Snapped]:
    """Put all bases and stops on the streets at once, each grid's base first."""
    points, counts = [], []
    for base, stops in zip(task.bases, task.stops, strict=True):
        mine = base[None] if stops is None else np.concatenate([base[None], stops.xy])
        points.append(mine)
        counts.append(len(mine))
    start_of = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    everywhere = np.concatenate(points) if points else np.zeros((0, 2))
    return start_of, snap(network, everywhere)


def _together(routes: list[Route]) -> Claim:
    """Add up a grid's routes; a shared sweep is claimed for its longest walk."""
    claims = [route.claim for route in routes]
    if claims[0].method == "team":
        return claims[0]
    bounds = [claim.bound for claim in claims]
    is_bounded = all(bound is not None for bound in bounds) and routes[0].kind == "sweep"
    return Claim(
        value=sum(claim.value for claim in claims),
        bound=sum(bound or 0.0 for bound in bounds) if is_bounded else None,
        unit="m",
        method="rounds" if routes[0].kind == "round" else claims[0].method,
        proof=claims[0].proof if is_bounded else "none",
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """One grid's routes."""

    network: StreetNetwork
    task: RouteTask
    settings: RouteSettings
    ownership: Ownership
    grid: int
    snapped: Snapped

    @property
    def code(self) -> str:
        return self.task.codes[self.grid]

    def plan(self) -> tuple[list[Route], list[Unserved]]:
        if self.settings.mode == "sweep":
            return self._sweeps(), []
        rounds = self._rounds()
        missing = list(rounds.unserved)
        if rounds.people > self.settings.rounds.workers:
            missing.append(self._overload(rounds))
        if self.settings.mode == "visits":
            return list(rounds.routes), missing
        lines = self.ownership.lines_of(self.grid, both=self.settings.both)
        if not len(lines):
            return list(rounds.routes), missing
        return [self._mixed(route, lines) for route in rounds.routes], missing

    def _sweeps(self) -> list[Route]:
        lines = self.ownership.lines_of(self.grid, both=self.settings.both)
        if not len(lines):
            return [self._outline()]
        part = self.network.component[self.network.u[lines]]
        found = []
        for number, label in enumerate(np.unique(part)):
            mine = np.repeat(lines[part == label], self.settings.sides)
            start = self._start(int(label))
            for slot, sweep in enumerate(self._walks(mine, start), start=1):
                if len(sweep.line):
                    piece = f"-{number + 1}" if number else ""
                    name = f"{self.code}-sweep{piece}-{slot}"
                    found.append(self._route(name, sweep, slot))
        return found

    def _walks(self, lines: Ints, start: int) -> tuple[Sweep, ...]:
        rng = np.random.default_rng(self.settings.seed)
        settings = self.settings
        if settings.walks > 1 and start >= 0:
            return sweep_as_team(
                self.network,
                lines,
                start=start,
                walks=settings.walks,
                iterations=settings.team_iterations,
                rng=rng,
            )
        end: End = settings.end if start >= 0 or settings.end != "open" else "closed"
        return (
            sweep_streets(
                self.network, lines, start=start, end=end, effort=settings.effort, rng=rng
            ),
        )

    def _start(self, part: int) -> int:
        """Find the node nearest to the base; none where the base is in another part."""
        base = self.snapped
        if base.component[0] != part:
            return -1
        return int(base.u[0] if base.to_u[0] <= base.to_v[0] else base.v[0])

    def _route(self, name: str, sweep: Sweep, slot: int) -> Route:
        legs = sweep.legs(self.network)
        metres = sum(leg.metres for leg in legs)
        first = self.network.u if sweep.is_forward[0] else self.network.v
        last = self.network.v if sweep.is_forward[-1] else self.network.u
        node, back = int(first[sweep.line[0]]), int(last[sweep.line[-1]])
        x, y = self.network.xy[node].tolist()
        return Route(
            route_id=name,
            grid_code=self.code,
            kind="sweep",
            slot=slot,
            start_xy=(x, y),
            is_closed=node == back,
            legs=legs,
            start=self.settings.rounds.start,
            seconds=metres / self.settings.rounds.speed,
            claim=sweep.claim,
            seed=self.settings.seed,
        )

    def _outline(self) -> Route:
        """Walk round a grid without a street of its own, from the point nearest its base."""
        shape = self.task.outlines[self.grid]
        ring = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area).exterior
        points = shapely.get_coordinates(ring)[:-1]
        base = self.task.bases[self.grid]
        first = int(np.hypot(*(points - base).T).argmin())
        way = np.roll(points, -first, axis=0).tolist()
        way = [tuple(point) for point in [*way, way[0]]]
        leg = Leg(line=-1, start=0.0, stop=ring.length, beside=tuple(way))
        return Route(
            route_id=f"{self.code}-outline-1",
            grid_code=self.code,
            kind="outline",
            start_xy=way[0],
            legs=(leg,),
            seconds=ring.length / self.settings.rounds.speed,
            claim=Claim(value=ring.length, bound=None, unit="m", method="outline"),
            seed=self.settings.seed,
        )

    def _rounds(self) -> GridRounds:
        stops = self.task.stops[self.grid]
        if stops is None or not len(stops):
            return GridRounds(routes=(), people=0.0, over=0.0)
        if not self.task.days:
            raise InputError("routing.no_days", days=0)
        x, y = self.task.bases[self.grid].tolist()
        return plan_rounds(
            self.network, stops, grid_code=self.code, base=(x, y), days=self.task.days,
            settings=self.settings.rounds, seed=self.settings.seed, snapped=self.snapped,
        )  # fmt: skip

    def _overload(self, rounds: GridRounds) -> Unserved:
        stops = self.task.stops[self.grid]
        assert stops is not None
        rarest = min(stops.rule, key=lambda rule: rule.visits_in(250) or 0)
        return Unserved(
            grid_code=self.code,
            feature=self.code,
            key="routing.overload",
            values={
                "people": f"{rounds.people:.1f}",
                "workers": self.settings.rounds.workers,
                "hours": f"{rounds.over / 3600 / max(1, len(self.task.days)) * 5:.1f}",
                "first": rarest.name,
            },
        )

    def _mixed(self, day: Route, lines: Ints) -> Route:
        """Sweep the grid and make the day's visits when first passing their doors."""
        on_street = [stop for stop in day.stops if stop.line >= 0]
        wanted = np.union1d(lines, np.array([stop.line for stop in on_street], dtype=np.int64))
        part = self.network.component[self.network.u[wanted]]
        wanted = wanted[part == np.bincount(part[part >= 0]).argmax()]
        start = self._start(int(self.network.component[self.network.u[wanted[0]]]))
        sweep = sweep_streets(
            self.network, wanted, start=start, effort=self.settings.effort,
            rng=np.random.default_rng(self.settings.seed),
        )  # fmt: skip
        base = self._route(day.route_id.replace("-round-", "-mixed-"), sweep, day.slot)
        served = [stop for stop in on_street if stop.line in set(wanted.tolist())]
        return _with_stops(base, served, day, self.settings.rounds.speed)


def _with_stops(route: Route, stops: list[Stop], day: Route, speed: float) -> Route:
    """Cut a sweep's legs at the doors that are met on them, each at its first passing."""
    left: dict[int, list[Stop]] = {}
    for stop in stops:
        left.setdefault(stop.line, []).append(stop)
    legs: list[Leg] = []
    visited: list[Stop] = []
    clock, offset = day.start, 0.0
    for leg in route.legs:
        here = leg.start
        is_back = leg.stop < leg.start
        for stop in sorted(
            left.pop(leg.line, []), key=lambda s: -s.position if is_back else s.position
        ):
            there = min(max(stop.position, min(leg.start, leg.stop)), max(leg.start, leg.stop))
            if there != here:
                legs.append(replace(leg, start=here, stop=there))
                clock += abs(there - here) / speed
                here = there
            visited.append(replace(stop, after_leg=len(legs), arrival=clock))
            clock += stop.service
        if here != leg.stop or leg.start == leg.stop:
            legs.append(replace(leg, start=here))
            clock += abs(leg.stop - here) / speed
    return replace(
        route,
        kind="mixed",
        day=day.day,
        legs=tuple(legs),
        stops=tuple(visited),
        offset=offset,
        seconds=clock - day.start,
    )
