"""A grid that lies around others is told from one that does not."""

from dataclasses import replace

import numpy as np

from gridplan.partition import divide
from gridplan.partition.certify import certify_problem
from gridplan.partition.enclosing import encloses
from tests.proof.towns import small_town, town


def square(side, k):
    n = side * side
    pairs = [(i, i + 1) for i in range(n) if i % side < side - 1]
    pairs += [(i, i + side) for i in range(n - side)]
    y, x = np.divmod(np.arange(n), side)
    way = 10.0 * (np.abs(x[:, None] - x) + np.abs(y[:, None] - y))
    is_outer = (np.minimum(x, y) == 0) | (np.maximum(x, y) == side - 1)
    laid = town([1] * n, pairs, [True] * len(pairs), way, k, 0.9)
    return replace(laid, is_outer=is_outer)


def test_a_ring_encloses_its_middle():
    middle = np.zeros(9, dtype=np.int64)
    middle[4] = 1
    assert encloses(square(3, 2), middle)


def test_a_ring_around_two_grids_encloses_them_together():
    two = np.zeros(16, dtype=np.int64)
    two[[5, 6]] = 1
    two[[9, 10]] = 2
    assert encloses(square(4, 3), two)


def test_a_ring_with_a_gap_encloses_nothing():
    open_ring = np.array([0, 1, 0, 0, 1, 0, 0, 0, 0])
    assert not encloses(square(3, 2), open_ring)


def test_a_cheaper_division_that_is_not_admitted_is_not_taken():
    for seed in range(40):
        problem = small_town(seed)
        start = divide(problem, effort="draft", seed=seed)
        free = certify_problem(problem, start, seed=seed)
        if free.method == "none" or (free.grid_of == start).all():
            continue
        held = certify_problem(
            problem, start, seed=seed, admits=lambda one, s=start: bool((one == s).all())
        )
        assert (held.grid_of == start).all()
        assert held.lower <= free.upper <= held.upper
        return
    raise AssertionError("no cheaper division was met")
