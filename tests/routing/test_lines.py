import numpy as np
import shapely

from gridplan.routing import Claim, Leg, Route
from gridplan.routing.lines import leg_lines
from gridplan.streets import build_network
from tests.streets.test_network import streets_of


def drawn(*legs: tuple[float, float]) -> list[list[list[float]]]:
    network = build_network(streets_of([(0.0, 0.0), (3.0, 4.0), (3.0, 10.0)]))
    route = Route(
        route_id="r", grid_code="g", kind="sweep", start_xy=(0.0, 0.0), seconds=1.0, seed=1,
        legs=tuple(Leg(line=0, start=a, stop=b) for a, b in legs),
        claim=Claim(value=1.0, bound=None, unit="m", method="sweep"),
    )  # fmt: skip
    return [
        np.round(shapely.get_coordinates(line), 6).tolist()
        for line in leg_lines(network, route)
    ]


def test_a_leg_is_its_stretch_of_the_street_in_walking_direction() -> None:
    whole = [[0.0, 0.0], [3.0, 4.0], [3.0, 10.0]]
    assert drawn((0.0, 11.0), (11.0, 0.0)) == [whole, whole[::-1]]
    assert drawn((8.0, 2.5)) == [[[3.0, 7.0], [3.0, 4.0], [1.5, 2.0]]]
    assert drawn((5.0, 11.0)) == [[[3.0, 4.0], [3.0, 10.0]]]  # a corner is no double point


def test_a_leg_of_no_length_is_a_line_all_the_same() -> None:
    assert drawn((5.0, 5.0)) == [[[3.0, 4.0], [3.0, 4.0]]]
    assert drawn() == []
