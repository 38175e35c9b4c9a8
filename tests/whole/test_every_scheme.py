"""Every scheme that ships plans a sample from files to files, and the check finds nothing."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from gridplan.checking import check_plan
from gridplan.exports import write_plan
from gridplan.plan import Settings, build_plan
from gridplan.schemes import list_schemes, load_scheme
from gridplan.sources import read_area

SAMPLES = Path(__file__).parents[2] / "data" / "boundaries"


@pytest.fixture(scope="module")
def village():
    return read_area(SAMPLES / "village")


@pytest.mark.parametrize("name", list_schemes())
def test_a_shipped_scheme_plans_the_village_without_a_fault(name, village, tmp_path):
    plan = build_plan(village, load_scheme(name), Settings(effort="draft"))
    write_plan(plan, tmp_path)
    assert [fault.say() for fault in check_plan(SAMPLES / "village", tmp_path)] == []


def test_bozhou_nests_groups_and_neighbours_in_wuhan_and_loses_no_household(run, tmp_path):
    out = tmp_path / "out"
    words = ("plan", "sample:wuhan", "-o", out, "--scheme", "bozhou", "--effort", "draft")
    assert run(*words).exit_code == 0
    done = run("check", "sample:wuhan", out)
    assert done.exit_code == 0, done.stdout
    features = json.loads((out / "levels.geojson").read_text(encoding="utf-8"))["features"]
    households = {"group": 0, "neighbours": 0}
    for one in features:
        row = one["properties"]
        assert row["unit_code"].startswith(row["above"])
        households[row["level"]] += row["households"]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert set(households.values()) == {summary["households"]["placed"]}
    report = json.loads((out / "conformance.json").read_text(encoding="utf-8"))
    verdict = {(line["check"], line["level"]): line["verdict"] for line in report["lines"]}
    assert verdict["nesting_exact", ""] == "pass"


def test_a_household_moved_between_units_is_found(village, tmp_path):
    write_plan(build_plan(village, load_scheme("bozhou"), Settings(effort="draft")), tmp_path)
    path = tmp_path / "levels.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    rows[1][2] = str(int(rows[1][2]) + 1)
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8-sig")
    names = {fault.name for fault in check_plan(SAMPLES / "village", tmp_path)}
    assert names == {"level_households", "level_count"}


def test_codes_follow_the_format_of_the_scheme(village, tmp_path):
    scheme = replace(load_scheme("wujin"), code="cjt349_20")
    plan = build_plan(village, scheme, Settings(effort="draft"))
    write_plan(plan, tmp_path)
    assert check_plan(SAMPLES / "village", tmp_path) == []
    for code, community in zip(plan.grid_code, plan.partition.community, strict=True):
        assert len(code) == 20
        assert code[6:18] == village.communities.code[community]
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    summary.pop("code_parts")
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    assert {fault.name for fault in check_plan(SAMPLES / "village", tmp_path)} == {"wrong_code"}


def test_files_of_an_earlier_scheme_do_not_stay_behind(village, tmp_path):
    for name in ("bozhou", "wujin"):
        write_plan(build_plan(village, load_scheme(name), Settings(effort="draft")), tmp_path)
    assert not list(tmp_path.glob("levels.*"))
    assert not list(tmp_path.glob("conformance.*"))


def test_wuhans_communities_join_in_adjacent_threes_and_the_rest_is_listed(run, tmp_path):
    words = ("--scheme", "ten_household_1053", "--effort", "draft")
    assert run("plan", "sample:wuhan", "-o", tmp_path, *words).exit_code == 0
    joint = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["joint"]
    (told,) = joint.values()
    assert {len(group) for group in told["groups"]} == {3}
    everybody = [code for group in told["groups"] for code in group] + told["left"]
    assert len(everybody) == len(set(everybody)) == 23
    assert run("check", "sample:wuhan", tmp_path).exit_code == 0


def test_jianyes_circles_are_measured_where_the_area_has_places(village, tmp_path):
    write_plan(build_plan(village, load_scheme("jianye"), Settings(effort="draft")), tmp_path)
    report = json.loads((tmp_path / "conformance.json").read_text(encoding="utf-8"))
    circles = [line for line in report["lines"] if line["check"] == "circle"]
    assert len(circles) == 3
    assert {line["verdict"] for line in circles} <= {"pass", "fail"}
