from dataclasses import replace

import numpy as np
import pytest

from gridplan.errors import InfeasibleError, InputError
from gridplan.routing.tour import short_tour
from gridplan.routing.windows import TimedDay, fit_windows, timetable
from tests.routing.test_tour import matrix_of

NINE, NOON, FIVE = 9 * 3600.0, 12 * 3600.0, 17 * 3600.0


def day_of(n: int, seed: int = 1, **changes: object) -> TimedDay:
    service = np.full(n, 600.0)
    service[0] = 0
    values = {
        "seconds": matrix_of(seed, n) / 20,
        "service": service,
        "opens": np.zeros(n),
        "closes": np.full(n, 24 * 3600.0),
        "start": NINE,
        "end": FIVE,
    }
    return TimedDay(**(values | changes))  # type: ignore[arg-type]


def test_an_evening_stop_on_a_line_is_visited_last() -> None:
    x = np.array([0.0, 100, 200, 300])
    day = TimedDay(
        seconds=np.abs(x[:, None] - x), service=np.zeros(4), opens=np.array([0, NOON, 0, 0]),
        closes=np.full(4, FIVE), start=NINE, end=FIVE,
    )  # fmt: skip
    found = fit_windows(day, np.arange(4))
    assert found.walking == 600
    assert found.begin[found.order.tolist().index(1)] == NOON


def test_the_result_is_never_worse_than_its_seed_and_keeps_all_rules() -> None:
    for seed in range(4):
        rng = np.random.default_rng(seed)
        opens = np.where(rng.random(12) < 0.4, NOON, 0.0)
        day = day_of(12, seed, opens=opens, pause=(11.5 * 3600, 13 * 3600.0, 3600.0))
        tour = short_tour((day.seconds * 10).astype(np.int64), rng=rng)
        known = timetable(day, tour)
        found = fit_windows(day, tour)
        assert sorted(found.order.tolist()) == list(range(12))
        assert known is None or found.walking <= known.walking
        assert (found.begin[1:] >= opens[found.order[1:]]).all()
        assert found.back <= FIVE


def test_the_same_day_gives_the_same_order() -> None:
    day = day_of(15, 3, opens=np.where(np.arange(15) % 3 == 0, NOON, 0.0))
    once, again = (fit_windows(day, np.arange(15)).order for _ in range(2))
    assert once.tobytes() == again.tobytes()


def test_a_day_full_to_the_last_second_keeps_its_tour() -> None:
    day = day_of(40, 2, end=24 * 3600.0, service=np.array([0.0, *np.full(39, 300.2)]))
    tour = short_tour((day.seconds * 10).astype(np.int64), rng=np.random.default_rng(1))
    back = timetable(day, tour).back  # type: ignore[union-attr]
    found = fit_windows(replace(day, end=back), tour)
    assert found.order.tolist() == tour.tolist()
    assert found.back == back


def test_a_day_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(InputError, match="window"):
        day_of(4, closes=np.array([FIVE, FIVE, NINE + 60, FIVE]))
    with pytest.raises(InfeasibleError, match="another day"):
        fit_windows(day_of(12, end=NINE + 3600), np.arange(12))
