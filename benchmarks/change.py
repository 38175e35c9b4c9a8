"""
Small changes: households moved against their floor, and how soon an edit is answered.

``python -m benchmarks.change`` prints JSON. Times are of this process alone, after a
warm-up; on a loaded machine the processor's seconds say more than the clock's.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthetic import make
from gridplan.partition.bridge import bridge
from gridplan.partition.cost import cost_of, make_hub_model
from gridplan.partition.divide import divide
from gridplan.partition.keep import Nearby, keep_near
from gridplan.partition.model import bounds_of
from gridplan.partition.moving import Past
from gridplan.partition.problem import Problem
from gridplan.partition.settle import beyond
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.edits import Count, Edit, Merge, Move, Split
from gridplan.plan.repair import repair

ATOMS, TOLERANCE, COMMUNITIES = 90, 0.05, 20
AREA = Path(__file__).parents[1] / "../shared/data/wuhan_core_synthetic_cn"
EDITS = 220
DRAWN = 60  # communities of Wuhan's core


def moved() -> dict[str, Any]:
    """Double a tenth of the atoms of made-up communities and divide them again."""
    began = time.process_time()
    rows = []
    for seed in range(1, COMMUNITIES + 1):
        before = make(ATOMS, seed, TOLERANCE).problem
        rows.append(_again(before, divide(before, seed=seed), TOLERANCE, seed))
    return _summed(rows, began)


def core() -> dict[str, Any]:
    """Double a tenth of the atoms of Wuhan's core, in communities drawn from all."""
    from gridplan.plan import Settings, build_plan
    from gridplan.schemes import load_scheme
    from gridplan.sources import read_area

    scheme = load_scheme("wujin")
    plan = build_plan(read_area(AREA), scheme, Settings(effort="draft"))
    began = time.process_time()
    order = np.random.default_rng(1).permutation(len(plan.problems))
    rows = []
    for number in order[:DRAWN].tolist():
        problem = plan.problems[number]
        old = plan.partition.grid_of[plan.atoms.community == number]
        if problem.k > 1:
            rows.append(_again(problem, old - old.min(), scheme.tolerance, number))
    return _summed(rows, began)


def _again(before: Problem, old: np.ndarray, tolerance: float, seed: int) -> dict[str, Any]:
    """Double a tenth of the atoms that somebody lives in, and divide again, near and afresh."""
    lived = np.flatnonzero(before.workload)
    workload = before.workload.copy()
    hit = np.random.default_rng([seed, 7]).choice(lived, len(lived) // 10, replace=False)
    workload[hit] *= 2
    bounds = bounds_of(int(workload.sum()), before.k, tolerance)
    now = replace(before, workload=workload, lower=bounds.lower, upper=bounds.upper)
    was = np.where(np.arange(now.k) == old[:, None], workload[:, None], 0)
    kept = keep_near(now, Past(was=was), old, Nearby(seed=seed))
    afresh = divide(now, seed=seed)
    model = make_hub_model(now)
    return {
        "moved": kept.moved,
        "floor": kept.floor.households,
        "households": int(workload.sum()),
        "afresh": _moved_at_least(afresh, was),
        "beyond": beyond(now, kept.grid_of),
        "hub": cost_of(model, kept.grid_of) / cost_of(model, afresh),
    }


def _summed(rows: list[dict[str, Any]], began: float) -> dict[str, Any]:
    total = {name: sum(row[name] for row in rows) for name in rows[0]}
    return {
        "communities": len(rows),
        "moved_share": total["moved"] / total["households"],
        "floor_share": total["floor"] / total["households"],
        "moved_by_floor": total["moved"] / total["floor"],
        "afresh_by_floor": total["afresh"] / total["floor"],
        "outside": sum(row["beyond"] > 0 for row in rows),
        "hub_against_afresh": float(np.mean([row["hub"] for row in rows])),
        "core_seconds": time.process_time() - began,
        "rows": rows,
    }


def _moved_at_least(grid_of: np.ndarray, was: np.ndarray) -> int:
    """Count what moves, the new grids named after the old ones as well as can be."""
    from scipy.optimize import linear_sum_assignment

    shared = np.zeros((was.shape[1], was.shape[1]), dtype=np.int64)
    np.add.at(shared, grid_of, was)
    rows, columns = linear_sum_assignment(-shared)
    return int(was.sum() - shared[rows, columns].sum())


def answered() -> dict[str, Any]:
    """Edit the communities of median size of Wuhan's core, one edit after the other."""
    from gridplan.exports.problems import community_plans
    from gridplan.plan import Settings, build_plan
    from gridplan.schemes import load_scheme
    from gridplan.sources import read_area

    area = read_area(AREA)
    plan = build_plan(area, load_scheme("wujin"), Settings())
    every = sorted(
        (one for one in community_plans(plan) if one.problem.k > 1),
        key=lambda one: len(one.problem),
    )
    middle = every[len(every) // 2 - 5 : len(every) // 2 + 6]
    return {"median": _timed(middle), "all": _timed(every)}


def _timed(plans: list[CommunityPlan]) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    wall, core, refused = [], [], 0
    repair(plans[0], [_drawn(plans[0], 0, rng)])
    for number in range(EDITS):
        plan = plans[number % len(plans)]
        edit = _drawn(plan, number % 4, rng)
        clock, processor = time.perf_counter(), time.process_time()
        try:
            json.dumps(repair(plan, [edit]).told())
        except ValueError:
            refused += 1
            continue
        wall.append(time.perf_counter() - clock)
        core.append(time.process_time() - processor)
    return {
        "communities": len(plans),
        "atoms": float(np.median([len(plan.problem) for plan in plans])),
        "edits": len(wall),
        "refused": refused,
        "ms": [1000 * float(np.percentile(wall, p)) for p in (50, 95, 100)],
        "core_ms": [1000 * float(np.percentile(core, p)) for p in (50, 95, 100)],
    }


def _drawn(plan: CommunityPlan, kind: int, rng: np.random.Generator) -> Edit:
    """Draw a move across a border, a split, a merger of neighbours or a new count."""
    problem = bridge(plan.problem).problem
    across = np.flatnonzero(
        problem.is_walkable & (plan.grid_of[problem.source] != plan.grid_of[problem.indices])
    )
    edge = int(rng.choice(across))
    atom, other = int(problem.source[edge]), int(problem.indices[edge])
    one, two = plan.grid_code[plan.grid_of[atom]], plan.grid_code[plan.grid_of[other]]
    if kind == 0:
        return Move(to=two, atoms=(int(plan.atom[atom]),))
    if kind == 1:
        return Split(grid=one)
    if kind == 2:
        return Merge(grids=(one, two))
    building = plan.part_building[int(rng.integers(len(plan.part_building)))]
    return Count(households={building: 150})


def main() -> None:
    """Print what was asked for: ``moved``, ``core``, ``answered``, or all of it."""
    known = {"moved": moved, "core": core, "answered": answered}
    found = {name: known[name]() for name in sys.argv[1:] or known}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
