"""The field pack as a phone in flight mode opens it; needs node, Chromium and `npm ci` here."""

import json
import os
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gridplan.cli import app
from gridplan.exports.pack import write_pack
from gridplan.exports.routes_gpx import to_degrees
from gridplan.sources.handout import read_handout

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HARD = runpy.run_path(str(HERE.parent / "exports" / "hard_plan.py"))


def drive(script, *words):
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM} (Debian: chromium)")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        pytest.skip("run npm ci in tests/browser")
    pictures = os.environ.get("GRIDPLAN_PICTURES", "-")
    told = subprocess.run(
        ["node", HERE / script, *map(str, words), pictures],
        capture_output=True, text=True, check=False, timeout=600, cwd=HERE,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def wuhan(tmp_path_factory):
    """The bundled sample with a week of visits, as people would make it."""
    out = tmp_path_factory.mktemp("wuhan") / "out"
    run = CliRunner()
    for words in (
        ["plan", "sample:wuhan", "-o", out, "--effort", "draft", "-q"],
        ["route", out, "--mode", "mixed", "--days", "5", "--start", "2026-03-02", "--effort",
         "draft", "-q"],
    ):  # fmt: skip
        told = run.invoke(app, list(map(str, words)))
        assert told.exit_code == 0, told.output
    handout = read_handout(out)
    write_pack(handout, out / "pack")
    return handout, out / "pack"


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    out = HARD["write_hard"](tmp_path_factory.mktemp("hard") / "out")
    handout = read_handout(out)
    write_pack(handout, out / "pack")
    return handout, out / "pack"


def opened(pack, row):
    handout, folder = pack
    grid = handout.grids[row]
    ((lon, lat),) = to_degrees([grid.base], handout.crs).tolist()
    return drive("field.mjs", folder / f"{grid.code}.html", lon, lat)


@pytest.fixture(scope="module")
def seen(wuhan):
    return opened(wuhan, 3)


def test_the_page_opens_offline_and_asks_for_nothing(seen):
    assert seen["requests"] == []
    assert seen["errors"] == []


def test_every_day_shows_its_own_stops_and_way(seen, wuhan):
    handout, _ = wuhan
    routes = handout.routes_of(handout.grids[3].code)
    assert len(seen["days"]) == len({route.day for route in routes})
    for number, day in enumerate(seen["days"]):
        assert day["day"] == str(number)
        assert day["shown"] == 1
        assert day["cards"] == day["marks"]
        assert day["ways"] >= 1
    assert sum(day["cards"] for day in seen["days"]) == sum(len(r.stops) for r in routes)


def test_fingers_hit_every_button_and_nothing_sticks_out(seen):
    assert seen["small"] == []
    assert seen["wide"] <= 0


def test_the_map_moves_turns_unfold_and_a_stop_is_found(seen):
    assert seen["zoomed"]
    assert seen["keys"]
    assert seen["turns"] > 5
    assert seen["chosen"] == 1


def test_phones_of_every_size_move_and_zoom_the_map_by_touch(seen):
    for name, phone in seen["phones"].items():
        assert phone["zoomed"], name
        assert phone["moved"], name
        assert (phone["wide"], phone["small"]) == (0, 0), name
        assert phone["map"] >= 200, name


def test_the_page_speaks_both_languages(seen):
    assert seen["chinese"].endswith("网格")
    assert "grid" in seen["english"]
    assert seen["lang"] == "en"


def test_the_place_is_shown_when_asked_and_kept_nowhere(seen):
    sentence, is_hidden = seen["refused"]
    assert "allowed" in sentence
    assert is_hidden
    assert seen["before"]
    assert seen["place"]["off"] < 0.5  # m from where the phone says it is
    assert seen["place"]["radius"] == pytest.approx(12, abs=0.1)
    assert seen["place"]["kept"] == 0


def test_nobody_is_shut_out(seen):
    assert seen["serious"] == []
    assert seen["readable"]


def test_names_that_hurt_do_no_harm(hard):
    told = opened(hard, 0)
    assert told["requests"] == []
    assert told["errors"] == []
    assert told["serious"] == []
    assert HARD["NASTY"] in told["chinese"]


def test_the_index_finds_and_opens_pages(wuhan):
    handout, folder = wuhan
    told = drive("index.mjs", folder / "index.html", handout.grids[7].code)
    assert told["requestsBefore"] == 0
    assert told["errors"] == []
    assert told["serious"] == []
    assert told["pages"] == told["codes"] == len(handout.grids)
    assert told["found"] == 1
    assert told["followed"] == f"{handout.grids[7].code}.html"
