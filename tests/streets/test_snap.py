import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.inputs import Streets
from gridplan.streets import build_network, snap
from tests.streets.test_network import SQUARE, streets_of


def test_a_point_meets_the_nearest_street_at_its_foot() -> None:
    network = build_network(streets_of(*SQUARE))
    snapped = snap(network, np.array([[30.0, 7.0]]))
    assert snapped.edge.tolist() == [0]
    assert snapped.position.tolist() == [30.0]
    assert snapped.offset == pytest.approx([7.0])
    assert (snapped.to_u[0], snapped.to_v[0]) == (300, 700)
    assert (snapped.u[0], snapped.v[0]) == (0, 2)


def test_of_equally_near_streets_the_lowest_number_wins() -> None:
    network = build_network(streets_of(*SQUARE))
    assert snap(network, np.array([[50.0, 50.0], [0.0, 0.0]])).edge.tolist() == [0, 0]


def test_ways_to_both_ends_add_up_to_the_street() -> None:
    network = build_network(streets_of(*SQUARE, [(0, 0), (33.33, 71.7), (100, 100)]))
    points = np.random.default_rng(5).uniform(-50, 150, (200, 2))
    snapped = snap(network, points)
    assert (snapped.to_u + snapped.to_v == network.length[snapped.edge]).all()
    assert (snapped.to_u >= 0).all()
    assert (snapped.to_v >= 0).all()


def test_an_expressway_is_no_way_in() -> None:
    network = build_network(
        streets_of([(0, 0), (100, 0)], [(0, 40), (100, 40)], highway=["motorway", "path"])
    )
    assert snap(network, np.array([[50.0, 1.0]])).edge.tolist() == [1]


def test_a_stray_piece_is_passed_over_unless_all_else_is_far() -> None:
    network = build_network(
        streets_of([(0, 0), (5000, 0)], [(0, 100), (9, 100)], [(0, 900), (9, 900)])
    )
    assert snap(network, np.array([[0.0, 99.0], [0.0, 899.0]])).edge.tolist() == [0, 2]


def test_the_longest_part_wins_when_only_slightly_further() -> None:
    network = build_network(streets_of([(0, 0), (500, 0)], [(0, 100), (400, 100)]))
    snapped = snap(network, np.array([[50.0, 70.0], [50.0, 80.0]]))
    assert snapped.edge.tolist() == [0, 1]
    assert snapped.component.tolist() == [0, 1]


def test_without_streets_nothing_is_met() -> None:
    snapped = snap(build_network(Streets.none()), np.array([[1.0, 2.0]]))
    assert snapped.edge.tolist() == [-1]
    assert snapped.component.tolist() == [-1]


def test_no_points_give_no_places() -> None:
    assert len(snap(build_network(streets_of(*SQUARE)), np.empty((0, 2)))) == 0


def test_a_point_that_is_nowhere_is_refused_with_its_row() -> None:
    with pytest.raises(InputError, match="row 1"):
        snap(build_network(streets_of(*SQUARE)), np.array([[0.0, 0.0], [np.nan, 1.0]]))
