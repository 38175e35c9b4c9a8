"""PyVRP on arc routing: a street is a group of two clients, its two directions."""

import numpy as np
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType, solve

from benchmarks.peers.route_frame import CoreSeconds, Given, run


def _solve(given: Given, seconds: float, seed: int) -> dict[str, object]:
    ends, weight, load = given["ends"], given["weight"], given["load"]
    between, start, m = given["between"], int(given["start"]), len(given["weight"])
    enter = np.concatenate([[start], ends.ravel()])
    leave = np.concatenate([[start], ends[:, ::-1].ravel()])
    serve = np.concatenate([[0], np.repeat(weight, 2)])
    distance = between[np.ix_(leave, enter)] + serve[None]
    np.fill_diagonal(distance, 0)
    clients = [
        Client(1 + i, delivery=[int(load[i // 2])], required=False, group=i // 2)
        for i in range(2 * m)
    ]
    groups = [ClientGroup([2 * i, 2 * i + 1], required=True) for i in range(m)]
    data = ProblemData(
        [Location(0, 0) for _ in distance],
        clients,
        [Depot(0)],
        [VehicleType(m, capacity=[int(given["room"])])],
        [distance],
        [np.zeros_like(distance)],
        groups,
    )
    found = solve(data, CoreSeconds(seconds), seed=seed, display=False)
    walks = [[stop.idx for stop in route if stop.is_client()] for route in found.best.routes()]
    return {"walks": walks}


if __name__ == "__main__":
    run("pyvrp", _solve)
