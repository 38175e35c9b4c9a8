"""
Days of patrols: nobody at two places at once, nobody longer than a shift.

Read from routes and from ``duty.csv``; no solver code.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from gridplan.checking.fault import Fault
from gridplan.checking.routes import SECOND, UNTOLD, RouteFault, hours_of
from gridplan.routing import Route, RoutePlan, RouteSettings, RouteTask
from gridplan.routing.order import Absence, Order

REST = timedelta(hours=11)
MINUTE = timedelta(minutes=1)
RETURNS = ("campaign", "return")


def check_days(plan: RoutePlan, task: RouteTask, settings: RouteSettings) -> list[Fault]:
    """
    Check the days of every grid or team.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    task : RouteTask
        Shifts and closed days.
    settings : RouteSettings
        For grids without a shift of their own.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong.
    """
    found: list[Fault] = []
    told = {miss.grid_code for miss in plan.unserved if miss.feature == miss.grid_code}
    by_day: dict[tuple[str, date], list[Route]] = defaultdict(list)
    for route in plan.routes:
        if route.day is not None:
            by_day[route.grid_code, route.day].append(route)
    for (code, day), routes in by_day.items():
        hours = hours_of(task, settings, code)
        values = {"grid": code, "day": day.isoformat()}
        number = task.days.index(day) if day in task.days else -1
        if number in hours.closed:
            found.append(RouteFault(name="on_closed_day", values=values))
        if code in told:
            continue  # overload, said honestly
        people = sum(route.people * route.seconds for route in routes)
        room = hours.workers * (hours.shift + (hours.pause[2] if hours.pause else 0.0))
        is_evening = any(route.start >= hours.end - SECOND for route in routes)
        if people > room + UNTOLD + SECOND * len(routes) and not is_evening:
            found.append(RouteFault(name="day_too_long", values=values))
        if _at_once(routes) > hours.workers:
            found.append(RouteFault(name="too_many_at_once", values=values))
    found += _returns(plan)
    return found


def _at_once(routes: list[Route]) -> int:
    """Count the people that are out at the fullest moment."""
    most = 0
    for one in routes:
        at = one.start + SECOND
        most = max(
            most,
            sum(
                other.people
                for other in routes
                if other.start <= at < other.start + other.seconds
            ),
        )
    return most


def _returns(plan: RoutePlan) -> Iterator[Fault]:
    """Find returns of a campaign that come no later than the first visit."""
    first, again = RETURNS
    on: dict[str, dict[str, date]] = {first: {}, again: {}}
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit_class in on and route.day is not None:
                name = stop.stop_id.rpartition(":")[0] or stop.stop_id
                place = name.partition("/")[0]
                days = on[stop.visit_class]
                pick = max if stop.visit_class == first else min
                days[place] = pick(days.get(place, route.day), route.day)
    for place, day in on[again].items():
        if place in on[first] and day <= on[first][place]:
            yield RouteFault(name="return_too_soon", values={"stop": place})


def check_duties(
    plan: RoutePlan, order: Order, tables: dict[str, list[dict[str, str]]]
) -> list[Fault]:
    """
    Check who is on duty when.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    order : Order
        Absences, and the most days and hours of a week.
    tables : dict of str to list of dict
        Rows by file name.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong, or there is no roster.
    """
    rows = tables.get("duty.csv")
    if rows is None:
        return []
    found: list[Fault] = []
    by_person: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        count[row["post"]] += 1 if row["who"] else int(row["missing"])
        if row["who"]:
            begin, end = _span(row)
            by_person[row["who"]].append((begin, end))
            if any(_is_away(one, row["who"], begin.date()) for one in order.absences):
                found.append(_fault("away", row["who"], begin))
    for route in plan.routes:
        if route.day is not None and count[route.route_id] != route.people:
            values = {"route": route.route_id, "people": route.people}
            found.append(RouteFault(name="not_manned", values=values))
    for who, spans in by_person.items():
        found += _wrong_weeks(who, sorted(spans), order)
    return found


def _wrong_weeks(
    who: str, spans: list[tuple[datetime, datetime]], order: Order
) -> Iterator[Fault]:
    for before, after in pairwise(spans):
        if after[0] < before[1] - MINUTE:
            yield _fault("two_places", who, after[0])
        elif before[0].date() != after[0].date() and after[0] < before[1] + REST - MINUTE:
            yield _fault("no_rest", who, after[0])
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    hours: dict[tuple[int, int], float] = defaultdict(float)
    for begin, end in spans:
        week = begin.isocalendar()[:2]
        days[week].add(begin.date())
        hours[week] += (end - begin).total_seconds() / 3600
    for week, worked in days.items():
        is_long = hours[week] > order.patrol.hours_a_week + 0.02 * len(spans)
        if len(worked) > order.patrol.days_a_week or is_long:
            yield _fault("week_too_long", who, datetime.combine(min(worked), time()))


def _fault(name: str, who: str, at: datetime) -> RouteFault:
    return RouteFault(name=name, values={"who": who, "day": at.date().isoformat()})


def _span(row: dict[str, str]) -> tuple[datetime, datetime]:
    day = date.fromisoformat(row["day"])
    begin = datetime.combine(day, time.fromisoformat(row["start"]))
    end = datetime.combine(day, time.fromisoformat(row["end"]))
    return begin, end if end > begin else end + timedelta(days=1)


def _is_away(absence: Absence, who: str, day: date) -> bool:
    is_meant = who == absence.who or who.rpartition("-")[0] == absence.who
    return is_meant and absence.first <= day <= absence.last
