from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from gridplan.errors import InputError
from gridplan.inputs import Streets
from gridplan.streets import (
    StreetNetwork,
    build_network,
    snap,
    walking_blocks,
    walking_matrix,
    walking_pairs,
)
from tests.streets.test_network import SQUARE, streets_of


def random_network(seed: int, n: int = 60, kept: float = 0.7) -> StreetNetwork:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (n, 2))
    triangles = Delaunay(xy).simplices
    pairs = {
        tuple(sorted((int(t[i]), int(t[j]))))
        for t in triangles
        for i, j in ((0, 1), (1, 2), (0, 2))
    }
    chosen = [pair for pair in sorted(pairs) if rng.random() < kept]
    return build_network(streets_of(*([tuple(xy[a]), tuple(xy[b])] for a, b in chosen)))


def by_scipy(network: StreetNetwork, points: np.ndarray) -> np.ndarray:
    """Make every snapped point a node of its own and let scipy do the rest."""
    snapped = snap(network, points)
    n, m = network.n_nodes, len(points)
    ends: list[tuple[int, int, float]] = []
    for line in np.flatnonzero(network.is_walkable):
        here = np.flatnonzero(snapped.edge == line)
        stops = sorted((int(snapped.to_u[p]), n + int(p)) for p in here)
        chain = [
            (0, int(network.u[line])), *stops, (int(network.length[line]), int(network.v[line]))
        ]  # fmt: skip
        ends += [(a, b, y - x) for (x, a), (y, b) in pairwise(chain)]
    ends.sort(key=lambda end: (min(end[:2]), max(end[:2]), end[2]))
    shortest: dict[tuple[int, int], float] = {}
    for a, b, length in ends:
        shortest.setdefault((min(a, b), max(a, b)), length + 1e-9)  # zero is no edge in scipy
    rows, values = np.array(list(shortest)), np.array(list(shortest.values()))
    graph = coo_array((values, (rows[:, 0], rows[:, 1])), shape=(n + m, n + m)).tocsr()
    street = dijkstra(graph, directed=False, indices=np.arange(n, n + m))[:, n:] / 10
    straight = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    walked = street + snapped.offset[:, None] + snapped.offset[None]
    found = np.where(np.isinf(walked), 2 * straight, np.maximum(walked, straight))
    return np.where(straight == 0, 0, found)


def test_across_a_square_one_walks_round_two_sides() -> None:
    network = build_network(streets_of(*SQUARE))
    points = np.array([[50.0, -5.0], [50.0, 105.0], [60.0, -5.0]])
    assert walking_matrix(network, snap(network, points)).tolist() == [
        [0, 210, 20],
        [210, 0, 220 - 20],
        [20, 200, 0],
    ]


def test_a_bend_counts_along_the_street_and_not_across() -> None:
    network = build_network(streets_of([(0, 0), (0, 100), (10, 100), (10, 0)]))
    assert walking_matrix(network, snap(network, np.array([[0.0, 0], [10.0, 0]])))[0, 1] == 210


def test_without_streets_distances_are_straight() -> None:
    points = np.array([[0.0, 0.0], [3.0, 4.0]])
    network = build_network(Streets.none())
    assert walking_matrix(network, snap(network, points))[0, 1] == 5


def test_parts_that_do_not_meet_are_twice_the_straight_line_apart() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)], [(0, 300), (100, 300)]))
    snapped = snap(network, np.array([[0.0, 0.0], [0.0, 300.0]]))
    assert walking_matrix(network, snapped)[0, 1] == 600
    assert snapped.component[0] != snapped.component[1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.35, 0.6, 0.9]))
def test_distances_equal_scipy_on_any_network(seed: int, kept: float) -> None:
    network = random_network(seed, kept=kept)
    points = np.random.default_rng(seed).uniform(-100, 1100, (30, 2))
    points[7] = points[3]
    found = walking_matrix(network, snap(network, points))
    assert found == pytest.approx(by_scipy(network, points), abs=1e-2)
    assert (found == found.T).all()


def test_groups_are_the_blocks_of_the_whole_for_any_number_of_threads() -> None:
    network = random_network(1)
    points = np.random.default_rng(2).uniform(0, 1000, (60, 2))
    snapped = snap(network, points)
    start = np.array([0, 7, 7, 20, 21, 30, 40, 52, 60])
    whole = walking_matrix(network, snapped)
    one = walking_blocks(network, snapped, group_start=start)
    two = walking_blocks(network, snapped, group_start=start, workers=2)
    assert one.metres.tobytes() == two.metres.tobytes()
    for group in range(len(one)):
        rows = slice(start[group], start[group + 1])
        assert (one[group] == whole[rows, rows]).all()


def test_pairs_are_entries_of_the_whole() -> None:
    network = random_network(3)
    points = np.random.default_rng(4).uniform(0, 1000, (40, 2))
    snapped = snap(network, points)
    hubs = np.array([5, 17, 30])
    source_of = np.arange(40) % 3
    found = walking_pairs(network, snapped.take(hubs), snapped, source_of=source_of)
    whole = walking_matrix(network, snapped)
    assert found == pytest.approx(whole[hubs[source_of], np.arange(40)])


def test_groups_that_miss_points_are_refused() -> None:
    network = build_network(streets_of(*SQUARE))
    with pytest.raises(InputError, match="3 points"):
        walking_blocks(network, snap(network, np.zeros((3, 2))), group_start=np.array([0, 2]))


def test_the_wuhan_sample_is_one_network() -> None:
    folder = Path(__file__).parents[2] / "../shared/data/wuhan_core_synthetic_cn"
    if not folder.exists():
        pytest.skip("the shared sample wuhan_core_synthetic_cn is not beside the project")
    read = pytest.importorskip("osmnx").load_graphml(folder / "streets.graphml")
    lines = {
        tuple(sorted((a, b))): [(read.nodes[n]["x"], read.nodes[n]["y"]) for n in (a, b)]
        for a, b in read.edges()
    }
    metric = [[(x * 96000, y * 111000) for x, y in line] for line in lines.values()]
    network = build_network(streets_of(*metric))
    assert (network.n_nodes, len(network.component_length)) == (10796, 1)
