from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely.geometry import box

from gridplan.checking.routes import check_routes
from gridplan.errors import InputError
from gridplan.routing import (
    RoundSettings,
    RoutePlan,
    RouteSettings,
    RouteTask,
    StopList,
    VisitRule,
    plan_routes,
    workdays,
)
from gridplan.streets import StreetNetwork, build_network
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network

WEEKLY = VisitRule(name="weekly", period="week", minutes=5)
ROUNDS = RoundSettings(iterations=800)


def town() -> tuple[StreetNetwork, RouteTask]:
    network = random_network(8, n=70, kept=0.8)
    rng = np.random.default_rng(1)
    outlines = np.array([box(-1, -1, 500, 1001), box(500, -1, 1001, 1001)], dtype=object)
    stops = tuple(
        StopList(
            stop_id=tuple(f"{side}{i}" for i in range(12)),
            kind=("building",) * 12,
            rule=(WEEKLY,) * 12,
            xy=rng.uniform((low, 0), (low + 500, 1000), (12, 2)),
            climb=np.zeros(12),
        )
        for side, low in (("W", 0), ("E", 500))
    )
    task = RouteTask(
        codes=("001", "002"),
        outlines=outlines,
        bases=np.array([[250.0, 500.0], [750.0, 500.0]]),
        stops=stops,
        is_swept=network.is_walkable & (network.component[network.u] == 0),
        days=workdays(date(2026, 3, 2), 5),
    )
    return network, task


@pytest.mark.parametrize(
    "settings",
    [
        RouteSettings(),
        RouteSettings(sides=2),
        RouteSettings(both=True),
        RouteSettings(end="open"),
        RouteSettings(walks=2, team_iterations=1000),
        RouteSettings(mode="visits", rounds=ROUNDS),
        RouteSettings(mode="mixed", rounds=ROUNDS),
    ],
)
def test_routes_of_every_kind_pass_the_independent_check(settings: RouteSettings) -> None:
    network, task = town()
    plan = plan_routes(network, task, settings)
    assert {route.grid_code for route in plan.routes} == {"001", "002"}
    assert check_routes(plan, network.streets, task, settings) == []
    assert repr(plan_routes(network, task, settings)) == repr(plan)


def test_a_sweep_says_value_bound_and_method_in_both_languages() -> None:
    network, task = town()
    claim = plan_routes(network, task, RouteSettings()).claims["001"]
    assert claim.gap == 0
    assert "certified" in claim.say("en")
    assert "对偶" in claim.say("zh")


def test_a_grid_without_streets_walks_its_outline_and_others_are_planned() -> None:
    network, task = town()
    empty = replace(
        task,
        codes=("001", "009"),
        outlines=np.array([task.outlines[0], box(2000, 0, 2100, 100)], dtype=object),
        bases=np.array([[250.0, 500.0], [2000.0, 0.0]]),
    )
    plan = plan_routes(network, empty, RouteSettings())
    kinds = {route.grid_code: route.kind for route in plan.routes}
    assert kinds == {"001": "sweep", "009": "outline"}
    outline = next(route for route in plan.routes if route.kind == "outline")
    assert outline.metres == 400
    assert outline.claim.bound is None


def test_overload_is_named_with_hours_and_what_to_drop() -> None:
    network, task = town()
    settings = RouteSettings(mode="visits", rounds=RoundSettings(iterations=200, shift=900.0))
    plan = plan_routes(network, task, settings)
    (miss, *_) = plan.unserved
    assert miss.key == "routing.overload"
    assert miss.values["first"] == "weekly"


def planted(plan: RoutePlan, **changes: object) -> RoutePlan:
    first, *rest = plan.routes
    return replace(plan, routes=(replace(first, **changes), *rest))  # type: ignore[arg-type]


def test_each_planted_fault_is_found_by_name() -> None:
    network, task = town()
    settings = RouteSettings(mode="visits", rounds=ROUNDS)
    plan = plan_routes(network, task, settings)
    route = plan.routes[0]

    def names(faulty: RoutePlan) -> set[str]:
        return {f.name for f in check_routes(faulty, network.streets, task, settings)}

    half = len(route.legs) // 2
    assert "torn" in names(planted(plan, legs=(*route.legs[:half], *route.legs[half + 1 :])))
    assert "visits" in names(planted(plan, stops=route.stops[1:]))
    early = tuple(replace(stop, arrival=route.start) for stop in route.stops)
    assert "too_early" in names(planted(plan, stops=early))
    assert "beyond_shift" in names(planted(plan, seconds=1e6))
    far = replace(route.legs[0], line=10**6)
    assert "unknown_street" in names(planted(plan, legs=(far, *route.legs[1:])))
    again = replace(route, route_id="x", legs=(), stops=route.stops[:0])
    assert names(replace(plan, routes=(*plan.routes, again))) == {"bound_above"}
    sweeps = plan_routes(network, task, RouteSettings())
    lost = planted(sweeps, legs=sweeps.routes[0].legs[:-3])
    found = check_routes(lost, network.streets, task, RouteSettings())
    assert {"not_closed", "street_not_walked"} <= {f.name for f in found}
    assert all("{" not in f.say("zh") for f in found)


def test_a_sweep_by_nobody_or_on_three_sides_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        RouteSettings(walks=0)
    with pytest.raises(InputError, match="3 times"):
        RouteSettings(sides=3)


def block_without_streets() -> tuple[StreetNetwork, RouteTask]:
    network = build_network(streets_of([(0.0, -50.0), (100.0, -50.0)]))
    task = RouteTask(
        codes=("001",),
        outlines=np.array([box(0, 0, 100, 60)], dtype=object),
        bases=np.array([[50.0, 30.0]]),
        stops=(None,),
        is_swept=network.is_walkable,
    )
    return network, task


def test_a_grid_without_streets_is_walked_round_from_its_gate():
    network, task = block_without_streets()
    gated = replace(task, gates=np.array([[100.0, 42.0]]))
    for here, start in ((task, (50.0, 0.0)), (gated, (100.0, 42.0))):
        (route,) = plan_routes(network, here, RouteSettings()).routes
        assert route.kind == "outline"
        assert route.start_xy == pytest.approx(start)
        assert route.metres == pytest.approx(320.0)
        way = np.array(route.legs[0].beside)
        assert np.hypot(*np.diff(way, axis=0).T).sum() == pytest.approx(320.0)
        assert route.claim.bound is None


def test_a_sweep_longer_than_the_shift_is_shared_out_over_several_walks():
    network, task = town()
    settings = RouteSettings(rounds=RoundSettings(shift=3600.0), team_iterations=500)
    plan = plan_routes(network, task, settings)
    walks = [route for route in plan.routes if route.grid_code == "001"]
    assert len(walks) > 1
    assert max(route.seconds for route in walks) <= 1.2 * 3600
    assert check_routes(plan, network.streets, task, settings) == []


def test_teams_serve_their_grids_as_one_with_their_own_hours():
    network, task = town()
    team = replace(ROUNDS, workers=2, start=9 * 3600.0)
    together = RouteTask(
        codes=("T",),
        outlines=np.array([box(-1, -1, 1001, 1001)], dtype=object),
        bases=task.bases[:1],
        stops=(task.stops[0].joined(task.stops[1]),),
        is_swept=task.is_swept,
        days=task.days,
        rounds=(team,),
    )
    settings = RouteSettings(mode="visits", rounds=ROUNDS)
    plan = plan_routes(network, together, settings)
    assert {route.start for route in plan.routes} == {9 * 3600.0}
    assert {route.slot for route in plan.routes} == {1, 2}
    assert check_routes(plan, network.streets, together, settings) == []
