"""Numbers of grids and bounds, by hand."""

import numpy as np
import pytest

from gridplan.partition.hub import find_hubs
from gridplan.partition.model import bounds_of, grids_for
from tests.partition.lattice import lattice


@pytest.mark.parametrize(
    ("workload", "target", "k"),
    [(0, 250, 1), (124, 250, 1), (375, 250, 2), (374, 250, 1), (1125, 150, 8)],
)
def test_k_is_the_nearest_whole_number_half_up(workload: int, target: int, k: int) -> None:
    assert grids_for(workload, target) == k


def test_bounds_hold_whole_households_on_both_sides() -> None:
    bounds = bounds_of(1003, 4, 0.1)
    assert (bounds.lower, bounds.upper) == (226, 275)
    mean = 1003 / 4
    assert bounds.lower >= mean * 0.9
    assert bounds.upper <= mean * 1.1
    assert bounds.lower - 1 < mean * 0.9
    assert bounds.upper + 1 > mean * 1.1


def test_the_hub_is_the_atom_with_the_fewest_household_metres() -> None:
    problem = lattice(1, 5, 1, workload=[1, 1, 1, 1, 9])
    assert find_hubs(problem, np.zeros(5, dtype=np.int64)).tolist() == [4]
    even = lattice(1, 5, 1)
    assert find_hubs(even, np.zeros(5, dtype=np.int64)).tolist() == [2]
