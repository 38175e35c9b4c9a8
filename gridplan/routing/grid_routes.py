"""The routes of one grid: its sweeps, its rounds, or both in one walk."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.bands import GridVisits, plan_bands
from gridplan.routing.claim import Claim
from gridplan.routing.mixed import with_stops
from gridplan.routing.overload import overload
from gridplan.routing.ownership import Ownership
from gridplan.routing.rounds import GridRounds
from gridplan.routing.route import Leg, Route, Unserved
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.routing.team import sweep_as_team
from gridplan.routing.variety import varied_sweeps
from gridplan.routing.visit_list import RoundSettings
from gridplan.routing.wheels import ride_streets
from gridplan.streets import Snapped, StreetNetwork

if TYPE_CHECKING:
    from gridplan.routing.postman import End


@dataclass(frozen=True, slots=True)
class GridRoutes:
    """
    One grid's routes.

    Attributes
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        All grids.
    settings : RouteSettings
        What is routed and how, with this grid's seed.
    ownership : Ownership
        Which street is whose.
    grid : int
        Row of the grid.
    snapped : Snapped
        Its base and stops on the streets, the base first.
    """

    network: StreetNetwork
    task: RouteTask
    settings: RouteSettings
    ownership: Ownership
    grid: int
    snapped: Snapped

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

    @property
    def is_riding(self) -> bool:
        """
        Tell whether one goes by e-bike.

        Returns
        -------
        bool
            One-way streets are obeyed then.
        """
        return self.settings.is_riding

    @property
    def hours(self) -> RoundSettings:
        """
        Tell its shift.

        Returns
        -------
        RoundSettings
            Its own, or that of all.
        """
        return self.task.rounds_of(self.grid, self.settings)

    def plan(self) -> tuple[list[Route], list[Unserved]]:
        """
        Plan them.

        Returns
        -------
        routes : list of Route
            In order of their ids within a kind.
        missing : list of Unserved
            What no route serves, and overload.
        """
        if self.settings.mode == "sweep":
            return self.sweeps(), []
        if self.settings.mode == "mixed":
            return self._mixed()
        rounds = self.rounds(self.hours)
        return list(rounds.routes), self._missing(rounds)

    def sweeps(self) -> list[Route]:
        """
        Sweep every part of the grid's streets; without a street, walk round the block.

        Returns
        -------
        list of Route
            One a part and walk; one a day where walks are to vary.
        """
        lines = self.ownership.lines_of(self.grid, both=self.settings.both)
        if not len(lines):
            return [self._outline()]
        part = self.network.component[self.network.u[lines]]
        found = []
        for number, label in enumerate(np.unique(part)):
            mine = np.repeat(lines[part == label], self.settings.sides)
            piece = f"-{number + 1}" if number else ""
            walks = self._walks(mine, self._start(int(label)))
            for slot, sweep in enumerate(walks, start=1):
                if len(sweep.line):
                    found += self._days(sweep, piece, slot)
        return found

    def rounds(self, hours: RoundSettings) -> GridRounds:
        """
        Plan its visits.

        Parameters
        ----------
        hours : RoundSettings
            Shift, less what a sweep takes.

        Returns
        -------
        GridRounds
            Of all bands of the day.

        Raises
        ------
        InputError
            If there is no day.
        """
        stops = self.task.stops[self.grid]
        if stops is None or not len(stops):
            return GridRounds(routes=(), people=0.0, over=0.0)
        if not self.task.days:
            raise InputError("routing.no_days", days=0)
        x, y = self.task.bases[self.grid].tolist()
        return plan_bands(
            GridVisits(
                network=self.network, stops=stops, snapped=self.snapped, code=self.code,
                base=(x, y), days=self.task.days, settings=hours, seed=self.settings.seed,
            )
        )  # fmt: skip

    def _missing(self, rounds: GridRounds) -> list[Unserved]:
        told = overload(self.code, self.task, self.grid, rounds, self.hours)
        return [*rounds.unserved, *([told] if told else [])]

    def _walks(self, lines: Ints, start: int) -> tuple[Sweep, ...]:
        rng = np.random.default_rng(self.settings.seed)
        settings = self.settings
        if settings.is_riding:
            shape = self.task.outlines[self.grid]
            return (
                ride_streets(
                    self.network, lines, usable=self.task.is_swept, around=shape, start=start
                ),
            )
        end: End = settings.end if start >= 0 or settings.end != "open" else "closed"
        walks = self.hours.workers if self.task.rounds else settings.walks
        if walks == 1 or start < 0:
            one = sweep_streets(
                self.network, lines, start=start, end=end, effort=settings.effort, rng=rng
            )
            walks = -int(-one.claim.value // (self.hours.shift * self.hours.speed))
            if walks == 1 or start < 0:
                return (one,)
        return sweep_as_team(
            self.network, lines, start=start, walks=walks,
            iterations=settings.team_iterations, rng=rng,
        )  # fmt: skip

    def _days(self, sweep: Sweep, piece: str, slot: int) -> list[Route]:
        """Walk a sweep on any day, or otherwise on each day of the calendar."""
        if not (self.settings.is_varied and self.task.days):
            return [self._route(f"{self.code}-sweep{piece}-{slot}", sweep, slot)]
        open_days = [day for n, day in enumerate(self.task.days) if n not in self.hours.closed]
        rng = np.random.default_rng([self.settings.seed, slot])
        walks = varied_sweeps(self.network, sweep, len(open_days), rng=rng)
        return [
            replace(
                self._route(f"{self.code}-sweep{piece}-{day.isoformat()}-{slot}", walk, slot),
                day=day,
            )
            for day, walk in zip(open_days, walks, strict=True)
        ]

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
            start=self.hours.start,
            seconds=metres / self.hours.speed,
            claim=sweep.claim,
            seed=self.settings.seed,
        )

    def _outline(self) -> Route:
        """Walk round a grid without a street of its own, from its gate."""
        shape = self.task.outlines[self.grid]
        ring = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area).exterior
        gate = self._gate(ring)
        points = shapely.get_coordinates(ring)[:-1]
        at = ring.project(gate)
        first = int(np.searchsorted(self._along(ring), at, side="left")) % len(points)
        way = [gate.coords[0], *map(tuple, np.roll(points, -first, axis=0).tolist())]
        way.append(gate.coords[0])
        leg = Leg(line=-1, start=0.0, stop=ring.length, beside=tuple(way))
        return Route(
            route_id=f"{self.code}-outline-1",
            grid_code=self.code,
            kind="outline",
            start_xy=way[0],
            legs=(leg,),
            start=self.hours.start,
            seconds=ring.length / self.hours.speed,
            claim=Claim(value=ring.length, bound=None, unit="m", method="outline"),
            seed=self.settings.seed,
        )

    def _along(self, ring: shapely.LinearRing) -> np.ndarray:
        steps = np.hypot(*np.diff(shapely.get_coordinates(ring), axis=0).T)
        return np.concatenate([[0.0], np.cumsum(steps)])[:-1]

    def _gate(self, ring: shapely.LinearRing) -> shapely.Point:
        """Find the gate: a known one on the outline, else where it is nearest to a street."""
        for place in shapely.points(self.task.gates):
            if ring.distance(place) < NEAR_GATE:
                return ring.interpolate(ring.project(place))
        base, line = shapely.Point(self.snapped.point[0]), int(self.snapped.edge[0])
        if line >= 0:  # where one comes in from the nearest street
            street = self.network.streets.geometry[line]
            base = shapely.line_interpolate_point(street, float(self.snapped.position[0]))
        return ring.interpolate(ring.project(base))

    def _mixed(self) -> tuple[list[Route], list[Unserved]]:
        """Sweep the grid and make the day's visits when first passing their doors."""
        whole = self.whole_sweep()
        rounds = self.rounds(self.rest(whole))
        missing = self._missing(rounds)
        found: list[Route] = []
        for day in rounds.routes:
            walk, lost = self.on_sweep(day, whole)
            found.append(walk)
            missing += lost
        return found, missing

    def whole_sweep(self) -> Sweep | None:
        """
        Sweep all of its streets, or the largest part of them.

        Returns
        -------
        Sweep or None
            None where it has no street.
        """
        lines = self.ownership.lines_of(self.grid, both=self.settings.both)
        return self._sweep_of(lines) if len(lines) else None

    def rest(self, whole: Sweep | None) -> RoundSettings:
        """
        Tell what a mixed day's sweep leaves of the shift.

        Parameters
        ----------
        whole : Sweep or None
            Of all its streets.

        Returns
        -------
        RoundSettings
            The whole shift where there is nothing to sweep.
        """
        if whole is None:
            return self.hours
        left = self.hours.shift - whole.claim.value / self.hours.speed
        return replace(self.hours, shift=max(60.0, left))

    def on_sweep(self, day: Route, whole: Sweep | None) -> tuple[Route, list[Unserved]]:
        """
        Make the visits of a round on the way of a sweep.

        Parameters
        ----------
        day : Route
            The round; pairs and evenings walk for themselves.
        whole : Sweep or None
            Of all its streets.

        Returns
        -------
        route : Route
            The sweep with the visits, or the round itself where there is nothing to sweep.
        missing : list of Unserved
            Visits at doors that the sweep does not pass.
        """
        if whole is None or "-round-" not in day.route_id:
            return day, []
        lines = self.ownership.lines_of(self.grid, both=self.settings.both)
        on_street = [
            stop
            for stop in day.stops
            if stop.line >= 0 and (self.task.is_swept[stop.line] or not self.is_riding)
        ]
        extra = np.array([stop.line for stop in on_street], dtype=np.int64)
        wanted = np.union1d(lines, extra)
        sweep = whole if len(wanted) == len(np.unique(lines)) else self._sweep_of(wanted)
        walked = set(sweep.line.tolist())
        base = self._route(day.route_id.replace("-round-", "-mixed-"), sweep, day.slot)
        served = [stop for stop in on_street if stop.line in walked]
        missing = [
            Unserved(grid_code=self.code, feature=stop.stop_id, key="routing.not_on_sweep")
            for stop in day.stops
            if stop.line not in walked
        ]
        return with_stops(base, served, day, self.hours), missing

    def _sweep_of(self, wanted: Ints) -> Sweep:
        """Sweep the largest part of some streets."""
        part = self.network.component[self.network.u[wanted]]
        wanted = wanted[part == np.bincount(part[part >= 0]).argmax()]
        start = self._start(int(self.network.component[self.network.u[wanted[0]]]))
        if self.settings.is_riding:
            shape = self.task.outlines[self.grid]
            return ride_streets(
                self.network, wanted, usable=self.task.is_swept, around=shape, start=start
            )
        return sweep_streets(
            self.network, wanted, start=start, effort=self.settings.effort,
            rng=np.random.default_rng(self.settings.seed),
        )  # fmt: skip


NEAR_GATE = 15.0
"""Metres between a block's outline and a place that is its gate."""
