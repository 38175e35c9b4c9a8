from itertools import pairwise

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.recreate import Visits, plan_visits
from gridplan.routing.replan import replan_visits
from gridplan.routing.sweep import sweep_streets
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.variety import steps_of, unlike, varied_sweeps, varied_tours
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


def test_sweeps_of_ten_days_are_equally_long_and_turn_otherwise_than_the_day_before():
    network = random_network(8, n=70, kept=0.8)
    lines = np.flatnonzero(network.component[network.u] == 0)
    rng = np.random.default_rng(1)
    sweep = sweep_streets(network, lines, start=int(network.u[lines[0]]), rng=rng)
    walks = varied_sweeps(network, sweep, 10, rng=rng)
    metres = {int(network.length[walk.line].sum()) for walk in walks}
    assert len(metres) == 1
    for walk in walks:
        tail = np.where(walk.is_forward, network.u[walk.line], network.v[walk.line])
        head = np.where(walk.is_forward, network.v[walk.line], network.u[walk.line])
        assert (head == np.roll(tail, -1)).all()
        assert set(walk.line.tolist()) >= set(lines.tolist())
    for before, after in pairwise(walks):
        assert len(steps_of(before) & steps_of(after)) <= 0.4 * len(walk.line)


def test_a_day_with_the_same_stops_takes_other_steps_within_three_per_cent():
    rng = np.random.default_rng(3)
    xy = rng.uniform(0, 1000, (15, 2))
    matrix = np.rint(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))).astype(np.int64)
    tour = short_tour(matrix, rng=rng)
    avoid = np.zeros((15, 15), dtype=bool)
    avoid[tour, np.roll(tour, -1)] = True
    other = unlike(matrix, tour, avoid, within=0.03, rng=rng)
    assert tour_length(matrix, other) <= 1.03 * tour_length(matrix, tour)
    assert avoid[other, np.roll(other, -1)].mean() <= 0.4
