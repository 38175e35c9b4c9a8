"""All routes of a plan after a change, grid by grid; what nothing happened to stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from gridplan.errors import GridplanError, InputError
from gridplan.progress import Progress, silent
from gridplan.routing.asking import absent_slots, settings_of, task_of
from gridplan.routing.duty import Filled
from gridplan.routing.grid_routes import GridRoutes
from gridplan.routing.ground import Ground
from gridplan.routing.order import Order
from gridplan.routing.ownership import own_streets
from gridplan.routing.patrols import Patrols, duties_of
from gridplan.routing.plan_routes import seed_of
from gridplan.routing.reroute import Change, Rerouted, Rerouter, claim_of
from gridplan.routing.route import Route, RoutePlan, Unserved
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.streets import StreetNetwork, build_network, snap

if TYPE_CHECKING:
    from gridplan.routing.claim import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """
    What is different from the routes in force.

    Attributes
    ----------
    today : date
        First day that may change.
    missed : frozenset of (str, date)
        Visits of earlier days that were not made.
    """

    today: date
    missed: frozenset[tuple[str, date]] = frozenset()


def reroute_patrols(
    ground: Ground,
    before: RoutePlan,
    order: Order,
    happened: Happened,
    *,
    duties: Sequence[Filled] = (),
    progress: Progress = silent,
) -> tuple[Patrols, tuple[Change, ...]]:
    """
    Mend routes after a change.

    Parameters
    ----------
    ground : Ground
        The plan as it is now.
    before : RoutePlan
        The routes in force.
    order : Order
        What is asked for now: the old order with new visits and absences.
    happened : Happened
        Since when, and what was missed.
    duties : sequence of Filled
        The roster in force; its days before today stay.
    progress : Progress
        Told after every grid.

    Returns
    -------
    patrols : Patrols
        All routes.
    changes : tuple of Change
        What moved.

    Raises
    ------
    InputError
        If the kind of routes cannot be mended, or a missed visit was never planned.
    """
    network = build_network(ground.streets)
    task, missing = task_of(ground, network, order)
    settings = settings_of(order)
    if order.mode == "sweep" and not order.is_varied:
        made = _swept(network, task, settings, before)
        return _patrols(order, network, task, settings, made, ()), ()
    if order.mode != "visits":
        raise InputError("routing.cannot_reroute", mode=order.mode)
    _refuse_unplanned(before, happened)
    routes: list[Route] = []
    changes: list[Change] = []
    unserved = list(missing)
    claims: dict[str, Claim] = {}
    for grid, code in enumerate(task.codes):
        one = _grid(ground, network, order, settings, task, grid, before, happened)
        routes += one.routes
        changes += one.changes
        unserved += one.unserved
        if one.routes:
            claims[code] = claim_of(one.routes)
        progress("route", grid + 1, len(task.codes))
    made = RoutePlan(
        routes=tuple(sorted(routes, key=lambda route: route.route_id)),
        claims=claims,
        owner=before.owner if len(before.owner) == network.n_edges else ("",) * network.n_edges,
        unserved=tuple(unserved),
        seed=order.seed,
    )
    past = tuple(one for one in duties if one.duty.day < happened.today)
    ahead = replace(
        made, routes=tuple(r for r in made.routes if r.day and r.day >= happened.today)
    )
    filled = (*past, *duties_of(ground, order, task, settings, ahead))
    return _patrols(order, network, task, settings, made, filled), tuple(changes)


def _grid(  # noqa: PLR0913, PLR0917 - one grid's whole state
    ground: Ground,
    network: StreetNetwork,
    order: Order,
    settings: RouteSettings,
    task: RouteTask,
    grid: int,
    before: RoutePlan,
    happened: Happened,
) -> Rerouted:
    code = task.codes[grid]
    hours = task.rounds_of(grid, settings)
    mine = tuple(route for route in before.routes if route.grid_code == code)
    absent: Mapping[int, frozenset[int]] = {}
    if order.absences:
        absent = absent_slots(order, ground, code, hours.workers)
    today = sum(day < happened.today for day in task.days)
    one = Rerouter(
        network, task, grid, hours, mine, today,
        frozenset(happened.missed), absent, seed_of(order.seed, code),
    )  # fmt: skip
    try:
        return one.plan()
    except GridplanError as error:
        told = Unserved(grid_code=code, feature=code, key=error.key, values=error.values)
        return Rerouted(routes=mine, changes=(), unserved=(told,))


def _refuse_unplanned(before: RoutePlan, happened: Happened) -> None:
    """Refuse a missed visit that no route has, or that lies ahead."""  # noqa: DOC501
    planned = {(stop.stop_id, route.day) for route in before.routes for stop in route.stops}
    for name, day in sorted(happened.missed):
        if (name, day) not in planned:
            raise InputError("routing.never_planned", feature=name, day=day.isoformat())
        if day >= happened.today:
            raise InputError("routing.not_yet", feature=name, day=day.isoformat())


def _swept(
    network: StreetNetwork, task: RouteTask, settings: RouteSettings, before: RoutePlan
) -> RoutePlan:
    """Sweep the grids again whose streets are others than before."""
    ownership = own_streets(network, task.outlines, task.codes, is_swept=task.is_swept)
    owner = tuple(task.codes[g] if g >= 0 else "" for g in ownership.owner.tolist())
    routes: list[Route] = []
    claims: dict[str, Claim] = {}
    unserved: list[Unserved] = []
    for grid, code in enumerate(task.codes):
        mine = [route for route in before.routes if route.grid_code == code]
        told = {row for row, name in enumerate(before.owner) if name == code}
        now = {row for row, name in enumerate(owner) if name == code}
        if not mine or told != now:
            snapped = snap(network, task.bases[[grid]])
            own = replace(settings, seed=seed_of(settings.seed, code))
            try:
                mine = GridRoutes(network, task, own, ownership, grid, snapped).sweeps()
            except GridplanError as error:
                unserved.append(
                    Unserved(grid_code=code, feature=code, key=error.key, values=error.values)
                )
                continue
        routes += mine
        bounds = [route.claim.bound for route in mine]
        is_bounded = all(bound is not None for bound in bounds)
        claims[code] = replace(
            mine[0].claim,
            value=sum(route.claim.value for route in mine),
            bound=sum(bound or 0.0 for bound in bounds) if is_bounded else None,
        )
    return RoutePlan(
        routes=tuple(sorted(routes, key=lambda route: route.route_id)),
        claims=claims,
        owner=owner,
        unserved=tuple(unserved),
        seed=settings.seed,
    )


def _patrols(
    order: Order,
    network: StreetNetwork,
    task: RouteTask,
    settings: RouteSettings,
    made: RoutePlan,
    duties: tuple[Filled, ...],
) -> Patrols:
    return Patrols(
        order=order, network=network, task=task, settings=settings, plan=made, duties=duties
    )
