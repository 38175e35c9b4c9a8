"""What the annealing says a division costs is what it costs."""

import numpy as np
import pytest

from gridplan.partition.anneal import anneal
from gridplan.partition.bridge import bridge
from gridplan.partition.problem import Problem
from gridplan.partition.sectors import cut_into_grids
from gridplan.partition.state import Graph, Price
from tests.partition.lattice import lattice

PRICE = Price(
    mean=0.0,
    tolerance=0.1,
    equal=0.03,
    soft=20.0,
    hard=20.0,
    broken=1.0,
    walking=1e-4,
    border=1e-3,
)


def worked_out_anew(problem: Problem, grid_of: np.ndarray, price: Price) -> float:
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    off = np.abs(load - problem.mean) / problem.mean
    inside = price.soft * np.maximum(0.0, np.minimum(off, price.tolerance) - price.equal)
    beyond = np.where(
        off > price.tolerance, price.hard * (off - price.tolerance) + price.broken, 0
    )
    total = float((inside + beyond).sum())
    for grid in range(problem.k):
        atoms = np.flatnonzero(grid_of == grid)
        ways = problem.workload[atoms] @ problem.walking[np.ix_(atoms, atoms)]
        total += price.walking * float(ways.min())
    cut = grid_of[problem.source] != grid_of[problem.indices]
    return total + price.border * float(problem.border[cut].sum()) / 2


@pytest.mark.parametrize("seed", range(12))
def test_the_energy_kept_step_by_step_is_the_energy_worked_out_anew(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = lattice(8, 9, 9, workload=rng.integers(5, 60, 72).tolist())
    graph = Graph(
        problem.workload, problem.indptr, problem.indices, problem.border, problem.is_walkable,
        problem.is_outer, problem.walking,
    )  # fmt: skip
    price = PRICE._replace(mean=problem.mean)
    start = cut_into_grids(bridge(problem)).astype(np.int32)
    state = np.array([seed * 7919 + 13], dtype=np.uint64)
    energy, found = anneal(start.copy(), 9, graph, price, 30_000, 1.0, 0.05, state)
    assert energy == pytest.approx(worked_out_anew(problem, found, price), abs=1e-6)
    assert energy < worked_out_anew(problem, start, price)
