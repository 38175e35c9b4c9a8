"""A community where nobody lives and no street leads is planned and printed all the same."""

import json
import shutil
from pathlib import Path

import shapely
from typer.testing import CliRunner

from gridplan.cli import app

VILLAGE = Path(__file__).parents[2] / "data/boundaries/village"
EMPTY = "320412999999"


def test_an_empty_community_has_a_grid_a_page_and_its_paper(tmp_path):
    area = tmp_path / "area"
    shutil.copytree(VILLAGE, area)
    file = area / "communities.geojson"
    layer = json.loads(file.read_text())
    west, south, east, north = shapely.total_bounds(
        [shapely.from_geojson(json.dumps(one["geometry"])) for one in layer["features"]]
    )
    # ten kilometres off: no street of the village comes near
    there = shapely.box(east + 0.1, south, east + 0.1 + (east - west), north)
    one = json.loads(json.dumps(layer["features"][0]))
    one["properties"] |= {"code": EMPTY, "name": '空村 "=1+1" 🏠'}
    one["geometry"] = json.loads(shapely.to_geojson(there))
    layer["features"].append(one)
    file.write_text(json.dumps(layer))

    out, run = tmp_path / "out", CliRunner()
    for words in (
        ["plan", area, "-o", out, "--effort", "draft", "--workers", "1", "-q"],
        ["check", area, out],
        ["export", out, "--pack", tmp_path / "pack", "--paper", tmp_path / "paper", "-q"],
    ):
        told = run.invoke(app, list(map(str, words)))
        assert told.exit_code == 0, told.output

    grids = json.loads((out / "grids.geojson").read_text())["features"]
    mine = [one["properties"] for one in grids if one["properties"]["community"] == EMPTY]
    assert [grid["households"] for grid in mine] == [0]
    code = mine[0]["grid_code"]
    assert "空村" in (tmp_path / "pack" / f"{code}.html").read_text()
    for kind in ("sheets", "plates"):
        assert (tmp_path / "paper" / kind / f"{code}.pdf").read_bytes()[:5] == b"%PDF-"
