"""
A day with time windows, a break and a shift, polished by OR-Tools routing.

OR-Tools is weak at finding short tours but takes any rule. It starts from the
day's tour and stops after a number of solutions, never by the clock; its result
is taken only when an own count says it is no worse. Seconds everywhere.
"""

from dataclasses import dataclass

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from gridplan.arrays import Floats, Ints
from gridplan.errors import InfeasibleError, InputError

SOLUTIONS = 60
FAILURES = 5_000
"""Dead ends after which the search gives up: work too, not time."""
DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDay:
    """
    One worker's stops on one day.

    Attributes
    ----------
    seconds : (n, n) ndarray, s
        Way between stops; stop 0 is where the day starts and ends.
    service : (n,) ndarray, s
        Time at each stop; 0 at stop 0.
    opens, closes : (n,) ndarray, s
        Earliest begin and latest end of a visit after midnight.
    start, end : float, s
        The shift after midnight.
    pause : tuple of float or None, s
        Earliest begin and latest begin of the break, and its length.

    Raises
    ------
    InputError
        If a window is shorter than its visit, or lies outside the shift.
    """

    seconds: Floats
    service: Floats
    opens: Floats
    closes: Floats
    start: float
    end: float
    pause: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse a window that no visit fits into."""  # noqa: DOC501
        first = np.maximum(self.opens, self.start)
        last = np.minimum(self.closes, self.end)
        for stop in np.flatnonzero(last - first < self.service):
            raise InputError("routing.no_window", feature=int(stop))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """
    Stops of a day in order, and when each visit begins.

    Attributes
    ----------
    order : (n,) ndarray of int
        Stops, 0 first.
    begin : (n,) ndarray, s
        When each visit in ``order`` begins; at 0 the departure, as late as the first
        visit allows.
    back : float, s
        When the day is over.
    walking : float, s
        Time on the way.
    """

    order: Ints
    begin: Floats
    back: float
    walking: float


def timetable(day: TimedDay, order: Ints) -> Timetable | None:
    """
    Time a given order as early as possible, waiting where it must.

    Parameters
    ----------
    day : TimedDay
        The stops.
    order : (n,) ndarray of int
        0 first.

    Returns
    -------
    Timetable or None
        None where a window, the break or the shift cannot be kept in this order.
    """
    clock, walking = day.start, 0.0
    pause = day.pause
    begin = np.empty(len(order))
    begin[0] = clock
    for place in range(1, len(order) + 1):
        here = int(order[place - 1])
        there = int(order[place]) if place < len(order) else 0
        clock += float(day.service[here])
        if pause is not None and _is_pause_due(day, clock, here, there, pause):
            clock = max(clock, pause[0]) + pause[2]
            pause = None
        way = float(day.seconds[here, there])
        clock += way
        walking += way
        if there:
            clock = max(clock, float(day.opens[there]))
            if clock + float(day.service[there]) > day.closes[there]:
                return None
            begin[place] = clock
            if place == 1 and pause is day.pause:
                begin[0] = clock - way
    late = pause is not None and day.start <= pause[1] and clock > pause[1]
    if clock > day.end or late:
        return None
    return Timetable(order=order, begin=begin, back=clock, walking=walking)


def _is_pause_due(
    day: TimedDay, clock: float, here: int, there: int, pause: tuple[float, float, float]
) -> bool:
    """Tell whether the break has to be taken now, before the next visit ends too late."""
    if clock > pause[1]:
        return True
    arrive = max(
        clock + float(day.seconds[here, there]), float(day.opens[there]) if there else 0
    )
    return arrive + float(day.service[there]) > pause[1] or (not there and clock >= pause[0])


def fit_windows(day: TimedDay, seed_order: Ints, *, solutions: int = SOLUTIONS) -> Timetable:
    """
    Order a day's stops so that windows, break and shift are kept.

    Parameters
    ----------
    day : TimedDay
        The stops.
    seed_order : (n,) ndarray of int
        The tour to begin with, 0 first.
    solutions : int
        How many solutions OR-Tools may look at: a limit of work, not of time.

    Returns
    -------
    Timetable
        With no more walking than the seed's where the seed keeps the rules.

    Raises
    ------
    InfeasibleError
        If no order keeps windows, break and shift.
    """
    known = timetable(day, np.asarray(seed_order, dtype=np.int64))
    if known is None:  # OR-Tools may search for ever where it has nothing to begin with
        known = _by_insertion(day)
        seed_order = seed_order if known is None else known.order
    if known is not None and len(seed_order) > 2:
        found = _by_ortools(day, seed_order, solutions)
        tried = None if found is None else timetable(day, found)
        if tried is not None and (known is None or tried.walking < known.walking):
            known = tried
    if known is None:
        raise InfeasibleError("routing.windows_clash", stops=len(seed_order) - 1)
    return known


def _by_insertion(day: TimedDay) -> Timetable | None:
    """Put stops in where they cost least, those whose window closes first in front."""
    known = timetable(day, np.zeros(1, dtype=np.int64))
    order = [0]
    for stop in sorted(range(1, len(day.service)), key=lambda s: (day.closes[s], s)):
        tried = [
            timetable(day, np.array([*order[:place], stop, *order[place:]], dtype=np.int64))
            for place in range(1, len(order) + 1)
        ]
        fitting = [one for one in tried if one is not None]
        if not fitting:
            return None
        known = min(fitting, key=lambda one: (one.walking, one.back))
        order = known.order.tolist()
    return known


def _by_ortools(day: TimedDay, seed_order: Ints, solutions: int) -> Ints | None:
    n = len(day.service)
    manager = pywrapcp.RoutingIndexManager(n, 1, 0)
    # whole seconds: ways and visits up, so that what fits here fits in truth
    way = np.ceil(day.seconds + day.service[:, None]).astype(np.int64)
    model = pywrapcp.RoutingModel(manager)
    cost = model.RegisterTransitMatrix(np.ceil(day.seconds).astype(np.int64).tolist())
    model.SetArcCostEvaluatorOfAllVehicles(cost)
    transit = model.RegisterTransitMatrix(way.tolist())
    model.AddDimension(transit, DAY, 2 * DAY, False, "time")
    time = model.GetDimensionOrDie("time")
    for stop in range(1, n):
        index = manager.NodeToIndex(stop)
        last = min(float(day.closes[stop]), day.end) - float(day.service[stop])
        time.CumulVar(index).SetRange(int(np.ceil(max(day.opens[stop], day.start))), int(last))
    time.CumulVar(model.Start(0)).SetRange(int(day.start), int(day.start))
    time.CumulVar(model.End(0)).SetRange(int(day.start), int(day.end))
    if day.pause is not None:
        solver = model.solver()
        pause = solver.FixedDurationIntervalVar(
            int(day.pause[0]), int(day.pause[1]), int(day.pause[2]), False, "pause"
        )
        at_stop = np.ceil(day.service).astype(np.int64).tolist()
        time.SetBreakIntervalsOfVehicle([pause], 0, at_stop)
    # where nothing fits there is no solution to count: failures end the search then
    model.AddSearchMonitor(model.solver().FailuresLimit(FAILURES))
    rules = pywrapcp.DefaultRoutingSearchParameters()
    rules.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    rules.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    rules.solution_limit = solutions
    model.CloseModelWithParameters(rules)  # before the seed is read, or the rules are lost
    seed = model.ReadAssignmentFromRoutes([[int(stop) for stop in seed_order if stop]], True)
    # whole seconds leave the seed no room where a day is full to the brim; looking for
    # another start then ends neither by solutions nor by failures, so the seed stays
    found = None if seed is None else model.SolveFromAssignmentWithParameters(seed, rules)
    if found is None:
        return None
    order, index = [0], found.Value(model.NextVar(model.Start(0)))
    while not model.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(model.NextVar(index))
    return np.array(order, dtype=np.int64)
