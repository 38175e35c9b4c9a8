from datetime import date, timedelta

import pytest

from gridplan.checking.route_days import check_duties
from gridplan.errors import InputError
from gridplan.routing import RoutePlan
from gridplan.routing.duty import Duty, Person, deal_out, fewest_people, fill_duties
from gridplan.routing.guard import Post, guard_duties
from gridplan.routing.order import Order
from gridplan.schemes import Patrol

MONDAY = date(2026, 3, 2)
DAYS = tuple(MONDAY + timedelta(days=number) for number in range(7))
POSTS = (Post(post_id="g", unit="A", xy=(0.0, 0.0)),)
PATROL = Patrol()


def walk(day: int, place: int, *, hours: float = 7.0) -> Duty:
    return Duty(
        unit="A", post=f"{day}-{place}", place=place, day=DAYS[day], begin=30600,
        end=30600 + 3600 * hours,
    )  # fmt: skip


def people(count: int, **off: frozenset[date]) -> list[Person]:
    return [Person(who=f"p{n}", off=off.get(f"p{n}", frozenset())) for n in range(1, count + 1)]


def rows_of(filled):
    """Write a roster as its table has it."""
    clock = "{:02d}:{:02d}".format
    return [
        {
            "day": one.duty.day.isoformat(), "post": one.duty.post, "who": who,
            "start": clock(int(one.duty.begin // 3600) % 24, int(one.duty.begin % 3600 // 60)),
            "end": clock(int(one.duty.end // 3600) % 24, int(one.duty.end % 3600 // 60)),
            "missing": "0",
        }
        for one in filled
        for who in one.who
    ]  # fmt: skip


def test_people_stay_on_their_own_place():
    duties = [walk(day, place) for day in range(5) for place in (1, 2)]
    filled = fill_duties(duties, people(2), PATROL, seed=1)
    assert all(one.who == (f"p{one.duty.place}",) for one in filled)


def test_somebody_away_is_replaced_by_whoever_is_free():
    duties = [walk(0, 1), walk(1, 1)]
    away = frozenset({DAYS[1]})
    filled = fill_duties(duties, people(2, p1=away), PATROL, seed=1)
    assert [one.who for one in filled] == [("p1",), ("p2",)]


def test_nobody_works_six_days_and_the_sixth_stays_open():
    filled = fill_duties([walk(day, 1, hours=4) for day in range(6)], people(1), PATROL, seed=1)
    assert sum(one.missing for one in filled) == 1


def test_a_gate_round_the_clock_needs_five_people_at_forty_hours_a_week():
    duties = guard_duties(POSTS, DAYS, PATROL.guard_shifts)
    assert fewest_people(duties, PATROL) == 5
    filled = fill_duties(duties, people(5), PATROL, seed=1)
    assert not any(one.missing for one in filled)
    order = Order(mode="guard", days=DAYS)
    nothing = RoutePlan(routes=(), claims={}, owner=(), unserved=(), seed=1)
    assert check_duties(nothing, order, {"duty.csv": rows_of(filled)}) == []


def test_dealing_out_keeps_every_rule_the_check_knows():
    duties = guard_duties(POSTS * 1, DAYS, PATROL.guard_shifts)
    filled = deal_out(duties, people(8), PATROL)
    order = Order(mode="guard", days=DAYS)
    nothing = RoutePlan(routes=(), claims={}, owner=(), unserved=(), seed=1)
    assert check_duties(nothing, order, {"duty.csv": rows_of(filled)}) == []
    assert not any(one.missing for one in filled)


def test_the_check_finds_two_places_at_once_and_short_nights():
    order = Order(mode="guard", days=DAYS)
    nothing = RoutePlan(routes=(), claims={}, owner=(), unserved=(), seed=1)

    def row(day, start, end):
        return {"day": DAYS[day].isoformat(), "post": f"{day}{start}", "start": start,
                "end": end, "who": "p1", "missing": "0"}  # fmt: skip

    both = [row(0, "08:00", "12:00"), row(0, "11:00", "15:00")]
    assert [f.name for f in check_duties(nothing, order, {"duty.csv": both})] == ["two_places"]
    short = [row(0, "14:00", "22:00"), row(1, "06:00", "12:00")]
    assert [f.name for f in check_duties(nothing, order, {"duty.csv": short})] == ["no_rest"]


def test_a_duty_without_length_is_refused():
    with pytest.raises(InputError, match="no length"):
        walk(0, 1, hours=0.0)
