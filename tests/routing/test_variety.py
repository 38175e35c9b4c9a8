import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.recreate import Visits, plan_visits
from gridplan.routing.replan import replan_visits
from gridplan.routing.sweep import sweep_streets
from gridplan.routing.tour import tour_length
from gridplan.routing.variety import varied_tours
from tests.routing.test_tour import matrix_of
from tests.streets.test_walking import random_network


def visits_of(n: int, days: int = 5) -> Visits:
    xy = np.random.default_rng(1).uniform(0, 1000, (n, 2))
    return Visits(
        matrix=np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)),
        service=np.zeros(n),
        load=np.zeros(n),
        first_pattern=np.concatenate([[0], np.arange(n) * days]),
        first_day=np.arange((n - 1) * days + 1),
        day=np.tile(np.arange(days), n - 1),
        n_days=days,
    )


def test_ten_tours_within_three_per_cent_repeat_little_from_day_to_day() -> None:
    for seed in range(3):
        matrix = matrix_of(seed, 30)
        found = varied_tours(matrix, rng=np.random.default_rng(seed))
        assert len({tour.tobytes() for tour in found.tours}) == 10
        assert found.length.max() <= 1.03 * found.length.min() + 1
        assert found.overlap.max() <= 0.4
        for tour, length in zip(found.tours, found.length, strict=True):
            assert sorted(tour.tolist()) == list(range(30))
            assert tour_length(matrix, tour) == length


def test_varied_sweeps_are_equally_long_and_differ() -> None:
    network = random_network(11, n=40)
    lines = np.flatnonzero(network.component[network.u] == 0)
    walks = [
        sweep_streets(network, lines, is_varied=True, rng=np.random.default_rng(seed))
        for seed in range(4)
    ]
    assert len({walk.claim.value for walk in walks}) == 1
    assert len({walk.line.tobytes() for walk in walks}) == 4


def test_after_a_change_stops_far_away_keep_their_day() -> None:
    visits = visits_of(60)
    before = plan_visits(visits, rng=np.random.default_rng(1), iterations=3000)
    after = replan_visits(visits, before, changed=np.array([7]), rng=np.random.default_rng(2))
    far = np.argsort(visits.matrix[7])[14:]
    assert (after.pattern[far] == before.pattern[far]).all()
    assert sorted(s for day in after.walks for walk in day for s in walk) == list(range(1, 60))
    assert after.way <= 1.02 * before.way


def test_a_stop_without_a_day_is_refused() -> None:
    visits = visits_of(4)
    with pytest.raises(InputError, match="stop 3"):
        Visits(
            matrix=visits.matrix, service=visits.service, load=visits.load,
            first_pattern=np.array([0, 0, 5, 10, 10]), first_day=visits.first_day,
            day=visits.day, n_days=5,
        )  # fmt: skip
