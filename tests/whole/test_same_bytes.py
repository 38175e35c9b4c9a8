"""Same area, scheme, settings and seed: the same bytes, whatever runs them."""

import os
from hashlib import sha256


def digests(folder):
    """Hash every file; run.json alone may differ."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "run.json"
    }


def test_two_workers_and_another_hash_seed_write_the_same_bytes(gridplan, wuhan, tmp_path):
    elsewhere = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Shanghai"}
    words = ("plan", "sample:wuhan", "-o", tmp_path / "out", "--seed", 7, "--workers", 2)
    done = gridplan(*words, env=elsewhere, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "out") == digests(wuhan)


def test_another_seed_makes_another_plan(run, wuhan, tmp_path):
    words = ("plan", "sample:wuhan", "-o", tmp_path / "out", "--seed", 8, "--effort", "draft")
    assert run(*words).exit_code == 0
    changed = digests(tmp_path / "out")
    assert changed["buildings.csv"] != digests(wuhan)["buildings.csv"]


def test_planning_again_into_the_same_folder_replaces_the_plan(run, tmp_path):
    words = ("plan", "sample:village", "-o", tmp_path / "out")
    assert run(*words).exit_code == 0
    before = digests(tmp_path / "out")
    (tmp_path / "out" / "summary.json").write_text("{}")
    assert run(*words).exit_code == 0
    assert digests(tmp_path / "out") == before
