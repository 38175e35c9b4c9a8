"""
How balanced grids could be if they need not be connected.

No division on these atoms at this k can do better than the bounds; what was found (by
packing, by dividing two grids anew, by CP-SAT over the columns of the bound and over atoms)
shows how near anyone could come. ``python -m benchmarks.ceiling CASES RESULT SECONDS``.
"""

import heapq
import json
import math
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.assignment import least_deviation
from benchmarks.case import Case
from benchmarks.columns import Sets, least
from benchmarks.exchange import restore
from gridplan.arrays import Ints

SHARE = 0.10
MASKS = 14  # atoms of two grids whose divisions are all tried
LARGEST = 400  # distinct weights or atoms above which only packing and rounding are used


def main() -> None:
    """Share the time: small communities first, what they leave goes to the large."""
    cases_file, result_file, seconds = sys.argv[1:]
    cases = sorted(restore(Path(cases_file)), key=lambda c: len(c) * c.problem.k)
    sizes = np.array([len(c) * c.problem.k for c in cases], float)
    start = time.perf_counter()
    spans = []
    for row, case in enumerate(cases):
        left = float(seconds) - (time.perf_counter() - start)
        spans.append(_both(case, max(0.02, left * sizes[row] / sizes[row:].sum())))
    grids = sum(c.problem.k for c in cases)
    found = np.array(spans).sum(axis=0) / grids
    names = ("mean_found", "mean_bound", "within_10_found", "within_10_bound")
    result = {name: float(value) for name, value in zip(names, found, strict=True)}
    result |= {"seconds": time.perf_counter() - start, "grids": grids}
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def _both(case: Case, seconds: float) -> tuple[float, float, float, float]:
    """Find and bound the sum of deviations, and the number of grids within 10 %."""
    workload, k = case.problem.workload, case.problem.k
    workload = workload[workload > 0]
    total = int(workload.sum())
    grid_of = rebalance(workload, k, pack(workload, k), seconds / 4)
    held = np.bincount(grid_of, workload, minlength=k).astype(np.int64)
    off = np.abs(k * held - total)
    # Whole households: at best total % k grids are rounded up and the others down.
    up = total % k
    found, bound = float(off.sum()), 2.0 * up * (k - up)
    near, most = float((off <= SHARE * total).sum()), float(k)
    if len(workload) <= LARGEST and k > 1:
        sets, start = _sets(workload, k, grid_of)
        # Many small atoms: place them one by one; few large ones: whole columns.
        order = (_by_atoms, _by_columns) if len(workload) > 6 * k else (_by_columns, _by_atoms)
        for way in order:
            if found > bound:
                better = way(sets, start, (workload, grid_of), (found, bound), seconds / 4)
                found, bound = min(found, better[0]), max(bound, better[1])
        if near < most:
            inside = np.abs(k * np.arange(len(sets.cost)) - total) <= SHARE * total
            wanted = np.where(inside, -1.0, np.inf)
            good = Sets(
                weight=sets.weight, count=sets.count, k=k, cost=wanted, must_cover=False
            )
            better = least(good, start[np.isfinite(wanted[start @ sets.weight])], seconds / 4)
            near, most = max(near, -better[0]), min(most, math.floor(-better[1] + 1e-4))
    return found / total, bound / total, near, most


def _by_columns(
    sets: Sets, start: Ints, _: tuple[Ints, Ints], known: tuple[float, float], seconds: float
) -> tuple[float, float]:
    found, bound = least(sets, start, seconds)
    return min(known[0], found), math.ceil(bound - 1e-4)


def _by_atoms(
    sets: Sets, _: Ints, divided: tuple[Ints, Ints], known: tuple[float, float], seconds: float
) -> tuple[float, float]:
    workload, grid_of = divided
    return least_deviation(workload, sets.k, grid_of, known, seconds)


def _sets(workload: Ints, k: int, grid_of: Ints) -> tuple[Sets, Ints]:
    """
    Lay out the columns of one community, and those of a packing.

    A grid that could give an atom away and stay above the mean may as well do so: loads
    above the mean plus the heaviest atom need not be looked at.
    """
    total = int(workload.sum())
    weight, kind, count = np.unique(workload, return_inverse=True, return_counts=True)
    start = np.zeros((k, len(weight)), np.int64)
    np.add.at(start, (grid_of, kind), 1)
    most = max(total // k + int(weight[-1]) + 1, int((start @ weight).max()))
    cost = np.abs(k * np.arange(most + 1.0) - total)
    return Sets(weight=weight, count=count, k=k, cost=cost, must_cover=True), start


def pack(workload: Ints, k: int) -> Ints:
    """Pack heaviest first into the lightest grid."""
    grids = [(0, g) for g in range(k)]
    grid_of = np.zeros(len(workload), np.int64)
    for atom in np.argsort(-workload, kind="stable"):
        held, grid = heapq.heappop(grids)
        grid_of[atom] = grid
        heapq.heappush(grids, (held + int(workload[atom]), grid))
    return grid_of


def rebalance(workload: Ints, k: int, grid_of: Ints, seconds: float) -> Ints:
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


if __name__ == "__main__":
    main()
