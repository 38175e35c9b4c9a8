"""OR-Tools alone on tours of some stops."""

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peers.route_frame import CLOCK, CoreSeconds, Given, run


def _solve(given: Given, seconds: float, _: int) -> dict[str, object]:
    values = []
    for matrix in given["matrices"]:
        manager = pywrapcp.RoutingIndexManager(len(matrix), 1, 0)
        model = pywrapcp.RoutingModel(manager)
        model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(matrix.tolist()))
        search = pywrapcp.DefaultRoutingSearchParameters()
        method = routing_enums_pb2.LocalSearchMetaheuristic
        search.local_search_metaheuristic = method.GUIDED_LOCAL_SEARCH
        search.time_limit.FromMilliseconds(int(CLOCK * 1000 * seconds))
        spent = CoreSeconds(seconds)
        model.AddSearchMonitor(model.solver().CustomLimit(spent))
        found = model.SolveWithParameters(search)
        values.append(int(found.ObjectiveValue()))
    return {"values": values}


if __name__ == "__main__":
    run("ortools", _solve)
