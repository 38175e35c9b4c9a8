"""
A campaign after a change: first visits where they fit, their returns on evenings behind them.

A household that was missed, or is new, is called on before the first visits are over
where that fits, else days are added; its return moves only where it would come before.
"""

from collections.abc import Sequence
from dataclasses import replace

from gridplan.routing.asking import CAMPAIGN, RETURN, rows_by_rule
from gridplan.routing.campaign import TRIES
from gridplan.routing.evening import evening_hours
from gridplan.routing.reroute import Rerouted, Rerouter
from gridplan.routing.route import Route, Unserved
from gridplan.routing.task import RouteTask
from gridplan.routing.visit_list import StopList

LATE = "-evening-"


def reroute_campaign(grid: Rerouter) -> Rerouted:
    """
    Plan the rest of a campaign again, where anything happened.

    Parameters
    ----------
    grid : Rerouter
        With the stops of a campaign.

    Returns
    -------
    Rerouted
        First visits and returns.
    """
    stops = grid.task.stops[grid.grid]
    assert stops is not None
    early = tuple(route for route in grid.before if LATE not in route.route_id)
    late = tuple(route for route in grid.before if LATE in route.route_id)
    first = stops.take(rows_by_rule(stops, CAMPAIGN))
    made = _fitted(replace(grid, before=early), first, {}, _last(grid.task, early, grid.today))
    again = stops.take(rows_by_rule(stops, RETURN))
    window = again.rule[0].window if len(again) else None
    if window is None:
        return made
    days = {stop.stop_id: route.day for route in made.routes for stop in route.stops}
    place = {day: number for number, day in enumerate(grid.task.days)}
    after = {
        name: 1 + place[day]
        for name in again.stop_id
        if (day := days.get(name.replace(f":{RETURN}", f":{CAMPAIGN}"))) is not None
    }
    free = min(grid.settings.end, window[0])
    evening = evening_hours(grid.settings, [window], free_from=free)
    least = max(after.values(), default=grid.today)
    back = _fitted(
        replace(grid, before=late, settings=evening), again, after,
        max(least, _last(grid.task, late, grid.today)),
    )  # fmt: skip
    evenings = tuple(
        replace(route, route_id=route.route_id.replace("-round-", LATE))
        for route in back.routes
    )
    return Rerouted(
        routes=(*made.routes, *evenings),
        changes=(*made.changes, *back.changes),
        unserved=(*made.unserved, *back.unserved),
        over=made.over + back.over,
    )


def _last(task: RouteTask, routes: Sequence[Route], today: int) -> int:
    """Find the last day that some routes have, today at least."""
    used = {route.day for route in routes}
    return max((n for n, day in enumerate(task.days) if day in used), default=today)


def _fitted(grid: Rerouter, stops: StopList, after: dict[str, int], last: int) -> Rerouted:
    """Let visits lie up to a last day, and add days until they fit."""
    n_days = len(grid.task.days)
    last = min(max(last, grid.today), n_days - 1)
    made = Rerouted(routes=grid.before, changes=(), unserved=())
    for _ in range(TRIES):
        rules = tuple(
            replace(rule, first_day=after.get(name, 0), last_day=max(last, after.get(name, 0)))
            for name, rule in zip(stops.stop_id, stops.rule, strict=True)
        )
        mine = list(grid.task.stops)
        mine[grid.grid] = replace(stops, rule=rules)
        made = replace(grid, task=replace(grid.task, stops=tuple(mine))).plan()
        if made.over < 60.0 or last == n_days - 1:
            break
        hours = grid.settings.calling * grid.settings.workers
        last = min(last + max(1, -int(-made.over // hours)), n_days - 1)
    told = [one for one in made.unserved if one.key != "routing.overload"]
    if made.over >= 60.0:
        told.append(
            Unserved(
                grid_code=grid.code, feature=grid.code, key="routing.campaign_too_long",
                values={"days": n_days, "hours": f"{made.over / 3600:.1f}"},
            )
        )  # fmt: skip
    return replace(made, unserved=tuple(told))
