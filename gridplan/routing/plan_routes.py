"""All routes of a plan, grid by grid: sweeps, visit rounds, or both in one walk."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import GridplanError
from gridplan.progress import Progress, silent
from gridplan.routing.campaign import is_campaign, plan_campaign
from gridplan.routing.claim import Claim
from gridplan.routing.grid_routes import GridRoutes
from gridplan.routing.notice import notice
from gridplan.routing.off_streets import snap_calls
from gridplan.routing.ownership import own_streets
from gridplan.routing.route import Route, RoutePlan, Unserved
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.streets import Snapped, StreetNetwork


def plan_routes(
    network: StreetNetwork,
    task: RouteTask,
    settings: RouteSettings,
    *,
    workers: int = 1,
    progress: Progress = silent,
) -> RoutePlan:
    """
    Plan the routes of all grids.

    A grid that cannot be routed is named with the reason, and the others are
    planned all the same.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        The grids.
    settings : RouteSettings
        What is routed and how.
    workers : int
        Threads; they share the grids and never change the result.
    progress : Progress
        Told after every grid.

    Returns
    -------
    RoutePlan
        Routes, a claim a grid, and what is unserved.
    """
    ownership = own_streets(network, task.outlines, task.codes, is_swept=task.is_swept)
    start_of, snapped = _snapped(network, task)
    routes: list[Route] = []
    claims: dict[str, Claim] = {}
    unserved: list[Unserved] = []

    def one(grid: int) -> tuple[list[Route], list[Unserved]]:
        code = task.codes[grid]
        mine = snapped.take(np.arange(start_of[grid], start_of[grid + 1]))
        own = replace(settings, seed=seed_of(settings.seed, code))
        alone = GridRoutes(network, task, own, ownership, grid, mine)
        try:
            return plan_campaign(alone) if is_campaign(task, grid) else alone.plan()
        except GridplanError as error:
            return [], [
                Unserved(grid_code=code, feature=code, key=error.key, values=error.values)
            ]

    for grid, (found, missing) in enumerate(_in_turn(one, len(task.codes), workers)):
        code = task.codes[grid]
        routes += found
        unserved += missing
        if found:
            claims[code] = together(found)
        progress("route", grid + 1, len(task.codes))
    return RoutePlan(
        routes=tuple(sorted(routes, key=lambda route: route.route_id)),
        claims=claims,
        owner=ownership.names(task.codes),
        unserved=tuple(unserved),
        seed=settings.seed,
        findings=notice(network, task, ownership, start_of, snapped),
    )


def seed_of(seed: int, code: str) -> int:
    """
    Derive a grid's own seed, so that no grid's luck depends on another's.

    Parameters
    ----------
    seed : int
        Of the whole plan.
    code : str
        Grid or team.

    Returns
    -------
    int
        32 bits.
    """
    return int(np.random.SeedSequence([seed, *code.encode()]).generate_state(1)[0])


def _in_turn(
    one: Callable[[int], tuple[list[Route], list[Unserved]]], n_grids: int, workers: int
) -> Iterator[tuple[list[Route], list[Unserved]]]:
    """Plan the grids with some threads and hand them on in order."""
    if workers <= 1:
        yield from map(one, range(n_grids))
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(one, range(n_grids))
    finally:
        pool.shutdown(cancel_futures=True)


def _snapped(network: StreetNetwork, task: RouteTask) -> tuple[Ints, Snapped]:
    """Put all bases and stops on the streets at once, each grid's base first."""
    points, counts = [], []
    for base, stops in zip(task.bases, task.stops, strict=True):
        mine = base[None] if stops is None else np.concatenate([base[None], stops.xy])
        points.append(mine)
        counts.append(len(mine))
    start_of = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    everywhere = np.concatenate(points) if points else np.zeros((0, 2))
    return start_of, snap_calls(network, everywhere, start_of[:-1])


def together(routes: Sequence[Route]) -> Claim:
    """
    Add up a grid's routes; a shared sweep is claimed for its longest walk.

    Parameters
    ----------
    routes : sequence of Route
        Of one grid; not empty.

    Returns
    -------
    Claim
        With a bound where all are sweeps that have one.
    """
    claims = [route.claim for route in routes]
    if claims[0].method == "team":
        return claims[0]
    bounds = [claim.bound for claim in claims]
    is_bounded = all(bound is not None for bound in bounds) and routes[0].kind == "sweep"
    return Claim(
        value=sum(claim.value for claim in claims),
        bound=sum(bound or 0.0 for bound in bounds) if is_bounded else None,
        unit="m",
        method="rounds" if routes[0].kind == "round" else claims[0].method,
        proof=claims[0].proof if is_bounded else "none",
    )
