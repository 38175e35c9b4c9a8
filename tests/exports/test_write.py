import csv
import io
import json
import struct
from itertools import pairwise

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplan.errors import CancelledError, InputError
from gridplan.exports import write_plan
from gridplan.exports.geojson import geometry
from gridplan.exports.spreadsheet import escape_cell, restore_cell

FILES = {
    "grids.geojson", "plan.gpkg", "buildings.csv", "summary.json", "map.png", "report.html",
    "run.json",
}  # fmt: skip


def test_all_files_are_there_and_nothing_else(written):
    assert {path.name for path in written.iterdir()} == FILES


def test_a_second_run_gives_the_same_bytes_but_for_the_run_record(make_plan, written, tmp_path):
    for path in write_plan(make_plan(), tmp_path / "again", language="zh"):
        if path.name != "run.json":
            assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_the_run_record_adds_up(written):
    record = json.loads((written / "run.json").read_text())
    seconds = record["seconds"]
    assert list(seconds) == ["read", "atoms", "partition", "write", "total"]
    assert seconds["read"] == 1.5
    assert seconds["total"] == pytest.approx(sum(list(seconds.values())[:-1]))
    assert record["peak_memory_mb"] > 10
    assert record["versions"]["gridplan"]


def test_geojson_follows_rfc_7946(written):
    text = (written / "grids.geojson").read_text(encoding="utf-8")
    document = json.loads(text)
    assert set(document) == {"type", "features"}  # no crs
    for feature in document["features"]:
        for ring in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            turned = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
            assert turned > 0  # outer rings run counter-clockwise
    first = document["features"][0]["properties"]
    assert first["grid_code"] == "420199001001001"
    assert first["head_id"] is first["head_role"] is None
    assert sum(first["boundary_kinds"].values()) == pytest.approx(1.0)


def test_borders_in_geojson_meet_vertex_by_vertex(written):
    frame = geopandas.read_file(written / "grids.geojson")
    corners = [set(map(tuple, shapely.get_coordinates(shape))) for shape in frame.geometry]
    assert len(corners[0] & corners[1]) == 4
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    digits = (written / "grids.geojson").read_text(encoding="utf-8").split("coordinates")[1]
    assert (
        max(len(number.split(".")[-1]) for number in digits.split(",") if "." in number) >= 10
    )


def test_vertices_a_hundredth_of_a_millimetre_apart_stay_apart():
    # A notch 8e-11 degrees wide: with ten decimals its two lips would be one point.
    x, y, lip = 114.0005, 30.0, 4e-11
    notched = shapely.Polygon([
        (114, y), (114.001, y), (114.001, y + 0.001), (x + lip, y + 0.001),
        (x, y + 0.0005), (x - lip, y + 0.001), (114, y + 0.001),
    ])  # fmt: skip
    assert shapely.is_valid(shapely.from_geojson(json.dumps(geometry(notched))))
    assert not shapely.is_valid(shapely.transform(notched, lambda xy: xy.round(10)))


def test_every_household_of_the_input_stands_in_the_building_table(plan, written):
    raw = (written / "buildings.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfbuilding_id,unit,households,grid_code\n")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert sum(int(row["households"]) for row in rows) == 807
    assert [row["unit"] for row in rows if row["building_id"] == "B11"] == ["1", "2"]
    (outside,) = [row for row in rows if not row["grid_code"]]
    assert outside["building_id"] == "'=1+1"  # no formula
    assert {row["grid_code"] for row in rows if row["grid_code"]} == set(plan.grid_code)


@given(st.text(st.sampled_from("=+-@'\t\uff1da1"), max_size=6))
def test_escaping_for_spreadsheets_loses_nothing(text):
    escaped = escape_cell(text)
    assert restore_cell(escaped) == text
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\uff1d"))


def test_the_geopackage_holds_all_layers_in_metres(plan, written):
    path = written / "plan.gpkg"
    layers = dict(pyogrio.list_layers(path))
    assert set(layers) == {
        "grids", "atoms", "buildings", "streets", "communities", "adjacency", "layer_styles",
    }  # fmt: skip
    grids = pyogrio.read_dataframe(path, layer="grids")
    assert grids.crs == plan.area.crs
    assert grids.households.tolist() == [250, 250, 145, 155]
    assert grids.area.sum() == pytest.approx(120_000.0)
    atoms = pyogrio.read_dataframe(path, layer="atoms")
    assert atoms.grid_code.tolist() == [plan.grid_code[g] for g in plan.partition.grid_of]
    assert atoms[atoms.is_hub].atom.tolist() == [1, 4, 7, 10]
    buildings = pyogrio.read_dataframe(path, layer="buildings").set_index("building_id")
    assert buildings.grid_code["B11"] == "420199001002001;420199001002002"
    assert buildings.is_crossed.sum() == 1
    adjacency = pyogrio.read_dataframe(path, layer="adjacency")
    assert len(adjacency) == 14
    assert adjacency.metres.sum() == pytest.approx(1400.0)


def test_each_layer_has_one_default_style_for_qgis(written):
    styles = pyogrio.read_dataframe(written / "plan.gpkg", layer="layer_styles")
    default = styles[styles.useAsDefault]
    assert sorted(default.f_table_name) == [
        "atoms",
        "buildings",
        "communities",
        "grids",
        "streets",
    ]
    assert (styles.f_geometry_column == "geom").all()
    assert styles.styleQML.str.startswith("<!DOCTYPE qgis").all()


def test_the_picture_carries_no_date_and_no_name(written):
    raw = (written / "map.png").read_bytes()
    kinds, at = set(), 8
    while at < len(raw):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        kinds.add(raw[at + 4 : at + 8])
        at += 12 + length
    assert kinds == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


def test_a_folder_that_cannot_be_made_is_refused_by_name(plan, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="taken"):
        write_plan(plan, tmp_path / "taken")


def test_stopping_leaves_what_was_there_before(plan, tmp_path):
    def stop(_step, done, _total):
        if done == 3:
            raise CancelledError

    (tmp_path / "summary.json").write_text("old")
    with pytest.raises(CancelledError):
        write_plan(plan, tmp_path, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]
    assert (tmp_path / "summary.json").read_text() == "old"


def test_progress_reaches_its_total(plan, tmp_path):
    told = []
    write_plan(plan, tmp_path, progress=lambda *step: told.append(step))
    assert told[0] == ("write", 0, 6)
    assert told[-1] == ("write", 6, 6)
    assert np.all(np.diff([done for _, done, _ in told]) == 1)
