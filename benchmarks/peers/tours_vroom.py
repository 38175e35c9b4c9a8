"""VROOM on tours of some stops, at its most thorough."""

import numpy as np
import vroom

from benchmarks.peers.route_frame import Given, run


def _solve(given: Given, _: float, __: int) -> dict[str, object]:
    values = []
    for matrix in given["matrices"]:
        problem = vroom.Input()
        problem.set_durations_matrix(profile="car", matrix_input=matrix.astype(np.uint32))
        problem.add_vehicle(vroom.Vehicle(1, start=0, end=0))
        problem.add_job([vroom.Job(i, location=i) for i in range(1, len(matrix))])
        found = problem.solve(exploration_level=5, nb_threads=1)
        values.append(int(found.summary.cost))
    return {"values": values}


if __name__ == "__main__":
    run("pyvroom", _solve)
