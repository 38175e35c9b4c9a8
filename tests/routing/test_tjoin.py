import numpy as np
import pymatching
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array

from benchmarks.town import town
from gridplan.arrays import Ints
from gridplan.errors import InfeasibleError
from gridplan.routing.blossom import DUAL, RADIUS, new_forest
from gridplan.routing.matching import dual_value, match_all, match_greedily, partners
from gridplan.routing.odd_pairs import nearest, overlooked, pair_rows
from gridplan.routing.tjoin import TJoins, odd_nodes


def theirs(n: int, ends: Ints, weight: Ints, odd: Ints) -> int:
    """Ask PyMatching for the length of the same join."""
    m = len(ends)
    checks = csc_array(
        (np.ones(2 * m, dtype=np.uint8), ends.ravel(), np.arange(0, 2 * m + 1, 2)), shape=(n, m)
    )
    graph = pymatching.Matching.from_check_matrix(checks, weights=weight.astype(float))
    syndrome = np.zeros(n, dtype=np.uint8)
    syndrome[odd] = 1
    return int(weight[np.flatnonzero(graph.decode(syndrome))].sum())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_join_is_as_short_as_its_bound_and_as_that_of_pymatching(seed: int) -> None:
    luck = np.random.default_rng(seed)
    n = int(luck.integers(2, 60))
    whole = np.stack(np.triu_indices(n, 1), axis=1)
    ends = whole[luck.random(len(whole)) < luck.uniform(0.03, 0.5)]
    weight = luck.integers(0, luck.choice([2, 5, 100, 5000]), len(ends))
    odd = np.flatnonzero(luck.random(n) < luck.random())
    joins = TJoins(n, ends[:, 0], ends[:, 1], weight)
    try:
        join = joins.solve(odd)
    except InfeasibleError:
        with pytest.raises(ValueError, match="syndrome"):
            theirs(n, ends, weight, odd)
        return
    assert weight[join.edges].sum() == join.bound == theirs(n, ends, weight, odd)
    assert odd_nodes(ends[join.edges, 0], ends[join.edges, 1]).tolist() == odd.tolist()


def test_a_town_of_1500_crossings_is_joined_as_by_pymatching() -> None:
    network = town(1500, seed=4)
    odd = odd_nodes(network.u, network.v)
    join = TJoins.of(network).solve(odd)
    ends = np.stack([network.u, network.v], axis=1)
    assert join.bound == theirs(network.n_nodes, ends, network.length, odd)
    assert network.length[join.edges].sum() == join.bound


def test_three_arms_of_a_star_and_its_middle_are_walked_once() -> None:
    join = TJoins(4, np.zeros(3, dtype=int), np.arange(1, 4), np.array([1, 2, 3])).solve(
        np.arange(4)
    )
    assert join.edges.tolist() == [0, 1, 2]
    assert join.bound == 6


def test_the_middle_of_a_star_is_on_the_way_of_all_its_other_pairs() -> None:
    graph, odd = (
        TJoins(4, np.zeros(3, dtype=int), np.arange(1, 4), np.array([1, 2, 3]))._graph,
        np.arange(4),
    )
    to, length = nearest(graph, odd, odd, 3)
    assert to.tolist() == [[1, 2, 3], [0, -1, -1], [0, -1, -1], [0, -1, -1]]
    assert length[0].tolist() == [4, 8, 12]
    forest = new_forest(4)
    # without a negative dual in the middle, pairs over it are allowed with their halves
    forest[0][:, RADIUS] = [0, 4, 8, 12]
    assert not len(overlooked(graph, odd, odd, forest))
    forest[0][:, RADIUS] = [-1, 5, 9, 13]
    assert overlooked(graph, odd, odd, forest).tolist() == [[1, 2, 12], [1, 3, 16], [2, 3, 20]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_no_vertex_has_a_negative_dual_and_no_matching_overlooks_a_pair(seed: int) -> None:
    luck = np.random.default_rng(seed)
    network = town(int(luck.integers(4, 120)), seed=seed)
    odd = odd_nodes(network.u, network.v)
    graph = TJoins.of(network)._graph
    place = np.full(network.n_nodes, -1, dtype=np.int64)
    place[odd] = np.arange(len(odd))
    to, length = nearest(graph, odd, place, len(odd))
    forest = new_forest(len(odd))
    pairs = pair_rows(to, length, np.zeros((0, 3), dtype=np.int64))
    match_greedily(forest, pairs)
    assert match_all(forest, pairs)
    assert (forest[1][:, DUAL] >= 0).all()
    assert not len(overlooked(graph, odd, place, forest))


def test_two_triangles_need_the_dual_of_a_blossom() -> None:
    # two rings of three with a long way between: no duals of vertices alone reach 2 + 20
    ends = np.array([[0, 1], [1, 2], [0, 2], [3, 4], [4, 5], [3, 5], [2, 3]])
    weight = np.array([2, 2, 2, 2, 2, 2, 20])
    join = TJoins(6, ends[:, 0], ends[:, 1], weight).solve(np.arange(6))
    assert join.bound == weight[join.edges].sum() == 24
    graph, odd = TJoins(6, ends[:, 0], ends[:, 1], weight)._graph, np.arange(6)
    forest = new_forest(6)
    pairs = pair_rows(*nearest(graph, odd, odd, 5), np.zeros((0, 3), dtype=np.int64))
    match_greedily(forest, pairs)
    assert match_all(forest, pairs)
    assert (forest[1][6:, DUAL] > 0).any()
    assert dual_value(forest) == 96
    assert not len(overlooked(graph, odd, odd, forest))
    blossoms = forest[1].copy()
    blossoms[6:, DUAL] *= -1  # a dual that must not be negative proves nothing
    assert dual_value((forest[0], blossoms, *forest[2:])) == 0
    forest[0][0, RADIUS] += 2  # a dual that does not hold is found out
    assert len(overlooked(graph, odd, odd, forest))
    mate = partners(forest)
    assert mate[mate].tolist() == list(range(6))
