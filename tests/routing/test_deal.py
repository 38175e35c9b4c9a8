from itertools import pairwise

import numpy as np
import pytest

from gridplan.routing.deal import deal_streets, even_ways
from gridplan.routing.postman import PostmanProblem, postman_problem
from gridplan.routing.sweep import sweep_streets
from gridplan.streets import build_network
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def petals(*sides: float) -> PostmanProblem:
    """Lay triangles around one start that they alone share."""
    lines = []
    for turn, side in enumerate(sides):
        one, two = (np.exp(1j * (turn + half)) * side for half in (0.0, 0.5))
        corners = [(0.0, 0.0), (one.real, one.imag), (two.real, two.imag), (0.0, 0.0)]
        lines += [[a, b] for a, b in pairwise(corners)]
    network = build_network(streets_of(*lines))
    start = int(np.flatnonzero((network.xy == 0).all(axis=1))[0])
    return postman_problem(network, np.arange(len(lines)), start=start)


def test_six_petals_make_three_walks_of_a_long_and_a_short_one() -> None:
    problem = petals(10, 20, 30, 40, 50, 60)
    dealt = deal_streets(problem, np.zeros(len(problem.u)), k=3, rng=rng())
    petal_of = [sorted({int(street) // 3 for street in mine}) for mine in dealt]
    assert sorted(petal_of) == [[0, 5], [1, 4], [2, 3]]


@pytest.mark.parametrize("k", [2, 3])
def test_every_street_is_dealt_to_one_walk_and_all_are_about_as_long(k: int) -> None:
    network = random_network(5, n=80, kept=0.9)
    lines = np.flatnonzero(network.component[network.u] == 0)
    degree = np.bincount(np.concatenate([network.u[lines], network.v[lines]]))
    problem = postman_problem(network, lines, start=int(degree.argmax()))
    again = sweep_streets(network, lines, start=int(degree.argmax()), rng=rng())
    walked = np.isin(problem.line, again.line[again.is_extra]).astype(float)
    dealt = deal_streets(problem, walked, k=k, rng=rng())
    assert sorted(np.concatenate(dealt).tolist()) == list(range(len(lines)))
    metres = [problem.required_weight[mine].sum() for mine in dealt]
    assert max(metres) < 1.3 * np.mean(metres)


def test_half_a_way_is_rounded_so_that_all_crossings_are_even() -> None:
    network = random_network(5, n=40, kept=0.9)
    lines = np.flatnonzero(network.component[network.u] == 0)
    problem = postman_problem(network, lines, start=0)
    assert not len(problem.odd(even_ways(problem, np.full(len(problem.u), 0.5))))


def test_streets_that_no_way_joins_are_dealt_to_nobody() -> None:
    network = build_network(streets_of([(0, 0), (9, 0)], [(9, 0), (20, 0)], [(20, 0), (30, 0)]))
    problem = postman_problem(network, np.array([0, 2]), start=0)
    apart = np.array([1.0, 0.0, 1.0])
    assert deal_streets(problem, apart, k=2, rng=rng()) == ()
