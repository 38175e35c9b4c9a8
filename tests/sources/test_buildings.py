"""Where buildings lie, and which are listed."""

import numpy as np
import pytest
from shapely import Point, box

from gridplan.errors import InputError
from gridplan.sources import read_area

X, Y = 500_000.0, 3_380_000.0


def test_a_building_in_no_community_is_listed_with_its_households(village, listed):
    village.buildings.loc[3, "geometry"] = box(X + 900, Y, X + 920, Y + 20)
    area = village.read()
    assert area.buildings.community.tolist() == [0, 0, 1, -1]
    (sentence,) = listed(area, "outside")
    assert sentence.startswith("buildings.gpkg: d with 40 households lies in no community")


def test_buildings_without_households_outside_are_counted_once(village, listed):
    village.buildings.geometry = [
        village.buildings.geometry[0],
        *(box(X + x, Y, X + x + 9, Y + 9) for x in (900, 950, 990)),
    ]
    village.buildings["households"] = [10, 0, 0, 0]
    (sentence,) = listed(village.read(), "outside_without_households")
    assert "3 buildings" in sentence
    assert "first b" in sentence


def test_households_in_are_households_placed_and_listed(village):
    random = np.random.default_rng(3)
    village.buildings = village.buildings.iloc[np.repeat([0], 60)].reset_index(drop=True)
    village.buildings["building_id"] = [f"b{n}" for n in range(60)]
    village.buildings["households"] = random.integers(0, 50, 60)
    village.buildings.geometry = [
        Point(X + x, Y + y) for x, y in random.uniform(-200, 1000, (60, 2))
    ]
    area = village.read()
    placed = area.buildings.households[area.buildings.community >= 0].sum()
    unplaced = sum(found.values.get("households", 0) for found in area.findings)
    assert unplaced > 0
    assert placed + unplaced == village.buildings["households"].sum()


def test_a_building_in_two_communities_counts_whole_in_one_and_is_listed(village, listed):
    # 30 m wide, 20 m of it in the first community.
    village.buildings.loc[1, "geometry"] = box(X + 380, Y + 10, X + 410, Y + 30)
    area = village.read()
    assert area.buildings.community[1] == 0
    (sentence,) = listed(area, "in_two")
    assert "b reaches 200.0 m² into 420199001002 and counts whole in 420199001001" in sentence


def test_a_point_on_the_border_counts_in_the_first_and_is_listed(village, listed):
    village.buildings.loc[2, "geometry"] = Point(X + 400, Y + 10)
    area = village.read("parquet")
    assert area.buildings.community[2] == 0
    assert len(listed(area, "in_two")) == 1


def test_geometry_outweighs_the_stated_community(village, listed):
    village.buildings["community"] = ["420199001001", "东村", "420199001001", None]
    area = village.read()
    assert area.buildings.community.tolist() == [0, 0, 1, 1]
    (sentence,) = listed(area, "community_disagrees")
    assert "c is said to be in 420199001001 but lies in 420199001002" in sentence


def test_an_id_that_stands_twice_is_refused_with_both_rows(village):
    village.buildings.loc[3, "building_id"] = "b"
    with pytest.raises(InputError, match=r"buildings\.gpkg: b stands twice \(rows 2 and 4\)"):
        village.read()


def test_a_missing_id_is_made_from_the_row(village, listed):
    village.buildings.loc[3, "building_id"] = None
    area = village.read()
    assert area.buildings.building_id[3] == "row 4"
    assert len(listed(area, "no_id")) == 1


def test_a_community_without_households_is_listed(village, listed):
    village.buildings["households"] = [10, 20, 0, 0]
    (sentence,) = listed(village.read(), "no_households")
    assert "420199001002" in sentence


def test_an_enclave_holds_its_own_buildings(village):
    village.communities.loc[1, "geometry"] = box(X + 240, Y + 90, X + 280, Y + 130)
    village.write()
    area = read_area(village.folder)
    assert area.buildings.community.tolist() == [0, 1, -1, -1]
