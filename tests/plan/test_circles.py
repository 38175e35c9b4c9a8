"""Life circles: households within the minutes, along the streets."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridplan.inputs import Places, Streets
from gridplan.plan import Settings, build_plan
from gridplan.plan.circles import life_circles, metres_to_nearest
from gridplan.schemes import Circle, load_scheme
from gridplan.sources import read_area
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


def test_a_plan_that_weighs_circles_has_fewer_households_short_and_0_changes_nothing() -> None:
    area = read_area(Path(__file__).parents[2] / "data" / "boundaries" / "village")
    middle = shapely.centroid(area.communities.geometry[0])
    place = Places(
        place_id=("p",), place_class=("amenity=clinic",), name=("",),
        geometry=np.array([middle]),
    )  # fmt: skip
    circle = Circle(
        minutes=2.0, name_en="2", name_zh="2", classes=("amenity=clinic",), threshold=0.3
    )
    wujin = replace(load_scheme("wujin"), circles=(circle,))
    plans = []
    for weight in (None, 0.0, 20.0):
        weights = wujin.weights if weight is None else replace(wujin.weights, circles=weight)
        scheme = replace(wujin, weights=weights)
        plans.append(build_plan(replace(area, places=place), scheme, Settings(effort="draft")))
    bare, off, on = (plan.partition.grid_of.tolist() for plan in plans)
    assert bare == off != on
    short = []
    for plan in plans[1:]:
        parts = plan.atoms.parts
        grid = plan.partition.grid_of[parts.atom]
        (share,) = life_circles(
            [circle], build_network(area.streets), place, door=parts.point,
            households=parts.households, grid=grid,
        )  # fmt: skip
        short.append((np.maximum(0.3 - share.share, 0) * plan.households).sum())
        assert max(plan.partition.tolerance) <= wujin.tolerance
    assert short[1] < short[0]
