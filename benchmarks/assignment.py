"""Atoms to grids in CP-SAT, one variable a pair: strong where atoms are small."""

import numpy as np
from ortools.sat.python import cp_model

from gridplan.arrays import Ints

LARGEST = 60_000  # variables


def least_deviation(
    workload: Ints, k: int, grid_of: Ints, known: tuple[float, float], seconds: float
) -> tuple[float, float]:
    """
    Minimise the sum of ``|k·h - W|``, twice what lies above the mean.

    Begins with a division and with what is known: the least found and the bound.
    """
    found, bound = known
    if found <= bound or len(workload) * k > LARGEST:
        return known
    total = int(workload.sum())
    held = np.bincount(grid_of, workload, minlength=k)
    rank = np.argsort(np.argsort(-held, kind="stable"))
    model = cp_model.CpModel()
    x = [[model.new_bool_var("") for _ in range(k)] for _ in workload]
    for atom, row in enumerate(x):
        model.add_exactly_one(row)
        for grid, literal in enumerate(row):
            model.add_hint(literal, int(rank[grid_of[atom]] == grid))
    loads, above = [], []
    for grid in range(k):
        load = model.new_int_var(0, total, "")
        model.add(load == sum(int(h) * row[grid] for h, row in zip(workload, x, strict=True)))
        if loads:
            model.add(loads[-1] >= load)  # heavier grids have lower numbers
        loads.append(load)
        over = model.new_int_var(0, k * total, "")
        model.add(over >= k * load - total)
        above.append(over)
    model.minimize(2 * sum(above))
    model.add(2 * sum(above) >= int(bound))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        found = min(found, solver.objective_value)
    return found, max(bound, solver.best_objective_bound)
