"""OR-Tools alone on arc routing: a street is a choice of two nodes, its two directions."""

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peers.route_frame import CLOCK, CoreSeconds, Given, run


def _solve(given: Given, seconds: float, _: int) -> dict[str, object]:
    ends, weight, load = given["ends"], given["weight"], given["load"]
    between, start, m = given["between"], int(given["start"]), len(given["weight"])
    enter = np.concatenate([[start], ends.ravel()])
    leave = np.concatenate([[start], ends[:, ::-1].ravel()])
    serve = np.concatenate([[0], np.repeat(weight, 2)])
    distance = between[np.ix_(leave, enter)] + serve[None]
    loads = np.concatenate([[0], np.repeat(load, 2)])
    vehicles = int(-(-load.sum() // int(given["room"]))) + 4
    manager = pywrapcp.RoutingIndexManager(2 * m + 1, vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(distance.tolist()))
    room = model.RegisterUnaryTransitVector(loads.tolist())
    model.AddDimension(room, 0, int(given["room"]), True, "load")
    for street in range(m):
        model.AddDisjunction([manager.NodeToIndex(1 + 2 * street + side) for side in (0, 1)])
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.SAVINGS
    method = routing_enums_pb2.LocalSearchMetaheuristic
    search.local_search_metaheuristic = method.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(CLOCK * 1000 * seconds))
    spent = CoreSeconds(seconds)
    model.AddSearchMonitor(model.solver().CustomLimit(spent))
    found = model.SolveWithParameters(search)
    if found is None:
        return {"problem": "nothing found"}
    walks = []
    for vehicle in range(vehicles):
        index, walk = found.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(index):
            walk.append(manager.IndexToNode(index) - 1)
            index = found.Value(model.NextVar(index))
        walks.append(walk)
    return {"walks": [walk for walk in walks if walk]}


if __name__ == "__main__":
    run("ortools", _solve)
