from datetime import date

from gridplan.routing.days_left import DaysLeft
from gridplan.routing.duty import Duty, Filled, Person
from gridplan.routing.frequency import VisitRule
from gridplan.routing.refill import refill_duties
from gridplan.schemes import Patrol

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
PATROL = Patrol(hours_a_week=40.0, days_a_week=5)


def duty(day: date, begin: int = 8, post: str = "gate") -> Duty:
    return Duty(
        unit="g", post=post, place=0, day=day, begin=3600.0 * begin, end=3600.0 * (begin + 8)
    )


def test_everyone_keeps_their_duty_and_the_gap_goes_to_who_has_fewest_hours() -> None:
    duties = [duty(MONDAY), duty(TUESDAY), duty(TUESDAY, post="back")]
    before = [Filled(duty=one, who=(who,)) for one, who in zip(duties, "abb", strict=True)]
    people = [Person(who="a"), Person(who="b", off=frozenset({TUESDAY})), Person(who="c")]
    found = refill_duties(duties, people, PATROL, before, MONDAY)
    assert [one.who for one in found] == [("a",), ("c",), ("a",)]


def test_a_night_before_today_leaves_nobody_for_the_morning() -> None:
    night, morning = duty(MONDAY, 16), duty(TUESDAY)
    before = [Filled(duty=night, who=("a",)), Filled(duty=morning, who=("b",))]
    found = refill_duties([morning], [Person(who="a")], PATROL, before, TUESDAY)
    assert found[0].missing == 1
    late = duty(TUESDAY, 11)  # eleven hours after midnight
    assert refill_duties([late], [Person(who="a")], PATROL, before, TUESDAY)[0].who == ("a",)


def left(**more: object) -> DaysLeft:
    told = {"n_days": 5, "today": 1, "closed": frozenset(), "is_missed": False} | more
    return DaysLeft(rule=VisitRule(name="one", period="once"), **told)  # type: ignore[arg-type]


def test_planned_days_come_first_and_a_missed_visit_is_soon() -> None:
    assert left().options(1, (3,), -1) == ([(3,), (1,), (2,), (4,)], 0)
    assert left(is_missed=True).options(1, (), 0) == ([(1,), (2,), (3,)], 0)
    assert left(closed=frozenset({3})).options(1, (3,), -1) == ([(1,), (2,), (4,)], 0)
    assert left().options(0, (), 0) == ([], 0)
    assert left(today=5).options(1, (), -1) == ([], 1)


def test_a_return_is_not_planned_before_its_first_visit() -> None:
    rule = VisitRule(name="return", period="once", first_day=3)
    days = DaysLeft(rule=rule, n_days=5, today=1, closed=frozenset(), is_missed=False)
    assert days.options(1, (2,), -1) == ([(3,), (4,)], 0)
