"""
Our own solvers on one case of the routing bench, in a process of its own.

``python -m benchmarks.routing_ours SET NAME BUDGET SEED``: one JSON line comes out.
Times are core-seconds of this process, so that work beside it counts little. The
solvers stop after iterations; how many fit into the budget is measured first.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks import routing_cases as cases
from benchmarks.beside import data
from benchmarks.peers.route_frame import used
from benchmarks.pvrp_files import read_pvrp
from benchmarks.town import town
from gridplan.routing.asking import settings_of, task_of
from gridplan.routing.carp import serve_streets
from gridplan.routing.evenness import least_days
from gridplan.routing.frequency import VisitRule
from gridplan.routing.order import Order
from gridplan.routing.patrols import plan_patrols
from gridplan.routing.plan_routes import plan_routes
from gridplan.routing.recreate import plan_visits
from gridplan.routing.reroute_plan import Happened, reroute_patrols
from gridplan.routing.rounds import plan_rounds
from gridplan.routing.sweep import sweep_streets
from gridplan.routing.task import RouteTask
from gridplan.routing.team import sweep_as_team
from gridplan.routing.tjoin import TJoins, odd_nodes
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.tour_exact import prove_tour
from gridplan.routing.variety import varied_tours
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.routing.workdays import workdays
from gridplan.sources.plan_folder import read_plan_folder
from gridplan.streets import CityWays, build_network, node_distances, snap, walking_blocks

Row = dict[str, Any]
RURAL = 100
CYCLES = 20
NO_BALANCE = 1e6
"""Times the mean that a day may be where balance is not asked for."""
FIRST = 2000
"""Iterations of the first trial."""
TRIAL, AIM = 0.04, 0.93
"""Shares of the budget: of the search that tells how fast it goes, and what it may take."""
PLENTY = 10**8
"""Iterations that no budget has room for: who is done with them met its bound before."""


def main() -> None:
    """Solve one case and print what came out."""
    key, name, budget, seed = sys.argv[1:5]
    solve = SOLVERS[key]
    print(json.dumps(solve(name, float(budget), int(seed))))


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def _fitted(budget: float, solve: Callable[[int], Any]) -> tuple[Any, float]:
    """
    Solve with as many iterations as fit; give the answer and its core-seconds.

    How many fit, a whole short search tells, for iterations take longer while much is
    accepted than at its end. A search that meets its bound ends by itself. One that used
    more than its budget all the same, on a machine that slowed down, is no answer: it is
    made again with fewer iterations.
    """
    found = solve(10)  # compile
    iterations, spent = FIRST, 0.0
    while spent < TRIAL * budget:
        if iterations > PLENTY:
            return found, spent
        iterations = (
            int(iterations * min(20.0, 1.5 * TRIAL * budget / spent)) if spent else FIRST
        )
        before = used()
        found = solve(iterations)
        spent = used() - before
    while True:
        iterations = int(AIM * budget / spent * iterations)
        before = used()
        found = solve(iterations)
        spent = used() - before
        if spent <= budget:
            return found, spent


def _arcs(name: str, budget: float, seed: int) -> Row:
    problem = cases.capacity_problem(name)
    found, seconds = _fitted(
        budget, lambda n: serve_streets(problem, rng=_rng(seed), iterations=n)
    )
    place = np.cumsum(problem.load > 0) - 1
    steps = [[int(2 * place[step // 2] + step % 2) for step in walk] for walk in found.walks]
    return {"walks": steps, "bound": found.bound, "seconds": seconds}


def _periodic(name: str, budget: float, seed: int) -> Row:
    visits, _ = read_pvrp(name)
    found, seconds = _fitted(
        budget, lambda n: plan_visits(visits, rng=_rng(seed), iterations=n)
    )
    return {"walks": found.walks, "seconds": seconds}


def _sweeps(_: str, __: float, seed: int) -> Row:
    networks = [town(cases.GRID_CROSSINGS, seed=number) for number in range(cases.GRIDS)]
    lines = [np.arange(len(network.u)) for network in networks]
    sweep_streets(networks[0], lines[0], rng=_rng(seed))
    before = used()
    claims = [
        sweep_streets(network, mine, rng=_rng(seed)).claim
        for network, mine in zip(networks, lines, strict=True)
    ]
    seconds = used() - before
    proven = sum(claim.bound == claim.value and claim.proof == "dual" for claim in claims)
    streets = float(np.mean([len(mine) for mine in lines]))
    return {"seconds": seconds, "proven": proven, "of": len(claims), "streets": streets}


def _district(name: str, _: float, seed: int) -> Row:
    network, small = town(cases.CITY, seed=int(name)), town(100, seed=1)
    sweep_streets(small, np.arange(len(small.u)), rng=_rng(seed))  # compile
    before = used()
    claim = sweep_streets(network, np.arange(len(network.u)), rng=_rng(seed)).claim
    seconds = used() - before
    odd = len(odd_nodes(network.u, network.v))
    return {"seconds": seconds, "odd": odd, "value": claim.value, "bound": claim.bound}


def _matching(name: str, _: float, __: int) -> Row:
    network = cases.matching_town(name)
    odd = odd_nodes(network.u, network.v)
    joins = TJoins.of(network)
    extra = int(joins.weight[joins.solve(odd).edges].sum())
    before, rounds = used(), 0
    while rounds < 3 or used() - before < 0.5:
        TJoins.of(network).solve(odd)
        rounds += 1
    return {"seconds": (used() - before) / rounds, "odd": len(odd), "extra": extra}


def _tours(_: str, __: float, seed: int) -> Row:
    towns = [cases.tour_town(number) for number in range(cases.GRIDS)]
    snapped = [snap(network, points) for network, points in towns]
    whole = np.array([0, cases.STOPS])
    once = walking_blocks(towns[0][0], snapped[0], group_start=whole)[0]
    short_tour(once.astype(np.int64), rng=_rng(seed))
    before = used()
    tours, matrices = [], []
    for (network, _points), mine in zip(towns, snapped, strict=True):
        metres = walking_blocks(network, mine, group_start=whole)[0]
        matrices.append(np.rint(metres.astype(float) * 10).astype(np.int64))
        tours.append(short_tour(matrices[-1], rng=_rng(seed)))
    seconds = used() - before
    values, best, bounds = [], [], []
    before = used()
    for matrix, tour in list(zip(matrices, tours, strict=True))[: cases.TOURS]:
        better, bound = prove_tour(matrix, tour)
        values.append(tour_length(matrix, tour))
        best.append(tour_length(matrix, better))
        bounds.append(bound)
    proofs = (used() - before) / cases.TOURS
    return {
        "seconds": seconds,
        "values": values,
        "best": best,
        "bounds": bounds,
        "proof_seconds": proofs * cases.GRIDS,
    }


def _rural(_: str, __: float, seed: int) -> Row:
    network = town(300, seed=5)
    middle = (network.xy[network.u] + network.xy[network.v]) / 2
    luck, spent, gaps, sizes = _rng(seed), [], [], []
    sweep_streets(network, np.array([0, len(network.u) - 1]), rng=_rng(seed))
    for _i in range(RURAL):
        lines = np.zeros(0, dtype=np.int64)
        islands = int(luck.integers(2, 6))
        for centre in luck.choice(len(middle), islands, replace=False):
            near = np.argsort(((middle - middle[centre]) ** 2).sum(axis=1), kind="stable")
            lines = np.union1d(lines, near[: int(luck.integers(3, 160 // islands))])
        before = used()
        claim = sweep_streets(network, lines, rng=_rng(seed)).claim
        spent.append(used() - before)
        gaps.append(claim.gap or 0.0)
        sizes.append(len(lines))
    proven = sum(gap == 0 and t <= 2 for gap, t in zip(gaps, spent, strict=True))
    return {
        "seconds": sum(spent),
        "slowest": max(spent),
        "proven": proven,
        "of": RURAL,
        "gap": float(np.mean(gaps)),
        "streets": float(np.mean(sizes)),
    }


def _team(name: str, budget: float, seed: int) -> Row:
    k, crossings, number = (int(part) for part in name.removeprefix("k").split("-"))
    network = town(crossings, seed=number)
    start = int(((network.xy - network.xy.mean(axis=0)) ** 2).sum(axis=1).argmin())
    lines = np.arange(len(network.u))
    found, seconds = _fitted(
        budget,
        lambda n: sweep_as_team(
            network, lines, start=start, walks=k, iterations=n, rng=_rng(seed)
        ),
    )
    claim = found[0].claim
    return {"value": claim.value, "bound": claim.bound, "seconds": seconds}


def _paths(name: str, _: float, __: int) -> Row:
    network, nodes = cases.path_nodes(name)
    measure = partial(node_distances, network)
    row_of: Row = {}
    if name == "city-kept":
        before = used()
        with TemporaryDirectory() as folder:
            CityWays(network).save(Path(folder))
            row_of["build_seconds"] = used() - before
            before = used()
            measure = CityWays(network, kept=Path(folder)).distances
            row_of["load_seconds"] = used() - before
    measure(nodes)
    before, rounds = used(), 0
    while rounds < 3 or (used() - before < 0.5 and rounds < 1000):
        ours = measure(nodes)
        rounds += 1
    seconds = (used() - before) / rounds
    row = np.repeat(np.arange(network.n_nodes), np.diff(network.indptr))
    shape = (network.n_nodes, network.n_nodes)
    graph = csr_array((network.weight, (row, network.indices)), shape=shape)
    theirs = np.rint(dijkstra(graph, indices=nodes)[:, nodes]).astype(np.int64)
    return row_of | {
        "seconds": seconds,
        "value": int(ours.sum()),
        "equal": bool((ours == theirs).all()),
    }


def _balance(_: str, __: float, seed: int) -> Row:
    ratios, more = [], []
    for number in range(CYCLES):
        network = town(60, seed=number)
        luck = _rng(number)
        low, high = network.xy.min(axis=0), network.xy.max(axis=0)
        count = 60
        stops = StopList(
            stop_id=tuple(f"b{i:03d}" for i in range(count)),
            kind=("building",) * count,
            rule=tuple(
                VisitRule(name="often", times=1 + i % 2, period="week", minutes=20.0)
                for i in range(count)
            ),
            xy=luck.uniform(low, high, (count, 2)),
            climb=luck.uniform(0, 120, count),
        )
        days = tuple(date(2026, 3, day) for day in range(2, 7))
        found = []
        for balance in (RoundSettings().balance, NO_BALANCE):
            made = plan_rounds(
                network, stops, grid_code="g", base=(0.0, 0.0), days=days,
                settings=RoundSettings(balance=balance), seed=seed,
            )  # fmt: skip
            found.append(made.routes)
        seconds = [route.seconds for route in found[0]]
        ratios.append(max(seconds) / (sum(seconds) / len(days)))
        walked = [sum(leg.metres for r in routes for leg in r.legs) for routes in found]
        more.append(walked[0] / walked[1] - 1)
    return {
        "within": float(np.mean(np.array(ratios) <= 1.05)),
        "worst": max(ratios),
        "more": float(np.mean(more)),
        "seconds": used(),
    }


def _balance_of_a_plan(name: str, _: float, seed: int) -> Row:
    """Plan a month of visits of some grids, as the command line does, and without balance."""
    area = "sample:wuhan" if name == "sample" else str(data(name))
    with TemporaryDirectory() as folder:
        command = ["gridplan", "plan", area, "-o", folder, "--effort", "draft", "-q"]
        subprocess.run([sys.executable, "-m", *command], check=True)
        ground = read_plan_folder(Path(folder), with_exclusive=True)
    order = Order(mode="visits", days=workdays(date(2026, 3, 2), 21), seed=seed)
    network = build_network(ground.streets)
    task = _some_grids(task_of(ground, network, order)[0], cases.EVEN_GRIDS)
    settings = settings_of(order)
    before = used()
    routes = plan_routes(network, task, settings).routes
    seconds = used() - before
    free = replace(settings, rounds=replace(settings.rounds, balance=NO_BALANCE))
    unbalanced = plan_routes(network, task, free).routes
    least = least_days(network, task, settings, routes)
    of_grid: dict[str, list[float]] = {code: [] for code in least}
    for route in routes:
        of_grid[route.grid_code].append(route.seconds)
    longest = {code: max(mine) for code, mine in of_grid.items()}
    mean = {code: sum(mine) / len(order.days) for code, mine in of_grid.items()}
    even = [longest[code] / max(mean[code], least[code]) for code in least]
    return {
        "grids": len(even),
        "within": float(np.mean(np.array(even) <= 1.05)),
        "worst": max(even),
        "to_mean": float(np.median([longest[code] / mean[code] for code in least])),
        "least_to_mean": float(np.median([least[code] / mean[code] for code in least])),
        "walked": sum(route.metres for route in routes) / len(even),
        "unbalanced": sum(route.metres for route in unbalanced) / len(even),
        "hours": sum(route.seconds for route in routes) / len(even) / 3600,
        "unbalanced_hours": sum(route.seconds for route in unbalanced) / len(even) / 3600,
        "days": len(routes) / len(even),
        "unbalanced_days": len(unbalanced) / len(even),
        "seconds": seconds,
    }


def _some_grids(task: RouteTask, most: int) -> RouteTask:
    """Take at most so many grids, evenly through the plan."""
    count = len(task.codes)
    rows = np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))
    return replace(
        task,
        codes=tuple(task.codes[row] for row in rows),
        outlines=task.outlines[rows],
        bases=task.bases[rows],
        stops=tuple(task.stops[row] for row in rows),
    )


def _replan(_: str, __: float, seed: int) -> Row:
    """Sweep the grids of the bundled sample; give each other streets, and mend the routes."""
    with TemporaryDirectory() as folder:
        command = ["gridplan", "plan", "sample:wuhan", "-o", folder, "--effort", "draft", "-q"]
        subprocess.run([sys.executable, "-m", *command], check=True)
        ground = read_plan_folder(Path(folder), with_exclusive=True)
    order = Order(mode="sweep", days=workdays(date(2026, 3, 2), 5), seed=seed)
    before = plan_patrols(ground, order).plan
    happened = Happened(today=order.days[0])
    spent, codes = [], sorted(set(before.owner) - {""})
    for code in (codes[0], *codes):  # the first one warms up
        other = tuple("" if mine == code else mine for mine in before.owner)
        start = used()
        made, _moved = reroute_patrols(ground, replace(before, owner=other), order, happened)
        spent.append(used() - start)
        if made.plan.claims != before.claims:
            msg = f"{code} is not swept as it was"
            raise ValueError(msg)
    spent = spent[1:]
    return {"seconds": float(np.median(spent)), "slowest": max(spent), "grids": len(spent)}


def _variety(_: str, __: float, seed: int) -> Row:
    counts, overlaps, longer = [], [], []
    for matrix in cases.tour_matrices(0, CYCLES):
        found = varied_tours(matrix, rng=_rng(seed))
        counts.append(len(found.tours))
        overlaps.append(float(found.overlap.mean()))
        longer.append(float(found.length.max() / found.length.min() - 1))
    return {
        "tours": min(counts),
        "overlap": float(np.mean(overlaps)),
        "longer": max(longer),
        "seconds": used(),
    }


SOLVERS: dict[str, Callable[[str, float, int], Row]] = {
    "sweeps": _sweeps,
    "district": _district,
    "matching": _matching,
    "tours": _tours,
    "rural": _rural,
    "team": _team,
    "pvrp": _periodic,
    "gdb": _arcs,
    "val": _arcs,
    "egl": _arcs,
    "paths": _paths,
    "balance": _balance,
    "even": _balance_of_a_plan,
    "replan": _replan,
    "variety": _variety,
}

if __name__ == "__main__":
    main()
