"""Routes of whole plans: made, written, read again, checked."""

import csv
import json
import shutil
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

CALENDAR = ("--days", 5, "--start", "2026-03-02")


def digests(folder):
    """Hash every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def village(run, tmp_path_factory):
    """The village, planned once."""
    out = tmp_path_factory.mktemp("village") / "out"
    assert run("plan", "sample:village", "-o", out).exit_code == 0
    return out


@pytest.fixture(scope="module")
def mixed(run, village, tmp_path_factory):
    """The village with five days of sweeps and visits."""
    out = shutil.copytree(village, tmp_path_factory.mktemp("mixed") / "out")
    done = run("route", out, "--mode", "mixed", *CALENDAR, "--workers", 1)
    assert done.exit_code == 0, done.output
    return out


def test_a_sweep_of_the_village_is_as_short_as_its_bound(run, village, tmp_path):
    out = shutil.copytree(village, tmp_path / "out")
    done = run("route", out, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "street sweeps: 6 routes" in done.stdout
    assert "gap 0.00 %" in done.stdout
    grids = json.loads((out / "routes/routes.json").read_text("utf-8"))["grids"]
    assert {grid["gap"] for grid in grids.values()} == {0.0}


@pytest.mark.parametrize("mode", ["sweep", "visits", "mixed"])
def test_the_check_finds_nothing_wrong_with_routes_of_any_kind(run, village, tmp_path, mode):
    out = shutil.copytree(village, tmp_path / "out")
    assert run("route", out, "--mode", mode, *CALENDAR, "--effort", "draft").exit_code == 0
    done = run("check", "sample:village", out, "--lang", "en")
    assert (done.exit_code, done.stdout.split(":")[0]) == (0, "nothing wrong")


def test_two_workers_write_the_same_bytes(run, village, mixed, tmp_path):
    out = shutil.copytree(village, tmp_path / "out")
    assert run("route", out, "--mode", "mixed", *CALENDAR, "--workers", 2).exit_code == 0
    assert digests(out) == digests(mixed)


def test_routing_again_replaces_the_routes(run, village, mixed, tmp_path):
    out = shutil.copytree(mixed, tmp_path / "out")
    assert run("route", out).exit_code == 0
    fresh = shutil.copytree(village, tmp_path / "fresh")
    assert run("route", fresh).exit_code == 0
    assert digests(out / "routes") == digests(fresh / "routes")


def test_files_tell_the_same_stops_and_every_phone_file_is_sound(mixed):
    routes = mixed / "routes"
    features = json.loads((routes / "routes.geojson").read_text("utf-8"))["features"]
    drawn = [f["properties"] for f in features]
    rows = list(csv.DictReader((routes / "stops.csv").read_text("utf-8-sig").splitlines()))
    stops = [p["stop_id"] for p in drawn if p["feature"] == "stop"]
    assert sorted(row["stop_id"] for row in rows) == sorted(stops)
    assert stops
    tracks = list((routes / "gpx").iterdir())
    assert len(tracks) == sum(p["feature"] == "route" for p in drawn)
    assert all(ET.parse(path).getroot().tag.endswith("gpx") for path in tracks)


def test_planted_faults_are_found_by_name(run, mixed, tmp_path):
    def faults(name, change):
        out = shutil.copytree(mixed, tmp_path / f"{name}-{change.__name__}")
        path = out / "routes" / name
        path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
        done = run("check", "sample:village", out, "--json")
        return {fault["name"] for fault in json.loads(done.stdout)["faults"]}

    def one_route_less(text):
        layer = json.loads(text)
        layer["features"] = layer["features"][1:]
        return json.dumps(layer)

    def last_street_of_nobody(text):
        return text.rsplit(",", 1)[0] + ",\n"

    def no_mode(text):
        return text.replace('"mode"', '"moods"')

    def another_plan(text):
        return text.replace('digest": "', 'digest": "0')

    assert {"totals", "stops_differ", "visits"} <= faults("routes.geojson", one_route_less)
    assert faults("streets.csv", last_street_of_nobody) == {"no_owner"}
    assert faults("routes.json", no_mode) == {"unreadable"}
    assert faults("routes.json", another_plan) == {"other_plan"}


def test_a_folder_without_a_plan_or_of_another_area_is_refused(run, village, tmp_path):
    done = run("route", tmp_path, "--lang", "en")
    assert done.exit_code == 2
    assert "plan.gpkg is missing" in done.stderr
    done = run("route", village, "--area", "sample:wuhan", "--lang", "en")
    assert done.exit_code == 2
    assert "streets" in done.stderr
    done = run("route", village, "--start", "Monday", "--lang", "en")
    assert (done.exit_code, "2026-03-02" in done.stderr) == (2, True)
    assert not (village / "routes").exists()


def test_wuhan_gets_five_days_of_visits_and_the_check_finds_nothing(run, tmp_path):
    out = tmp_path / "out"
    assert run("plan", "sample:wuhan", "-o", out, "--effort", "draft", "-q").exit_code == 0
    words = ("--mode", "visits", *CALENDAR, "--effort", "draft", "--json")
    done = run("route", out, *words)
    told = json.loads(done.stdout)
    assert told["unserved"] == []
    assert len(told["routes"]["grids"]) == 45
    assert told["routes"]["totals"]["round"]["stops"] > 150
    assert run("check", "sample:wuhan", out, "-q").exit_code == 0
