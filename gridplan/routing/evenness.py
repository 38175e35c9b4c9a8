"""
How even the days of a calendar can be: calls cannot be cut in two.

A day is at least as long as the call that takes longest with its way, and where
there are more calls than walks, some walk has to take several. Below that no
calendar can go, however it is dealt out; a balance asked for below it would only
send people out more often.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.routing.off_streets import snap_calls
from gridplan.routing.route import Route, Stop
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.streets import StreetNetwork, walking_matrix


def least_longest(service: Floats, way: Floats, times: Ints, walks: int) -> float:
    """
    Bound the longest walk of every calendar from below.

    Parameters
    ----------
    service : (n,) ndarray, s
        Time of one visit at each stop.
    way : (n,) ndarray, s
        From the start to the stop and back, by the shortest ways.
    times : (n,) ndarray of int
        Visits due; stops with none do not count.
    walks : int
        Walks of all days together.

    Returns
    -------
    float, s
        No calendar's longest walk is shorter; 0 without a visit.

    Examples
    --------
    Five calls of an hour on four walks: one of them takes two.

    >>> hour = np.full(5, 3600.0)
    >>> least_longest(hour, np.full(5, 600.0), np.ones(5, dtype=int), 4)
    7800.0
    """
    due = times > 0
    if not due.any() or walks < 1:
        return 0.0
    service, way = service[due], way[due]
    each = np.sort(np.repeat(service, times[due]))
    together = -(-len(each) // walks)
    return max(
        float((service + way).max()),
        float(each[:together].sum() + way.min()),
        float(each.sum() / walks + way.min()),
    )


def least_days(
    network: StreetNetwork, task: RouteTask, settings: RouteSettings, routes: Sequence[Route]
) -> dict[str, float]:
    """
    Bound the longest day of every grid, for the calls that its rounds make.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        Grids, their starts and days.
    settings : RouteSettings
        Shifts and workers.
    routes : sequence of Route
        Rounds count; sweeps, pairs and evenings have hours of their own.

    Returns
    -------
    dict of str to float, s
        By grid or team, where it has a round.
    """
    calls: dict[str, dict[str, list[Stop]]] = defaultdict(lambda: defaultdict(list))
    for route in routes:
        if "-round-" in route.route_id:
            for stop in route.stops:
                calls[route.grid_code][stop.stop_id].append(stop)
    grids = [grid for grid, code in enumerate(task.codes) if code in calls]
    if not grids:
        return {}
    mine = [list(calls[task.codes[grid]].values()) for grid in grids]
    places = [
        np.array([task.bases[grid], *(stops[0].xy for stops in of_grid)])
        for grid, of_grid in zip(grids, mine, strict=True)
    ]
    sizes = np.array([len(place) for place in places], dtype=np.int64)
    ends = np.cumsum(sizes)
    snapped = snap_calls(network, np.concatenate(places), ends - sizes)
    found: dict[str, float] = {}
    for grid, of_grid, end in zip(grids, mine, ends.tolist(), strict=True):
        hours = task.rounds_of(grid, settings)
        here = snapped.take(np.arange(end - len(of_grid) - 1, end))
        metres = walking_matrix(network, here)[0, 1:].astype(float)
        found[task.codes[grid]] = least_longest(
            np.array([stops[0].service for stops in of_grid]),
            2 * metres / hours.speed,
            np.array([len(stops) for stops in of_grid]),
            (len(task.days) - len(hours.closed)) * hours.workers,
        )
    return found
