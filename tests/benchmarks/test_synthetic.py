import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from benchmarks import synthetic


def test_the_cells_tile_the_rectangle_and_their_outlines_close_it():
    case = synthetic.make(60, 1, 0.05)
    assert case.area.sum() == pytest.approx(60 * 40.0**2)
    assert case.outer_metres.sum() == pytest.approx(2 * 40 * (6 + 10))
    assert (case.area > 0).all()


def test_sixty_atoms_make_five_to_seven_grids_within_five_percent():
    for seed in range(5):
        problem = synthetic.make(60, seed, 0.05).problem
        mean = problem.workload.sum() / problem.k
        assert 5 <= problem.k <= 7
        assert mean * 0.95 <= problem.lower <= problem.upper <= mean * 1.05


def test_every_border_stands_in_both_directions_and_joins_the_whole():
    case = synthetic.make(90, 3, 0.05)
    p = case.problem
    graph = csr_array((case.metres, p.indices, p.indptr), shape=(90, 90)).toarray()
    np.testing.assert_allclose(graph, graph.T)
    assert connected_components(graph)[0] == 1
    assert (graph.diagonal() == 0).all()


def test_walking_is_never_shorter_than_the_straight_line():
    case = synthetic.make(60, 2, 0.05)
    straight = np.hypot(*(case.xy[:, None] - case.xy[None]).transpose(2, 0, 1))
    assert (case.problem.walking >= straight - 1e-3).all()


def test_a_seed_makes_one_community_and_another_seed_another():
    once, again = (synthetic.make(60, 7, 0.05) for _ in range(2))
    other = synthetic.make(60, 8, 0.05)
    np.testing.assert_array_equal(once.problem.walking, again.problem.walking)
    np.testing.assert_array_equal(once.problem.workload, again.problem.workload)
    assert not np.array_equal(once.problem.workload, other.problem.workload)


def test_a_number_of_atoms_that_makes_a_thread_is_refused():
    with pytest.raises(ValueError, match="too thin"):
        synthetic.make(97, 1, 0.05)
