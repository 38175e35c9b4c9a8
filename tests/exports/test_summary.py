import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.partition.compactness import polsby_popper
from gridplan.plan.grid_geometry import dissolve, gap_and_overlap
from gridplan.plan.pieces import find_pieces
from gridplan.plan.summary import split_buildings, summarise


def test_the_small_plan_has_the_figures_worked_out_by_hand(plan):
    found = summarise(plan)
    assert found["communities"] == 2
    assert found["grids"] == 4
    assert found["households"] == {"in": 807, "placed": 800, "unplaced": 7}
    # 250, 250 against 250 and 145, 155 against 150: 0, 0, 1/30, 1/30.
    assert found["deviation"] == {
        "max": 0.033333, "mean": 0.016667, "within_5": 1.0, "within_10": 1.0,
    }  # fmt: skip
    assert found["floor_max"] == 0.0
    assert found["gap_m2"] == pytest.approx(0.0, abs=1e-6)
    assert found["overlap_m2"] == pytest.approx(0.0, abs=1e-6)
    assert found["polsby_popper"]["mean"] == pytest.approx(4 * np.pi * 3 / 64, abs=1e-6)
    # Of 600 m between grids, 400 run along a street.
    assert found["visible_boundary_share"] == pytest.approx(2 / 3, abs=1e-6)
    assert found["walking_m"] == 100.0
    assert found["split_buildings"] == 1
    assert found["disconnected"] == found["bridged"] == 0
    assert found["seed"] == 7


def test_a_plan_without_households_has_a_summary(make_plan):
    plan = make_plan()
    object.__setattr__(plan, "households", np.zeros(4, dtype=np.int64))
    plan.atoms.parts.households[:] = 0
    found = summarise(plan)
    assert found["deviation"]["max"] == 0.0
    assert found["walking_m"] == 0.0
    assert found["floor_max"] == 1.0


def test_a_grid_in_two_places_is_disconnected(make_plan):
    # Atoms 0 and 2 change grids with 4: the first grid keeps two corners only.
    plan = make_plan(grid_of=(0, 1, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3))
    assert find_pieces(plan.atoms.adjacency, plan.partition).is_disconnected.tolist() == [
        True, False, False, False,
    ]  # fmt: skip


def test_a_light_part_across_the_river_is_bridged_not_disconnected(make_plan):
    plan = make_plan()
    plan.atoms.adjacency.is_walkable[(plan.atoms.adjacency.pair == 0).any(axis=1)] = False
    object.__setattr__(plan.partition, "is_bridged", (True, *(False,) * 11))
    pieces = find_pieces(plan.atoms.adjacency, plan.partition)
    assert pieces.n_bridged == 1
    assert not pieces.is_disconnected.any()


def test_obstacles_are_told_with_code_and_number(make_plan):
    row = {"grid": 2, "reason": "no_subset", "atom": 7, "values": {"lower": 135, "upper": 165}}
    (told,) = summarise(make_plan(obstacles=[row]))["infeasible"]
    assert told["grid"] == "420199001002001"
    assert told["community"] == "420199001002"
    assert (told["reason"], told["atom"], told["values"]) == ("no_subset", 7, row["values"])
    assert set(told["sentence"]) == {"en", "zh"}


def test_only_the_building_with_entrances_in_two_grids_is_split(plan):
    assert split_buildings(plan).tolist() == [11]


def test_scale_does_not_matter_for_roundness():
    once = polsby_popper(np.array([6.0]), np.array([10.0]))
    assert once == pytest.approx(polsby_popper(np.array([54.0]), np.array([30.0])))


def test_a_grid_without_outline_has_no_roundness():
    with pytest.raises(InputError):
        polsby_popper(np.array([1.0, 1.0]), np.array([4.0, np.nan]))


def test_dissolved_neighbours_keep_the_same_vertices():
    left, right = shapely.box(0, 0, 1, 2), shapely.Polygon([(1, 0), (1, 2), (2, 2), (2, 0)])
    upper = shapely.Polygon([(0, 2), (1, 2), (2, 2), (1, 3)])
    a, b = dissolve(np.array([left, right, upper]), np.array([0, 0, 1]), n_groups=2)
    assert {(0.0, 2.0), (1.0, 2.0), (2.0, 2.0)} <= set(map(tuple, shapely.get_coordinates(a)))
    assert shapely.area(shapely.intersection(a, b)) == 0.0


def test_gap_and_overlap_are_measured_by_area():
    community = np.array([shapely.box(0, 0, 10, 10)])
    grids = np.array([shapely.box(0, 0, 5, 10), shapely.box(4, 0, 9, 10)])
    assert gap_and_overlap(community, grids, np.array([0, 0])) == (10.0, 10.0)
