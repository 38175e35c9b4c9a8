from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gridplan.checking.routes import check_routes
from gridplan.routing import RoundSettings, RouteSettings, plan_routes
from gridplan.routing.riding import NO_WAY, find_rides, mend_ride, ride_length
from gridplan.streets import StreetNetwork, build_network, snap, walking_matrix
from tests.routing.test_plan_routes import town
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network


def one_way(network: StreetNetwork, share: float, seed: int = 1) -> StreetNetwork:
    rng = np.random.default_rng(seed)
    is_oneway = rng.random(network.n_edges) < share
    return build_network(replace(network.streets, is_oneway=is_oneway))


def test_a_ring_of_one_way_streets_is_ridden_round_in_one_direction():
    ring = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]
    sides = [[ring[n], ring[n + 1]] for n in range(4)]
    network = one_way(build_network(streets_of(*sides)), 1.1)
    rides = find_rides(network, snap(network, np.array([[50.0, 0.0], [100.0, 50.0]])))
    assert rides.metres.tolist() == [[0, 1000], [3000, 0]]


def test_without_one_way_streets_one_rides_as_far_as_one_walks():
    network = random_network(5)
    snapped = snap(network, np.random.default_rng(2).uniform(0, 1000, (12, 2)))
    walked = walking_matrix(network, snapped)
    rides = find_rides(network, snapped)
    joined = snapped.component[:, None] == snapped.component[None, :]
    assert np.allclose(rides.metres[joined] / 10, walked[joined], atol=0.2)
    assert (rides.metres[~joined] == NO_WAY).all()


def test_rides_are_as_long_as_their_legs_and_never_go_against_a_street():
    network = one_way(random_network(6, kept=0.95), 0.3)
    snapped = snap(network, np.random.default_rng(3).uniform(0, 1000, (10, 2)))
    rides = find_rides(network, snapped)
    for (i, j), legs in rides.line.items():
        metres = sum(abs(b - a) for _, a, b in legs)
        offset = 0.0 if i == j else snapped.offset[i] + snapped.offset[j]
        assert abs(metres + offset - rides.metres[i, j] / 10) < 0.2
        assert not any(b < a and network.streets.is_oneway[line] for line, a, b in legs)


def test_distances_between_crossings_are_those_of_scipy():
    network = one_way(random_network(7, kept=0.95), 0.4)
    ahead = np.arange(network.n_edges)
    back = np.flatnonzero(~np.asarray(network.streets.is_oneway))
    tail = np.concatenate([network.u[ahead], network.v[back]])
    head = np.concatenate([network.v[ahead], network.u[back]])
    weight = network.length[np.concatenate([ahead, back])]
    graph = coo_array((weight, (tail, head)), shape=(network.n_nodes,) * 2).tocsr()
    nodes = np.array([0, 5, 9, 14])
    want = dijkstra(graph, indices=nodes)[:, nodes]
    found = find_rides(network, snap(network, network.xy[nodes])).metres
    finite = np.isfinite(want)
    assert np.allclose(found[finite], want[finite], atol=4)


def test_mending_a_ride_never_makes_it_longer():
    rng = np.random.default_rng(4)
    metres = rng.integers(1, 1000, (9, 9))
    tour = np.concatenate([[0], rng.permutation(np.arange(1, 9))])
    mended = mend_ride(metres, tour)
    assert sorted(mended) == list(range(9))
    assert ride_length(metres, mended) <= ride_length(metres, tour)


def test_visits_by_e_bike_obey_one_way_streets_and_the_check_agrees():
    network, task = town()
    network = one_way(network, 0.2)
    settings = RouteSettings(
        mode="visits", is_riding=True,
        rounds=RoundSettings(iterations=400, is_riding=True, speed=12 / 3.6),
    )  # fmt: skip
    plan = plan_routes(network, task, settings)
    assert len(plan) > 0
    assert check_routes(plan, network.streets, task, settings) == []
    on_foot = plan_routes(network, task, RouteSettings(mode="visits"))
    faults = check_routes(on_foot, network.streets, task, settings)
    assert "against_oneway" in {fault.name for fault in faults}
