import numpy as np

from gridplan.routing.claim import Claim
from gridplan.routing.directions import directions
from gridplan.routing.route import Leg, Route, Stop
from gridplan.routing.sweep import sweep_streets
from gridplan.streets import build_network
from tests.streets.test_network import streets_of

CLAIM = Claim(value=1.0, bound=None, unit="m", method="postman")


def route_of(legs: tuple[Leg, ...], stops: tuple[Stop, ...] = ()) -> Route:
    return Route(
        route_id="G-sweep-1", grid_code="G", kind="sweep", start_xy=(0.0, 0.0), legs=legs,
        stops=stops, seconds=1.0, claim=CLAIM, seed=1,
    )  # fmt: skip


def test_a_left_turn_is_said_with_street_and_metres() -> None:
    network = build_network(
        streets_of([(0, 0), (100, 0)], [(100, 0), (100, 50)], [(100, 0), (200, 0)])
    )
    route = route_of((Leg(line=0, start=0, stop=100), Leg(line=1, start=0, stop=50)))
    assert [turn.text for turn in directions(network, route, "zh")] == [
        "沿0号路向东步行 100 米",
        "左转进入1号路，步行 50 米",
    ]
    assert directions(network, route, "en")[1].text == "Turn left into 1号路, 50 m"


def test_a_bend_of_an_unnamed_way_is_no_turn_and_a_way_back_is_one() -> None:
    streets = streets_of([(0, 0), (100, 0)], [(100, 0), (100, 50)], highway="steps")
    network = build_network(
        type(streets)(
            geometry=streets.geometry,
            highway=streets.highway,
            name=("", ""),
            is_oneway=streets.is_oneway,
            is_private=streets.is_private,
        )
    )
    sweep = sweep_streets(network, np.arange(2), start=0, rng=np.random.default_rng(1))
    texts = [turn.text for turn in directions(network, route_of(sweep.legs(network)), "zh")]
    assert texts == ["沿台阶向东步行 150 米", "调头，沿台阶步行 150 米"]


def test_stops_stand_where_they_are_made() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)]))
    stop = Stop(
        stop_id="B1", kind="building", visit_class="weekly", xy=(60.0, 5.0), line=0,
        position=60.0, after_leg=1, arrival=30_660.0, service=600.0,
    )  # fmt: skip
    legs = (Leg(line=0, start=0, stop=60), Leg(line=0, start=60, stop=0))
    texts = [turn.text for turn in directions(network, route_of(legs, (stop,)), "zh")]
    assert texts[1] == "第 1 站：B1，停留 10 分钟"
    assert len(texts) == 3
