import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.streets import build_network, snap, walking_matrix, walking_path
from tests.streets.test_network import SQUARE, streets_of
from tests.streets.test_walking import random_network


def test_round_a_square_the_way_takes_three_lines_and_two_of_them_in_part() -> None:
    network = build_network(streets_of(*SQUARE))
    path = walking_path(network, snap(network, np.array([[60.0, 0], [60.0, 100]])), 0, 1)
    assert path.line.tolist() == [0, 1, 2]
    assert path.start.tolist() == [60, 0, 0]
    assert path.stop.tolist() == [100, 100, 40]


def test_on_one_street_the_way_stays_on_it_and_at_one_place_it_is_empty() -> None:
    network = build_network(streets_of(*SQUARE))
    snapped = snap(network, np.array([[60.0, 0], [20.0, 0], [60.0, -3]]))
    assert walking_path(network, snapped, 0, 1).stop.tolist() == [20]
    assert len(walking_path(network, snapped, 0, 2).line) == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_ways_are_as_long_as_the_distances_and_hang_together(seed: int) -> None:
    network = random_network(seed, n=40)
    points = np.random.default_rng(seed).uniform(0, 1000, (8, 2))
    snapped = snap(network, points)
    metres = walking_matrix(network, snapped)
    for i in range(8):
        for j in range(8):
            path = walking_path(network, snapped, i, j)
            if i == j or not path.is_joined:
                continue
            length = np.abs(path.stop - path.start).sum() + snapped.offset[[i, j]].sum()
            straight = np.hypot(*(points[i] - points[j]))
            assert max(length, straight) == pytest.approx(metres[i, j], abs=1.0)
            ends = [
                network.streets.geometry[line].interpolate(at)
                for line, a, b in zip(path.line, path.start, path.stop, strict=True)
                for at in (a, b)
            ]
            for before, after in zip(ends[1::2], ends[2::2], strict=False):
                assert before.distance(after) < 0.2


def test_parts_that_do_not_meet_have_no_way() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)], [(0, 300), (100, 300)]))
    snapped = snap(network, np.array([[0.0, 0.0], [0.0, 300.0]]))
    assert not walking_path(network, snapped, 0, 1).is_joined
