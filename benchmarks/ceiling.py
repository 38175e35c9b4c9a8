"""
How balanced grids could be if they need not be connected: CP-SAT without contiguity.

No division on these atoms at this k can do better than its bounds; what it found shows
how near anyone could come. ``python -m benchmarks.ceiling CASES RESULT SECONDS``.
"""

import heapq
import json
import sys
import time
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.case import Case
from benchmarks.exchange import restore
from gridplan.arrays import Ints

SHARE = 0.10
MASKS = 14  # atoms of two grids whose divisions are all tried
LARGEST = 60_000  # atoms times grids; above it only packing and rounding are used


def main() -> None:
    """Share the time: small communities first, what they leave goes to the large."""
    cases_file, result_file, seconds = sys.argv[1:]
    cases = sorted(restore(Path(cases_file)), key=lambda c: len(c) * c.problem.k)
    sizes = np.array([len(c) * c.problem.k for c in cases], float)
    start = time.perf_counter()
    spans = np.array(
        [
            _both(case, _fair(float(seconds), start, sizes[row:]))
            for row, case in enumerate(cases)
        ]
    )
    grids = sum(c.problem.k for c in cases)
    found = spans.sum(axis=0) / grids
    names = ("mean_found", "mean_bound", "within_10_found", "within_10_bound")
    result = {name: float(value) for name, value in zip(names, found, strict=True)}
    result |= {"seconds": time.perf_counter() - start, "grids": grids}
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def _fair(total: float, start: float, sizes: np.ndarray) -> float:
    """Give a community its share of the time left."""
    left = total - (time.perf_counter() - start)
    return max(0.02, left * sizes[0] / sizes.sum())


def _both(case: Case, seconds: float) -> tuple[float, float, float, float]:
    """Find and bound the sum of deviations, and the number of grids within 10 %."""
    workload, k = case.problem.workload, case.problem.k
    total = int(workload.sum())
    packed = _exchange(workload, k, _pack(workload, k), seconds / 4)
    held = np.bincount(packed, workload, minlength=k).astype(np.int64)
    off = np.abs(k * held - total)
    # Whole households: at best total % k grids are rounded up and the others down.
    up = total % k
    found, bound = float(off.sum()), 2.0 * up * (k - up)
    near, most = int((off <= SHARE * total).sum()), k
    if len(workload) * k <= LARGEST and k > 1:
        found, bound = _least_deviation(workload, k, packed, (found, bound), seconds / 2)
        near, most = _most_within(workload, k, packed, near, seconds / 2)
    return found / total, bound / total, near, most


def _pack(workload: Ints, k: int) -> Ints:
    """Pack heaviest first into the lightest grid."""
    grids = [(0, g) for g in range(k)]
    grid_of = np.zeros(len(workload), np.int64)
    for atom in np.argsort(-workload, kind="stable"):
        held, grid = heapq.heappop(grids)
        grid_of[atom] = grid
        heapq.heappush(grids, (held + int(workload[atom]), grid))
    return grid_of


def _exchange(workload: Ints, k: int, grid_of: Ints, seconds: float) -> Ints:
    """Divide two grids anew, in the best of all ways, while that helps and time is left."""
    total = int(workload.sum())
    off = np.abs(k * np.bincount(grid_of, workload, minlength=k) - total)
    rng = np.random.default_rng(0)
    grid_of = grid_of.copy()
    end = time.perf_counter() + seconds
    idle = 0
    while k > 1 and idle < 20 * k and time.perf_counter() < end:
        # A fifth of the tries start from the worst grid.
        one = int(off.argmax()) if rng.random() < 0.2 else int(rng.integers(k))
        two = int((one + rng.integers(1, k)) % k)
        atoms = np.flatnonzero((grid_of == one) | (grid_of == two))
        idle += 1
        if len(atoms) > MASKS:
            continue
        is_one = np.arange(1 << len(atoms))[:, None] >> np.arange(len(atoms)) & 1
        held = is_one @ workload[atoms]
        apart = np.abs(k * held - total) + np.abs(k * (workload[atoms].sum() - held) - total)
        best = int(apart.argmin())
        if apart[best] < off[one] + off[two]:
            grid_of[atoms] = np.where(is_one[best] == 1, one, two)
            off[one] = abs(k * held[best] - total)
            off[two] = apart[best] - off[one]
            idle = 0
    return grid_of


def _model(workload: Ints, k: int, packed: Ints) -> tuple[cp_model.CpModel, list]:
    """Place every atom once; heavier grids have lower numbers."""
    model = cp_model.CpModel()
    total = int(workload.sum())
    held_now = np.bincount(packed, workload, minlength=k)
    rank = np.argsort(np.argsort(-held_now, kind="stable"))
    held = []
    x = [[model.new_bool_var("") for _ in range(k)] for _ in workload]
    for atom, row in enumerate(x):
        model.add_exactly_one(row)
        for grid, literal in enumerate(row):
            model.add_hint(literal, int(rank[packed[atom]] == grid))
    for grid in range(k):
        load = model.new_int_var(0, total, "")
        model.add(load == sum(int(h) * row[grid] for h, row in zip(workload, x, strict=True)))
        if held:
            model.add(held[-1] >= load)
        held.append(load)
    return model, held


def _least_deviation(
    workload: Ints, k: int, packed: Ints, known: tuple[float, float], seconds: float
) -> tuple[float, float]:
    """Minimise the sum of \\|k·h − W\\|: twice what lies above the mean."""
    total = int(workload.sum())
    if known[0] <= known[1]:
        return known
    model, held = _model(workload, k, packed)
    above = []
    for load in held:
        over = model.new_int_var(0, k * total, "")
        model.add(over >= k * load - total)
        above.append(over)
    model.minimize(2 * sum(above))
    model.add(2 * sum(above) >= int(known[1]))
    solver = _solver(seconds)
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return known[0], max(known[1], solver.best_objective_bound)
    return min(known[0], solver.objective_value), max(known[1], solver.best_objective_bound)


def _most_within(
    workload: Ints, k: int, packed: Ints, near: int, seconds: float
) -> tuple[int, int]:
    """Maximise the number of grids within 10 % of the mean."""
    if near == k:
        return k, k
    total = int(workload.sum())
    model, held = _model(workload, k, packed)
    is_near = []
    for load in held:
        inside = model.new_bool_var("")
        slack = int(SHARE * total)
        model.add(k * load - total <= slack).only_enforce_if(inside)
        model.add(total - k * load <= slack).only_enforce_if(inside)
        is_near.append(inside)
    model.maximize(sum(is_near))
    solver = _solver(seconds)
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return near, k
    return max(near, round(solver.objective_value)), int(solver.best_objective_bound + 1e-6)


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    return solver


if __name__ == "__main__":
    main()
