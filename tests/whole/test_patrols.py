"""Patrols of a whole plan: teams, lists, campaigns, guards, changes; all checked again."""

import csv
import json
import shutil
from collections import Counter, defaultdict

import pytest

START = ("--start", "2026-03-02", "--effort", "draft")


@pytest.fixture(scope="module")
def village(run, tmp_path_factory):
    """The village, planned once."""
    out = tmp_path_factory.mktemp("village") / "out"
    assert run("plan", "sample:village", "-o", out).exit_code == 0
    return out


@pytest.fixture(scope="module")
def anew(run, tmp_path_factory):
    """The village, planned with another seed."""
    out = tmp_path_factory.mktemp("anew") / "out"
    assert run("plan", "sample:village", "-o", out, "--seed", 3).exit_code == 0
    return out


@pytest.fixture
def out(village, tmp_path):
    """A folder of one's own."""
    return shutil.copytree(village, tmp_path / "out")


@pytest.fixture
def asked(tmp_path):
    """A table of visits: daily, key, an incident, a place."""
    path = tmp_path / "visits.csv"
    path.write_text(
        "stop,class,count,since\nA-SW-01,daily,1,\nA-SW-06,weekly,8,\n"
        "A-SW-10,incident,1,2026-03-03T15:00\nP1,weekly,1,\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def teams(village, tmp_path):
    """Two teams of two with shifts of six hours; one grid stays alone."""
    codes = sorted({row["grid_code"] for row in rows(village / "buildings.csv")} - {""})
    path = tmp_path / "teams.csv"
    lines = [f"T{n // 3 + 1},{code},2,6,{'09:00' * (n < 3)}" for n, code in enumerate(codes)]
    path.write_text("team,grid_code,workers,shift_hours,start\n" + "\n".join(lines[:5]))
    return path


def rows(path):
    """Read a table."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def is_fine(run, out):
    done = run("check", "sample:village", out, "--lang", "en")
    return (done.exit_code, done.stdout.split(":")[0]) == (0, "nothing wrong") or done.stdout


def test_lists_and_teams_are_served_as_often_and_as_soon_as_asked(run, out, asked, teams):
    words = ("--mode", "visits", "--visits", asked, "--teams", teams, *START)
    done = run("route", out, *words)
    assert done.exit_code == 0, done.output
    assert is_fine(run, out) is True
    days = defaultdict(list)
    day_of = {row["route_id"]: row["day"] for row in rows(out / "routes/routes.csv")}
    for row in rows(out / "routes/stops.csv"):
        days[row["stop_id"]].append(day_of[row["route_id"]])
    assert len(set(days["A-SW-01:daily"])) == 5
    assert days["A-SW-10:incident"][0] in {"2026-03-03", "2026-03-04"}
    assert len(days["A-SW-06:weekly/1"]) == len(days["A-SW-06:weekly/2"]) == 1
    load = {(row["grid_code"], row["slot"]) for row in rows(out / "routes/load.csv")}
    assert {("T1", "1"), ("T1", "2"), ("T2", "1"), ("T2", "2")} <= load
    starts = {r["start"] for r in rows(out / "routes/routes.csv") if r["grid_code"] == "T1"}
    assert starts == {"09:00"}


def test_a_campaign_calls_on_every_household_once_and_returns_later(run, out):
    done = run("route", out, "--mode", "campaign", *START, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "team-days until" in done.stdout
    assert is_fine(run, out) is True
    classes = [row["visit_class"] for row in rows(out / "routes/stops.csv")]
    assert classes.count("campaign") == classes.count("return") == 200
    minutes = [int(r["minutes"]) for r in rows(out / "routes/stops.csv")
               if r["visit_class"] == "campaign"]  # fmt: skip
    assert sum(minutes) == pytest.approx(1100 * 10, rel=0.01)


def test_guards_man_every_gate_and_no_fewer_people_could(run, out):
    done = run("route", out, "--mode", "guard", "--start", "2026-03-02", "--json")
    told = json.loads(done.stdout)["routes"]
    assert told["duties"]["open"] == 0
    assert is_fine(run, out) is True
    posts = rows(out / "routes/posts.csv")
    duty = rows(out / "routes/duty.csv")
    assert len(duty) == len(posts) * 3 * 7
    for guard in told["guards"].values():
        assert guard["least"] <= guard["people"] <= guard["least"] * 1.1 + 1


def test_varied_sweeps_are_equally_long_and_differ_from_day_to_day(run, out):
    assert run("route", out, "--varied", *START).exit_code == 0
    assert is_fine(run, out) is True
    by_grid = defaultdict(list)
    for feature in json.loads((out / "routes/routes.geojson").read_text("utf-8"))["features"]:
        told = feature["properties"]
        by_grid[told["grid_code"]].append((told["day"], told["length_m"], told["legs"]))
    for walks in by_grid.values():
        assert len({day for day, _, _ in walks}) == 5
        assert max(m for _, m, _ in walks) - min(m for _, m, _ in walks) < 0.2
    assert any(len({str(legs) for _, _, legs in walks}) > 1 for walks in by_grid.values())


def test_both_sides_of_a_border_walk_it_when_asked(run, out):
    def own_km():
        total = json.loads((out / "routes/routes.json").read_text("utf-8"))["totals"]["sweep"]
        return total["km"] - total["extra_km"]

    assert run("route", out, *START).exit_code == 0
    one = own_km()
    assert run("route", out, "--border", "both", *START).exit_code == 0
    assert own_km() > 1.2 * one
    assert is_fine(run, out) is True
    path = out / "routes/routes.json"
    assert run("route", out, *START).exit_code == 0
    path.write_text(path.read_text("utf-8").replace('"border": "one"', '"border": "both"'))
    done = run("check", "sample:village", out, "--json")
    assert {f["name"] for f in json.loads(done.stdout)["faults"]} == {"not_both"}


def test_by_e_bike_the_same_streets_take_less_than_half_the_time(run, out):
    assert run("route", out, *START).exit_code == 0
    walking = json.loads((out / "routes/routes.json").read_text())["totals"]["sweep"]
    assert run("route", out, "--wheels", *START).exit_code == 0
    riding = json.loads((out / "routes/routes.json").read_text())["totals"]["sweep"]
    assert riding["hours"] < walking["hours"] / 2
    assert is_fine(run, out) is True


def test_a_change_moves_what_it_touches_and_nothing_else(run, out, asked, teams, tmp_path):
    words = ("--mode", "visits", "--visits", asked, "--teams", teams, *START)
    assert run("route", out, *words).exit_code == 0
    before = rows(out / "routes/stops.csv")
    gpx = {path.name: path.read_bytes() for path in (out / "routes/gpx").iterdir()}
    more = tmp_path / "more.csv"
    more.write_text("stop,class,since\nA-SW-15,incident,2026-03-04T16:00\n", encoding="utf-8")
    day_of = {row["route_id"]: row["day"] for row in rows(out / "routes/routes.csv")}
    missed = next(r for r in before if day_of[r["route_id"]] == "2026-03-03")
    done = run(
        "reroute", out, "--today", "2026-03-04", "--visits", more,
        "--missed", f"{missed['stop_id']}@2026-03-03", "--absent", "T2-1@2026-03-05",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert is_fine(run, out) is True
    changes = {row["stop_id"]: row for row in rows(out / "routes/changes.csv")}
    assert changes[missed["stop_id"]]["why"] == "missed"
    assert changes["A-SW-15:incident"]["after"] in {"2026-03-04", "2026-03-05"}
    assert {row["why"] for row in changes.values()} <= {"missed", "new", "absent"}
    touched = {(r["before"] + ";" + r["after"]) for r in changes.values()}
    dates = {day for days in touched for day in days.split(";")} | {"2026-03-03", "2026-03-05"}
    for path in (out / "routes/gpx").iterdir():
        if not any(day in path.name for day in dates):
            assert path.read_bytes() == gpx[path.name]
    after = rows(out / "routes/duty.csv")
    assert not any(r["who"] == "T2-1" and r["day"] == "2026-03-05" for r in after)


KINDS = {
    "visits": ("--mode", "visits"),
    "mixed": ("--mode", "mixed"),
    "campaign": ("--mode", "campaign"),
    "guard": ("--mode", "guard"),
    "varied": ("--varied",),
}


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_change_nothing_moves(run, out, kind):
    assert run("route", out, *KINDS[kind], *START).exit_code == 0
    names = (
        "stops.csv",
        "routes.csv",
        "posts.csv",
        "duty.csv" if kind == "guard" else "days.csv",
    )
    before = {name: (out / "routes" / name).read_bytes() for name in names
              if (out / "routes" / name).is_file()}  # fmt: skip
    done = run("reroute", out, "--today", "2026-03-04", "--lang", "en")
    assert "nothing had to move" in done.stdout
    for name, data in before.items():
        assert (out / "routes" / name).read_bytes() == data


@pytest.mark.parametrize("kind", ["mixed", "campaign"])
def test_a_missed_visit_and_somebody_away_are_made_up_for_in_any_kind(run, out, kind):
    assert run("route", out, *KINDS[kind], *START).exit_code == 0
    table = rows(out / "routes/routes.csv")
    day_of = {row["route_id"]: row["day"] for row in table}
    gpx = {path.name: path.read_bytes() for path in (out / "routes/gpx").iterdir()}
    stops = rows(out / "routes/stops.csv")
    missed = next(row for row in stops if day_of[row["route_id"]] == "2026-03-03")
    grid = missed["route_id"].split("-")[0]
    done = run(
        "reroute", out, "--today", "2026-03-04", "--missed", f"{missed['stop_id']}@2026-03-03",
        "--absent", f"{grid}@2026-03-05",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert is_fine(run, out) is True
    changes = {row["stop_id"]: row for row in rows(out / "routes/changes.csv")}
    assert changes[missed["stop_id"]]["why"] == "missed"
    assert changes[missed["stop_id"]]["after"] in {"2026-03-04", "2026-03-06"}
    after = rows(out / "routes/routes.csv")
    assert not [r for r in after if r["grid_code"] == grid and r["day"] == "2026-03-05"]
    assert {row["grid_code"] for row in changes.values()} == {grid}
    for path in (out / "routes/gpx").iterdir():
        if not path.name.startswith(grid):
            assert path.read_bytes() == gpx[path.name]
    served = Counter(row["stop_id"] for row in rows(out / "routes/stops.csv"))
    assert served == Counter(row["stop_id"] for row in stops)


def test_who_is_away_is_replaced_at_the_gates_and_nobody_else_moves(run, out):
    assert run("route", out, *KINDS["guard"], *START).exit_code == 0
    before = {
        (r["day"], r["start"], r["post"]): r["who"] for r in rows(out / "routes/duty.csv")
    }
    away = next(who for (day, _, _), who in sorted(before.items()) if day == "2026-03-06")
    done = run("reroute", out, "--today", "2026-03-05", "--absent", f"{away}@2026-03-06")
    assert done.exit_code == 0, done.output
    assert is_fine(run, out) is True
    after = {(r["day"], r["start"], r["post"]): r["who"] for r in rows(out / "routes/duty.csv")}
    assert set(after) == set(before)
    moved = {key for key in after if after[key] != before[key]}
    assert moved == {
        key for key, who in before.items() if who == away and key[0] == "2026-03-06"
    }
    assert all(after.values())
    done = run("reroute", out, "--today", "2026-03-05", "--missed", "A-SW-01@2026-03-03")
    assert done.exit_code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_made_anew_keeps_the_days_of_the_routes_before(run, out, anew, tmp_path, kind):
    assert run("route", out, *KINDS[kind], *START).exit_code == 0
    new = shutil.copytree(anew, tmp_path / "new")
    done = run("reroute", new, "--from", out, "--today", "2026-03-02")
    assert done.exit_code == 0, done.output
    assert is_fine(run, new) is True


def test_a_new_plan_removes_the_routes_of_the_old_one_and_says_so(run, out):
    assert run("route", out, *START).exit_code == 0
    done = run("plan", "sample:village", "-o", out, "--effort", "draft", "--lang", "en")
    assert not (out / "routes").exists()
    assert "routes of the plan before were removed" in done.stderr
    assert is_fine(run, out) is True


def test_the_report_tells_of_the_patrols_once(run, village, out):
    plain = (village / "report.html").read_text("utf-8")
    for _ in range(2):
        assert run("route", out, *START).exit_code == 0
    page = (out / "report.html").read_text("utf-8")
    assert page.count('id="h-patrols"') == 1
    assert len(page) > len(plain)
    assert "0.00" in page.split('id="h-patrols"')[1].split("</section>")[0]


def test_a_picture_a_day_shows_up_in_the_folder(run, out):
    assert run("route", out, "--mode", "visits", *START).exit_code == 0
    pictures = sorted(path.name for path in (out / "routes/pictures").iterdir())
    days = {row["day"] for row in rows(out / "routes/routes.csv")}
    assert pictures == sorted(f"{day}.png" for day in days)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--absent", "nobody@2026-03-02"), "no grid, place or staff id"),
        (("--absent", "T1"), "names nobody and no days"),
        (("--teams", "heads"), "no roster"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_cure(run, out, words, sentence):
    done = run("route", out, "--mode", "visits", *START, *words, "--lang", "en")
    assert done.exit_code == 2
    assert sentence in done.stderr


SCHEME = """
name = "mine"
title_en = "m"
title_zh = "m"
quotation = ""
tolerance = 0.1
[targets.urban]
households = 250
[weights]
[patrol]
workers = 2
start = "09:00"
pause_from = "11:45"
pause_until = "12:30"
pause_minutes = 60
offices = ["amenity=community_centre"]
[[visits]]
key = "ordinary"
name_en = "o"
name_zh = "o"
times = 1
per = "month"
[[visits]]
key = "school"
name_en = "s"
name_zh = "s"
times = 2
per = "week"
least_gap = 2
minutes = 30
to = "places"
places = ["amenity=school"]
people = 2
[[visits]]
key = "evening"
name_en = "e"
name_zh = "e"
times = 1
per = "week"
to = "listed"
window_from = "18:00"
window_until = "20:00"
"""


def test_breaks_evenings_pairs_and_places_come_from_a_scheme_of_ones_own(run, out, tmp_path):
    scheme, table = tmp_path / "mine.toml", tmp_path / "visits.csv"
    scheme.write_text(SCHEME, encoding="utf-8")
    table.write_text("stop,class,count\nA-SW-01,evening,2\nA-SW-09,evening,1\n")
    words = ("--mode", "visits", "--scheme", scheme, "--visits", table, *START)
    done = run("route", out, *words)
    assert done.exit_code == 0, done.output
    assert is_fine(run, out) is True
    stops = rows(out / "routes/stops.csv")
    routes = {row["route_id"]: row for row in rows(out / "routes/routes.csv")}
    late = [row for row in stops if row["visit_class"] == "evening"]
    assert len(late) == 2
    assert all("18:00" <= row["arrival"] < "20:00" for row in late)
    school = [row for row in stops if row["visit_class"] == "school"]
    assert {row["people"] for row in school} == {"2"}
    days = sorted(routes[row["route_id"]]["day"] for row in school)
    assert len(days) == 2
    assert days[1] > days[0]
    both = [r for r in rows(out / "routes/duty.csv") if "-pair-" in r["post"]]
    assert len(both) == 2 * len({row["post"] for row in both})


def test_a_stop_or_class_nobody_knows_is_named(run, out, tmp_path):
    for text, sentence in (
        ("stop,class\nnowhere,key\n", "no building or place"),
        ("stop,class\nA-SW-01,sometimes\n", "known are"),
    ):
        table = tmp_path / "wrong.csv"
        table.write_text(text, encoding="utf-8")
        done = run("route", out, "--mode", "visits", "--visits", table, *START, "--lang", "en")
        assert done.exit_code == 2
        assert sentence in done.stderr


def test_odd_streets_are_walked_and_a_part_of_its_own_is_named(run, boundaries, tmp_path):
    area, out = tmp_path / "area", tmp_path / "out"
    shutil.copytree(boundaries / "village", area)
    streets = json.loads((area / "streets.geojson").read_text("utf-8"))
    # beside the first street: a second one, a loop, one of no length, one that meets nothing
    (west, y), (east, _) = streets["features"][0]["geometry"]["coordinates"]
    middle = (west + east) / 2
    for number, way in enumerate(
        [
            [[west, y], [middle, y + 0.0003], [east, y]],
            [[east, y], [east + 0.0002, y + 0.0003], [east - 0.0002, y + 0.0003], [east, y]],
            [[east, y], [east, y]],
            [[middle, y - 0.0006], [middle + 0.0004, y - 0.0006]],
        ]
    ):
        line = {"type": "LineString", "coordinates": way}
        odd = {"name": f"odd{number}", "highway": "residential", "oneway": "no"}
        streets["features"].append({"type": "Feature", "properties": odd, "geometry": line})
    (area / "streets.geojson").write_text(json.dumps(streets), encoding="utf-8")
    assert run("plan", area, "-o", out, "--effort", "draft").exit_code == 0
    done = run("route", out, "--mode", "sweep", "--lang", "en")
    assert done.exit_code == 0
    assert "lie in 2 parts that do not meet; each part has a sweep of its own" in done.stdout
    owner = {row["name"]: row["grid_code"] for row in rows(out / "routes/streets.csv")}
    assert all(owner[f"odd{number}"] for number in (0, 1, 3))
    assert run("check", area, out).exit_code == 0
    # a house at the street that meets nothing is called on all the same
    month = ("--days", "21", "--start", "2026-03-02", "--lang", "en")
    done = run("route", out, "--mode", "visits", *month)
    assert "no street leads to A-SW-" in done.stdout
    assert run("check", area, out).exit_code == 0


def test_too_much_work_is_said_with_people_hours_and_what_goes_first(run, out, tmp_path):
    table = tmp_path / "many.csv"
    table.write_text("stop,class,count\nA-SW-01,daily,60\n", encoding="utf-8")
    done = run("route", out, "--mode", "visits", "--visits", table, *START, "--lang", "en")
    assert done.exit_code == 0, done.output
    told = [row["reason"] for row in rows(out / "routes/unserved.csv")]
    assert len(told) == 1
    assert is_fine(run, out) is True


def test_planted_faults_in_the_roster_are_found(run, out):
    assert run("route", out, "--mode", "visits", *START).exit_code == 0
    path = out / "routes/duty.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], *lines[2:]]), encoding="utf-8")
    done = run("check", "sample:village", out, "--json")
    assert {f["name"] for f in json.loads(done.stdout)["faults"]} == {"not_manned"}
