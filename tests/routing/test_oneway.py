from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gridplan.errors import InfeasibleError
from gridplan.routing.oneway import sweep_on_wheels
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.streets import StreetNetwork, build_network
from tests.routing.test_sweep import assert_is_walk
from tests.streets.test_network import SQUARE, streets_of
from tests.streets.test_walking import random_network


def ride(network: StreetNetwork, oneway: np.ndarray) -> Sweep:
    everything = np.ones(network.n_edges, dtype=bool)
    lines = np.arange(network.n_edges)
    return sweep_on_wheels(network, lines, is_oneway=oneway, usable=everything)


def test_a_one_way_square_is_ridden_once_round() -> None:
    network = build_network(streets_of(*SQUARE))
    found = ride(network, np.ones(4, dtype=bool))
    assert found.claim.value == 400
    assert found.claim.method == "oneway"
    assert found.is_forward.all()
    assert_is_walk(network, found)


def test_a_one_way_diagonal_costs_the_way_back() -> None:
    network = build_network(streets_of(*SQUARE, [(0, 0), (100, 100)]))
    found = ride(network, np.ones(5, dtype=bool))
    assert found.claim.value == pytest.approx(400 + 141.4 + 200)
    assert found.claim.gap == 0


def test_two_way_streets_ride_no_further_than_feet_walk() -> None:
    network = random_network(3, n=25, kept=0.95)
    assert len(network.component_length) == 1
    found = ride(network, np.zeros(network.n_edges, dtype=bool))
    lines = np.arange(network.n_edges)
    on_foot = sweep_streets(network, lines, rng=np.random.default_rng(1))
    assert found.claim.value == pytest.approx(on_foot.claim.value)
    assert_is_walk(network, found)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_mixed_streets_equal_the_best_of_all_directions(seed: int) -> None:
    network = random_network(seed, n=5, kept=1.0)
    m, n = network.n_edges, network.n_nodes
    oneway = np.random.default_rng(seed).random(m) < 0.4
    try:
        found = ride(network, oneway)
    except InfeasibleError:
        ahead = (network.u, network.v)
        both = (np.concatenate([network.u, network.v[~oneway]]),
                np.concatenate([network.v, network.u[~oneway]]))  # fmt: skip
        graph = csr_array((np.ones(len(both[0])), both), shape=(n, n))
        assert connected_components(graph, connection="strong")[0] > 1
        assert len(ahead[0]) == m
        return
    assert found.is_forward[oneway[found.line]].all()
    assert_is_walk(network, found)
    best = None
    two_way = np.flatnonzero(~oneway)
    for flips in product((False, True), repeat=len(two_way)):
        u, v = network.u.copy(), network.v.copy()
        u[two_way[list(flips)]] = network.v[two_way[list(flips)]]
        v[two_way[list(flips)]] = network.u[two_way[list(flips)]]
        surplus = np.bincount(v, minlength=n) - np.bincount(u, minlength=n)
        cost = cheapest_flow(network, oneway, surplus)
        best = cost if best is None else min(best, cost)
    assert best is not None
    assert round(found.claim.value * 10) == int(network.length.sum()) + best


def cheapest_flow(network: StreetNetwork, oneway: np.ndarray, surplus: np.ndarray) -> int:
    back = np.flatnonzero(~oneway)
    tail = np.concatenate([network.u, network.v[back]])
    head = np.concatenate([network.v, network.u[back]])
    cost = np.concatenate([network.length, network.length[back]])
    arcs = np.arange(len(tail))
    rows = np.zeros((network.n_nodes, len(tail)))
    rows[tail, arcs] += 1
    rows[head, arcs] -= 1
    found = linprog(cost, A_eq=rows, b_eq=surplus)
    return round(found.fun) if found.status == 0 else 10**12


def test_a_street_one_cannot_leave_is_refused() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)]))
    with pytest.raises(InfeasibleError, match="on foot"):
        ride(network, np.ones(1, dtype=bool))
