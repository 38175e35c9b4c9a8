"""Departmental layers merged from the command line, with a concordance that loses nothing."""

import csv
import json
import shutil

import pytest
import shapely


@pytest.fixture
def layers(planned, tmp_path):
    """Two departments: the village's grids, and each community cut in the middle."""
    document = json.loads((planned / "grids.geojson").read_text(encoding="utf-8"))
    shutil.copy(planned / "grids.geojson", tmp_path / "police.geojson")
    by_community = {}
    for one in document["features"]:
        by_community.setdefault(one["properties"]["community"], []).append(one)
    features = []
    for community, mine in sorted(by_community.items()):
        shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in mine]
        whole = shapely.union_all(shapes)
        west, south, east, north = whole.bounds
        for name, box in (
            ("w", shapely.box(west - 1, south - 1, (west + east) / 2, north + 1)),
            ("e", shapely.box((west + east) / 2, south - 1, east + 1, north + 1)),
        ):
            half = json.loads(shapely.to_geojson(shapely.intersection(whole, box)))
            properties = {"grid_code": f"{community}-{name}"}
            features.append({"type": "Feature", "properties": properties, "geometry": half})
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "city.geojson").write_text(text, encoding="utf-8")
    return tmp_path / "police.geojson", tmp_path / "city.geojson"


def test_a_merged_layer_conserves_area_and_households_of_every_department(
    run, layers, tmp_path
):
    out = tmp_path / "out"
    done = run("merge", "sample:village", *layers, "-o", out, "--json")
    assert done.exit_code == 0, done.stderr
    merged = json.loads(done.stdout)["merged"]
    assert merged["conflict_m"] >= merged["conflict_floor_m"] > 0
    for layer in merged["layers"].values():
        assert layer["area_share"] == pytest.approx(1.0, abs=1e-6)
        assert (layer["households_share"], layer["lost"]) == (1.0, [])
    features = json.loads((out / "merged.geojson").read_text(encoding="utf-8"))["features"]
    households = {f["id"]: f["properties"]["households"] for f in features}
    with (out / "concordance.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for layer in ("police", "city"):
        mine = [row for row in rows if row["layer"] == layer]
        assert {row["new"] for row in mine} == set(households)
        assert sum(int(row["households"]) for row in mine) == sum(households.values())
        for old in {row["old"] for row in mine}:
            share = sum(float(row["area_share"]) for row in mine if row["old"] == old)
            assert share == pytest.approx(1.0, abs=1e-6)


def test_layers_that_agree_come_out_as_they_are(run, layers, tmp_path):
    twin = shutil.copy(layers[0], tmp_path / "health.geojson")
    done = run("merge", "sample:village", layers[0], twin, "-o", tmp_path / "out", "--json")
    merged = json.loads(done.stdout)["merged"]
    grids = json.loads(layers[0].read_text(encoding="utf-8"))["features"]
    assert (merged["grids"], merged["conflict_m"]) == (len(grids), 0.0)


def test_a_layer_with_a_hole_is_refused_by_name_and_nothing_is_written(run, layers, tmp_path):
    document = json.loads(layers[0].read_text(encoding="utf-8"))
    document["features"].pop()
    layers[0].write_text(json.dumps(document), encoding="utf-8")
    out = tmp_path / "out"
    done = run("merge", "sample:village", *layers, "-o", out, "--lang", "en")
    assert done.exit_code == 2
    assert "the layer police leaves" in done.stderr
    assert not out.exists()
    done = run("merge", "sample:village", layers[1], "-o", out, "--lang", "en")
    assert (done.exit_code, out.exists()) == (2, False)
