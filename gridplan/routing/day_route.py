"""
One day's visits in order, walked along the streets.

The tour comes from local search, short ones with proof; where windows or a break
apply and the tour breaks them, OR-Tools orders the stops; what cannot be kept is named.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InfeasibleError
from gridplan.routing.claim import Claim
from gridplan.routing.frequency import VisitRule
from gridplan.routing.riding import Rides, mend_ride
from gridplan.routing.route import Leg, Route, Stop, Unserved
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.tour_exact import prove_tour
from gridplan.routing.variety import unlike
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.routing.windows import TimedDay, Timetable, fit_windows, timetable
from gridplan.streets import Snapped, StreetNetwork, walking_path
from gridplan.streets.network import DECIMETRES


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoutes:
    """
    What the days of a grid are made from.

    Attributes
    ----------
    network : StreetNetwork
        The streets.
    snapped : Snapped
        Start and stops on the streets, the start first.
    metres : (n, n) ndarray of int, dm
        Ways between them.
    service : (n,) ndarray, s
        Time of each visit; 0 at the start.
    stops : StopList
        What is visited.
    rows : (n - 1,) ndarray of int
        Row of each stop in ``stops``.
    settings : RoundSettings
        Speed, shift, break.
    grid_code : str
        Whose they are.
    seed : int
        Reproduces them.
    rides : Rides or None
        Ways by e-bike, where one rides.
    """

    network: StreetNetwork
    snapped: Snapped
    metres: Ints
    service: Floats
    stops: StopList
    rows: Ints
    settings: RoundSettings
    grid_code: str
    seed: int
    rides: Rides | None = None

    def route(
        self,
        walk: Ints,
        day: date,
        slot: int,
        rng: np.random.Generator,
        *,
        avoid: Bools | None = None,
    ) -> tuple[Route | None, list[Unserved]]:
        """
        Order a day's stops and walk them along the streets.

        Parameters
        ----------
        walk : (k,) ndarray of int
            The stops, from 1.
        day : date
            When.
        slot : int
            Whose walk of the day.
        rng : numpy.random.Generator
            Of the tour search.
        avoid : (n, n) ndarray of bool, optional
            Steps from stop to stop that the day before had, for varied days.

        Returns
        -------
        route : Route or None
            None where no stop can be kept.
        missed : list of Unserved
            Visits that windows, break and shift leave no room for.
        """
        places = np.concatenate([[0], walk]).astype(np.int64)
        missed: list[Unserved] = []
        times: Timetable | None = None
        while True:
            true = self.metres[np.ix_(places, places)]
            matrix = np.minimum(true, true.T)  # on foot both directions are alike
            tour = short_tour(matrix, rng=rng)
            bound = None
            if len(places) <= self.settings.most_proven:
                tour, bound = prove_tour(matrix, tour)
            if self.rides is not None:
                matrix, tour = true, mend_ride(true, tour)
            if not self._is_timed(places):
                if avoid is not None and self.rides is None:
                    tour = unlike(
                        matrix, tour, avoid[np.ix_(places, places)],
                        within=self.settings.within, rng=rng,
                    )  # fmt: skip
                break
            try:
                timed = self._timed(places, matrix)
                # a short tour that keeps every rule leaves OR-Tools nothing to shorten
                times = timetable(timed, tour) or _other_ways(timed, tour)
                times = times or fit_windows(timed, tour)
            except InfeasibleError:
                hardest = self._hardest(places)
                missed.append(self._missed(int(places[hardest]), day))
                places = np.delete(places, hardest)
                if len(places) == 1:
                    return None, missed
            else:
                tour = times.order
                break
        return self._route(places, tour, times, bound, day, slot), missed

    def _route(
        self,
        places: Ints,
        tour: Ints,
        times: Timetable | None,
        bound: int | None,
        day: date,
        slot: int,
    ) -> Route:
        matrix = self.metres[np.ix_(places, places)]
        legs, visited, clock, offset = self._walk(places[tour], times)
        method = "tour" if times is None else "windows"
        leave = self.settings.start
        if times is not None and self.settings.early:  # an evening begins at its first door
            leave = max(leave, times.begin[0] // 60 * 60.0)  # clocks are read to the minute
        return Route(
            route_id=f"{self.grid_code}-round-{day.isoformat()}-{slot}",
            grid_code=self.grid_code,
            kind="round",
            slot=slot,
            day=day,
            start_xy=(float(self.snapped.point[0, 0]), float(self.snapped.point[0, 1])),
            legs=tuple(legs),
            stops=tuple(visited),
            offset=offset,
            start=leave,
            seconds=(clock if times is None else times.back) - leave,
            claim=Claim(
                value=tour_length(matrix, tour) / DECIMETRES,
                bound=None if bound is None else bound / DECIMETRES,
                unit="m",
                method=method,
                proof="none" if bound is None else "tour",
            ),
            seed=self.seed,
        )

    def _is_timed(self, places: Ints) -> bool:
        """Tell whether a rule of the clock applies to the day."""
        return self.settings.pause is not None or any(
            self._rule(place).window is not None for place in places[1:].tolist()
        )

    def _rule(self, place: int) -> VisitRule:
        return self.stops.rule[int(self.rows[place - 1])]

    def _timed(self, places: Ints, matrix: Ints) -> TimedDay:
        windows = [self._rule(place).window for place in places[1:].tolist()]
        settings = self.settings
        return TimedDay(
            seconds=matrix / DECIMETRES / settings.speed,
            service=self.service[places],
            opens=np.array([settings.start, *(w[0] if w else settings.start for w in windows)]),
            closes=np.array([settings.end, *(w[1] if w else settings.end for w in windows)]),
            start=settings.start,
            end=settings.end,
            pause=settings.pause,
        )

    def _hardest(self, places: Ints) -> int:
        """Choose what to give up: the longest visit with a window, else the longest."""
        windows = [self._rule(place).window for place in places[1:].tolist()]
        has_window = np.array([window is not None for window in windows])
        return 1 + int(np.lexsort((self.service[places[1:]], has_window))[-1])

    def _missed(self, place: int, day: date) -> Unserved:
        return Unserved(
            grid_code=self.grid_code,
            feature=self.stops.stop_id[int(self.rows[place - 1])],
            key="routing.window_missed",
            values={"day": day.isoformat()},
        )

    def _walk(
        self, order: Ints, times: Timetable | None
    ) -> tuple[list[Leg], list[Stop], float, float]:
        legs: list[Leg] = []
        visited: list[Stop] = []
        clock, offset = self.settings.start, 0.0
        for place, (here, there) in enumerate(
            zip(order.tolist(), [*order[1:].tolist(), 0], strict=True), start=1
        ):
            distance = self.metres[here, there] / DECIMETRES
            way = self._way(here, there)
            if distance == 0:
                pass  # the same place: nobody goes to the street and back
            elif way is not None:
                legs += way
                offset += float(self.snapped.offset[here] + self.snapped.offset[there])
            else:
                beside = [tuple(self.snapped.point[k].tolist()) for k in (here, there)]
                legs.append(Leg(line=-1, start=0.0, stop=distance, beside=tuple(beside)))
            clock += distance / self.settings.speed
            if there:
                if times is not None:
                    clock = float(times.begin[place])
                visited.append(self._stop(there, len(legs), clock))
                clock += float(self.service[there])
        return legs, visited, clock, offset

    def _way(self, here: int, there: int) -> list[Leg] | None:
        """Find the legs between two places; None where no street joins them."""
        if self.rides is not None:
            ridden = self.rides.line[here, there]
            return [Leg(line=line, start=a, stop=b) for line, a, b in ridden]
        path = walking_path(self.network, self.snapped, here, there)
        if not path.is_joined:
            return None
        # to the centimetre, as files have it: what is read back is what was walked
        ways = zip(path.line.tolist(), path.start.tolist(), path.stop.tolist(), strict=True)
        legs = [Leg(line=row, start=round(a, 2), stop=round(b, 2)) for row, a, b in ways]
        return [leg for leg in legs if leg.start != leg.stop]

    def _stop(self, place: int, after_leg: int, clock: float) -> Stop:
        row, rule = int(self.rows[place - 1]), self._rule(place)
        x, y = self.stops.xy[row].tolist()
        return Stop(
            stop_id=self.stops.stop_id[row],
            kind=self.stops.kind[row],  # type: ignore[arg-type]
            visit_class=rule.name,
            xy=(x, y),
            line=int(self.snapped.edge[place]),
            position=round(float(self.snapped.position[place]), 2),
            after_leg=after_leg,
            arrival=clock,
            service=float(self.service[place]),
            people=rule.people,
        )


def _other_ways(day: TimedDay, tour: Ints) -> Timetable | None:
    """Try the tour from its end, and the order in which the stops came, from both ends."""
    as_come = np.arange(len(tour))
    tried = [
        timetable(day, np.concatenate([[0], stops]))
        for stops in (tour[:0:-1], as_come[1:], as_come[:0:-1])
    ]
    fitting = [one for one in tried if one is not None]
    return min(fitting, key=lambda one: (one.walking, one.back)) if fitting else None
