"""Exclusive grids from files to files: a school with an outline, cut out and checked."""

import csv
import json
import shutil

import geopandas
import pyogrio
import pytest
import shapely


@pytest.fixture(scope="module")
def area(boundaries, tmp_path_factory):
    """The village, with a school of 120 m by 120 m in the middle of its homes."""
    folder = shutil.copytree(
        boundaries / "village", tmp_path_factory.mktemp("village") / "area"
    )
    homes = geopandas.read_file(folder / "buildings.geojson")
    metric = homes.to_crs(homes.estimate_utm_crs())
    middle = shapely.MultiPoint(shapely.centroid(metric.geometry.to_numpy())).centroid
    nearest = metric.geometry.iloc[metric.distance(middle).argmin()].centroid
    school = geopandas.GeoDataFrame(
        {"place_id": ["s1"], "class": ["amenity=school"], "name": ["小学"]},
        geometry=[shapely.box(nearest.x - 60, nearest.y - 60, nearest.x + 60, nearest.y + 60)],
        crs=metric.crs,
    )
    (folder / "places.geojson").unlink()
    school.to_crs(4326).to_file(folder / "places.geojson", driver="GeoJSON")
    return folder


@pytest.fixture(scope="module")
def planned(run, area):
    out = area.parent / "out"
    done = run("plan", area, "-o", out, "--scheme", "zhoushan", "--effort", "draft")
    assert done.exit_code == 0, done.stderr
    return out


def faults(run, area, out):
    done = run("check", area, out, "--json")
    return {fault["name"] for fault in json.loads(done.stdout)["faults"]}


def test_the_school_is_a_grid_of_its_own_and_nothing_is_lost(run, area, planned):
    assert faults(run, area, planned) == set()
    summary = json.loads((planned / "summary.json").read_text(encoding="utf-8"))
    apart, households = summary["exclusive"], summary["households"]
    assert apart["grids"] >= 1
    assert apart["households"] > 0
    assert households["in"] == households["placed"] + apart["households"]
    assert households["unplaced"] == 0
    layer = pyogrio.read_dataframe(planned / "plan.gpkg", layer="exclusive")
    grids = pyogrio.read_dataframe(planned / "plan.gpkg", layer="grids")
    assert set(layer["kind"]) == {"institution"}
    assert not set(layer["grid_code"]) & set(grids["grid_code"])
    assert 100.0 < layer.geometry.area.sum() < 120 * 120 + 1.0
    shared = shapely.intersection(layer.geometry.union_all(), grids.geometry.union_all())
    assert shared.area < 0.1


def test_a_home_of_the_school_put_elsewhere_is_found(run, area, planned, tmp_path):
    copy = shutil.copytree(planned, tmp_path / "copy")
    layer = pyogrio.read_dataframe(copy / "plan.gpkg", layer="exclusive")
    apart = set(layer["grid_code"])
    path = copy / "buildings.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    row = next(row for row in rows if row[3] in apart and int(row[2]) > 0)
    row[3] = next(other[3] for other in rows[1:] if other[3] and other[3] not in apart)
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8-sig")
    assert {"building_elsewhere", "changed_count"} <= faults(run, area, copy)


@pytest.mark.parametrize("mode", ["sweep", "visits"])
def test_the_school_is_walked_and_visited_as_a_grid_too(run, area, planned, tmp_path, mode):
    out = shutil.copytree(planned, tmp_path / "out")
    words = ("--mode", mode, "--days", 62, "--start", "2026-03-02", "--effort", "draft")
    done = run("route", out, *words)
    assert done.exit_code == 0, done.stderr
    assert faults(run, area, out) == set()
    layer = pyogrio.read_dataframe(out / "plan.gpkg", layer="exclusive")
    with (out / "routes/routes.csv").open(encoding="utf-8-sig", newline="") as file:
        walked = {row["grid_code"] for row in csv.DictReader(file)}
    assert set(layer["grid_code"]) <= walked
