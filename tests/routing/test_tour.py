from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import InputError
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.tour_exact import prove_tour


def matrix_of(seed: int, n: int) -> np.ndarray:
    xy = np.random.default_rng(seed).uniform(0, 10000, (n, 2))
    return np.rint(np.abs(xy[:, None] - xy[None]).sum(axis=2)).astype(np.int64)


def test_stops_on_a_circle_are_visited_round_it() -> None:
    angle = np.random.default_rng(1).permutation(20) * np.pi / 10
    xy = 1000 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    matrix = np.rint(np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))).astype(np.int64)
    tour = short_tour(matrix, rng=np.random.default_rng(1))
    assert tour[0] == 0
    assert tour_length(matrix, tour) == 20 * 313
    assert prove_tour(matrix, tour)[1] == 20 * 313


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 8))
def test_small_tours_equal_the_best_of_all_orders(seed: int, n: int) -> None:
    matrix = matrix_of(seed, n)
    best = min(
        tour_length(matrix, np.array([0, *order])) for order in permutations(range(1, n))
    )
    tour = short_tour(matrix, rng=np.random.default_rng(seed))
    assert sorted(tour.tolist()) == list(range(n))
    proven, bound = prove_tour(matrix, tour)
    assert tour_length(matrix, proven) == bound == best


@pytest.mark.parametrize("n", [30, 60])
def test_tours_are_permutations_close_to_the_proven_shortest(n: int) -> None:
    for seed in range(3):
        matrix = matrix_of(seed, n)
        tour = short_tour(matrix, rng=np.random.default_rng(seed))
        assert sorted(tour.tolist()) == list(range(n))
        proven, bound = prove_tour(matrix, tour)
        assert tour_length(matrix, proven) >= bound
        assert tour_length(matrix, tour) <= 1.03 * bound


def test_the_same_seed_gives_the_same_tour() -> None:
    matrix = matrix_of(4, 50)
    once, again = (short_tour(matrix, rng=np.random.default_rng(3)) for _ in range(2))
    assert once.tobytes() == again.tobytes()


def test_a_matrix_that_is_not_square_is_refused() -> None:
    with pytest.raises(InputError, match="3 columns"):
        short_tour(np.zeros((5, 3), dtype=int), rng=np.random.default_rng(1))
