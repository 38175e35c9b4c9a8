import itertools

import numpy as np
import pytest

from benchmarks.ceiling import pack, rebalance
from benchmarks.columns import Sets, least


def all_loads(workload, k):
    """List the loads of every division."""
    for grid_of in itertools.product(range(k), repeat=len(workload)):
        yield np.bincount(grid_of, workload, minlength=k)


def sets_of(workload, k, cost, must_cover):
    weight, kind, count = np.unique(workload, return_inverse=True, return_counts=True)
    start = np.zeros((k, len(weight)), np.int64)
    np.add.at(start, (pack(workload, k), kind), 1)
    sets = Sets(weight=weight, count=count, k=k, cost=cost, must_cover=must_cover)
    return sets, start[np.isfinite(cost[start @ weight])]


@pytest.mark.parametrize("seed", range(6))
def test_no_division_is_better_than_the_bound_and_what_is_found_exists(seed):
    rng = np.random.default_rng(seed)
    workload, k = rng.integers(20, 90, 7), 3
    total = int(workload.sum())
    best = min(np.abs(k * loads - total).sum() for loads in all_loads(workload, k))
    cost = np.abs(k * np.arange(total + 1.0) - total)
    found, bound = least(*sets_of(workload, k, cost, must_cover=True), seconds=5.0)
    assert bound <= best + 1e-6 <= found + 2e-6


@pytest.mark.parametrize("seed", range(6))
def test_no_more_grids_come_near_the_mean_than_the_bound_says(seed):
    rng = np.random.default_rng(seed)
    workload, k = rng.integers(20, 90, 7), 3
    total = int(workload.sum())
    most = max(
        (np.abs(k * loads - total) <= 0.1 * total).sum() for loads in all_loads(workload, k)
    )
    near = np.abs(k * np.arange(total + 1) - total) <= 0.1 * total
    cost = np.where(near, -1.0, np.inf)
    found, bound = least(*sets_of(workload, k, cost, must_cover=False), seconds=5.0)
    assert -found <= most <= -bound + 1e-6


def test_dividing_pairs_anew_never_loses_balance():
    workload = np.array([9, 8, 7, 6, 5, 5])
    packed = pack(workload, 2)
    better = rebalance(workload, 2, packed, 1.0)
    assert np.bincount(better, workload).tolist() == [20, 20]
