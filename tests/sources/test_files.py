"""Files that are missing, broken or not what they claim."""

import json

import pytest

from gridplan.errors import InputError
from gridplan.sources import read_area


@pytest.mark.parametrize("layer", ["communities", "buildings", "streets"])
def test_a_missing_layer_is_named_with_its_cure(village, layer):
    (village.write() / f"{layer}.gpkg").unlink()
    with pytest.raises(InputError) as error:
        read_area(village.folder)
    for language in ("en", "zh"):
        sentence = error.value.say(language)
        assert layer in sentence
        assert "area.toml" in sentence


@pytest.mark.parametrize(
    ("layer", "column"),
    [("communities", "code"), ("communities", "class"), ("buildings", "households")],
)
def test_a_missing_column_is_named_with_its_cure(village, layer, column):
    setattr(village, layer, getattr(village, layer).drop(columns=column))
    with pytest.raises(InputError) as error:
        village.read()
    assert f"{layer}.gpkg: the column '{column}' is missing" in str(error.value)
    assert f"[columns.{layer}]" in str(error.value)


def test_two_files_for_one_layer_are_refused(village):
    village.write("gpkg")
    village.write("geojson")
    with pytest.raises(InputError, match=r"communities\.geojson, communities\.gpkg"):
        read_area(village.folder)


def test_columns_in_capitals_are_found(village):
    village.communities = village.communities.rename(columns={"code": "CODE", "class": "Class"})
    assert len(village.read().communities) == 2


@pytest.mark.parametrize(
    "ending", ["gpkg", "geojson", "shp", "kml", "fgb", "parquet", "graphml"]
)
def test_rubbish_is_refused_whatever_its_ending(village, ending):
    (village.write() / "streets.gpkg").unlink()
    (village.folder / f"streets.{ending}").write_bytes(b"\x00rubbish" * 100)
    with pytest.raises(InputError, match=f"streets.{ending}"):
        read_area(village.folder)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "kml", "fgb", "parquet"])
def test_a_file_cut_short_is_refused_or_read_without_a_traceback(village, ending):
    path = village.write(ending) / f"buildings.{ending}"
    content = path.read_bytes()
    for share in (0.2, 0.6, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        try:
            area = read_area(village.folder)
        except InputError as error:
            assert "buildings" in str(error)  # noqa: PT017  # either is an answer
        else:
            assert len(area.buildings) <= 4


@pytest.mark.parametrize("ending", ["pbf", "osm.pbf"])
def test_a_broken_extract_is_refused(village, ending):
    (village.write() / "streets.gpkg").unlink()
    (village.folder / f"streets.{ending}").write_bytes(b"\x00\x00\x00\x0drubbish")
    with pytest.raises(InputError, match="cannot be read"):
        read_area(village.folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "buildings.kml",
            "<OGRVRTDataSource><OGRVRTLayer name='b'/></OGRVRTDataSource>",
        ),
        (
            "buildings.geojson",
            json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector read x"}),
        ),
        (
            "buildings.kml",
            '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaa">]><kml>&a;</kml>',
        ),
    ],
)
def test_a_file_that_points_elsewhere_is_refused_before_it_is_opened(village, name, content):
    (village.write() / "buildings.gpkg").unlink()
    (village.folder / name).write_text(content)
    with pytest.raises(InputError, match="refers to other files"):
        read_area(village.folder)


def test_a_virtual_file_is_no_layer(village):
    (village.write() / "buildings.gpkg").unlink()
    (village.folder / "buildings.vrt").write_text("<OGRVRTDataSource/>")
    with pytest.raises(InputError, match="'buildings' is missing"):
        read_area(village.folder)


def test_a_package_under_another_ending_is_refused(village):
    village.write()
    (village.folder / "buildings.gpkg").rename(village.folder / "buildings.fgb")
    with pytest.raises(InputError, match=r"not what its ending \.fgb says"):
        read_area(village.folder)


def test_an_empty_layer_is_refused(village):
    village.buildings = village.buildings.iloc[:0]
    with pytest.raises(InputError, match=r"buildings\.gpkg: the layer 'buildings' has no rows"):
        village.read()


def test_a_file_with_several_layers_needs_one_of_the_right_name(village):
    village.write()
    for layer in ("old", "new"):
        village.buildings.to_file(village.folder / "b.gpkg", layer=layer)
    (village.folder / "b.gpkg").replace(village.folder / "buildings.gpkg")
    with pytest.raises(InputError, match="holds the layers old, new"):
        read_area(village.folder)
