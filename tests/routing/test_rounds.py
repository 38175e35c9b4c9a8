from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.frequency import VisitRule, spread_patterns
from gridplan.routing.recreate import Visits, plan_visits
from gridplan.routing.rounds import plan_rounds
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.routing.workdays import is_announced, is_workday, workdays
from gridplan.streets import build_network
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network

WEEKLY = VisitRule(name="weekly", period="week", minutes=20)
MONTHLY = VisitRule(name="monthly", period="month", minutes=30)
RARE = VisitRule(name="rare", period="half_year", minutes=10)
SETTINGS = RoundSettings(iterations=2000)
DAYS = workdays(date(2026, 3, 2), 21)


def stop_list(n: int, seed: int = 1) -> StopList:
    rng = np.random.default_rng(seed)
    return StopList(
        stop_id=tuple(f"B{i:03d}" for i in range(n)),
        kind=("building",) * n,
        rule=tuple((WEEKLY, MONTHLY, RARE, MONTHLY)[i % 4] for i in range(n)),
        xy=rng.uniform(0, 1000, (n, 2)),
        climb=np.zeros(n),
    )


def test_national_day_is_off_and_a_moved_sunday_is_worked() -> None:
    assert not is_workday(date(2026, 10, 1))
    assert is_workday(date(2026, 9, 20))
    assert workdays(date(2026, 2, 13), 4) == (
        date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25),
    )  # fmt: skip
    assert not is_announced(2099)
    with pytest.raises(InputError, match="at least one"):
        workdays(date(2026, 1, 1), 0)


def test_weekly_visits_of_a_month_are_four_and_evenly_apart() -> None:
    assert WEEKLY.visits_in(21) == 4
    for days in spread_patterns(21, 4, least_gap=5):
        assert min(b - a for a, b in pairwise(days)) >= 5


def test_what_is_due_twice_a_year_takes_turns_over_six_months() -> None:
    turns = [[RARE.visits_in(21, rank=r, cycle=c) for c in range(6)] for r in range(12)]
    assert all(sum(of_stop) == 1 for of_stop in turns)


def test_more_visits_than_days_and_gaps_too_wide_are_refused() -> None:
    with pytest.raises(InputError, match="6 visits"):
        spread_patterns(5, 6)
    with pytest.raises(InputError, match="9 days apart"):
        spread_patterns(10, 2, least_gap=9)
    with pytest.raises(InputError, match="window"):
        VisitRule(name="night", minutes=30, window=(68400.0, 69000.0))


def test_on_two_days_two_far_clusters_are_kept_apart() -> None:
    x = np.array([0.0, 100, 101, 102, -100, -101, -102])
    visits = Visits(
        matrix=np.abs(x[:, None] - x[None]),
        service=np.zeros(7),
        load=np.zeros(7),
        first_pattern=np.array([0, 0, 2, 4, 6, 8, 10, 12]),
        first_day=np.arange(13),
        day=np.tile([0, 1], 6),
        n_days=2,
        longest=210.0,
    )
    found = plan_visits(visits, rng=np.random.default_rng(1), iterations=2000)
    assert found.way == 408
    assert found.over == 0
    assert {frozenset(day[0]) for day in found.walks} == {
        frozenset({1, 2, 3}), frozenset({4, 5, 6})
    }  # fmt: skip


def test_every_stop_is_visited_as_often_as_due_and_days_are_balanced() -> None:
    network = random_network(2, n=80, kept=0.9)
    stops = stop_list(120)
    found = plan_rounds(
        network, stops, grid_code="G1", base=(500.0, 500.0), days=DAYS,
        settings=RoundSettings(iterations=20_000), seed=3,
    )  # fmt: skip
    count = Counter(stop.stop_id for route in found.routes for stop in route.stops)
    turn: Counter[str] = Counter()
    for name, rule in zip(stops.stop_id, stops.rule, strict=True):
        assert count[name] == rule.visits_in(21, rank=turn[rule.name])
        turn[rule.name] += 1
    times = [route.seconds for route in found.routes]
    assert len(times) == 21
    assert max(times) / np.mean(times) < 1.08
    assert found.over == 0
    for route in found.routes:
        assert route.metres == pytest.approx(route.claim.value, rel=0.01, abs=3)
        assert route.seconds <= SETTINGS.shift


def test_the_same_seed_gives_the_same_rounds() -> None:
    network = random_network(2)
    once, again = (
        plan_rounds(
            network, stop_list(20), grid_code="G", base=(0.0, 0.0), days=DAYS,
            settings=SETTINGS, seed=5,
        )
        for _ in range(2)
    )  # fmt: skip
    assert repr(once) == repr(again)


def test_overload_is_said_and_what_cannot_be_served_is_named() -> None:
    stops = stop_list(40)
    short = RoundSettings(iterations=500, shift=1500.0)
    found = plan_rounds(
        random_network(2), stops, grid_code="G", base=(0.0, 0.0), days=DAYS[:5],
        settings=short, seed=1,
    )  # fmt: skip
    assert found.people > 1
    assert found.over > 0
    assert {miss.key for miss in found.unserved} == {"routing.visit_longer_than_shift"}


def test_too_many_stops_for_one_grid_are_named_and_nothing_is_measured() -> None:
    found = plan_rounds(
        random_network(2), stop_list(24_000), grid_code="G", base=(0.0, 0.0), days=DAYS[:5],
        settings=SETTINGS, seed=1,
    )  # fmt: skip
    (miss,) = found.unserved
    assert (miss.feature, miss.key) == ("G", "routing.too_many_calls")
    assert int(miss.values["calls"]) >= 6000 > int(miss.values["most"])
    assert found.routes == ()


def test_days_that_are_too_few_are_counted_without_walking_them() -> None:
    full, counted, fits = (
        plan_rounds(
            random_network(2), stop_list(20), grid_code="G", base=(0.0, 0.0), days=DAYS[:5],
            settings=RoundSettings(iterations=500, shift=3600.0), seed=1, most_over=most,
        )
        for most in (np.inf, 1.0, 1e9)
    )  # fmt: skip
    assert full.over > 1.0
    assert (counted.over, counted.people, counted.routes) == (full.over, full.people, ())
    assert repr(fits) == repr(full)


def test_a_visit_too_far_for_its_window_is_named_before_the_search() -> None:
    # 3 km of one street at 1.25 m/s: 40 minutes there, 40 back
    network = build_network(streets_of([(0, 0), (1000, 0)], [(1000, 0), (3000, 0)]))
    hour = VisitRule(name="hour", period="week", minutes=10, window=(8.5 * 3600, 9.5 * 3600))
    plain = stop_list(2)
    stops = StopList(
        stop_id=("far", "near"), kind=plain.kind, rule=(hour, hour),
        xy=np.array([[3000.0, 0.0], [1000.0, 0.0]]), climb=np.zeros(2),
    )  # fmt: skip
    for shift, late in ((7.0, {}), (1.0, {"far": 30})):
        found = plan_rounds(
            network, stops, grid_code="G", base=(0.0, 0.0), days=DAYS[:5], seed=1,
            settings=RoundSettings(iterations=500, shift=shift * 3600, speed=1.25),
        )  # fmt: skip
        told = {miss.feature: miss.values["minutes"] for miss in found.unserved}
        assert told == late
        assert {miss.key for miss in found.unserved} <= {"routing.window_too_far"}
        served = {stop.stop_id for route in found.routes for stop in route.stops}
        assert served == {"far", "near"} - set(late)
        assert found.over == 0


def test_windows_and_the_break_are_kept_or_named() -> None:
    network = random_network(2)
    late = VisitRule(name="late", period="week", minutes=15, window=(14.0 * 3600, 16.5 * 3600))
    odd = VisitRule(name="odd", period="week", minutes=15, window=(20.0 * 3600, 21.0 * 3600))
    plain = stop_list(20)
    stops = StopList(
        stop_id=plain.stop_id, kind=plain.kind, xy=plain.xy, climb=plain.climb,
        rule=(odd, *(late if i % 3 == 0 else WEEKLY for i in range(1, 20))),
    )  # fmt: skip
    rules = RoundSettings(iterations=800, pause=(11.5 * 3600, 13.0 * 3600, 3600.0))
    found = plan_rounds(
        network,
        stops,
        grid_code="G",
        base=(500.0, 500.0),
        days=DAYS[:5],
        settings=rules,
        seed=1,
    )
    assert {(miss.feature, miss.key) for miss in found.unserved} == {
        ("B000", "routing.no_window")
    }
    visits = [stop for route in found.routes for stop in route.stops]
    assert len(visits) == 19
    for stop in visits:
        if stop.visit_class == "late":
            assert 14 * 3600 <= stop.arrival <= 16.25 * 3600
        lunch = (stop.arrival < 14 * 3600) and (stop.arrival + stop.service > 13 * 3600)
        assert not lunch
    assert {route.claim.method for route in found.routes} == {"windows"}
