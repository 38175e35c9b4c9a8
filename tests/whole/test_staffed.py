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


def rows_of(out, name="roster.csv"):
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
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
    found = faults(run, area, copy)
    assert found == {"staffing.fault_no_head", "head_differs", "coverage_differs"}
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


def with_people(area, folder, lines):
    """Copy an area and write its staff list anew."""
    mine = shutil.copytree(area, folder / "area")
    header = "staff_id,role,employer,knows,covers,shift"
    (mine / "staff.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return mine


@pytest.fixture(scope="module")
def policed(run, area, tmp_path_factory):
    """The district with officers whose stations cut across its communities."""
    codes = [
        one["properties"]["code"]
        for one in json.loads((area / "communities.geojson").read_text(encoding="utf-8"))[
            "features"
        ]
    ]
    frame = pyogrio.read_dataframe(area / "communities.geojson")
    west, south, east, north = frame.total_bounds
    middle = (west + east) / 2
    mine = with_people(
        area,
        tmp_path_factory.mktemp("policed"),
        [
            *(f"h{n},head,street,,,," for n in range(20)),
            "p1,judge,court,,west,8-16",
            f"p2,judge,court,,{codes[0]};{codes[1]},16-8",
        ],
    )
    ring = [[west, south], [middle, south], [middle, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {"station": "west"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (mine / "stations.geojson").write_text(text, encoding="utf-8")
    out = mine.parent / "out"
    words = ("--scheme", "masked_city_7337", "--effort", "draft")
    done = run("plan", mine, "-o", out, *words)
    assert done.exit_code == 0, done.stderr
    return mine, out


def test_judges_cover_grids_of_their_own_areas_and_the_rest_is_listed(run, policed):
    mine, out = policed
    rows = rows_of(out, "coverage.csv")
    judges = [set(filter(None, row["judge"].split(";"))) for row in rows]
    assert {"p1"} in judges
    assert {who for some in judges for who in some} == {"p1", "p2"}
    assert [row["missing"] == "judge" for row in rows] == [not some for some in judges]
    hours = rows_of(out, "shifts.csv")
    for row, some in zip(hours, judges, strict=True):
        assert (int(row["10"]), int(row["20"])) == ("p1" in some, "p2" in some)
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))["staffing"]["teams"]
    assert {team["line"] for team in told} == {"", "judge"}
    assert faults(run, mine, out) == set()


def test_an_officer_put_into_a_grid_or_taken_out_of_one_is_found(run, policed, tmp_path):
    mine, out = policed
    copy = shutil.copytree(out, tmp_path / "copy")
    text = (copy / "coverage.csv").read_text(encoding="utf-8-sig")
    assert ",p1," in text
    wrong = text.replace(",p1,", ",p1;h3,", 1)
    (copy / "coverage.csv").write_text(wrong, encoding="utf-8-sig")
    assert faults(run, mine, copy) == {"coverage_differs"}
    (copy / "coverage.csv").write_text(text.replace(",p1,", ",,", 1), encoding="utf-8-sig")
    assert faults(run, mine, copy) == {"coverage_differs", "coverage_missing"}
    (copy / "coverage.csv").unlink()
    assert faults(run, mine, copy) == {"missing_file"}


def test_sections_groups_and_neighbours_all_have_their_heads(run, area, tmp_path):
    ids = [
        one["properties"]["building_id"]
        for one in json.loads((area / "buildings.geojson").read_text(encoding="utf-8"))[
            "features"
        ]
    ]
    lines = [f"s{n},head,village,,," for n in range(60)]
    lines += [f"g{n},group_head,village,,," for n in range(150)]
    lines += [f"n{n},neighbour_head,village,{ids[n % len(ids)]},," for n in range(600)]
    mine, out = with_people(area, tmp_path, lines), tmp_path / "out"
    done = run("plan", mine, "-o", out, "--scheme", "bozhou", "--effort", "draft")
    assert done.exit_code == 0, done.stderr
    assert faults(run, mine, out) == set()
    rows = rows_of(out)
    units = json.loads((out / "levels.geojson").read_text(encoding="utf-8"))["features"]
    for level in ("group", "neighbours"):
        wanted = {
            u["properties"]["unit_code"] for u in units if u["properties"]["level"] == level
        }
        assert {row["unit"] for row in rows if row["level"] == level} == wanted
    taken = next(row for row in rows if row["level"] == "neighbours" and row["staff_id"])
    rewrite(out, [row for row in rows if row is not taken])
    assert "staffing.fault_wrong_vacancy" in faults(run, mine, out)
