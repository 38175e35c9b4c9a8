"""Life circles as a penalty: who shares a grid with whom, so that none falls short."""

from dataclasses import replace

import numpy as np

from gridplan.partition.circles import Reach, keep_circles
from gridplan.partition.edges import components
from gridplan.partition.problem import Problem
from tests.partition.lattice import lattice

SIDES = np.array([0, 0, 1, 1, 0, 0, 1, 1])  # two rows of four cells, divided left and right


def _reach(weight: float, threshold: float = 0.5) -> Reach:
    households = np.full(8, 10)
    east = np.array([0, 0, 1, 1, 0, 0, 1, 1]) * households  # only the east has a clinic near
    return Reach(
        households=households, inside=east[None, :], threshold=np.array([threshold]),
        weight=weight,
    )  # fmt: skip


def _wide() -> Problem:
    """Two rows of four cells that lie three times as far apart east and west."""
    y, x = np.divmod(np.arange(8), 4)
    way = 300.0 * np.abs(x[:, None] - x) + 100.0 * np.abs(y[:, None] - y)
    return replace(lattice(2, 4, 2), walking=way.astype(np.float32))


def _short(reach: Reach, grid_of: np.ndarray) -> float:
    return sum(reach.short(np.flatnonzero(grid_of == g)) for g in np.unique(grid_of))


def test_a_grid_without_a_clinic_near_shares_the_side_that_has_one() -> None:
    problem, reach = _wide(), _reach(1.0)
    assert _short(reach, SIDES) == 20
    found = keep_circles(problem, SIDES, reach)
    assert _short(reach, found) == 0
    assert np.bincount(found).tolist() == [4, 4]
    same = found[problem.source] == found[problem.indices]
    label = components(8, problem.source, problem.indices, problem.is_walkable & same)
    assert len(np.unique(label)) == 2


def test_a_weight_of_0_removes_the_circles_and_a_small_one_does_not_pay_for_the_ways() -> None:
    for weight in (0.0, 0.1):
        found = keep_circles(_wide(), SIDES, _reach(weight))
        assert found.tolist() == SIDES.tolist()


def test_where_nothing_is_short_or_nothing_helps_all_stays() -> None:
    for threshold in (0.0, 1.0):  # nobody is short; everybody outside is, whatever is done
        reach = _reach(5.0, threshold)
        assert keep_circles(_wide(), SIDES, reach).tolist() == SIDES.tolist()
