from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Ints
from gridplan.routing.postman import PostmanProblem, postman_problem
from gridplan.routing.rural_model import cut_model, tighten
from gridplan.routing.share_bound import share_bound
from gridplan.routing.tjoin import TJoins, odd_nodes
from gridplan.streets import build_network
from tests.streets.test_network import streets_of


def star(*arms: float) -> PostmanProblem:
    """Lay straight arms around one start, 90 degrees apart."""
    turns = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    lines = [[(0, 0), (m * x, m * y)] for m, (x, y) in zip(arms, turns, strict=False)]
    network = build_network(streets_of(*lines))
    start = int(np.flatnonzero((network.xy == 0).all(axis=1))[0])
    return postman_problem(network, np.arange(len(arms)), start=start)


def away(problem: PostmanProblem) -> Ints:
    graph = csr_array((problem.weight, (problem.u, problem.v)), shape=(problem.n,) * 2)
    metres: Ints = dijkstra(graph, directed=False, indices=problem.start).astype(np.int64)
    return metres


def shortest_longest(problem: PostmanProblem, k: int) -> int:
    """Give each street to one of the walks in every way; each walk is exact on its own."""
    m, best = len(problem.required_u), 10**9
    graph = csr_array((problem.weight, (problem.u, problem.v)), shape=(problem.n,) * 2)
    between = dijkstra(graph, directed=False).astype(np.int64)
    for owner in product(range(k), repeat=m):
        lengths = [
            _walk(problem, between, np.flatnonzero(np.array(owner) == w)) for w in range(k)
        ]
        best = min(best, max(lengths))
    return best


def _walk(problem: PostmanProblem, between: np.ndarray, mine: np.ndarray) -> int:
    """Walk some streets of a tree from the start: twice what is on the way to them."""
    if not len(mine):
        return 0
    u, v = problem.required_u[mine], problem.required_v[mine]
    on_way = np.zeros(len(problem.u), dtype=bool)
    for end in (*u.tolist(), *v.tolist()):
        for way in range(len(problem.u)):
            a, b = problem.u[way], problem.v[way]
            to_a, to_b = between[problem.start, a], between[problem.start, b]
            last = b if to_b > to_a else a
            on_way[way] |= max(to_a, to_b) + between[last, end] == between[problem.start, end]
    return int(2 * problem.weight[on_way].sum())


def bound(problem: PostmanProblem, k: int, lowest: int = 0) -> int:
    return share_bound(problem, away(problem), k=k, lowest=lowest).longest


def test_four_equal_arms_shared_by_two_are_two_arms_each() -> None:
    problem = star(100, 100, 100, 100)
    found = share_bound(problem, away(problem), k=2, lowest=0)
    assert found.longest == 4000
    # each arm is walked back again
    assert found.walked is not None
    assert found.walked.tolist() == [1, 1, 1, 1]


def test_a_start_with_one_street_is_left_once_for_each_walk() -> None:
    # a stem to a fork of two arms: both walks have to pass the stem twice
    network = build_network(
        streets_of([(0, 0), (100, 0)], [(100, 0), (100, 50)], [(100, 0), (100, -50)])
    )
    start = int(np.flatnonzero((network.xy == 0).all(axis=1))[0])
    problem = postman_problem(network, np.arange(3), start=start)
    alone = problem.required_metres + int(
        problem.weight[
            TJoins(problem.n, problem.u, problem.v, problem.weight)
            .solve(odd_nodes(problem.required_u, problem.required_v))
            .edges
        ].sum()
    )
    assert alone == 4000
    # half of it would be 2000; a stem there and back and one arm is 3000
    assert bound(problem, 2, lowest=2000) == 3000


@pytest.mark.parametrize("seed", range(10))
def test_no_way_of_sharing_a_small_tree_is_below_the_bound(seed: int) -> None:
    luck = np.random.default_rng(seed)
    points = [(0.0, 0.0)]
    lines = []
    for i in range(6):
        parent = points[luck.integers(len(points))]
        point = (float(20 * (i + 1)), float(luck.integers(-40, 40)))
        points.append(point)
        lines.append([parent, point])
    network = build_network(streets_of(*lines))
    start = int(np.flatnonzero((network.xy == 0).all(axis=1))[0])
    problem = postman_problem(network, np.arange(len(lines)), start=start)
    for k in (2, 3):
        best = shortest_longest(problem, k)
        for lowest in (0, best // 2, best - 1, best):
            assert lowest <= bound(problem, k, lowest) <= best


def test_a_set_that_is_left_more_often_is_a_new_cut() -> None:
    problem = star(100)
    model = cut_model(problem, most=6)
    is_start = np.arange(problem.n) == problem.start
    assert not model.add(is_start, 1.0)
    assert model.add(is_start, 3.0)
    assert tighten(model, 2**40) == 3000
