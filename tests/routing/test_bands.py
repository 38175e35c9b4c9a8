from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from gridplan.routing import RoundSettings, StopList, VisitRule, workdays
from gridplan.routing.bands import GridVisits, is_evening, plan_bands
from gridplan.streets import build_network, snap
from tests.streets.test_network import streets_of

DAYS = workdays(date(2026, 3, 2), 5)
ALONE = VisitRule(name="alone", period="week", minutes=20)
PAIR = VisitRule(name="pair", period="week", minutes=30, people=2)
EVENING = VisitRule(
    name="evening", period="week", minutes=15, window=(18 * 3600.0, 20.5 * 3600.0)
)


def visits(*rules: VisitRule, workers: int = 2) -> GridVisits:
    return on_a_street(rules, np.linspace(50, 950, len(rules)), workers)


def far_away(rule: VisitRule, metres: float) -> GridVisits:
    return on_a_street((rule,), np.array([metres]), 1)


def on_a_street(rules: tuple[VisitRule, ...], metres: np.ndarray, workers: int) -> GridVisits:
    network = build_network(streets_of([(0.0, 0.0), (8000.0, 0.0)]))
    xy = np.stack([metres, np.zeros(len(rules))], axis=1)
    stops = StopList(
        stop_id=tuple(f"s{n}" for n in range(len(rules))),
        kind=("building",) * len(rules),
        rule=rules,
        xy=xy,
        climb=np.zeros(len(rules)),
    )
    return GridVisits(
        network=network,
        stops=stops,
        snapped=snap(network, np.concatenate([[[0.0, 0.0]], xy])),
        code="G",
        base=(0.0, 0.0),
        days=DAYS,
        settings=RoundSettings(iterations=400, workers=workers),
        seed=1,
    )


def test_pairs_set_out_first_and_the_rest_of_the_day_begins_when_they_are_back():
    made = plan_bands(visits(PAIR, PAIR, ALONE, ALONE, ALONE))
    pairs = [route for route in made.routes if route.people == 2]
    others = [route for route in made.routes if route.people == 1]
    assert {stop.visit_class for route in pairs for stop in route.stops} == {"pair"}
    back = max(route.start + route.seconds for route in pairs)
    assert all(route.start >= back - 1e-6 for route in others)
    assert sum(len(route.stops) for route in made.routes) == 5


def test_evening_visits_begin_in_their_window_and_shorten_nobodys_night():
    made = plan_bands(visits(EVENING, EVENING, ALONE))
    late = [route for route in made.routes if "-evening-" in route.route_id]
    assert sum(len(route.stops) for route in late) == 2
    for route in late:
        for stop in route.stops:
            assert 18 * 3600 <= stop.arrival <= 20.5 * 3600 - stop.service
    assert all(route.seconds <= 7 * 3600 for route in made.routes)


def test_a_pair_where_one_person_works_is_named_and_the_others_are_visited():
    made = plan_bands(visits(PAIR, ALONE, workers=1))
    assert [(miss.feature, miss.key) for miss in made.unserved] == [
        ("s0", "routing.no_partner")
    ]
    assert [stop.stop_id for route in made.routes for stop in route.stops] == ["s1"]


def test_a_window_within_the_shift_is_no_evening():
    noon = VisitRule(name="noon", minutes=10, window=(12 * 3600.0, 13 * 3600.0))
    settings = RoundSettings()
    assert not is_evening(noon, settings, 600)
    assert is_evening(EVENING, settings, 900)


def test_an_evening_far_away_begins_with_the_way_there_and_no_earlier():
    # half an hour away; ten minutes between 18:00 and 18:40: leaves 17:30, back 18:40
    late = VisitRule(
        name="late", period="week", minutes=10, window=(18 * 3600.0, 18 * 3600.0 + 2400)
    )
    far = far_away(late, 2250.0)
    (route,) = plan_bands(far).routes
    assert route.start == pytest.approx(17.5 * 3600)
    assert route.stops[0].arrival == pytest.approx(18 * 3600)
    assert route.start + route.seconds == pytest.approx(18 * 3600 + 2400)
    assert not plan_bands(far).unserved


def test_nobody_sets_out_for_the_evening_before_the_shift_is_over():
    # an hour away, and the shift ends at 17:30
    late = VisitRule(name="late", period="week", minutes=10, window=(18 * 3600.0, 20 * 3600.0))
    shift = RoundSettings(iterations=400, start=10.5 * 3600)
    (route,) = plan_bands(replace(far_away(late, 4500.0), settings=shift)).routes
    assert route.start == pytest.approx(17.5 * 3600)
    assert route.stops[0].arrival == pytest.approx(18.5 * 3600)


def test_an_evening_goes_to_the_farthest_door_first_where_the_hours_ask_for_it():
    # near first: 10 + 23:20 + 10 + 30 minutes, more than the 65 there are
    late = VisitRule(
        name="late", period="day", minutes=10, window=(18 * 3600.0, 18 * 3600.0 + 3900)
    )
    both = on_a_street((late, late), np.array([500.0, 2250.0]), 1)
    (route,) = plan_bands(replace(both, days=DAYS[:1])).routes
    assert [stop.stop_id for stop in route.stops] == ["s1", "s0"]
    assert route.start == pytest.approx(17.5 * 3600)
    assert route.seconds == pytest.approx(1800 + 600 + 1400 + 600 + 400)
