from itertools import product

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import InfeasibleError, InputError
from gridplan.routing.euler import euler_walk
from gridplan.routing.postman import postman_problem
from gridplan.routing.rural import find_extra
from gridplan.routing.rural_exact import prove_extra
from gridplan.routing.sweep import Sweep, headings, sweep_streets
from gridplan.routing.tjoin import TJoins, odd_nodes
from gridplan.streets import StreetNetwork, build_network
from tests.streets.test_network import SQUARE, streets_of
from tests.streets.test_walking import random_network


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def assert_is_walk(network: StreetNetwork, sweep: Sweep, *, closed: bool = True) -> None:
    first = np.where(sweep.is_forward, network.u[sweep.line], network.v[sweep.line])
    last = np.where(sweep.is_forward, network.v[sweep.line], network.u[sweep.line])
    assert (first[1:] == last[:-1]).all()
    if closed:
        assert last[-1] == first[0]


def shortest_postman(network: StreetNetwork, lines: np.ndarray) -> int:
    """Solve the Chinese postman the way textbooks do: match odd nodes completely."""
    graph = nx.Graph()
    for a, b, w in zip(
        np.repeat(np.arange(network.n_nodes), np.diff(network.indptr)),
        network.indices, network.weight, strict=True,
    ):  # fmt: skip
        graph.add_edge(int(a), int(b), weight=int(w))
    odd = odd_nodes(network.u[lines], network.v[lines])
    pairs = nx.Graph()
    for i, a in enumerate(odd):
        away = nx.single_source_dijkstra_path_length(graph, int(a))
        for b in odd[i + 1 :]:
            pairs.add_edge(int(a), int(b), weight=away[int(b)])
    matched = nx.min_weight_matching(pairs)
    return int(network.length[lines].sum()) + sum(pairs.edges[e]["weight"] for e in matched)


def test_a_square_with_one_diagonal_walks_the_diagonal_twice() -> None:
    network = build_network(streets_of(*SQUARE, [(0, 0), (100, 100)]))
    sweep = sweep_streets(network, np.arange(5), rng=rng())
    assert sweep.claim.value == pytest.approx(400 + 2 * 141.4)
    assert sweep.claim.gap == 0
    assert sweep.is_extra.sum() == 1
    assert_is_walk(network, sweep)


def test_an_open_walk_over_the_same_square_walks_nothing_twice() -> None:
    network = build_network(streets_of(*SQUARE, [(0, 0), (100, 100)]))
    sweep = sweep_streets(network, np.arange(5), end="free", rng=rng())
    assert sweep.claim.value == pytest.approx(541.4)
    from_odd = sweep_streets(network, np.arange(5), start=0, end="open", rng=rng())
    assert from_odd.claim.value == pytest.approx(541.4)
    from_even = sweep_streets(network, np.arange(5), start=1, end="open", rng=rng())
    assert from_even.claim.value == pytest.approx(641.4)
    assert_is_walk(network, from_even, closed=False)


def test_loops_parallels_and_lines_of_no_length_are_all_walked() -> None:
    network = build_network(
        streets_of(
            [(0, 0), (50, 0)],
            [(0, 0), (25, 30), (50, 0)],
            [(0, 0), (9, 9), (0, 9), (0, 0)],
            [(50, 0), (50, 0)],
        )
    )
    sweep = sweep_streets(network, np.arange(4), rng=rng())
    assert sorted(sweep.line.tolist()) == [0, 1, 2, 3]
    assert_is_walk(network, sweep)


def test_a_street_asked_for_twice_is_walked_twice() -> None:
    network = build_network(streets_of([(0, 0), (50, 0)]))
    sweep = sweep_streets(network, np.array([0, 0]), rng=rng())
    assert sweep.line.tolist() == [0, 0]
    assert sweep.is_extra.tolist() == [False, False]


def test_the_walk_goes_straight_on_over_a_crossing() -> None:
    cross = [[(-50, 0), (0, 0)], [(0, 0), (50, 0)], [(0, -50), (0, 0)], [(0, 0), (0, 50)]]
    rim = [[(-50, 0), (0, -50)], [(50, 0), (0, 50)]]
    network = build_network(streets_of(*cross, *rim))
    sweep = sweep_streets(network, np.arange(6), rng=rng())
    order = sweep.line.tolist()
    turns = {frozenset(pair) for pair in zip(order, order[1:] + order[:1], strict=True)}
    assert frozenset((0, 1)) in turns
    assert frozenset((2, 3)) in turns


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_the_sweep_of_a_connected_network_is_the_matching_optimum(seed: int) -> None:
    network = random_network(seed, n=25)
    lines = np.flatnonzero(network.component[network.u] == 0)
    sweep = sweep_streets(network, lines, rng=rng())
    assert round(sweep.claim.value * 10) == shortest_postman(network, lines)
    assert sweep.claim.proof == "dual"
    assert sweep.claim.gap == 0
    assert set(sweep.line[~sweep.is_extra]) == set(lines)
    assert_is_walk(network, sweep)


def test_part_of_a_network_takes_short_cuts_over_streets_of_others() -> None:
    network = build_network(streets_of([(0, 0), (100, 0), (100, 10)], [(100, 10), (0, 0)]))
    assert sweep_streets(network, np.array([0]), rng=rng()).claim.value == pytest.approx(210.5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_islands_are_joined_at_the_least_cost(seed: int) -> None:
    chance = np.random.default_rng(seed)
    network = random_network(seed, n=7, kept=0.75)
    part = np.flatnonzero(network.component[network.u] == 0)
    lines = part[chance.random(len(part)) < 0.4]
    if not len(lines) or len(part) > 9:
        return
    problem = postman_problem(network, lines, reach=10**7)
    found = prove_extra(problem, find_extra(problem, rng=rng()))
    best = min(
        int((np.array(count) * problem.weight).sum())
        for count in product(range(3), repeat=len(problem.u))
        if not len(problem.odd(np.repeat(np.arange(len(count)), count)))
        and problem.pieces(np.flatnonzero(count)).max() <= 0
    )
    assert found.value == best == found.bound
    sweep = sweep_streets(network, lines, rng=rng())
    assert_is_walk(network, sweep)
    assert round(sweep.claim.value * 10) == best + problem.required_metres


def test_the_office_is_an_island_of_its_own() -> None:
    network = build_network(streets_of([(0, 0), (100, 0)], [(100, 0), (150, 0)]))
    start = int(np.flatnonzero(network.xy[:, 0] == 150)[0])
    sweep = sweep_streets(network, np.array([0]), start=start, rng=rng())
    assert sweep.claim.value == 300
    assert sweep.line.tolist() == [1, 0, 0, 1]


def test_streets_that_cannot_be_reached_are_refused() -> None:
    network = build_network(streets_of([(0, 0), (9, 0)], [(0, 5), (9, 5)]))
    with pytest.raises(InputError, match="2 streets"):
        sweep_streets(network, np.array([0, 1]), rng=rng())
    with pytest.raises(InputError, match="no street"):
        sweep_streets(network, np.array([], dtype=int), rng=rng())
    with pytest.raises(InputError, match="start"):
        sweep_streets(network, np.array([0]), end="open", rng=rng())


def test_an_odd_part_has_no_join_and_an_odd_graph_no_walk() -> None:
    joins = TJoins(3, np.array([0]), np.array([1]), np.array([5]))
    with pytest.raises(InfeasibleError, match="odd"):
        joins.solve(np.array([0, 2]))
    with pytest.raises(InfeasibleError, match="single walk"):
        euler_walk(np.array([0, 1, 1]), np.array([1, 2, 3]), np.zeros((3, 2)), start=0)


def test_a_line_is_headed_where_its_first_twelve_metres_lead() -> None:
    corner = shapely.LineString([(0, 0), (6, 0), (6, 6), (600, 6)])
    again = shapely.LineString([(0, 0), (0, 0), (0, 5)])
    loop = shapely.LineString([(0, 0), (0, 100), (100, 100), (0, 0)])
    found = np.degrees(headings(np.array([corner, again, loop])))
    np.testing.assert_allclose(found, [[45, 180], [90, -90], [90, 45]])


def test_chance_changes_the_walk_and_not_its_length() -> None:
    network = random_network(11, n=40)
    lines = np.flatnonzero(network.component[network.u] == 0)
    walks = {
        sweep_streets(network, lines, rng=np.random.default_rng(seed)).claim.value
        for seed in range(3)
    }
    assert len(walks) == 1
