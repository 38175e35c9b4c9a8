"""Coordinates that are not what their system says."""

import json

import numpy as np
import pytest
import shapely
from shapely import MultiPoint, Point, Polygon

from gridplan.errors import InputError
from gridplan.sources import read_area


def bare(frame):
    return frame.set_crs(None, allow_override=True)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize("ending", ["shp", "gpkg", "fgb", "parquet"])
def test_a_layer_without_system_is_refused_and_area_toml_cures_it(village, ending):
    village.buildings = bare(village.buildings)
    with pytest.raises(InputError) as error:
        village.read(buildings=ending)
    assert f"buildings.{ending}" in str(error.value)
    assert '[crs]: buildings = "EPSG:' in str(error.value)
    village.tell('[crs]\nbuildings = "EPSG:4547"')
    assert read_area(village.folder).buildings.community.tolist().count(0) == 2


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_geojson_is_longitude_and_latitude_by_definition(village):
    village.buildings = bare(village.buildings.to_crs(4326))
    area = village.read(buildings="geojson")
    assert area.buildings.community.tolist() == [0, 0, 1, 1]


def test_metres_in_geojson_are_refused_and_area_toml_cures_it(village):
    village.write()
    (village.folder / "buildings.gpkg").unlink()
    collection = json.loads(village.buildings.to_json())
    collection.pop("crs", None)
    (village.folder / "buildings.geojson").write_text(json.dumps(collection))
    with pytest.raises(InputError, match="too large for degrees"):
        read_area(village.folder)
    village.tell('crs = "EPSG:4547"')
    area = read_area(village.folder)
    assert area.buildings.community.tolist() == [0, 0, 1, 1]
    assert [found.key for found in area.findings] == ["sources.crs_overridden"]


def test_degrees_under_a_metric_system_are_refused(village):
    degrees = village.buildings.to_crs(4326)
    village.buildings = degrees.set_crs("EPSG:4547", allow_override=True)
    with pytest.raises(InputError, match=r"buildings\.gpkg: its coordinates look like degrees"):
        village.read()


def test_latitude_first_is_swapped_and_listed(village, listed):
    straight = village.read().communities.geometry
    village.communities = village.communities.to_crs(4326)
    village.communities.geometry = shapely.transform(
        village.communities.geometry.to_numpy(), lambda xy: xy[:, ::-1]
    )
    area = village.read()
    (sentence,) = listed(area, "swapped_axes")
    assert sentence.startswith("communities.gpkg: latitude stood before longitude in the layer")
    assert shapely.area(area.communities.geometry) == pytest.approx(
        shapely.area(straight), abs=0.01
    )


def test_northing_first_is_swapped_and_listed(village):
    village.buildings.geometry = shapely.transform(
        village.buildings.geometry.to_numpy(), lambda xy: xy[:, ::-1]
    )
    area = village.read()
    assert [found.key for found in area.findings] == ["sources.swapped_axes"]
    assert area.buildings.community.tolist() == [0, 0, 1, 1]


def test_coordinates_of_another_zone_are_refused(village):
    shifted = shapely.transform(
        village.buildings.geometry.to_numpy(), lambda xy: np.add(xy, [38_000_000.0, 0.0])
    )
    village.buildings.geometry = shifted
    with pytest.raises(InputError, match="check the zone"):
        village.read()


def test_layers_that_lie_apart_are_refused(village):
    village.buildings.geometry = village.buildings.translate(5000, 0)
    with pytest.raises(InputError, match="no building lies in any of the communities"):
        village.read()


def test_an_unknown_system_is_refused(village):
    village.tell('[crs]\nbuildings = "EPSG:1"')
    with pytest.raises(InputError, match="EPSG:1 is not known"):
        village.read()


@pytest.mark.parametrize("wild", [np.nan, np.inf])
@pytest.mark.parametrize("ending", ["gpkg", "parquet"])
def test_wild_numbers_in_a_community_are_refused(village, wild, ending):
    spoiled = village.communities.geometry.to_numpy().copy()
    xy = shapely.get_coordinates(spoiled[1])
    xy[2, 0] = wild
    spoiled[1] = shapely.set_coordinates(spoiled[1], xy)
    village.communities.geometry = spoiled
    with pytest.raises(InputError, match="420199001002 has coordinates that are not numbers"):
        village.read(ending)


def test_a_building_with_nan_keeps_its_households_listed(village):
    village.buildings.loc[1, "geometry"] = Point(np.nan, np.nan)
    village.buildings.loc[2, "geometry"] = Polygon([(0, 0), (np.inf, 1), (1, 1), (0, 0)])
    area = village.read("gpkg", buildings="parquet")
    assert area.buildings.community.tolist() == [0, -1, -1, 1]
    assert area.buildings.households.sum() == 100
    lost = [f for f in area.findings if f.key == "sources.nowhere"]
    assert [(f.feature, f.values["households"]) for f in lost] == [("b", 20), ("c", 30)]


def test_a_building_without_geometry_is_listed(village):
    village.buildings.loc[0, "geometry"] = None
    area = village.read()
    assert area.buildings.community[0] == -1
    assert [found.key for found in area.findings] == ["sources.nowhere"]


def test_one_building_off_the_earth_does_not_spoil_the_others(village):
    village.buildings = village.buildings.to_crs(4326)
    village.buildings.loc[3, "geometry"] = Point(30.5, 114.0)
    area = village.read()
    assert area.buildings.community.tolist() == [0, 0, 1, -1]
    assert [found.feature for found in area.findings] == ["d"]


def test_points_do_for_buildings_and_odd_shapes_become_points(village, listed):
    spots = village.buildings.centroid.to_numpy().copy()
    spots[1] = MultiPoint([spots[1], Point(spots[1].x + 2, spots[1].y)])
    village.buildings.geometry = spots
    area = village.read("parquet")
    assert shapely.get_type_id(area.buildings.geometry).tolist() == [0, 0, 0, 0]
    assert area.buildings.community.tolist() == [0, 0, 1, 1]
    assert len(listed(area, "footprint_as_point")) == 1
