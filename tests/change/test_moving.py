"""How many households must move: the floor against every division of small towns."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from gridplan.partition.bridge import bridge
from gridplan.partition.divide import divide
from gridplan.partition.keep import Nearby, keep_near
from gridplan.partition.model import bounds_of
from gridplan.partition.moving import Past, fewest_moved
from gridplan.partition.problem import Problem
from gridplan.partition.settle import beyond
from tests.partition.lattice import lattice


def in_one_piece(mask: int, near: list[int]) -> bool:
    reached = mask & -mask
    while True:
        more = reached
        for i, neighbours in enumerate(near):
            if reached >> i & 1:
                more |= neighbours & mask
        if more == reached:
            return reached == mask
        reached = more


def divisions(problem: Problem, off: int = 0) -> Iterator[np.ndarray]:
    """List every connected division with so many households beyond the bounds, each once."""
    n = len(problem)
    near = [0] * n
    for a, b, walk in zip(problem.source, problem.indices, problem.is_walkable, strict=True):
        near[a] |= int(walk) << int(b)

    weight = problem.workload.tolist()
    fits = [
        mask
        for mask in range(1, 1 << n)
        if problem.lower - off
        <= sum(w for i, w in enumerate(weight) if mask >> i & 1)
        <= problem.upper + off
        and in_one_piece(mask, near)
    ]

    def fill(left: int, k: int) -> Iterator[list[int]]:
        if k == 0:
            if left == 0:
                yield []
            return
        for mask in fits:
            if mask & left == mask and mask & left & -left:
                for rest in fill(left & ~mask, k - 1):
                    yield [mask, *rest]

    for masks in fill((1 << n) - 1, problem.k):
        one = np.zeros(n, dtype=np.int64)
        for grid, mask in enumerate(masks):
            one[[i for i in range(n) if mask >> i & 1]] = grid
        if beyond(problem, one) <= off:
            yield one


def fewest(problem: Problem, past: Past, off: int = 0) -> int | None:
    """Count out how few can move: every division, with every choice of old grids for it."""
    loss = past.loss
    found = [
        sum(int(loss[one == grid, column].sum()) for grid, column in enumerate(columns))
        for one in divisions(problem, off)
        for columns in itertools.permutations(range(loss.shape[1]), problem.k)
    ]
    return min(found, default=None)


def town(seed: int, k: int = 3) -> tuple[Problem, np.ndarray]:
    """Draw a town and divide it; then some atoms grow."""
    rng = np.random.default_rng(seed)
    before = lattice(3, 3, k, tolerance=0.35, workload=rng.integers(3, 20, 9).tolist())
    old = divide(before, effort="draft", seed=seed)
    workload = before.workload * np.where(rng.random(9) < 0.3, 2, 1)
    bounds = bounds_of(int(workload.sum()), k, 0.35)
    return replace(before, workload=workload, lower=bounds.lower, upper=bounds.upper), old


def past_of(problem: Problem, old: np.ndarray, m: int) -> Past:
    return Past(was=np.where(np.arange(m) == old[:, None], problem.workload[:, None], 0))


@pytest.mark.parametrize("seed", range(12))
def test_no_division_moves_fewer_than_the_floor(seed: int) -> None:
    problem, old = town(seed)
    past = past_of(problem, old, 3)
    best = fewest(problem, past)
    kept = keep_near(problem, past, old, Nearby(seed=seed))
    if best is None:
        assert beyond(problem, kept.grid_of) > 0
        return
    assert fewest_moved(bridge(problem).problem, past).households <= best
    assert kept.moved == past.moved(kept.grid_of)
    if beyond(problem, kept.grid_of) == 0:
        assert kept.floor.households <= best <= kept.moved


def test_the_floor_is_the_fewest_in_nearly_all_small_towns() -> None:
    towns, met = 0, 0
    for seed in range(24):
        problem, old = town(seed)
        past = past_of(problem, old, 3)
        best = fewest(problem, past)
        if best is None:
            continue
        floor = fewest_moved(bridge(problem).problem, past).households
        assert floor <= best, seed
        towns += 1
        met += floor == best
    assert met >= 0.9 * towns > 10


def test_no_division_as_even_moves_fewer_where_bounds_cannot_be_kept() -> None:
    uneven = 0
    for seed in range(24):
        drawn, old = town(seed)
        bounds = bounds_of(int(drawn.workload.sum()), 3, 0.05)
        problem = replace(drawn, lower=bounds.lower, upper=bounds.upper)
        past = past_of(problem, old, 3)
        kept = keep_near(problem, past, old, Nearby(seed=seed, effort="draft"))
        off = beyond(problem, kept.grid_of)
        least = fewest(problem, past, off)
        assert least is not None
        assert kept.floor.households <= least <= kept.moved, seed
        uneven += off > 0 and kept.floor.proof.toll > 0
    assert uneven > 3  # of these the toll made the floor


def test_what_lies_beyond_the_bounds_is_paid_for() -> None:
    # four atoms in a row, 6 6 | 6 2: nothing is nearer to 10 +- 1 than 12 and 8, as they are
    problem = replace(lattice(1, 4, 2, workload=[6, 6, 6, 2]), lower=9, upper=11)
    old = np.array([0, 1, 1, 1])
    kept = keep_near(problem, past_of(problem, old, 2), old, Nearby())
    assert kept.grid_of.tolist() == [0, 0, 1, 1]
    assert (kept.moved, kept.floor.households) == (6, 6)


def test_the_search_finds_the_fewest_where_counting_can_tell() -> None:
    found, least = 0, 0
    for seed in range(12):
        problem, old = town(seed)
        past = past_of(problem, old, 3)
        best = fewest(problem, past)
        if best is not None:
            found += keep_near(problem, past, old, Nearby(seed=seed)).moved
            least += best
    assert found <= 1.05 * least


@pytest.mark.parametrize("seed", range(8))
def test_the_floor_holds_where_a_grid_is_added_or_given_up(seed: int) -> None:
    problem, old = town(seed)
    for k in (2, 4):
        bounds = bounds_of(int(problem.workload.sum()), k, 0.45)
        now = replace(problem, k=k, lower=bounds.lower, upper=bounds.upper)
        kept = keep_near(now, past_of(now, old, 3), old, Nearby(seed=seed))
        assert len(set(kept.grid_of.tolist())) == k
        # a fourth column for a grid that is new
        best = fewest(now, past_of(now, old, 4))
        if beyond(now, kept.grid_of) == 0:
            assert best is not None
            assert kept.floor.households <= best <= kept.moved


def test_a_division_that_fits_is_left_alone() -> None:
    problem = lattice(4, 6, 3)
    old = np.arange(24) % 6 // 2
    kept = keep_near(problem, past_of(problem, old, 3), old, Nearby())
    assert (kept.grid_of == old).all()
    assert (kept.moved, kept.floor.households) == (0, 0)
    assert kept.column.tolist() == [0, 1, 2]


def test_new_households_move_for_nothing() -> None:
    problem = lattice(1, 6, 2, tolerance=0.2, workload=[10, 10, 10, 10, 10, 10])
    grown = replace(problem, workload=np.array([10, 10, 10, 10, 10, 40]), lower=36, upper=54)
    was = np.where(np.arange(2) == (np.arange(6) // 3)[:, None], 10, 0)
    kept = keep_near(grown, Past(was=was), np.arange(6) // 3, Nearby())
    assert kept.moved == 10  # the fourth atom goes to the left
    assert kept.floor.households == 10
