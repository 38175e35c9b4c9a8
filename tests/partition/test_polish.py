"""A region divided anew is divided in the best of all ways; rings are opened."""

import itertools

import numpy as np
import pytest

from gridplan.partition.bridge import bridge
from gridplan.partition.columns import Columns, Region, collect, set_cost
from gridplan.partition.cover import cover
from gridplan.partition.divide import divide
from gridplan.partition.edges import components
from gridplan.partition.enclosing import enclosures, sealers
from gridplan.partition.opening import open_rings
from gridplan.partition.polish import polish
from gridplan.partition.problem import Problem
from gridplan.partition.sectors import cut_into_grids
from gridplan.partition.state import Graph, Price
from tests.partition.lattice import lattice

PRICE = Price(
    mean=0.0,
    tolerance=0.1,
    equal=0.0,
    soft=20.0,
    hard=20.0,
    broken=1.0,
    walking=1e-4,
    border=1e-3,
)


def graph_of(problem: Problem) -> Graph:
    return Graph(
        problem.workload, problem.indptr, problem.indices, problem.border, problem.is_walkable,
        problem.is_outer, problem.walking,
        sealer=sealers(problem.indptr, problem.indices, problem.is_outer),
    )  # fmt: skip


def region_of(problem: Problem) -> Region:
    n = len(problem)
    near = np.zeros(n, dtype=np.int64)
    within = np.zeros((n, n))
    np.bitwise_or.at(near, problem.source, 1 << problem.indices)
    within[problem.source, problem.indices] = problem.border
    ways = problem.walking.astype(np.float64)
    return Region(problem.workload, near, within, within.sum(axis=1), ways)


def is_connected(problem: Problem, atoms: list[int]) -> bool:
    held = np.isin(np.arange(len(problem)), atoms)
    keep = held[problem.source] & held[problem.indices]
    label = components(len(problem), problem.source, problem.indices, keep)
    return len(set(label[held].tolist())) == 1


def test_columns_are_all_connected_sets_within_the_weight() -> None:
    problem = lattice(3, 3, 3, workload=[5, 3, 4, 2, 6, 1, 3, 2, 4])
    price = PRICE._replace(mean=problem.mean)
    room = 600
    found = Columns(np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room))
    n = collect(region_of(problem), price, (1e9, 1e9), 12, found)
    wanted = {
        sum(1 << a for a in atoms)
        for size in range(1, 10)
        for atoms in itertools.combinations(range(9), size)
        if problem.workload[list(atoms)].sum() <= 12 and is_connected(problem, list(atoms))
    }
    assert len(found.members[:n].tolist()) == len(wanted)
    assert set(found.members[:n].tolist()) == wanted
    region = region_of(problem)
    for members, load, cost in zip(*(row[:n] for row in found), strict=True):
        atoms = [a for a in range(9) if members >> a & 1]
        assert load == problem.workload[atoms].sum()
        assert cost == pytest.approx(set_cost(members, load, region, price))


def test_the_cheapest_cover_is_the_one_found_by_trying_all() -> None:
    rng = np.random.default_rng(4)
    workload = rng.integers(1, 9, 6)
    members = np.arange(1, 64)
    cost = rng.random(63)
    best = min(
        cost[list(three)].sum()
        for three in itertools.combinations(range(63), 3)
        if members[list(three)].sum() == 63 and np.bitwise_or.reduce(members[list(three)]) == 63
    )
    found, chosen = cover(members, cost, workload, 3, 10.0, 10**6)
    assert found == pytest.approx(best)
    assert cost[chosen].sum() == pytest.approx(best)
    assert cover(members, cost, workload, 3, best, 10**6)[1].tolist() == [-1, -1, -1]


def test_a_small_community_is_divided_in_the_best_of_all_ways() -> None:
    rng = np.random.default_rng(7)
    problem = lattice(3, 3, 2, workload=rng.integers(5, 30, 9).tolist())
    price = PRICE._replace(mean=problem.mean)
    grid_of = cut_into_grids(bridge(problem)).astype(np.int32)
    energy = polish(grid_of, 2, graph_of(problem), price, 20, 4, 5000)
    region = region_of(problem)

    def cost_of(atoms: list[int]) -> float:
        load = int(problem.workload[atoms].sum())
        return set_cost(sum(1 << a for a in atoms), load, region, price)

    best = np.inf
    for size in range(1, 9):
        for atoms in itertools.combinations(range(9), size):
            one, two = list(atoms), [a for a in range(9) if a not in atoms]
            ring = np.isin(np.arange(9), one).astype(np.int64)
            whole = is_connected(problem, one) and is_connected(problem, two)
            if whole and not len(enclosures(problem, ring)):
                best = min(best, cost_of(one) + cost_of(two))
    assert energy == pytest.approx(best)


def test_a_grid_around_two_others_encloses_them_and_is_opened() -> None:
    problem = lattice(5, 6, 3)
    grid_of = np.zeros(30, dtype=np.int64)
    inner = np.arange(30).reshape(5, 6)[1:4, 1:5]
    grid_of[inner[:, :2]] = 1
    grid_of[inner[:, 2:]] = 2
    assert enclosures(problem, grid_of).tolist() == [0]
    opened = open_rings(problem, grid_of)
    assert not len(enclosures(problem, opened))
    for grid in range(3):
        assert is_connected(problem, np.flatnonzero(opened == grid).tolist())


def test_what_one_atom_seals_off_the_input_encloses() -> None:
    problem = lattice(1, 4, 2)
    is_outer = np.array([True, False, False, False])
    assert sealers(problem.indptr, problem.indices, is_outer).tolist() == [-1, 0, 1, 2]
    sealed = Problem(
        **{name: getattr(problem, name) for name in Problem.__slots__ if name != "is_outer"},
        is_outer=is_outer,
    )
    assert enclosures(sealed, np.array([0, 0, 1, 1])).tolist() == []


@pytest.mark.parametrize("seed", range(6))
def test_no_search_leaves_a_grid_around_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = lattice(12, 12, 16, workload=rng.integers(1, 60, 144).tolist())
    for effort in ("draft", "standard"):
        assert not len(enclosures(problem, divide(problem, effort=effort, seed=seed)))
