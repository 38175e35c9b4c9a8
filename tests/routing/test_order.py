import json
from datetime import date

import pytest

from gridplan.errors import InputError
from gridplan.routing import VisitRule, workdays
from gridplan.routing.order import Absence, Listed, Order, Team, due_days, order_of
from gridplan.schemes import Patrol

WEEK = workdays(date(2026, 3, 2), 5)


def test_an_order_reads_back_from_json_as_it_was():
    order = Order(
        mode="visits",
        days=WEEK,
        patrol=Patrol(offices=("a=b",), pause_from="11:30", pause_until="12:30"),
        listed=(Listed(stop_id="A", kind="place", visit_class="key", xy=(1.0, 2.0)),),
        teams=(Team(name="T", grids=("1", "2"), workers=2, start="09:00"),),
        absences=(Absence(who="T", first=WEEK[0], last=WEEK[1]),),
        is_varied=True,
    )
    assert order_of(json.loads(json.dumps(order.to_dict()))) == order


def test_a_matter_of_tuesday_afternoon_is_due_by_wednesday():
    assert due_days(WEEK, "2026-03-03T15:00", 24) == (1, 2, False)


def test_a_matter_of_a_friday_evening_comes_too_late_for_the_week_and_says_so():
    days = workdays(date(2026, 3, 6), 3)
    assert due_days(days, "2026-03-07T09:00", 24) == (1, 1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "visits"},
        {"away": 1.0},
        {"teams": (Team(name="a", grids=("1",)), Team(name="b", grids=("1",)))},
    ],
)
def test_orders_that_nobody_can_carry_out_are_refused(wrong):
    with pytest.raises(InputError):
        Order(**wrong)


def test_visits_keep_to_the_days_that_are_open():
    rule = VisitRule(name="twice", times=2, period="week", least_gap=2)
    assert set(rule.patterns(5, 2, closed=frozenset({2}))) == {(0, 3), (1, 4)}


def test_a_visit_due_in_a_day_may_be_made_on_two_days_only():
    rule = VisitRule(name="soon", period="once", first_day=1, last_day=2)
    assert rule.visits_in(5) == 1
    assert rule.patterns(5, 1) == ((1,), (2,))


def test_more_visits_than_open_days_are_refused():
    rule = VisitRule(name="daily", period="day")
    with pytest.raises(InputError, match="do not fit"):
        rule.patterns(3, 3, closed=frozenset({1}))
