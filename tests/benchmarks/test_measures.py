import dataclasses

import numpy as np
import pytest

from benchmarks.case import Graph, bounds, from_graph, grids_for
from benchmarks.measures import hub_cost, measure, measure_all


def square_of_four(households=(10, 10, 10, 10)):
    """Four squares of 10 m: 0 1 above 2 3."""
    xy = np.array([[5.0, 15.0], [15.0, 15.0], [5.0, 5.0], [15.0, 5.0]])
    walking = np.abs(xy[:, None] - xy[None]).sum(axis=2).astype(np.float32)
    graph = Graph(
        households=np.array(households),
        pair=np.array([[0, 1], [0, 2], [1, 3], [2, 3]]),
        metres=np.full(4, 10.0),
        walking=walking,
        area=np.full(4, 100.0),
        outer_metres=np.full(4, 20.0),
        xy=xy,
    )
    return from_graph("square", graph, target=20, tolerance=0.05)


def without_walking(case, one, two):
    """Make it impossible to walk between two atoms."""
    p = case.problem
    source = np.repeat(np.arange(len(p)), np.diff(p.indptr))
    is_it = ((source == one) & (p.indices == two)) | ((source == two) & (p.indices == one))
    problem = dataclasses.replace(p, is_walkable=p.is_walkable & ~is_it)
    return dataclasses.replace(case, problem=problem)


def test_two_halves_of_a_square_are_measured_as_known_by_hand():
    found = measure(square_of_four(), np.array([0, 0, 1, 1]))
    assert found["max_deviation"] == 0
    assert found["within_5"] == 1
    assert found["boundary_m"] == 20
    assert found["polsby_popper"] == pytest.approx(4 * np.pi * 200 / 60**2)
    assert found["hub_m"] == 5  # one atom of each half walks 10 m, the hub none
    assert (found["empty"], found["stray_pieces"], found["disconnected"]) == (0, 0, 0)


def test_two_opposite_corners_are_one_stray_piece_each():
    found = measure(square_of_four(), np.array([0, 1, 1, 0]))
    assert (found["disconnected"], found["stray_pieces"]) == (2, 2)


def test_an_empty_grid_is_off_by_all_of_it():
    found = measure(square_of_four(), np.array([0, 0, 0, 0]))
    assert (found["empty"], found["max_deviation"], found["grids"]) == (1, 1.0, 2)


def test_a_part_too_light_to_be_a_grid_is_bridged_but_a_heavy_one_is_stray():
    grid_of = np.array([0, 0, 1, 1])
    light = square_of_four((20, 2, 8, 10))
    heavy = square_of_four((20, 20, 20, 20))
    for case, stray, bridged in ((light, 0, 1), (heavy, 1, 0)):
        cut = without_walking(without_walking(case, 0, 1), 1, 3)
        found = measure(cut, grid_of)
        assert (found["stray_pieces"], found["bridged"]) == (stray, bridged)


def test_the_hub_is_the_atom_with_the_shortest_walks():
    case = square_of_four((1, 10, 1, 1))
    assert hub_cost(case, np.zeros(4, np.int64)).tolist() == [1 * 10 + 1 * 20 + 1 * 10]


def test_several_communities_are_one_row_and_the_order_of_grids_does_not_matter():
    case = square_of_four()
    halves, others = np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])
    both = measure_all([case, case], [halves, others])
    assert both == measure_all([case, case], [others, halves])
    assert (both["grids"], both["boundary_m"], both["hub_m"]) == (4, 40, 5)


def test_targets_are_rounded_half_up_and_bounds_hold_both_ends():
    assert [grids_for(w, 250) for w in (1, 374, 375, 285693)] == [1, 1, 2, 1143]
    assert bounds(2000, 8, 0.10) == (225, 275)
    assert bounds(1000, 3, 0.05) == (317, 350)


def test_an_atom_without_a_grid_is_refused():
    with pytest.raises(ValueError, match="no grid"):
        measure(square_of_four(), np.array([0, 0, 1, -1]))
