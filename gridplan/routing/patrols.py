"""Everything an order asks for, planned on the ground of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gridplan.progress import Progress, silent
from gridplan.routing.asking import settings_of, task_of
from gridplan.routing.duty import Duty, Filled, Person, fill_duties
from gridplan.routing.ground import Ground
from gridplan.routing.guard import Guards, plan_guards
from gridplan.routing.order import Order
from gridplan.routing.plan_routes import plan_routes
from gridplan.routing.route import Route, RoutePlan, Unserved
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.streets import StreetNetwork, build_network


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrols:
    """
    Routes, duties and posts of an order.

    Attributes
    ----------
    order : Order
        What was asked for.
    network : StreetNetwork
        The streets.
    task : RouteTask
        What each grid or team has to do.
    settings : RouteSettings
        How it was routed.
    plan : RoutePlan
        The routes.
    duties : tuple of Filled
        Who is where on which day.
    guards : tuple of Guards
        Posts, in guard mode.
    """

    order: Order
    network: StreetNetwork
    task: RouteTask
    settings: RouteSettings
    plan: RoutePlan
    duties: tuple[Filled, ...] = ()
    guards: tuple[Guards, ...] = ()


def plan_patrols(
    ground: Ground, order: Order, *, workers: int = 1, progress: Progress = silent
) -> Patrols:
    """
    Plan what an order asks for.

    Parameters
    ----------
    ground : Ground
        The plan.
    order : Order
        What is asked for.
    workers : int
        Threads; they never change the result.
    progress : Progress
        Told after every grid.

    Returns
    -------
    Patrols
        The same for the same ground and order.
    """
    network = build_network(ground.streets)
    task, missing = task_of(ground, network, order)
    settings = settings_of(order)
    if order.mode == "guard":
        staff = guard_staff(ground, order, task.codes)
        return guarded(order, network, task, settings, plan_guards(network, task, order, staff))
    made = plan_routes(network, task, settings, workers=workers, progress=progress)
    made = replace(made, unserved=(*missing, *made.unserved))
    return Patrols(
        order=order,
        network=network,
        task=task,
        settings=settings,
        plan=made,
        duties=duties_of(ground, order, task, settings, made),
    )


def duties_of(
    ground: Ground, order: Order, task: RouteTask, settings: RouteSettings, made: RoutePlan
) -> tuple[Filled, ...]:
    """
    Say who walks which route on which day.

    Parameters
    ----------
    ground : Ground
        Who stands where.
    order : Order
        With absences.
    task : RouteTask
        Grids and teams.
    settings : RouteSettings
        Their workers.
    made : RoutePlan
        The routes; those without a day need no roster.

    Returns
    -------
    tuple of Filled
        By unit, day and begin.
    """
    by_unit: dict[str, list[Duty]] = {}
    for route in made.routes:
        if route.day is not None:
            by_unit.setdefault(route.grid_code, []).append(_duty(route, route.day))
    found: list[Filled] = []
    for grid, unit in enumerate(task.codes):
        mine = sorted(by_unit.get(unit, ()), key=lambda duty: (duty.span, duty.post))
        people = people_of(ground, order, unit, task.rounds_of(grid, settings).workers)
        found += fill_duties(mine, people, order.patrol, seed=order.seed)
    return tuple(found)


def _duty(route: Route, day: date) -> Duty:
    return Duty(
        unit=route.grid_code,
        post=route.route_id,
        place=route.slot,
        day=day,
        begin=route.start,
        end=route.start + max(60.0, route.seconds),
        people=route.people,
    )


def people_of(ground: Ground, order: Order, unit: str, workers: int) -> tuple[Person, ...]:
    """
    List who works in a grid or team: staff where the plan has a roster, else places.

    Parameters
    ----------
    ground : Ground
        Who stands where.
    order : Order
        Teams and absences.
    unit : str
        Grid or team.
    workers : int
        Places.

    Returns
    -------
    tuple of Person
        At least as many as places; the first one's own place is 1.
    """
    grids = next((team.grids for team in order.teams if team.name == unit), (unit,))
    heads = [ground.heads[grid] for grid in grids if grid in ground.heads]
    staff = [who for grid in grids for who in ground.people.get(grid, ())]
    named = list(dict.fromkeys([*heads, *staff]))[:workers]
    named += [f"{unit}-{slot}" for slot in range(len(named) + 1, workers + 1)]
    return tuple(
        Person(who=who, off=order.days_off(unit, who, slot))
        for slot, who in enumerate(named, start=1)
    )


def guard_staff(ground: Ground, order: Order, units: Sequence[str]) -> dict[str, list[Person]]:
    """
    List the staff that may stand at gates.

    Parameters
    ----------
    ground : Ground
        Who stands where.
    order : Order
        Teams and absences.
    units : sequence of str
        Grids and teams.

    Returns
    -------
    dict of str to list of Person
        By unit; empty where the plan has no roster.
    """
    staff: dict[str, list[Person]] = {}
    for unit in units:
        grids = next((team.grids for team in order.teams if team.name == unit), (unit,))
        named = dict.fromkeys(who for grid in grids for who in ground.people.get(grid, ()))
        staff[unit] = [
            Person(who=who, off=order.days_off(unit, who, slot))
            for slot, who in enumerate(named, start=1)
        ]
    return staff


def guarded(
    order: Order,
    network: StreetNetwork,
    task: RouteTask,
    settings: RouteSettings,
    guards: tuple[Guards, ...],
) -> Patrols:
    """
    Tell of guards, and of the duties nobody is left for.

    Parameters
    ----------
    order : Order
        What was asked for.
    network : StreetNetwork
        The streets.
    task : RouteTask
        Grids and teams.
    settings : RouteSettings
        Of walks, of which there are none.
    guards : tuple of Guards
        One a unit.

    Returns
    -------
    Patrols
        Without a route.
    """
    missing = tuple(
        Unserved(
            grid_code=guard.unit,
            feature=guard.unit,
            key="routing.guards_missing",
            values={
                "people": guard.people,
                "least": guard.least,
                "open": sum(filled.missing for filled in guard.duties),
            },
        )
        for guard in guards
        if any(filled.missing for filled in guard.duties)
    )
    nothing = RoutePlan(
        routes=(), claims={}, owner=("",) * network.n_edges, unserved=missing, seed=order.seed
    )
    return Patrols(
        order=order,
        network=network,
        task=task,
        settings=settings,
        plan=nothing,
        duties=tuple(filled for guard in guards for filled in guard.duties),
        guards=guards,
    )
