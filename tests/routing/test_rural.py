import numpy as np
import pytest

from gridplan.routing.rural_cuts import SCALE, weak_islands
from gridplan.routing.sweep import sweep_streets
from tests.routing.test_sweep import assert_is_walk
from tests.streets.test_walking import random_network


def test_every_cut_along_a_chain_is_found_at_once() -> None:
    # islands 0 and 1, joined over nodes 2 and 3 by ways that are walked once
    u, v = np.array([0, 2, 3]), np.array([2, 3, 1])
    sets = weak_islands(u, v, np.full(3, SCALE), 2, 4)
    ways = {tuple(np.flatnonzero(inside[u] != inside[v]).tolist()) for inside in sets}
    assert ways == {(0,), (1,), (2,)}


def test_of_equal_cuts_the_one_with_fewest_ways_is_found_first() -> None:
    # unused ways 2 to 5 leave node 2, none leaves node 3
    u, v = np.array([0, 2, 2, 2, 2, 3]), np.array([2, 3, 4, 5, 6, 1])
    room = np.array([SCALE, SCALE, 0, 0, 0, SCALE])
    first = weak_islands(u, v, room, 2, 7)[0]
    assert (first[u] != first[v]).sum() == 1


def test_islands_that_are_left_twice_need_no_cut() -> None:
    u, v = np.array([0, 2]), np.array([2, 1])
    assert not len(weak_islands(u, v, np.full(2, 2 * SCALE), 2, 3))


@pytest.mark.parametrize("seed", range(6))
def test_five_islands_of_a_large_network_are_proven(seed: int) -> None:
    network = random_network(seed, n=150)
    part = np.flatnonzero(network.component[network.u] == 0)
    middle = (network.xy[network.u[part]] + network.xy[network.v[part]]) / 2
    lines = np.zeros(0, dtype=np.int64)
    for centre in np.random.default_rng(seed).choice(len(part), 5, replace=False):
        near = np.argsort(((middle - middle[centre]) ** 2).sum(axis=1), kind="stable")
        lines = np.union1d(lines, part[near[:8]])
    sweeps = [
        sweep_streets(network, lines, effort=effort, rng=np.random.default_rng(1))
        for effort in (0, 1)
    ]
    assert sweeps[1].claim.gap == 0
    assert sweeps[1].claim.value <= sweeps[0].claim.value
    bounds = [sweep.claim.bound for sweep in sweeps]
    assert bounds[0] is not None
    assert bounds[1] is not None
    assert bounds[0] <= bounds[1]
    assert set(sweeps[1].line[~sweeps[1].is_extra]) == set(lines)
    assert_is_walk(network, sweeps[1])
