"""OR-Tools alone on periodic visits: a node for each stop and day, patterns as variables."""

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peers.route_frame import CLOCK, CoreSeconds, Given, run

SCALE = 1000
"""Whole units of a length."""
LEFT_OUT = 10**9


def _solve(given: Given, seconds: float, _: int) -> dict[str, object]:
    matrix = np.rint(given["matrix"] * SCALE).astype(np.int64)
    n, days, walks = len(matrix), int(given["n_days"]), int(given["n_walks"])
    nodes = [(0, -1)] + [(stop, day) for day in range(days) for stop in range(1, n)]
    manager = pywrapcp.RoutingIndexManager(len(nodes), days * walks, 0)
    model = pywrapcp.RoutingModel(manager)
    of_node = np.array([stop for stop, _ in nodes])
    model.SetArcCostEvaluatorOfAllVehicles(
        model.RegisterTransitMatrix(matrix[np.ix_(of_node, of_node)].tolist())
    )
    _limit(model, given, matrix, of_node)
    _patterns(model, manager, given, nodes)
    search = pywrapcp.DefaultRoutingSearchParameters()
    strategy = routing_enums_pb2.FirstSolutionStrategy
    search.first_solution_strategy = strategy.AUTOMATIC
    method = routing_enums_pb2.LocalSearchMetaheuristic
    search.local_search_metaheuristic = method.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(CLOCK * 1000 * seconds))
    spent = CoreSeconds(seconds)
    model.AddSearchMonitor(model.solver().CustomLimit(spent))
    found = model.SolveWithParameters(search)
    if found is None:
        return {"problem": "nothing found"}
    return {"walks": _walks(model, manager, found, of_node, (days, walks))}


def _walks(
    model: pywrapcp.RoutingModel,
    manager: pywrapcp.RoutingIndexManager,
    found: pywrapcp.Assignment,
    of_node: np.ndarray,
    counts: tuple[int, int],
) -> list[list[list[int]]]:
    """List the stops of every walk, by day."""
    days, walks = counts
    by_day: list[list[list[int]]] = [[] for _ in range(days)]
    for vehicle in range(days * walks):
        index, walk = found.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(index):
            walk.append(int(of_node[manager.IndexToNode(index)]))
            index = found.Value(model.NextVar(index))
        by_day[vehicle // walks].append(walk)
    return by_day


def _limit(
    model: pywrapcp.RoutingModel, given: Given, matrix: np.ndarray, of_node: np.ndarray
) -> None:
    """Keep walks within their length and room."""
    if np.isfinite(given["longest"]):
        service = np.rint(given["service"] * SCALE).astype(np.int64)
        time = matrix + service[:, None]
        known = model.RegisterTransitMatrix(time[np.ix_(of_node, of_node)].tolist())
        model.AddDimension(known, 0, int(given["longest"] * SCALE), True, "time")
    if np.isfinite(given["capacity"]):
        load = np.rint(given["load"]).astype(np.int64)[of_node]
        known = model.RegisterUnaryTransitVector(load.tolist())
        model.AddDimension(known, 0, int(given["capacity"]), True, "load")


def _patterns(
    model: pywrapcp.RoutingModel,
    manager: pywrapcp.RoutingIndexManager,
    given: Given,
    nodes: list[tuple[int, int]],
) -> None:
    """Let each stop have one pattern, and be visited on its days alone."""
    solver, walks = model.solver(), int(given["n_walks"])
    first, first_day, day_of = given["first_pattern"], given["first_day"], given["day"]
    index = {node: manager.NodeToIndex(i) for i, node in enumerate(nodes)}
    for stop, day in nodes[1:]:
        here = index[stop, day]
        # leaving a node out must cost, or building never begins
        model.AddDisjunction([here], LEFT_OUT)
        allowed = [-1, *range(day * walks, (day + 1) * walks)]
        model.VehicleVar(here).SetValues(allowed)
    for stop in range(1, len(given["matrix"])):
        options = range(int(first[stop]), int(first[stop + 1]))
        chosen = {option: solver.BoolVar(f"p{option}") for option in options}
        solver.Add(solver.Sum(list(chosen.values())) == 1)
        for day in range(int(given["n_days"])):
            on = [
                chosen[option]
                for option in options
                if day in day_of[first_day[option] : first_day[option + 1]]
            ]
            active = model.ActiveVar(index[stop, day])
            solver.Add(active == (solver.Sum(on) if on else 0))


if __name__ == "__main__":
    run("ortools", _solve)
