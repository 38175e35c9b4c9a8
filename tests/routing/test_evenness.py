from datetime import date

import numpy as np
import pytest

from gridplan.exports.routes_csv import load_csv
from gridplan.routing import RouteSettings, plan_routes
from gridplan.routing.evenness import least_days, least_longest
from gridplan.routing.rounds import plan_rounds
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.routing.workdays import workdays
from tests.routing.test_plan_routes import town
from tests.routing.test_rounds import MONTHLY
from tests.streets.test_walking import random_network

ONCE = np.ones(3, dtype=int)
NONE = np.zeros(3)


@pytest.mark.parametrize(
    ("service", "way", "walks", "least"),
    [
        ([10, 20, 60], [4, 4, 0], 3, 60.0),  # the longest call
        ([10, 20, 30], [0, 0, 40], 3, 70.0),  # the farthest one
        ([20, 20, 20], [5, 5, 5], 2, 45.0),  # two of three on one walk
        ([30, 31, 32], [2, 2, 2], 1, 95.0),  # all of them
    ],
)
def test_the_longest_day_cannot_be_shorter_than(service, way, walks, least) -> None:
    assert least_longest(np.array(service), np.array(way), ONCE, walks) == least


def test_what_is_not_due_does_not_count() -> None:
    assert least_longest(np.array([9.0, 1, 1]), NONE, np.array([0, 1, 1]), 2) == 1
    assert least_longest(NONE, NONE, np.zeros(3, dtype=int), 2) == 0


def few_calls(lengths: list[float]) -> StopList:
    n = len(lengths)
    return StopList(
        stop_id=tuple(f"B{i:02d}" for i in range(n)),
        kind=("building",) * n,
        rule=(MONTHLY,) * n,
        xy=np.random.default_rng(3).uniform(0, 1000, (n, 2)),
        climb=np.array(lengths) * 60,
    )


def test_days_are_no_longer_than_the_longest_call_and_no_more_than_they_need() -> None:
    network = random_network(3, 300)
    days = workdays(date(2026, 3, 2), 21)
    stops = few_calls([90.0, *[0.0] * 12])
    found = plan_rounds(
        network, stops, grid_code="g", base=(500.0, 500.0), days=days,
        settings=RoundSettings(), seed=1,
    )  # fmt: skip
    longest = max(route.seconds for route in found.routes)
    far = next(route for route in found.routes if route.stops[0].stop_id == "B00")
    assert longest == far.seconds  # the one call of two hours alone
    assert len(found.routes) < 13  # short calls share a day up to that
    assert len([stop for route in found.routes for stop in route.stops]) == 13


def test_closed_days_do_not_thin_out_the_mean() -> None:
    network = random_network(3, 300)
    days = workdays(date(2026, 3, 2), 20)
    settings = RoundSettings(closed=frozenset(range(10)))
    found = plan_rounds(
        network, few_calls([0.0] * 30), grid_code="g", base=(500.0, 500.0), days=days,
        settings=settings, seed=1,
    )  # fmt: skip
    assert {route.day for route in found.routes} == set(days[10:])
    seconds = [route.seconds for route in found.routes]
    assert max(seconds) <= 1.15 * sum(seconds) / 10


def test_no_plan_is_below_its_least_day_and_the_table_tells_both() -> None:
    network, task = town()
    settings = RouteSettings(mode="visits", rounds=RoundSettings(iterations=300))
    plan = plan_routes(network, task, settings)
    least = least_days(network, task, settings, plan.routes)
    assert set(least) == {route.grid_code for route in plan.routes}
    for code, bound in least.items():
        assert 0 < bound <= max(r.seconds for r in plan.routes if r.grid_code == code) + 1.0
    rows = [line.split(",") for line in load_csv(plan, least).splitlines()]
    assert rows[0][-2:] == ["longest_to_mean", "least_to_mean"]
    assert all(float(row[-1]) <= float(row[-2]) + 0.001 for row in rows[1:])
    assert all(
        row[-1] == "" for row in (r.split(",") for r in load_csv(plan, {}).splitlines()[1:])
    )
