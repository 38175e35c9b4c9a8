"""A plan with its proof, from the command line: written, verified, checked, forged."""

import json
import shutil

import pytest

from gridplan.errors import InputError
from gridplan.exports.certificate import INDEX
from gridplan.plan import Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area
from tests.forged import forge
from tests.whole.test_same_bytes import digests

VILLAGE = ("plan", "sample:village", "--effort", "certified")


@pytest.fixture(scope="module")
def made(run, tmp_path_factory):
    out = tmp_path_factory.mktemp("certified") / "out"
    done = run(*VILLAGE, "-o", out, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "communities proven best" in " ".join(done.output.split())
    return out


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made, tmp_path / "out")


def test_it_is_verified_and_checked(run, made):
    told = run("verify", made, "--json")
    assert told.exit_code == 0
    claims = json.loads(told.stdout)["certified"]
    summary = json.loads((made / "summary.json").read_text())["certified"]
    assert claims["communities"] == summary["communities"] > 0
    assert claims["proven"] == summary["proven"]
    assert 0.0 <= summary["median_gap"] <= summary["max_gap"] < 1.0
    assert run("check", "sample:village", made).exit_code == 0


def test_the_report_says_what_is_proven_and_what_is_not_in_both_languages(made):
    text = (made / "report.html").read_text(encoding="utf-8")
    for sentence in (
        "What is proven:",
        "What is not proven: shape",
        "已证明：",
        "未证明：网格形状",
    ):
        assert sentence in text


def test_another_run_with_more_workers_writes_the_same_bytes(run, made, tmp_path):
    words = (*VILLAGE, "-o", tmp_path / "out", "--workers", 1, "--lang", "en")
    assert run(*words).exit_code == 0
    for folder in ("", "certificate"):
        once, again = made / folder, tmp_path / "out" / folder
        files = {p.name for p in once.iterdir() if p.is_file()} - {"run.json"}
        assert all((once / f).read_bytes() == (again / f).read_bytes() for f in files)


def test_a_plan_without_proof_takes_the_old_one_away(run, copy):
    assert run("plan", "sample:village", "-o", copy, "--effort", "draft").exit_code == 0
    assert not (copy / "certificate").exists()
    assert "certified" not in json.loads((copy / "summary.json").read_text())
    gone = run("verify", copy, "--lang", "en")
    assert gone.exit_code == 2
    assert "--effort certified" in gone.output
    assert digests(copy)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "incomplete or was changed"), ("zh", "不完整或被改动")]
)
def test_a_changed_digit_fails_with_a_sentence(run, copy, language, said):
    path = copy / "certificate" / INDEX
    text = path.read_bytes()
    at = text.index(b'"floor":') + 8
    other = b"7" if text[at : at + 1] != b"7" else b"3"
    path.write_bytes(text[:at] + other + text[at + 1 :])
    told = run("verify", copy, "--lang", language)
    assert told.exit_code == 1
    assert said in told.output


def test_a_truncated_certificate_fails_with_its_name(run, copy):
    path = min((copy / "certificate").glob("*.gz"))
    path.write_bytes(path.read_bytes()[:-30])
    told = run("verify", copy, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["faults"][0]["values"]["file"] == path.name


def shorter(document):
    document["way_dm"][0][-1] += 1


def other_grids(document):
    document["assignment"] = [0 for _ in document["assignment"]]


def fewer_households(document):
    document["households"][0] += 1


def lone(document):
    document["neighbours"] = document["neighbours"][1:]


def wider(document):
    document["most"] += 5


def dearer(document):
    n = len(document["households"])
    document["terms"] = {"change": [[0] * n for _ in range(n)]}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (shorter, "proof.other_ways"),
        (other_grids, "proof.other_grids"),
        (fewer_households, "proof.other_households"),
        (lone, "proof.other_neighbours"),
        (wider, "proof.other_bounds"),
        (dearer, "proof.other_terms"),
    ],
)
def test_the_check_finds_a_certificate_of_other_numbers(run, copy, change, name):
    forge(copy, change)
    told = run("check", "sample:village", copy, "--json")
    assert told.exit_code == 1
    assert name in {fault["name"] for fault in json.loads(told.stdout)["faults"]}


def test_figures_that_say_more_than_the_certificates_are_found_out(run, copy):
    summary = json.loads((copy / "summary.json").read_text())
    summary["certified"]["proven"] += 1
    (copy / "summary.json").write_text(json.dumps(summary))
    told = run("check", "sample:village", copy, "--json")
    assert "proof.other_figures" in told.stdout
    shutil.rmtree(copy / "certificate")
    assert "proof.no_certificate" in run("check", "sample:village", copy, "--json").stdout


@pytest.mark.parametrize("seconds", ["0", "-3", "nan", "inf"])
def test_a_time_in_which_nothing_can_be_done_is_refused(run, tmp_path, seconds):
    told = run(*VILLAGE, "-o", tmp_path / "out", "--time-limit", seconds, "--lang", "en")
    assert told.exit_code == 2
    assert "leaves no time" in told.output
    assert not (tmp_path / "out").exists()


def test_a_time_limit_without_proofs_is_refused():
    with pytest.raises(InputError, match="--effort certified"):
        Settings(effort="standard", time_limit=10.0)


def test_a_time_limit_is_told_and_still_verifies(run, tmp_path):
    told = run(*VILLAGE, "-o", tmp_path / "out", "--time-limit", "2", "-v", "--lang", "en")
    assert told.exit_code == 0
    assert "another run may find another plan" in " ".join(told.output.split())
    assert run("verify", tmp_path / "out").exit_code == 0


def test_no_grid_of_a_certified_plan_breaks_bounds_that_the_search_kept(boundaries):
    area, rules = read_area(boundaries / "wuhan"), load_scheme("wujin")
    plain = build_plan(area, rules, Settings())
    proven = build_plan(area, rules, Settings(effort="certified"))
    assert proven.certified is not None
    assert proven.partition.tolerance == plain.partition.tolerance
    assert proven.grid_code == plain.grid_code
    for one in proven.certified:
        assert one.lower <= one.upper
