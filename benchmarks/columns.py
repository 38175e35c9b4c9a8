"""
The bound behind the ceiling: every set of atoms is a column, new ones by knapsack.

Only weights matter without contiguity, so atoms of one weight are one row. The duals of
the linear programme give a bound that holds for any division (Gilmore & Gomory 1961); the
columns met on the way are put together to whole grids by CP-SAT.
"""

import time
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import csr_array

from gridplan.arrays import Bools, Floats, Ints

NEW = 25  # columns added at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """
    What a grid's load costs and how often each weight stands there.

    Attributes
    ----------
    weight, count : (n,) ndarray of int
        Distinct weights and how many atoms have them.
    k : int
        Grids.
    cost : (s,) ndarray
        Of a grid of load 0, 1, …, s - 1; infinite where a load is not wanted.
    must_cover : bool
        True if every atom has to be in a column and all k grids are counted.
    """

    weight: Ints
    count: Ints
    k: int
    cost: Floats
    must_cover: bool


def least(sets: Sets, start: Ints, seconds: float) -> tuple[float, float]:
    """
    Minimise the cost of k columns: the least found, and what none can be below.

    ``start`` is (m, n): columns to begin with, such as those of a packing.
    """
    end = time.perf_counter() + seconds
    known = {tuple(column) for column in start.tolist()}
    columns = [list(column) for column in known]
    bound = -np.inf
    while True:
        value, price, grid_price = _relaxed(sets, _array(sets, columns))
        gain, taken = _knapsack(sets, price)
        reduced = sets.cost - gain
        lowest = float(reduced.min())
        room = lowest if sets.must_cover else min(0.0, lowest)
        bound = max(bound, float(price @ sets.count) + sets.k * room)
        fresh = [
            column
            for load in np.argsort(reduced, kind="stable")[:NEW]
            if reduced[load] < grid_price - 1e-7
            and (column := _trace(sets, taken, int(load))) not in known
        ]
        if not fresh or bound >= value - 1e-6 or time.perf_counter() > end:
            break
        known |= set(fresh)
        columns += [list(column) for column in fresh]
    if not columns:
        return 0.0, bound
    found = _whole(sets, _array(sets, columns), max(0.2, end - time.perf_counter()))
    return found, bound


def _array(sets: Sets, columns: list[list[int]]) -> Ints:
    return np.array(columns, np.int64).reshape(len(columns), len(sets.weight))


def _relaxed(sets: Sets, columns: Ints) -> tuple[float, Floats, float]:
    """Solve the linear programme: value, price of an atom of each weight, price of a grid."""
    if not len(columns):
        return 0.0, np.zeros(len(sets.weight)), 0.0
    cost = sets.cost[columns @ sets.weight]
    rows = csr_array(np.column_stack([columns, np.ones(len(columns), np.int64)]).T)
    limit = np.append(sets.count, sets.k)
    if sets.must_cover:
        done = linprog(cost, A_eq=rows, b_eq=limit, method="highs")
        price = done.eqlin.marginals
    else:
        done = linprog(cost, A_ub=rows, b_ub=limit, method="highs")
        price = np.minimum(done.ineqlin.marginals, 0.0)
    return float(done.fun), price[:-1], float(price[-1])


def _knapsack(sets: Sets, price: Floats) -> tuple[Floats, list[Bools]]:
    """Find the dearest set of atoms for every load."""
    gain = np.full(len(sets.cost), -np.inf)
    gain[0] = 0.0
    taken = []
    for row in np.repeat(np.arange(len(sets.weight)), sets.count):
        w = int(sets.weight[row])
        other = gain[:-w] + price[row] if w < len(gain) else np.zeros(0)
        is_better = np.zeros(len(gain), bool)
        is_better[w:] = other > gain[w:] + 1e-12
        gain = gain.copy()
        gain[is_better] = other[is_better[w:]]
        taken.append(is_better)
    return gain, taken


def _trace(sets: Sets, taken: list[Bools], load: int) -> tuple[int, ...]:
    """Walk back through the knapsack to the set of a load."""
    column = [0] * len(sets.weight)
    rows = np.repeat(np.arange(len(sets.weight)), sets.count)
    for step in range(len(rows) - 1, -1, -1):
        if taken[step][load]:
            column[rows[step]] += 1
            load -= int(sets.weight[rows[step]])
    return tuple(column)


def _whole(sets: Sets, columns: Ints, seconds: float) -> float:
    """Choose whole columns; infinite if none fit together in time."""
    cost = np.rint(sets.cost[columns @ sets.weight]).astype(np.int64)
    model = cp_model.CpModel()
    used = [model.new_int_var(0, sets.k, "") for _ in columns]
    # k columns are a division only if nothing is left over; fewer leave a grid for the rest.
    is_full = model.new_constant(1) if sets.must_cover else model.new_bool_var("")
    for row, count in enumerate(sets.count):
        held = [int(c) * x for c, x in zip(columns[:, row], used, strict=True) if c]
        model.add(cp_model.LinearExpr.sum(held) <= int(count))
        model.add(cp_model.LinearExpr.sum(held) >= int(count) * is_full)
    model.add(sum(used) <= sets.k - 1 + is_full)
    if sets.must_cover:
        model.add(sum(used) == sets.k)
    model.minimize(sum(int(c) * x for c, x in zip(cost, used, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return solver.objective_value
    return float("inf")
