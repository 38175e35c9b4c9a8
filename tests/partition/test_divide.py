"""The search keeps its promises: connected, balanced, whole, and the same every time."""

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Ints
from gridplan.errors import CancelledError, InputError
from gridplan.partition import Problem, divide, divide_all, repair
from gridplan.partition.bridge import bridge
from gridplan.partition.edges import components
from gridplan.schemes import Weights
from tests.partition.lattice import lattice


def pieces_of(problem: Problem, grid_of: Ints) -> int:
    same = problem.is_walkable & (grid_of[problem.source] == grid_of[problem.indices])
    return len(set(components(len(problem), problem.source, problem.indices, same).tolist()))


def loads_of(problem: Problem, grid_of: Ints) -> list[int]:
    return (
        np.bincount(grid_of, weights=problem.workload, minlength=problem.k).astype(int).tolist()
    )


def cut_metres(problem: Problem, grid_of: Ints) -> float:
    cut = grid_of[problem.source] != grid_of[problem.indices]
    return float(problem.border[cut].sum() / 2)


def encloses_another(problem: Problem, grid_of: Ints) -> bool:
    """Take each grid out in turn: what is left must reach the outside."""
    outside = len(problem)
    source = np.concatenate([problem.source, np.flatnonzero(problem.is_outer)])
    rim = np.full(int(problem.is_outer.sum()), outside)
    target = np.concatenate([problem.indices, rim])
    for grid in range(problem.k):
        kept = np.append(grid_of != grid, True)
        edges = kept[source] & kept[target]
        label = components(outside + 1, source, target, edges)
        if len(set(label[kept].tolist())) > 1:
            return True
    return False


def test_components_are_numbered_by_their_lowest_atom() -> None:
    rng = np.random.default_rng(3)
    for n, edges in ((1, 0), (9, 4), (60, 40), (60, 200)):
        source, target = rng.integers(0, n, (2, edges))
        keep = rng.random(edges) < 0.7
        graph = coo_array((np.ones(keep.sum()), (source[keep], target[keep])), shape=(n, n))
        wanted = connected_components(graph, directed=False)[1]
        assert components(n, source, target, keep).tolist() == wanted.tolist()


def test_a_lattice_of_four_by_four_becomes_four_squares() -> None:
    problem = lattice(4, 4, 4)
    # people walk round corners here, so crosses would walk less; only borders count now
    grid_of = divide(problem, weights=Weights(walking=0.0))
    assert loads_of(problem, grid_of) == [40, 40, 40, 40]
    assert cut_metres(problem, grid_of) == 800.0  # two straight cuts: no shorter way exists


@pytest.mark.parametrize("effort", ["draft", "standard"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_grids_are_connected_balanced_and_enclose_nobody(effort: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = lattice(9, 10, 8, workload=rng.integers(5, 40, 90).tolist(), tolerance=0.08)
    grid_of = divide(problem, effort=effort, seed=seed)  # type: ignore[arg-type]
    assert pieces_of(problem, grid_of) == problem.k
    loads = loads_of(problem, grid_of)
    assert min(loads) >= problem.lower
    assert max(loads) <= problem.upper
    assert not encloses_another(problem, grid_of)


def test_the_number_of_workers_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    problems = [lattice(6, 7, 4, workload=rng.integers(5, 40, 42).tolist()) for _ in range(6)]
    one = divide_all(problems, effort="draft", workers=1)
    two = divide_all(problems, effort="draft", workers=2)
    assert all((a == b).all() for a, b in zip(one, two, strict=True))


def test_another_seed_searches_another_way() -> None:
    rng = np.random.default_rng(6)
    problem = lattice(9, 10, 9, workload=rng.integers(5, 60, 90).tolist())
    answers = {divide(problem, effort="draft", seed=s).tobytes() for s in range(6)}
    assert len(answers) > 1


def test_a_weight_of_zero_removes_the_criterion() -> None:
    rng = np.random.default_rng(8)
    weights = rng.integers(5, 40, 90).tolist()
    problem = lattice(9, 10, 8, workload=weights)
    longer = cut_metres(problem, divide(problem, weights=Weights(boundary=0.0)))
    shorter = cut_metres(problem, divide(problem, weights=Weights(walking=0.0)))
    assert shorter < longer


def test_a_closed_line_is_never_held_together_across() -> None:
    wall = [(i, i + 4) for i in range(8, 12)]  # between the third and the fourth row of 6
    problem = lattice(6, 4, 4, closed=wall)
    grid_of = divide(problem)
    assert set(grid_of[:12].tolist()).isdisjoint(grid_of[12:].tolist())
    assert pieces_of(problem, grid_of) == 4


def test_a_light_part_joins_its_nearest_grid_and_is_said_to_be_bridged() -> None:
    # the last atom cannot be walked to and is lighter than a grid
    problem = lattice(1, 5, 2, closed=[(3, 4)], tolerance=0.3)
    ready = bridge(problem)
    assert ready.is_bridged.tolist() == [False, False, False, False, True]
    grid_of = divide(problem)
    assert grid_of[4] == grid_of[3]
    assert sorted(loads_of(problem, grid_of)) == [20, 30]


def test_one_grid_needs_no_search() -> None:
    assert divide(lattice(3, 3, 1)).tolist() == [0] * 9


def test_more_grids_than_atoms_are_refused() -> None:
    with pytest.raises(InputError, match="at most one grid an atom"):
        lattice(2, 2, 5)


def test_a_search_can_be_stopped() -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step and 1 <= done <= total:
            raise CancelledError

    with pytest.raises(CancelledError):
        divide_all([lattice(4, 4, 4)] * 4, progress=stop)


def test_repair_makes_any_division_whole() -> None:
    rng = np.random.default_rng(9)
    problem = lattice(9, 10, 8, workload=rng.integers(5, 40, 90).tolist())
    scattered = rng.integers(0, 8, 90)
    scattered[scattered == 3] = 4  # and one grid is empty
    mended = repair(problem, scattered)
    assert pieces_of(problem, mended) == 8
    assert len(set(mended.tolist())) == 8


def test_repair_leaves_a_good_division_nearly_alone() -> None:
    problem = lattice(4, 4, 4)
    good = divide(problem)
    assert cut_metres(problem, repair(problem, good)) == cut_metres(problem, good)


def test_a_thousand_grids_are_cut_into_sectors_and_mended() -> None:
    problem = lattice(40, 80, 1600, tolerance=0.5)
    grid_of = divide(problem, effort="draft")
    assert pieces_of(problem, grid_of) == 1600
    assert max(loads_of(problem, grid_of)) <= 30
