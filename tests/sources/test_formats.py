"""Every format gives the same area."""

import os
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.sources import read_area

ENDINGS = ("geojson", "gpkg", "shp", "kml", "fgb", "parquet")


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_gives_the_same_village(village, ending):
    area = village.read(ending)
    assert area.crs == "EPSG:4547"
    codes = area.communities.code  # FlatGeobuf sorts its rows by place
    communities = zip(codes, area.communities.name, area.communities.area_type, strict=True)
    assert set(communities) == {
        ("420199001001", "东村", "rural"),
        ("420199001002", "西社区", "urban"),
    }
    found = area.buildings
    assert {
        building: (int(households), int(floors), name, codes[community][-1])
        for building, households, floors, name, community in zip(
            found.building_id,
            found.households,
            found.floors,
            found.name,
            found.community,
            strict=True,
        )
    } == {
        "a": (10, 1, "一号楼", "1"),
        "b": (20, 2, "二号楼", "1"),
        "c": (30, 3, "三号楼", "2"),
        "d": (40, 6, "四号楼", "2"),
    }
    assert shapely.area(area.communities.geometry) == pytest.approx([160_000] * 2, abs=1)
    assert shapely.area(area.buildings.geometry) == pytest.approx([400] * 4, abs=0.1)
    assert shapely.length(area.streets.geometry).sum() == pytest.approx(800, abs=0.1)
    assert area.streets.name == ("长街",)


def test_one_geopackage_is_an_area_too(village, tmp_path):
    package = tmp_path / "whole.gpkg"
    for layer in ("communities", "buildings", "streets"):
        getattr(village, layer).to_file(package, layer=layer)
    area = read_area(package)
    assert area.name == "whole"
    assert area.buildings.households.sum() == 100
    assert area.buildings.community.tolist() == [0, 0, 1, 1]


def test_a_geopackage_without_a_layer_says_which(village, tmp_path):
    package = tmp_path / "whole.gpkg"
    village.communities.to_file(package, layer="communities")
    with pytest.raises(InputError, match="'buildings' is missing"):
        read_area(package)


def test_a_gbk_shapefile_without_cpg_is_read_and_listed(village):
    path = village.folder / "communities.shp"
    pyogrio.write_dataframe(
        village.communities.rename(columns={"name": "社区名称"}), path, encoding="GBK"
    )
    path.with_suffix(".cpg").unlink()
    village.buildings.to_file(village.folder / "buildings.gpkg")
    village.streets.to_file(village.folder / "streets.gpkg")
    village.tell('[columns.communities]\nname = "社区名称"\n')
    area = read_area(village.folder)
    assert area.communities.name == ("东村", "西社区")
    (told,) = (found for found in area.findings if found.key == "sources.encoding_told")
    assert "GB18030" in told.say()


def test_a_wrong_cpg_does_not_garble_chinese(village):
    path = village.folder / "communities.shp"
    pyogrio.write_dataframe(village.communities, path, encoding="GBK")
    path.with_suffix(".cpg").write_text("UTF-8")
    village.buildings.to_file(village.folder / "buildings.gpkg")
    village.streets.to_file(village.folder / "streets.gpkg")
    assert read_area(village.folder).communities.name == ("东村", "西社区")


def test_chinese_file_names_name_their_layers(village):
    pyogrio.write_dataframe(village.communities, village.folder / "社区.shp", encoding="GBK")
    village.buildings.to_file(village.folder / "楼栋.gpkg")
    village.streets.to_file(village.folder / "我的路.geojson")
    village.tell('[files]\nstreets = "我的路.geojson"\n')
    area = read_area(village.folder)
    assert len(area.communities) == 2
    assert len(area.streets) == 1


def test_file_names_stored_in_gbk_are_read(village):
    pyogrio.write_dataframe(village.communities, village.folder / "x.shp", encoding="GBK")
    for part in sorted(village.folder.iterdir()):
        name = os.fsdecode("社区".encode("gbk") + os.fsencode(part.suffix))
        try:
            part.rename(village.folder / name)
        except OSError:
            pytest.skip("this file system stores no names in GBK")
    village.buildings.to_file(village.folder / "buildings.gpkg")
    village.streets.to_file(village.folder / "streets.gpkg")
    area = read_area(village.folder)
    assert area.communities.name == ("东村", "西社区")


def test_a_folder_name_stored_in_gbk_is_read(village, tmp_path):
    village.write()
    try:
        folder = village.folder.rename(tmp_path / os.fsdecode("武汉".encode("gbk")))
    except OSError:
        pytest.skip("this file system stores no names in GBK")
    assert read_area(folder).name == "武汉"


def test_area_toml_names_columns_crs_and_owner(village):
    renamed = village.buildings.rename(columns={"households": "户数"})
    village.buildings = renamed.set_crs(None, allow_override=True)
    village.tell(
        'name = "示例"\nattribution = "© OpenStreetMap contributors"\nlicence = "ODbL 1.0"\n'
        '[columns.buildings]\nhouseholds = "户数"\n[crs]\nbuildings = "EPSG:4547"\n'
    )
    area = village.read(buildings="parquet")
    assert area.name == "示例"
    assert area.attribution == "© OpenStreetMap contributors, ODbL 1.0"
    assert area.buildings.households.sum() == 100


@pytest.mark.parametrize(
    ("toml", "match"),
    [
        ("name = ", "area.toml is not TOML"),
        ('[columns.houses]\na = "b"', "houses is not known; use one of communities"),
        (
            '[columns.buildings]\nfamilies = "b"',
            "families is not known; use one of building_id",
        ),
        ('columns = "x"', "must be a table"),
        ('[files]\nstreets = "gone.shp"', "names gone.shp"),
        ('[columns.buildings]\nhouseholds = "户数"', r"column '户数' is missing"),
    ],
)
def test_a_mistake_in_area_toml_is_named(village, toml, match):
    village.tell(toml)
    with pytest.raises(InputError, match=match):
        village.read()


def test_an_unknown_setting_is_listed(village):
    village.tell('title = "x"')
    (finding,) = village.read().findings
    assert finding.say() == (
        "area.toml: the setting title is not known and was ignored; check its spelling"
    )


def test_the_hash_is_of_names_and_bytes_only(village, tmp_path):
    area = village.read()
    moved = village.folder.rename(tmp_path / "elsewhere")
    again = read_area(moved)
    assert again.input_hash == area.input_hash
    (moved / "area.toml").write_text("")
    assert read_area(moved).input_hash != area.input_hash


def test_the_hash_covers_every_part_of_a_shapefile(village):
    before = village.read(communities="shp").input_hash
    part = village.folder / "communities.cpg"
    part.write_text(part.read_text() + "\n")
    assert read_area(village.folder).input_hash != before


def test_reading_twice_gives_the_same_bytes(village):
    once, again = village.read(), village.read()
    for layer in ("communities", "buildings", "streets"):
        one, other = getattr(once, layer).geometry, getattr(again, layer).geometry
        assert (shapely.to_wkb(one) == shapely.to_wkb(other)).all()
    assert once.findings == again.findings


def test_progress_counts_the_layers(village):
    told: list[tuple[str, int, int]] = []
    read_area(village.write(), progress=lambda *step: told.append(step))
    assert told == [("read", done, 3) for done in range(4)]


def test_what_is_already_metric_keeps_its_coordinates(village):
    area = village.read()
    assert (area.communities.geometry == np.asarray(village.communities.geometry)).all()


def test_another_metric_system_is_reprojected(village):
    village.buildings = village.buildings.to_crs("EPSG:3857")
    area = village.read()
    assert shapely.area(area.buildings.geometry) == pytest.approx([400] * 4, abs=0.1)


@pytest.mark.parametrize("path", ["nowhere", "file.txt"])
def test_what_is_no_area_is_refused(tmp_path: Path, path):
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(InputError, match="neither a folder nor a GeoPackage"):
        read_area(tmp_path / path)
