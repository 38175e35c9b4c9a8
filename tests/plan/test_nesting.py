"""Levels nested below a grid, and villages in adjacent threes."""

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.plan.joint import join_neighbours
from gridplan.plan.nesting import nest
from gridplan.schemes import Level, load_scheme


def _village(n: int, seed: int = 1, high: int = 4):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 600, (n, 2)), rng.integers(1, high, n)


def _nested(scheme: str, above: str, point, households, grid=None):
    levels = load_scheme(scheme).levels_below(above)
    grid = np.zeros(len(point), dtype=np.int64) if grid is None else grid
    return nest(levels, grid, point, households)


def test_bozhou_nests_three_levels_exactly_and_loses_no_household() -> None:
    point, households = _village(800)
    found = _nested("bozhou", "village", point, households)
    assert [level.level.key for level in found.levels] == ["section", "group", "neighbours"]
    assert found.households.sum() == households.sum()
    for outer, inner in zip(found.levels[:-1], found.levels[1:], strict=True):
        pairs = np.unique(np.column_stack([inner.unit, outer.unit]), axis=0)
        assert len(pairs) == len(inner.households)
        assert (outer.unit == inner.above[inner.unit]).all()
    for level in found.levels:
        assert level.households.sum() == households.sum()
        mean = level.households.mean()
        assert abs(mean - level.level.target) / level.level.target < 0.15


def test_units_of_ten_households_have_8_to_12_and_never_cross_a_village() -> None:
    point, households = _village(400, high=3)
    village = np.repeat([0, 1], 200)
    found = _nested("ten_household_1053", "village", point, households, village)
    (unit,) = found.levels
    assert unit.outside == ()
    assert ((unit.households >= 8) & (unit.households <= 12)).all()
    assert (unit.above[unit.unit] == village[found.part]).all()


def test_a_unit_is_one_stretch_of_a_straight_street() -> None:
    point = np.column_stack([np.arange(40) * 15.0, np.zeros(40)])
    found = _nested("ten_household_1053", "village", point, np.ones(40, dtype=int))
    assert found.levels[0].unit.tolist() == np.repeat([0, 1, 2, 3], 10).tolist()


def test_a_building_heavier_than_a_unit_is_cut_and_listed() -> None:
    point = np.array([[0.0, 0.0], [50.0, 0.0]])
    found = _nested("ten_household_1053", "village", point, np.array([60, 10]))
    assert found.cut == (0,)
    assert found.households[found.part == 0].tolist() == [10] * 6
    assert found.levels[0].outside == ()


def test_a_village_too_small_for_the_bounds_is_listed() -> None:
    found = _nested("ten_household_1053", "village", np.zeros((1, 2)), np.array([5]))
    assert found.levels[0].outside == (0,)


def test_the_best_cuts_of_a_short_street_are_found() -> None:
    level = Level(key="u", name_en="u", name_zh="u", kind="area", target=10)
    weight = np.array([6, 3, 4, 5, 7, 2])
    point = np.column_stack([np.arange(6) * 10.0, np.zeros(6)])
    unit = nest([level], np.zeros(6, dtype=int), point, weight).levels[0]
    best = min(
        sum((s.sum() - 10) ** 2 for s in np.split(weight, np.flatnonzero(cuts) + 1))
        for cuts in np.ndindex(2, 2, 2, 2, 2)
    )
    assert ((unit.households - 10) ** 2).sum() == best


def test_a_level_without_a_target_is_refused() -> None:
    level = Level(key="u", name_en="u", name_zh="u", kind="area")
    with pytest.raises(InputError, match="target"):
        nest([level], np.zeros(1, dtype=int), np.zeros((1, 2)), np.ones(1, dtype=int))


def test_100000_units_of_ten_households_are_nested_in_one_run() -> None:
    rng = np.random.default_rng(3)
    n_grids, per_grid = 3334, 150
    point = rng.uniform(0, 600, (n_grids * per_grid, 2))
    households = rng.integers(1, 4, n_grids * per_grid)
    grid = np.repeat(np.arange(n_grids), per_grid)
    found = _nested("bozhou", "village", point, households, grid)
    assert len(found.levels[-1].households) == pytest.approx(100_000, rel=0.05)


def test_nine_villages_in_a_row_make_three_threes() -> None:
    row = np.array([[i, i + 1] for i in range(8)])
    assert join_neighbours(9, row).groups == ((0, 1, 2), (3, 4, 5), (6, 7, 8))


def test_joined_villages_touch_and_leftovers_are_listed() -> None:
    star = np.array([[0, i] for i in range(1, 6)])
    found = join_neighbours(6, star)
    assert len(found.groups) == found.bound == 1
    assert 0 in found.groups[0]
    assert len(found.left) == 3
    with pytest.raises(InputError):
        join_neighbours(6, star, size=5)


def test_142_villages_are_joined_as_far_as_can_be() -> None:
    pair = np.array([(i, j) for i in range(142) for j in (i + 1, i + 12) if j < 142])
    found = join_neighbours(142, pair)
    assert len(found.groups) == 47
    assert len(found.left) == 1
