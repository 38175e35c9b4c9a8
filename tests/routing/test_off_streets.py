"""Places far from every street."""

import numpy as np
import pytest

from gridplan.routing.off_streets import snap_calls
from gridplan.streets import build_network, walking_matrix
from tests.streets.test_network import streets_of

STREET = build_network(streets_of([(0.0, 0.0), (1000.0, 0.0)]))


def test_neighbours_far_from_the_street_do_not_walk_there_and_back():
    # 5 km off, 100 m apart: 200 m for ways the map lacks, not 10 km
    points = np.array([[500.0, 5000.0], [600.0, 5000.0], [700.0, 5000.0]])
    snapped = snap_calls(STREET, points, np.array([0]))
    assert walking_matrix(STREET, snapped)[0].tolist() == pytest.approx([0, 200, 400])
    assert snapped.edge.tolist() == [0, -1, -1]


def test_what_lies_on_the_street_keeps_its_way_along_it():
    points = np.array([[100.0, 30.0], [600.0, 20.0]])
    snapped = snap_calls(STREET, points, np.array([0]))
    assert walking_matrix(STREET, snapped)[0, 1] == pytest.approx(30 + 500 + 20)
