"""All routes of a plan after a change, grid by grid; what nothing happened to stays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gridplan.errors import GridplanError, InputError
from gridplan.progress import Progress, silent
from gridplan.routing.asking import absent_slots, settings_of, task_of
from gridplan.routing.campaign import is_campaign
from gridplan.routing.duty import Filled
from gridplan.routing.grid_routes import GridRoutes
from gridplan.routing.ground import Ground
from gridplan.routing.guard import Post
from gridplan.routing.order import Order
from gridplan.routing.ownership import Ownership, own_streets
from gridplan.routing.patrols import Patrols, duties_of, guard_staff, guarded
from gridplan.routing.plan_routes import seed_of, together
from gridplan.routing.reroute import Change, Rerouted, Rerouter
from gridplan.routing.reroute_campaign import reroute_campaign
from gridplan.routing.reroute_guard import reroute_guards
from gridplan.routing.route import Route, RoutePlan, Unserved
from gridplan.streets import build_network, snap

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
    posts : tuple of Post
        Gates that were guarded so far; they keep their names.
    """

    today: date
    missed: frozenset[tuple[str, date]] = frozenset()
    posts: tuple[Post, ...] = ()


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
    Mend routes of any kind after a change.

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
        If a missed visit was never planned.
    """
    network = build_network(ground.streets)
    task, missing = task_of(ground, network, order)
    settings = settings_of(order)
    _refuse_unplanned(before, happened)
    if order.mode == "guard":
        guards = reroute_guards(
            network, task, order, guard_staff(ground, order, task.codes),
            happened.posts, duties, happened.today,
        )  # fmt: skip
        return guarded(order, network, task, settings, guards), ()
    nobody = np.full(network.n_edges, -1, dtype=np.int64)
    ownership = Ownership(owner=nobody, neighbour=nobody)
    is_known = len(before.owner) == network.n_edges
    owner = before.owner if is_known else ownership.names(task.codes)
    if order.mode in {"sweep", "mixed"}:
        ownership = own_streets(network, task.outlines, task.codes, is_swept=task.is_swept)
        owner = ownership.names(task.codes)
    told, now = _rows_of(before.owner), _rows_of(owner)
    routes: list[Route] = []
    changes: list[Change] = []
    unserved = list(missing)
    claims: dict[str, Claim] = {}
    bases = snap(network, task.bases)
    for grid, code in enumerate(task.codes):
        own = replace(settings, seed=seed_of(settings.seed, code))
        walks = GridRoutes(network, task, own, ownership, grid, bases.take(np.array([grid])))
        one = _mended(walks, ground, order, before, happened, is_other=told[code] != now[code])
        routes += one.routes
        changes += one.changes
        unserved += one.unserved
        if one.routes:
            claims[code] = together(one.routes)
        progress("route", grid + 1, len(task.codes))
    made = RoutePlan(
        routes=tuple(sorted(routes, key=lambda route: route.route_id)),
        claims=claims,
        owner=owner,
        unserved=tuple(unserved),
        seed=order.seed,
    )
    past = tuple(one for one in duties if one.duty.day < happened.today)
    ahead = replace(
        made, routes=tuple(r for r in made.routes if r.day and r.day >= happened.today)
    )
    patrols = Patrols(
        order=order, network=network, task=task, settings=settings, plan=made,
        duties=(*past, *duties_of(ground, order, task, settings, ahead)),
    )  # fmt: skip
    return patrols, tuple(changes)


def _rows_of(owner: Sequence[str]) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = defaultdict(set)
    for row, code in enumerate(owner):
        rows[code].add(row)
    return rows


def _mended(
    walks: GridRoutes,
    ground: Ground,
    order: Order,
    before: RoutePlan,
    happened: Happened,
    *,
    is_other: bool,
) -> Rerouted:
    """Mend one grid; where that fails its routes stay and the reason is told."""
    mine = tuple(route for route in before.routes if route.grid_code == walks.code)
    try:
        if order.mode == "sweep":
            return _swept(walks, mine, happened.today, is_other=is_other)
        whole = walks.whole_sweep() if order.mode == "mixed" else None
        hours = walks.rest(whole)
        absent = (
            absent_slots(order, ground, walks.code, hours.workers) if order.absences else {}
        )
        task = walks.task
        one = Rerouter(
            walks.network, task, walks.grid, hours, mine,
            sum(day < happened.today for day in task.days),
            frozenset(happened.missed), absent, walks.settings.seed,
            finish=lambda day: walks.on_sweep(day, whole),
            is_stale=whole is not None and is_other,
        )  # fmt: skip
        return reroute_campaign(one) if is_campaign(task, walks.grid) else one.plan()
    except GridplanError as error:
        told = Unserved(
            grid_code=walks.code, feature=walks.code, key=error.key, values=error.values
        )
        return Rerouted(routes=mine, changes=(), unserved=(told,))


def _swept(
    walks: GridRoutes, mine: tuple[Route, ...], today: date, *, is_other: bool
) -> Rerouted:
    """Sweep again where the streets are others than before; days before today stay."""
    if not mine or is_other:
        past = tuple(route for route in mine if route.day is not None and route.day < today)
        made = walks.sweeps()
        mine = (*past, *(r for r in made if r.day is None or r.day >= today))
    closed = {walks.task.days[place] for place in walks.hours.closed}
    kept = tuple(r for r in mine if r.day is None or r.day < today or r.day not in closed)
    return Rerouted(routes=kept, changes=(), unserved=())


def _refuse_unplanned(before: RoutePlan, happened: Happened) -> None:
    """Refuse a missed visit that no route has, or that lies ahead."""  # noqa: DOC501
    planned = {(stop.stop_id, route.day) for route in before.routes for stop in route.stops}
    for name, day in sorted(happened.missed):
        if (name, day) not in planned:
            raise InputError("routing.never_planned", feature=name, day=day.isoformat())
        if day >= happened.today:
            raise InputError("routing.not_yet", feature=name, day=day.isoformat())
