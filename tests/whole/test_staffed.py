"""An area with staff: heads in every layer, a roster, a conformance report, and the check."""

import csv
import json
import shutil

import pyogrio
import pytest


@pytest.fixture(scope="module")
def area(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("district") / "area"
    words = ("--grids", 20, "--communities", 4, "--seed", 5, "--lang", "en")
    assert run("simulate", "-o", folder, *words).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def staffed(run, area):
    out = area.parent / "out"
    done = run("plan", area, "-o", out, "--effort", "draft")
    assert done.exit_code == 0, done.stderr
    return out


@pytest.fixture
def copy(staffed, tmp_path):
    return shutil.copytree(staffed, tmp_path / "copy")


def rows_of(out):
    with (out / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(out, rows):
    with (out / "roster.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def faults(run, area, out):
    done = run("check", area, out, "--json")
    return {fault["name"] for fault in json.loads(done.stdout)["faults"]}


def test_every_grid_has_its_head_in_every_layer(run, area, staffed):
    features = json.loads((staffed / "grids.geojson").read_text(encoding="utf-8"))["features"]
    heads = {row["unit"]: row["staff_id"] for row in rows_of(staffed) if row["role"] == "head"}
    told = {
        one["properties"]["grid_code"]: (
            one["properties"]["head_id"],
            one["properties"]["head_role"],
        )
        for one in features
    }
    assert told == {code: (who, "head") for code, who in heads.items()}
    layer = pyogrio.read_dataframe(staffed / "plan.gpkg", layer="grids")
    assert dict(zip(layer.grid_code, layer.head_id, strict=True)) == heads
    assert faults(run, area, staffed) == set()


def test_the_report_names_heads_and_the_conformance_report_quotes_the_rule(staffed):
    page = (staffed / "report.html").read_text(encoding="utf-8")
    assert rows_of(staffed)[0]["staff_id"] in page
    report = json.loads((staffed / "conformance.json").read_text(encoding="utf-8"))
    one_head = next(line for line in report["lines"] if line["check"] == "one_head")
    assert one_head["verdict"] == "pass"
    assert one_head["quotation"]
    assert set(one_head["rule"]) == {"en", "zh"}
    page = (staffed / "conformance.html").read_text(encoding="utf-8")
    assert page.index('lang="zh-CN"') < page.index('lang="en"')
    assert "任務相當" in page


def test_a_head_taken_away_or_doubled_is_found(run, area, copy):
    rows = rows_of(copy)
    head = next(row for row in rows if row["role"] == "head")
    rewrite(copy, [row for row in rows if row is not head])
    assert faults(run, area, copy) == {"staffing.fault_no_head", "head_differs"}
    other = next(row for row in rows if row["role"] == "head" and row is not head)
    rewrite(copy, [*rows, {**head, "staff_id": other["staff_id"]}])
    assert "staffing.fault_two_heads" in faults(run, area, copy)


def test_a_roster_that_is_missing_is_found(run, area, copy):
    (copy / "roster.csv").unlink()
    assert faults(run, area, copy) == {"missing_file"}


def test_a_role_the_scheme_does_not_know_is_refused_before_anything_is_written(
    run, area, tmp_path
):
    mine = shutil.copytree(area, tmp_path / "area")
    staff = (mine / "staff.csv").read_text(encoding="utf-8")
    (mine / "staff.csv").write_text(staff.replace(",head,", ",boss,", 1), encoding="utf-8")
    done = run("plan", mine, "-o", tmp_path / "out", "--lang", "en")
    assert done.exit_code == 2
    assert "staff.csv, row 2" in done.stderr
    assert not (tmp_path / "out").exists()


def test_planning_jointly_keeps_every_rule_and_knows_no_fewer_households(
    run, area, staffed, tmp_path
):
    done = run("plan", area, "-o", tmp_path, "--effort", "draft", "--jointly")
    assert done.exit_code == 0, done.stderr
    assert faults(run, area, tmp_path) == set()
    known = [
        json.loads((out / "summary.json").read_text(encoding="utf-8"))["staffing"]
        for out in (staffed, tmp_path)
    ]
    assert known[1]["familiarity"] > known[0]["familiarity"]


def test_planning_jointly_without_staff_is_refused(run, tmp_path):
    done = run("plan", "sample:village", "-o", tmp_path / "out", "--jointly", "--lang", "en")
    assert done.exit_code == 2
    assert "staff.csv" in done.stderr
