"""Places, barriers and the grids of today."""

import geopandas
import pytest
from shapely import LineString, MultiLineString, Point, Polygon, box

from gridplan.errors import InputError
from gridplan.inputs import Kind

X, Y = 500_000.0, 3_380_000.0


def layer(geometry, **columns):
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4547")


def test_without_optional_layers_there_are_none(village):
    area = village.read()
    assert area.places is area.barriers is area.current_grids is area.staff is None


def test_places_keep_class_and_name(village, listed):
    village.more["places"] = layer(
        [Point(X, Y), Point(X + 1, Y), None],
        place_id=["p", "p", "q"],
        **{"class": ["amenity=school", None, "x"], "name": ["小学", None, None]},
    )
    area = village.read()
    assert area.places.place_id == ("p", "p row 2")
    assert area.places.place_class == ("amenity=school", "")
    assert area.places.name == ("小学", "")
    assert "places.gpkg: q has no usable coordinates" in listed(area, "no_place")[0]


def test_barriers_are_lines_or_outlines_of_a_known_kind(village, listed):
    river = LineString([(X, Y), (X + 9, Y)])
    village.more["barriers"] = layer(
        [
            river,
            box(X, Y, X + 9, Y + 9),
            MultiLineString([river, LineString([(X, Y), (X, Y + 9)])]),
            river,
            Point(X, Y),
        ],
        kind=["river", "河流", "Wall", "hedge", "rail"],
        crossable=["no", "yes", "是", "no", "no"],
    )
    area = village.read("parquet")
    assert area.barriers.kind == (Kind.RIVER, Kind.RIVER, Kind.WALL, Kind.WALL)
    assert area.barriers.is_crossable.tolist() == [False, True, True, True]
    assert [text.split()[1] for text in listed(area, "no_barrier")] == ["row", "row"]


def test_current_grids_are_mended_and_have_codes_of_their_own(village, listed):
    bow_tie = Polygon([(X, Y), (X + 2, Y + 2), (X + 2, Y), (X, Y + 2)])
    village.more["current_grids"] = layer(
        [box(X, Y, X + 9, Y + 9), bow_tie, Point(X, Y)], grid_code=["g1", "g2", "g3"]
    )
    area = village.read("parquet")
    assert area.current_grids.grid_code == ("g1", "g2")
    assert area.current_grids.geometry[1].area == pytest.approx(2)
    assert len(listed(area, "no_grid_outline")) == 1
    village.more["current_grids"]["grid_code"] = "g1"
    with pytest.raises(InputError, match="g1 stands twice"):
        village.read("parquet")
