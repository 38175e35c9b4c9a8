from collections import Counter

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.share import share_streets
from gridplan.routing.team import sweep_as_team
from gridplan.streets import build_network
from tests.routing.test_sweep import assert_is_walk
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_cross_shared_by_two_is_two_arms_each() -> None:
    arms = [[(0, 0), (100 * x, 100 * y)] for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))]
    network = build_network(streets_of(*arms))
    start = int(np.flatnonzero((network.xy == 0).all(axis=1))[0])
    walks = sweep_as_team(network, np.arange(4), start=start, walks=2, rng=rng())
    assert [len(walk.line) for walk in walks] == [4, 4]
    assert walks[0].claim.value == 400
    assert walks[0].claim.gap == 0


@pytest.mark.parametrize("k", [2, 3, 5])
def test_shares_cover_every_street_once_and_start_at_the_office(k: int) -> None:
    network = random_network(5, n=60, kept=0.8)
    lines = np.flatnonzero(network.component[network.u] == 0)
    start = int(network.u[lines[0]])
    walks = sweep_as_team(network, lines, start=start, walks=k, iterations=4000, rng=rng())
    served = Counter(line for walk in walks for line in walk.line[~walk.is_extra].tolist())
    assert served == Counter(lines.tolist())
    lengths = []
    for walk in walks:
        assert_is_walk(network, walk)
        first = network.u if walk.is_forward[0] else network.v
        assert first[walk.line[0]] == start
        lengths.append(network.length[walk.line].sum() / 10)
    assert max(lengths) == pytest.approx(walks[0].claim.value)
    assert walks[0].claim.gap is not None
    assert walks[0].claim.gap < (0.05 if k < 5 else 0.2)


def test_one_worker_gets_the_whole_sweep() -> None:
    network = random_network(6)
    lines = np.flatnonzero(network.component[network.u] == 0)
    (walk,) = sweep_as_team(network, lines, start=int(network.u[lines[0]]), walks=1, rng=rng())
    assert walk.claim.gap == 0


def test_nobody_to_share_with_is_refused() -> None:
    network = random_network(6)
    with pytest.raises(InputError, match="at least one"):
        sweep_as_team(network, np.arange(4), start=0, walks=0, rng=rng())


def test_the_search_begins_where_the_longest_walk_is_shortest() -> None:
    # four streets around a start, in dm
    ends = np.array([[0, 1], [0, 2], [0, 3], [0, 4]])
    weight = np.array([10, 20, 30, 40])
    away = np.concatenate([[0], weight])
    between = away[:, None] + away
    np.fill_diagonal(between, 0)
    lopsided = (np.array([0]), np.array([1, 2, 3]))
    even = (np.array([0, 3]), np.array([1, 2]))
    for firsts in ((lopsided, even), (even, lopsided)):
        found = share_streets(
            ends, weight, between, start=0, firsts=firsts, lowest=0, iterations=0, rng=rng()
        )
        assert found.length.tolist() == [100, 100]
