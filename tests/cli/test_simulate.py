"""The command simulate: a district drawn, written, and read as any other area."""

import json

SMALL = ("--grids", 12, "--communities", 3, "--seed", 4)


def test_a_small_district_is_written_and_planned_into_as_many_grids(run, tmp_path):
    area, out = tmp_path / "area", tmp_path / "out"
    told = json.loads(run("simulate", "-o", area, *SMALL, "--no-staff", "--json").stdout)
    assert (told["communities"], told["grids"], told["staff"]) == (3, 12, 0)
    assert not (area / "staff.csv").exists()
    done = run("plan", area, "-o", out, "--effort", "draft", "--json")
    assert json.loads(done.stdout)["summary"]["grids"] == 12


def test_a_register_of_codes_names_the_communities(run, tmp_path):
    codes = tmp_path / "codes.csv"
    codes.write_text("code,ur_code\n320412001001,111\n320412001201,220\n", encoding="utf-8")
    area = tmp_path / "area"
    done = run("simulate", "-o", area, "--codes", codes, "--grids", 4, "--json")
    assert done.exit_code == 0, done.stdout
    layer = json.loads((area / "communities.geojson").read_text(encoding="utf-8"))
    rows = [one["properties"] for one in layer["features"]]
    assert [(row["code"], row["class"]) for row in rows] == [
        ("320412001001", "urban"),
        ("320412001201", "rural"),
    ]


def test_a_folder_that_holds_something_is_left_alone(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run("simulate", "-o", tmp_path, *SMALL, "--lang", "en")
    assert done.exit_code == 2
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
