"""Life circles: households within the minutes, along the streets."""

import numpy as np
import pytest
import shapely

from gridplan.inputs import Places, Streets
from gridplan.plan.circles import life_circles, metres_to_nearest
from gridplan.schemes import Circle
from gridplan.streets import build_network


def _network(*lines):
    n = len(lines)
    return build_network(
        Streets(
            geometry=np.array([shapely.LineString(line) for line in lines], dtype=object),
            highway=("residential",) * n,
            name=("",) * n,
            is_oneway=np.zeros(n, dtype=bool),
            is_private=np.zeros(n, dtype=bool),
        )
    )


AROUND = ([(0, 0), (0, 500)], [(0, 500), (300, 500)], [(300, 500), (300, 0)])


def test_the_way_follows_the_street_round_the_corner() -> None:
    network = _network(*AROUND)
    metres = metres_to_nearest(network, np.array([[0.0, 100.0]]), np.array([[300.0, 100.0]]))
    assert metres[0] == pytest.approx(400 + 300 + 400, abs=0.2)


def test_the_nearest_of_several_places_counts_and_one_on_the_same_street_too() -> None:
    network = _network(*AROUND)
    places = np.array([[300.0, 100.0], [10.0, 250.0]])
    metres = metres_to_nearest(network, np.array([[0.0, 100.0]]), places)
    assert metres[0] == pytest.approx(160, abs=0.2)


def test_without_streets_ways_are_straight_and_without_places_endless() -> None:
    none = build_network(Streets.none())
    doors = np.array([[0.0, 0.0]])
    assert metres_to_nearest(none, doors, np.array([[30.0, 40.0]]))[0] == 50
    assert np.isinf(metres_to_nearest(none, doors, np.empty((0, 2))))[0]


def test_households_inside_the_circle_are_counted_by_grid() -> None:
    network = _network([(0, 0), (2000, 0)])
    places = Places(
        place_id=("p", "q"), place_class=("amenity=clinic", "shop=toys"), name=("", ""),
        geometry=np.array([shapely.Point(0, 0), shapely.Point(2000, 0)]),
    )  # fmt: skip
    circle = Circle(minutes=5.0, name_en="5", name_zh="5", classes=("amenity=clinic",))
    (found,) = life_circles(
        [circle], network, places, speed=1.2,
        door=np.array([[100.0, 0.0], [360.0, 0.0], [361.0, 0.0], [1900.0, 0.0]]),
        households=np.array([10, 20, 30, 40]), grid=np.array([0, 0, 1, 1]),
    )  # fmt: skip
    assert found.share.tolist() == [1.0, 0.0]
    assert found.below == (1,)
