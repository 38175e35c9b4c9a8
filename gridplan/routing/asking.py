"""From an order to the task: who visits what, from where, with which shift."""

from collections import Counter
from dataclasses import replace

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.routing.demand import Asked, calls, most_in_a_call, with_asked
from gridplan.routing.frequency import VisitRule
from gridplan.routing.ground import Ground
from gridplan.routing.order import Absence, Order, Team, due_days
from gridplan.routing.route import Unserved
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.routing.time_model import TimeModel
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.schemes import Patrol, seconds_of
from gridplan.schemes import VisitRule as Prescribed
from gridplan.streets import StreetNetwork

CAMPAIGN, RETURN = "campaign", "return"
EVENING = (18.0 * 3600, 20.5 * 3600)
"""When people who were not at home are called on again."""


def time_model(patrol: Patrol) -> TimeModel:
    """
    Take speeds and climbs from a scheme's patrol rules.

    Parameters
    ----------
    patrol : Patrol
        In km/h and s.

    Returns
    -------
    TimeModel
        In m/s and s.
    """
    return TimeModel(
        walking=patrol.walking_kmh / 3.6,
        riding=patrol.riding_kmh / 3.6,
        stairs=patrol.stairs_s,
        lift_wait=patrol.lift_wait_s,
        lift_floor=patrol.lift_floor_s,
        lift_from=patrol.lift_from_floors,
    )


def settings_of(order: Order) -> RouteSettings:
    """
    Choose how an order is routed.

    Parameters
    ----------
    order : Order
        What is asked for.

    Returns
    -------
    RouteSettings
        For grids without a team.
    """
    patrol, time = order.patrol, time_model(order.patrol)
    return RouteSettings(
        mode=order.mode if order.mode in {"sweep", "mixed"} else "visits",
        walks=patrol.workers,
        sides=patrol.sides,
        both=patrol.border == "both",
        is_riding=order.is_riding,
        is_varied=order.is_varied,
        effort=order.effort,
        rounds=RoundSettings(
            speed=time.riding if order.is_riding else time.walking,
            shift=3600 * patrol.shift_hours,
            start=seconds_of(patrol.start),
            workers=patrol.workers,
            pause=patrol.pause,
            cycle=order.cycle,
            iterations=order.iterations,
            within=0.03 if order.is_varied else 0.0,
            is_riding=order.is_riding,
        ),
        seed=order.seed,
    )


def task_of(
    ground: Ground, network: StreetNetwork, order: Order
) -> tuple[RouteTask, tuple[Unserved, ...]]:
    """
    Work out what each grid or team has to walk and visit.

    Parameters
    ----------
    ground : Ground
        The plan.
    network : StreetNetwork
        Its streets.
    order : Order
        What is asked for.

    Returns
    -------
    task : RouteTask
        Grids without a team first, then the teams.
    unserved : tuple of Unserved
        Visits that lie in no grid, or that no working day is in time for.
    """
    stops: tuple[StopList | None, ...] = (None,) * len(ground.codes)
    missing: list[Unserved] = []
    if order.mode == "campaign":
        stops = calls(
            ground.homes, len(ground.codes), rules=campaign_rules(order),
            time=time_model(order.patrol), size=order.patrol.households_a_call,
        )  # fmt: skip
    elif order.mode in {"visits", "mixed"}:
        stops = calls(
            ground.homes, len(ground.codes), rules=_household_rules(order),
            time=time_model(order.patrol), size=order.patrol.households_a_call,
        )  # fmt: skip
        asked, missing = _asked(ground, order)
        stops = with_asked(stops, asked, time=time_model(order.patrol))
    usable = network.is_walkable
    if order.is_riding:
        usable = usable & np.array([kind != "steps" for kind in network.streets.highway])
    task = RouteTask(
        codes=ground.codes,
        outlines=ground.outlines,
        bases=_bases(ground, order.patrol),
        stops=stops,
        is_swept=usable,
        days=order.days,
        gates=_gates(ground, order.patrol),
    )
    task = as_teams(task, order)
    return _with_absences(task, order, ground), tuple(missing)


def rule_of(prescribed: Prescribed, patrol: Patrol) -> VisitRule:
    """
    Translate a scheme's visit rule.

    Parameters
    ----------
    prescribed : VisitRule
        As the scheme has it.
    patrol : Patrol
        Minutes where the rule has none.

    Returns
    -------
    VisitRule
        For one household, person or place; events are due once.
    """
    window = None
    if prescribed.window_from:
        window = (seconds_of(prescribed.window_from), seconds_of(prescribed.window_until))
    return VisitRule(
        name=prescribed.key,
        times=prescribed.times,
        period="once" if prescribed.per == "event" else prescribed.per,
        minutes=prescribed.minutes or patrol.visit_minutes,
        least_gap=prescribed.least_gap,
        window=window,
        people=prescribed.people,
    )


def campaign_rules(order: Order) -> tuple[VisitRule, ...]:
    """
    Ask for every household once, and again in the evening for those not at home.

    Parameters
    ----------
    order : Order
        With the share that is away.

    Returns
    -------
    tuple of VisitRule
        The first visit, and the return with the minutes it takes on average.
    """
    minutes = order.patrol.visit_minutes
    first = VisitRule(name=CAMPAIGN, period="once", minutes=minutes)
    if not order.away:
        return (first,)
    again = VisitRule(name=RETURN, period="once", minutes=minutes * order.away, window=EVENING)
    return first, again


def _household_rules(order: Order) -> tuple[VisitRule, ...]:
    return tuple(
        rule_of(rule, order.patrol)
        for rule in order.visits
        if rule.to == "households" and rule.per != "event"
    )


def _asked(ground: Ground, order: Order) -> tuple[Asked, list[Unserved]]:
    """List visits to places of a class, and what the table of visits asks for."""  # noqa: DOC501
    rows: list[tuple[str, str, VisitRule, int, tuple[float, float]]] = []
    late: list[tuple[int, str, str]] = []
    for wanted in order.visits:
        for place in ground.places_of(wanted.places) if wanted.to == "places" else ():
            assert ground.places is not None
            x, y = shapely.get_coordinates(ground.places.geometry[place])[0].tolist()
            name = f"{ground.places.place_id[place]}:{wanted.key}"
            rows.append((name, "place", rule_of(wanted, order.patrol), 0, (x, y)))
    times: Counter[str] = Counter()
    classes = order.classes
    for row in order.listed:
        if row.visit_class not in classes:
            known = ", ".join(sorted(classes))
            raise InputError(
                "routing.unknown_class", feature=row.stop_id, found=row.visit_class, known=known
            )
        prescribed = classes[row.visit_class]
        rule = rule_of(prescribed, order.patrol)
        if row.minutes:
            rule = replace(rule, minutes=row.minutes)
        name = f"{row.stop_id}:{row.visit_class}"
        times[name] += 1
        name += f"~{times[name]}" if times[name] > 1 else ""
        if prescribed.per == "event":
            first, last, is_late = due_days(order.days, row.since, prescribed.within or 24.0)
            rule = replace(rule, first_day=first, last_day=last)
            if is_late:
                late.append((len(rows), name, order.days[last].isoformat()))
        size = most_in_a_call(rule, order.patrol.households_a_call)
        n_calls = -(-row.count // size)
        for number in range(n_calls):
            share = row.count * (number + 1) // n_calls - row.count * number // n_calls
            part = name + (f"/{number + 1}" if n_calls > 1 else "")
            whole = replace(rule, minutes=rule.minutes * share)
            rows.append((part, row.kind, whole, row.floors, row.xy))
    xy = np.array([at for *_, at in rows], dtype=np.float64).reshape(-1, 2)
    grid = ground.grid_at(xy)
    asked = Asked(
        name=tuple(name for name, *_ in rows),
        kind=tuple(kind for _, kind, *_ in rows),
        grid=grid,
        rule=tuple(rule for _, _, rule, _, _ in rows),
        floors=np.array([floors for *_, floors, _ in rows], dtype=np.int64),
        xy=xy,
    )
    listed = {row.stop_id for row in order.listed}
    missing = [
        Unserved(grid_code="", feature=asked.name[row], key="routing.in_no_grid")
        for row in np.flatnonzero(grid < 0).tolist()
        if asked.name[row].split(":")[0] in listed  # places outside are nobody's
    ]
    for place, name, day in late:
        if grid[place] >= 0:
            missing.append(
                Unserved(
                    grid_code=ground.codes[grid[place]], feature=name,
                    key="routing.due_on_day_off", values={"day": day},
                )
            )  # fmt: skip
    return asked, missing


def _bases(ground: Ground, patrol: Patrol) -> Floats:
    """Start at the nearest office where the scheme names its class, else at the hub."""
    rows = ground.places_of(patrol.offices)
    if not len(rows):
        return ground.bases
    assert ground.places is not None
    offices = shapely.get_coordinates(ground.places.geometry[rows])
    apart = np.hypot(*(ground.bases[:, None, :] - offices[None, :, :]).transpose(2, 0, 1))
    nearest: Floats = offices[apart.argmin(axis=1)]
    return nearest


def _gates(ground: Ground, patrol: Patrol) -> Floats:
    rows = ground.places_of(patrol.gates)
    if not len(rows) or ground.places is None:
        return np.zeros((0, 2))
    gates: Floats = shapely.get_coordinates(ground.places.geometry[rows])
    return gates


def as_teams(task: RouteTask, order: Order) -> RouteTask:
    """
    Let teams stand in place of their grids.

    Parameters
    ----------
    task : RouteTask
        Grid by grid.
    order : Order
        With its teams.

    Returns
    -------
    RouteTask
        Grids of no team first, then the teams, each with its own shift.

    Raises
    ------
    InputError
        If a team names a grid the plan does not have, or has the name of one.
    """
    if not order.teams:
        return task
    row_of = {code: row for row, code in enumerate(task.codes)}
    for team in order.teams:
        for code in team.grids:
            if code not in row_of:
                raise InputError("routing.no_such_grid", feature=team.name, grid=code)
        if team.name in row_of:
            raise InputError("routing.team_is_grid", feature=team.name)
    taken = {code for team in order.teams for code in team.grids}
    alone = [row for row, code in enumerate(task.codes) if code not in taken]
    plain = settings_of(order).rounds
    groups = [[row_of[code] for code in sorted(team.grids)] for team in order.teams]
    return RouteTask(
        codes=(*(task.codes[row] for row in alone), *(team.name for team in order.teams)),
        outlines=_outlines(task.outlines, alone, groups),
        bases=np.concatenate([task.bases[alone], *(task.bases[[rows[0]]] for rows in groups)]),
        stops=(*(task.stops[row] for row in alone), *(_all_stops(task, g) for g in groups)),
        is_swept=task.is_swept,
        days=task.days,
        gates=task.gates,
        rounds=(*([plain] * len(alone)), *(_shift(plain, team) for team in order.teams)),
    )


def _outlines(outlines: Geometries, alone: list[int], groups: list[list[int]]) -> Geometries:
    found = np.empty(len(alone) + len(groups), dtype=object)
    found[: len(alone)] = outlines[alone]
    for place, rows in enumerate(groups, start=len(alone)):
        found[place] = shapely.union_all(outlines[rows])
    return found


def _all_stops(task: RouteTask, rows: list[int]) -> StopList | None:
    whole: StopList | None = None
    for row in rows:
        mine = task.stops[row]
        if mine is not None:
            whole = mine if whole is None else whole.joined(mine)
    return whole


def _shift(plain: RoundSettings, team: Team) -> RoundSettings:
    return replace(
        plain,
        workers=team.workers,
        shift=3600 * team.shift_hours if team.shift_hours else plain.shift,
        start=seconds_of(team.start) if team.start else plain.start,
    )


def _with_absences(task: RouteTask, order: Order, ground: Ground) -> RouteTask:
    """Close the days on which nobody of a grid is there."""
    if not order.absences:
        return task
    plain = settings_of(order).rounds
    rounds = task.rounds or (plain,) * len(task.codes)
    found = tuple(
        replace(own, closed=closed_days(order, ground, code, own.workers))
        for code, own in zip(task.codes, rounds, strict=True)
    )
    return replace(task, rounds=found)


def closed_days(order: Order, ground: Ground, code: str, workers: int) -> frozenset[int]:
    """
    Find the days of the calendar on which a grid or team has nobody.

    Parameters
    ----------
    order : Order
        With absences.
    ground : Ground
        Who stands where.
    code : str
        Grid or team.
    workers : int
        Walks a day when all are there.

    Returns
    -------
    frozenset of int
        Days from 0.
    """
    away = absent_slots(order, ground, code, workers)
    return frozenset(day for day, slots in away.items() if len(slots) >= workers)


def absent_slots(
    order: Order, ground: Ground, code: str, workers: int
) -> dict[int, frozenset[int]]:
    """
    Find which places of a grid or team are empty on which days.

    Parameters
    ----------
    order : Order
        With absences.
    ground : Ground
        Who stands where.
    code : str
        Grid or team.
    workers : int
        Walks a day when all are there.

    Returns
    -------
    dict of int to frozenset of int
        Slots from 1, by day from 0; days without an absence are left out.
    """
    grids = next((team.grids for team in order.teams if team.name == code), (code,))
    heads = [ground.heads[grid] for grid in grids if grid in ground.heads]
    others = [who for grid in grids for who in ground.people.get(grid, ())]
    staff = tuple(dict.fromkeys([*heads, *others]))
    found: dict[int, frozenset[int]] = {}
    for number, day in enumerate(order.days):
        gone: set[int] = set()
        for absence in order.absences:
            if absence.first <= day <= absence.last:
                gone |= _slots(absence, code, staff, workers)
        if gone:
            found[number] = frozenset(gone)
    return found


def _slots(absence: Absence, code: str, staff: tuple[str, ...], workers: int) -> set[int]:
    if absence.who == code:
        return set(range(1, workers + 1))
    named = [slot for slot in range(1, workers + 1) if absence.who == f"{code}-{slot}"]
    if absence.who in staff[:workers]:
        named.append(staff.index(absence.who) + 1)
    return set(named)


def unknown_absences(order: Order, ground: Ground) -> tuple[str, ...]:
    """
    List the absent that nobody knows.

    Parameters
    ----------
    order : Order
        With absences.
    ground : Ground
        Who stands where.

    Returns
    -------
    tuple of str
        Names that are neither a grid, team, place nor staff id.
    """
    known = {*ground.codes, *(team.name for team in order.teams)}
    known |= {who for people in ground.people.values() for who in people}
    return tuple(
        absence.who
        for absence in order.absences
        if absence.who not in known and absence.who.rpartition("-")[0] not in known
    )


def rows_by_rule(stops: StopList, name: str) -> Ints:
    """
    List the stops of one class.

    Parameters
    ----------
    stops : StopList
        Stops of any class.
    name : str
        The class.

    Returns
    -------
    (k,) ndarray of int
        Rows.
    """
    return np.array(
        [row for row, rule in enumerate(stops.rule) if rule.name == name], dtype=int
    )
