"""A reason is a proof: brute force over all divisions agrees with it."""

from itertools import product

import numpy as np
import pytest

from gridplan.partition.bridge import bridge
from gridplan.partition.divide import divide
from gridplan.partition.edges import components
from gridplan.partition.problem import Problem
from gridplan.partition.reasons import explain, fits_whole_grids, pendant_weight
from tests.partition.lattice import lattice


def reason_of(problem: Problem) -> set[str]:
    return {one.reason for one in explain(bridge(problem), divide(problem))}


def exists(problem: Problem) -> bool:
    """Try every division."""
    for choice in product(range(problem.k), repeat=len(problem)):
        grid_of = np.array(choice)
        load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
        if load.min() < problem.lower or load.max() > problem.upper:
            continue
        same = problem.is_walkable & (grid_of[problem.source] == grid_of[problem.indices])
        if (
            len(set(components(len(problem), problem.source, problem.indices, same)))
            == problem.k
        ):
            return True
    return False


def test_an_atom_heavier_than_a_grid() -> None:
    problem = lattice(1, 4, 2, workload=[90, 5, 5, 20])
    assert "atom_too_heavy" in reason_of(problem)
    assert not exists(problem)


def test_a_part_whose_weight_is_no_whole_number_of_grids() -> None:
    problem = lattice(1, 5, 2, workload=[10, 10, 10, 10, 10], closed=[(2, 3)], tolerance=0.1)
    # 30 and 20, a grid is 23 to 27: the lighter part joins the other, then all is too coarse
    assert reason_of(problem) & {"component_weight", "no_subset"}
    assert not exists(problem)


def test_counts_that_form_no_grid() -> None:
    problem = lattice(1, 6, 2, workload=[40, 40, 40, 40, 40, 0], tolerance=0.1)
    assert reason_of(problem) == {"no_subset"}
    assert not exists(problem)


def test_light_parts_that_hang_on_one_atom() -> None:
    # a cross: the middle atom holds four arms together, each too light to be a grid
    problem = lattice(
        3, 3, 2, workload=[0, 20, 0, 20, 20, 20, 0, 20, 0], tolerance=0.2,
        closed=[(0, 1), (1, 2), (0, 3), (3, 6), (2, 5), (5, 8), (6, 7), (7, 8)],
    )  # fmt: skip
    assert pendant_weight(problem, 4) == 100
    assert "cut_vertex" in reason_of(problem)


def test_a_division_within_its_bounds_needs_no_reason() -> None:
    assert reason_of(lattice(4, 4, 4)) == set()


@pytest.mark.parametrize("seed", range(30))
def test_no_reason_is_given_where_a_division_exists(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = lattice(2, 4, 2, workload=rng.integers(1, 30, 8).tolist(), tolerance=0.1)
    proofs = reason_of(problem) - {"search_limit"}
    if proofs:
        assert not exists(problem)
    else:
        assert exists(problem) == (reason_of(problem) == set())


def test_whole_grids_by_hand() -> None:
    assert [w for w in range(1, 60) if fits_whole_grids(w, 18, 22)] == [
        *range(18, 23), *range(36, 45), *range(54, 60),
    ]  # fmt: skip
