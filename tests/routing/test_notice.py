from dataclasses import replace
from datetime import date

import numpy as np

from gridplan.routing import RouteSettings, StopList, VisitRule, plan_routes
from gridplan.streets import build_network
from tests.routing.test_plan_routes import town
from tests.streets.test_network import streets_of


def test_a_sound_town_gives_nothing_to_notice() -> None:
    network, task = town()
    assert [f.key for f in plan_routes(network, task, RouteSettings()).findings] == []


def test_a_far_office_a_far_stop_and_an_unknown_year_are_each_named() -> None:
    network, task = town()
    stop = StopList(
        stop_id=("far",), kind=("place",), rule=(VisitRule(name="weekly"),),
        xy=np.array([[250.0, 5000.0]]), climb=np.zeros(1),
    )  # fmt: skip
    odd = replace(
        task,
        bases=np.array([[250.0, 9000.0], [750.0, 500.0]]),
        stops=(stop, None),
        days=(date(2099, 3, 2),),
    )
    found = plan_routes(network, odd, RouteSettings()).findings
    assert [f.key for f in found] == [
        "routing.office_far", "routing.stop_far", "routing.year_unknown",
    ]  # fmt: skip
    assert "2099" in found[2].say("zh")


def test_streets_in_parts_are_named_and_each_part_is_swept() -> None:
    lines = [[(10.0, 10.0), (400.0, 10.0)], [(10.0, 200.0), (400.0, 200.0)]]
    network = build_network(streets_of(*lines))
    _, task = town()
    parted = replace(task, is_swept=np.ones(2, dtype=bool), stops=(None, None))
    plan = plan_routes(network, parted, RouteSettings())
    assert plan.findings[0].key == "routing.parts"
    assert [r.route_id for r in plan.routes if r.kind == "sweep"] == [
        "001-sweep-1", "001-sweep-2-1",
    ]  # fmt: skip
