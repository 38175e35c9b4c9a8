"""PyVRP on tours of some stops."""

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve

from benchmarks.peers.route_frame import CoreSeconds, Given, run


def _solve(given: Given, seconds: float, seed: int) -> dict[str, object]:
    values = []
    for matrix in given["matrices"]:
        distance = matrix.astype(np.int64)
        data = ProblemData(
            [Location(0, 0) for _ in matrix],
            [Client(stop) for stop in range(1, len(matrix))],
            [Depot(0)],
            [VehicleType(1)],
            [distance],
            [np.zeros_like(distance)],
        )
        found = solve(data, CoreSeconds(seconds), seed=seed, display=False)
        values.append(int(found.cost()))
    return {"values": values}


if __name__ == "__main__":
    run("pyvrp", _solve)
