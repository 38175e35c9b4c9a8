"""
A campaign: every household once, and the days that takes worked out.

Those who are not at home are called on again in the evening. Who that will be
nobody knows, so every call comes back with the share of its minutes that is away
on average, on an evening after its first visit.
"""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.routing.asking import CAMPAIGN, RETURN, rows_by_rule
from gridplan.routing.bands import GridVisits
from gridplan.routing.evening import evening_hours
from gridplan.routing.grid_routes import GridRoutes
from gridplan.routing.rounds import GridRounds
from gridplan.routing.route import Route, Unserved
from gridplan.routing.task import RouteTask
from gridplan.routing.visit_list import RoundSettings, StopList

WALKING = 1.1
"""First guess: visits and a tenth on top for the way."""
TRIES = 10
"""How often days are added until all calls fit."""
TIGHT = 1.0
"""Seconds over the shifts from which a day is added."""


def is_campaign(task: RouteTask, grid: int) -> bool:
    """
    Tell whether a grid's stops are those of a campaign.

    Parameters
    ----------
    task : RouteTask
        All grids.
    grid : int
        Row of the grid.

    Returns
    -------
    bool
        True where the first stop is a campaign's.
    """
    stops = task.stops[grid]
    return stops is not None and len(stops) > 0 and stops.rule[0].name == CAMPAIGN


def plan_campaign(grid: GridRoutes) -> tuple[list[Route], list[Unserved]]:
    """
    Plan first visits on as few days as hold them, then the returns in the evenings after.

    Parameters
    ----------
    grid : GridRoutes
        With the stops of a campaign.

    Returns
    -------
    routes : list of Route
        First visits by day, returns in the evening.
    missing : list of Unserved
        What does not fit into the calendar.
    """
    stops = grid.task.stops[grid.grid]
    assert stops is not None
    first = rows_by_rule(stops, CAMPAIGN)
    again = rows_by_rule(stops, RETURN)
    made, n_days = _fewest_days(grid, stops, first, grid.hours, 0)
    routes, missing = list(made.routes), list(made.unserved)
    if len(again):
        window = stops.rule[int(again[0])].window
        assert window is not None
        free = min(grid.hours.end, window[0])
        evening = evening_hours(grid.hours, [window], free_from=free)
        back, _ = _fewest_days(grid, stops, again, evening, n_days)
        routes += [
            replace(route, route_id=route.route_id.replace("-round-", "-evening-"))
            for route in back.routes
        ]
        missing += back.unserved
    return routes, missing


def _fewest_days(
    grid: GridRoutes, stops: StopList, rows: Ints, hours: RoundSettings, after: int
) -> tuple[GridRounds, int]:
    """Find the fewest working days that hold some calls, and plan them."""
    open_days = [n for n in range(after, len(grid.task.days)) if n not in hours.closed]
    service = sum(60 * stops.rule[r].minutes + float(stops.climb[r]) for r in rows.tolist())
    least = max(1, -int(-service * WALKING // (hours.calling * hours.workers)))
    x, y = grid.task.bases[grid.grid].tolist()
    made = GridRounds(routes=(), people=0.0, over=0.0)
    count = min(least, len(open_days))
    for turn in range(TRIES):
        is_last = turn == TRIES - 1 or count == len(open_days)
        days = tuple(grid.task.days[n] for n in open_days[:count])
        visits = GridVisits(
            network=grid.network, stops=stops, snapped=grid.snapped, code=grid.code,
            base=(x, y), days=days, settings=replace(hours, closed=frozenset()),
            seed=grid.settings.seed,
        )  # fmt: skip
        # days that do not hold all calls are only counted, not walked
        made = visits.rounds(rows, visits.settings, most_over=np.inf if is_last else TIGHT)
        if made.over < TIGHT or is_last:
            break
        more = -int(-made.over // (hours.calling * hours.workers))
        count = min(count + more, len(open_days))
    used = {route.day for route in made.routes}
    last = max((n for n in open_days if grid.task.days[n] in used), default=after)
    if made.over >= 60.0:
        told = Unserved(
            grid_code=grid.code, feature=grid.code, key="routing.campaign_too_long",
            values={"days": count, "hours": f"{made.over / 3600:.1f}"},
        )  # fmt: skip
        made = replace(made, unserved=(*made.unserved, told))
    return made, last + 1


def team_days(routes: tuple[Route, ...]) -> int:
    """
    Count the days of work a campaign takes, one for each worker and day.

    Parameters
    ----------
    routes : tuple of Route
        Of one campaign.

    Returns
    -------
    int
        Pairs of grid and slot, and day.
    """
    return len({(route.grid_code, route.slot, route.day) for route in routes})
