"""Small tables from the command line: held against a plan, and nothing half written."""

import csv
import json

import pytest


@pytest.fixture
def ask(run, planned, tmp_path):
    """Write a table and hold it against the village's plan."""

    def asked(kind, text, *words):
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        return run("table", kind, file, "--plan", planned, "--json", "--lang", "en", *words)

    return asked


@pytest.fixture
def grids(planned):
    features = json.loads((planned / "grids.geojson").read_text(encoding="utf-8"))["features"]
    return [one["properties"] for one in features]


def test_events_of_all_grids_add_up_and_the_result_is_a_file(ask, grids, tmp_path):
    code = grids[0]["grid_code"]
    text = f"event_id,is_closed,grid_code\na,1,{code}\nb,0,{code}\nc,1,\n"
    out = tmp_path / "counts.csv"
    told = json.loads(ask("events", text, "-o", out).stdout)
    assert told["figures"] == {
        "total": 3, "unlocated": 1, "closed": 2, "closing_rate": 0.6667,
    }  # fmt: skip
    assert told["rows"] == [[code, 2, 1]]
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["grid_code", "events", "closed"], [code, "2", "1"]]


def test_indicators_are_split_to_grids_and_add_up_again_by_community(ask, grids):
    communities = sorted({grid["community"] for grid in grids})
    lines = ["class,item,community,total,nature,period"]
    for number, community in enumerate(communities):
        lines.append(f"safety,patrols,{community},{101 + number},dynamic,month")
        lines.append(f"service,visits,{community},{7 + number},dynamic,month")
    told = json.loads(ask("indicators", "\n".join(lines) + "\n").stdout)
    assert told["figures"]["differences"] == 0
    of_grid = {grid["grid_code"]: grid["community"] for grid in grids}
    for number, community in enumerate(communities):
        for item, total in (("patrols", 101 + number), ("visits", 7 + number)):
            mine = [row[5] for row in told["rows"]
                    if row[1] == item and of_grid[row[4]] == community]  # fmt: skip
            assert sum(mine) == total
    assert told["lacking"] == ["5 × 18"]  # Wujin's table has more than these two


def test_58_workers_for_871_cases_are_one_too_few_and_one_supervisor_is_not_two(ask):
    text = (
        "unit,cases,workers,high_risk,supervisors\n"
        "T1,870,58,1,town;city\nT2,871,58,1,town;town\n"
    )
    told = json.loads(ask("cases", text, "--scheme", "yixing").stdout)
    assert told["figures"] == {"cases": 1741, "wanted": 117, "missing": 1}
    assert told["lacking"] == ["T2", "T2"]


def test_villages_over_a_threshold_are_chosen_with_the_reason(ask):
    text = "village,size,disputes\nA,100,1\nB,900,2\n"
    told = json.loads(ask("villages", text, "--want", "size=500,disputes=10").stdout)
    assert told["rows"] == [["B", "size 900 >= 500"]]


def test_contacts_tasks_and_equipment_name_what_is_lacking(ask, grids):
    community = grids[0]["community"]
    told = json.loads(ask(
        "contacts", f"area,department,office\n{community},water,desk 1\n", "--want", "water"
    ).stdout)  # fmt: skip
    inside = [g["grid_code"] for g in grids if g["community"] == community]
    assert told["figures"]["gaps"] == len(grids) - len(inside)
    text = "task_id,owner,duty,due,effect\na,s,look,2026-03-01,calm\n"
    for day, late in (("2026-03-01", []), ("2026-03-02", ["a"])):
        assert json.loads(ask("tasks", text, "--today", day).stdout)["lacking"] == late
    text = "staff_id,item,has\ns1,lamp,1\ns2,lamp,0\n"
    assert json.loads(ask("equipment", text).stdout)["rows"] == [["s2", "lamp"]]


def test_what_cannot_be_used_is_refused_with_its_row_and_nothing_is_written(ask, tmp_path):
    out = tmp_path / "counts.csv"
    for kind, text, said in (
        ("gossip", "a\n1\n", "there is no table 'gossip'"),
        ("events", "event_id,x\na,east\n", "row 2: x is 'east'"),
        ("villages", "village,size\nA,1\n", "no threshold"),
        ("cases", "unit,cases,workers\nT,1,1\n", "no role with cases_per_person"),
        (
            "indicators",
            "class,item,community,total\na,b,moon,1\n",
            "row 2: community is 'moon'",
        ),
    ):
        done = ask(kind, text, "-o", out)
        assert done.exit_code == 2
        assert said in json.loads(done.stdout)["error"]["sentence"]
        assert not out.exists()
