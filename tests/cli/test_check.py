"""The command check: nothing wrong is 0, something wrong is 1 with a list."""

import json
import shutil


def test_a_fresh_plan_has_nothing_wrong(run, planned):
    done = run("check", "sample:village", planned, "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout == "nothing wrong: 6 grids, 200 buildings, 1100 households checked\n"


def test_a_lost_building_is_named_and_the_code_is_1(run, planned, tmp_path):
    out = shutil.copytree(planned, tmp_path / "out")
    lines = (out / "buildings.csv").read_text("utf-8-sig").splitlines(keepends=True)
    lost = lines.pop(7).split(",")[0]
    (out / "buildings.csv").write_text("".join(lines), encoding="utf-8-sig")
    done = run("check", "sample:village", out, "--lang", "en")
    assert done.exit_code == 1
    assert f"lost_building: building {lost} " in done.stdout


def test_json_lists_faults_with_values(run, planned, tmp_path):
    out = shutil.copytree(planned, tmp_path / "out")
    (out / "grids.geojson").unlink()
    done = run("check", "sample:village", out, "--json")
    assert done.exit_code == 1
    fault = json.loads(done.stdout)["faults"][0]
    assert fault["name"] == "missing_file"
    assert fault["values"] == {"file": "grids.geojson"}
    assert "grids.geojson" in fault["sentence"]


def test_json_without_faults_is_an_empty_list(run, planned):
    done = run("check", "sample:village", planned, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"faults": []})
