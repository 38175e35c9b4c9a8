"""The command plan: what it answers, and what it refuses."""

import json

import pytest

FILES = [
    "buildings.csv", "grids.geojson", "map.png", "plan.gpkg", "report.html", "run.json",
    "summary.json",
]  # fmt: skip


def test_plan_writes_its_files_and_nothing_else(planned):
    assert sorted(path.name for path in planned.iterdir()) == FILES


def test_the_summary_names_grids_households_and_deviation(run, tmp_path):
    done = run("plan", "sample:village", "-o", tmp_path / "out", "--lang", "en")
    assert "6 in 2 communities" in done.stdout
    assert "1,100 placed, 0 not placed" in done.stdout
    assert "0.0% on average, 0.0% at most" in done.stdout
    assert done.stderr == ""


def test_the_summary_speaks_chinese_when_asked(run, tmp_path):
    done = run("plan", "sample:village", "-o", tmp_path / "out", "--lang", "zh")
    assert "2 个社区划分为 6 个网格" in done.stdout


def test_json_is_one_document_with_summary_and_run(run, tmp_path):
    done = run("plan", "sample:village", "-o", tmp_path / "out", "--json")
    told = json.loads(done.stdout)
    assert sorted(told["files"]) == FILES
    assert told["summary"] == json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert told["run"]["seconds"]["total"] > 0


def test_every_step_is_timed_and_the_steps_add_up(planned):
    run = json.loads((planned / "run.json").read_text(encoding="utf-8"))
    steps = dict(run["seconds"])
    total = steps.pop("total")
    assert {"read", "atoms", "partition", "write"} <= set(steps)
    assert all(steps[name] > 0 for name in ("read", "atoms", "partition", "write"))
    assert total == pytest.approx(sum(steps.values()), abs=0.01)
    assert run["peak_memory_mb"] > 50


def test_quiet_says_nothing(run, tmp_path):
    done = run("plan", "sample:village", "-o", tmp_path / "out", "-q")
    assert (done.exit_code, done.output) == (0, "")


def test_verbose_lists_what_was_noticed_on_stderr(run, tmp_path):
    done = run("plan", "sample:wuhan", "-o", tmp_path / "out", "--effort", "draft", "-v")
    assert done.exit_code == 0
    assert len(done.stderr.splitlines()) >= 2


def test_a_tolerance_replaces_the_schemes(run, tmp_path):
    done = run(
        "plan", "sample:village", "-o", tmp_path / "out", "--tolerance", "0.05", "--json"
    )
    assert json.loads(done.stdout)["summary"]["tolerance"]["asked"] == 0.05


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "sample:atlantis", "-o", "{out}"], "there is no sample 'atlantis'"),
        (["plan", "{here}/nowhere", "-o", "{out}"], "nowhere"),
        (["plan", "sample:village", "-o", "{out}", "--scheme", "none"], "no scheme 'none'"),
        (["plan", "sample:village", "-o", "{here}/a-file"], "is a file"),
        (["check", "sample:atlantis", "{out}"], "there is no sample 'atlantis'"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_code_2(run, tmp_path, words, said):
    (tmp_path / "a-file").write_text("not a folder")
    out = tmp_path / "new" / "out"
    done = run(*(w.format(out=out, here=tmp_path) for w in words), "--lang", "en")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_refusal_as_json_stands_on_stdout(run, tmp_path):
    done = run("plan", "sample:atlantis", "-o", tmp_path / "out", "--json", "--lang", "zh")
    assert done.exit_code == 2
    error = json.loads(done.stdout)["error"]
    assert error["key"] == "cli.no_sample"
    assert "atlantis" in error["sentence"]


def test_results_do_not_go_into_the_area_itself(run, tmp_path):
    (tmp_path / "communities.geojson").write_text("{}")
    done = run("plan", tmp_path, "-o", tmp_path, "--lang", "en")
    assert done.exit_code == 2
    assert "is the area itself" in done.stderr


@pytest.mark.parametrize("option", ["--tolerance=1.5", "--workers=0", "--effort=much", "--k=7"])
def test_an_option_out_of_range_is_a_usage_error(run, tmp_path, option):
    done = run("plan", "sample:village", "-o", tmp_path / "out", option)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
