"""What belongs to nobody's room: version, licence, secrets of the machine, the changelog."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import gridplan

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))


def committed() -> list[Path]:
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        pytest.skip("not a git checkout")
    return [TOP / line for line in told.stdout.splitlines()]


def test_the_version_stands_once() -> None:
    assert PROJECT["project"]["version"] == gridplan.__version__


def test_the_changelog_names_the_version() -> None:
    text = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## .*{re.escape(gridplan.__version__)}", text, re.MULTILINE)


def test_the_licence_is_the_one_declared() -> None:
    text = (TOP / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_nothing_committed_names_a_machine() -> None:
    here = {str(TOP.resolve()), str(TOP.resolve().parent / "shared"), sys.prefix}
    words = [
        *(re.escape(place) for place in sorted(here)),
        "file:///",
        "--index-url",
        "--find-links",
    ]
    forbidden = re.compile("|".join(words).encode())
    told = [
        str(path.relative_to(TOP))
        for path in committed()
        if path.is_file() and path != Path(__file__) and forbidden.search(path.read_bytes())
    ]
    assert told == []


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (TOP / name).read_text(encoding="utf-8")
        pinned = re.findall(r"^[A-Za-z0-9._-]+==[^\n]*", text, re.MULTILINE)
        assert pinned
        assert [line for line in pinned if not line.endswith("\\")] == []


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = (
        dict(
            re.findall(
                r"^([A-Za-z0-9._-]+)==(\S+)", (TOP / name).read_text("utf-8"), re.MULTILINE
            )
        )
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert {name: dev.get(name) for name in runtime} == runtime


def test_every_dependency_is_locked() -> None:
    text = (TOP / "requirements.lock").read_text(encoding="utf-8")
    wanted = [re.split(r"[<>=\[]", line)[0] for line in PROJECT["project"]["dependencies"]]
    assert [name for name in wanted if f"\n{name}==" not in text] == []


def test_the_rooms_keep_their_order() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_the_command_starts_without_loading_the_planner() -> None:
    code = "import sys, gridplan.cli; print(sorted({'numba', 'geopandas'} & set(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
