from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.streets import CityWays, StreetNetwork, build_network, node_distances
from tests.streets.test_network import streets_of
from tests.streets.test_walking import random_network


def by_scipy(network: StreetNetwork, nodes: np.ndarray) -> np.ndarray:
    row = np.repeat(np.arange(network.n_nodes), np.diff(network.indptr))
    graph = csr_array((network.weight, (row, network.indices)), shape=(network.n_nodes,) * 2)
    found = dijkstra(graph, indices=nodes)[:, nodes]
    return np.where(np.isinf(found), -1, found).astype(np.int64)


def test_a_straight_street_is_as_long_as_its_parts() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)], [(100, 0), (250, 0)]))
    assert node_distances(network, np.array([0, 1, 2])).tolist() == [
        [0, 1000, 2500], [1000, 0, 1500], [2500, 1500, 0],
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_ways_equal_those_of_scipy_even_where_none_leads(seed: int) -> None:
    network = random_network(seed, n=50, kept=0.5)
    nodes = np.random.default_rng(seed).integers(0, network.n_nodes, 20)
    assert np.array_equal(node_distances(network, nodes), by_scipy(network, nodes))


def test_ways_of_no_length_and_of_half_a_planet_are_measured() -> None:
    network = build_network(
        streets_of(
            [(0, 0), (0.01, 0)], [(0.01, 0), (10, 0)], [(10, 0), (10, 2e7)], [(0, 0), (10, 3e8)]
        )
    )
    nodes = np.arange(network.n_nodes)
    assert network.weight.min() == 0
    found = node_distances(network, nodes)
    assert found.max() > 2**31
    shape = (network.n_nodes,) * 2
    plain = np.full(shape, np.inf)
    row = np.repeat(nodes, np.diff(network.indptr))
    plain[row, network.indices] = network.weight
    np.fill_diagonal(plain, 0)
    for middle in nodes:
        plain = np.minimum(plain, plain[:, [middle]] + plain[middle])
    assert np.array_equal(found, plain)


@pytest.mark.parametrize("seed", range(4))
def test_the_fast_ways_equal_the_plain_ones(seed: int) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra `ways` is not installed")
    network = random_network(seed, n=50, kept=0.6)
    nodes = np.random.default_rng(seed).integers(0, network.n_nodes, 20)
    ways = CityWays(network)
    assert np.array_equal(ways.distances(nodes), node_distances(network, nodes))


def test_a_kept_order_measures_the_same(tmp_path: Path) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra `ways` is not installed")
    network = random_network(1, n=50, kept=0.8)
    nodes = np.arange(0, network.n_nodes, 3)
    CityWays(network).save(tmp_path / "order")
    kept = CityWays(network, kept=tmp_path / "order")
    assert np.array_equal(kept.distances(nodes), node_distances(network, nodes))
