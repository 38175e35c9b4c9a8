"""The command itself: version, help, samples, and the language it speaks."""

import json
import locale
import subprocess
import sys

import pytest

import gridplan
from gridplan.cli.language import spoken


def test_version_is_the_packages(run):
    assert run("--version").stdout == f"gridplan {gridplan.__version__}\n"


def test_the_module_runs_too():
    told = subprocess.run(
        [sys.executable, "-m", "gridplan", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == f"gridplan {gridplan.__version__}\n"


def test_every_command_has_help(run):
    for words in (["plan"], ["check"], ["samples"], ["schemes"], ["schemes", "new"]):
        done = run(*words, "--help")
        assert done.exit_code == 0
        assert "cli.help" not in done.stdout


def test_samples_are_areas_that_exist(run):
    rows = json.loads(run("samples", "--json").stdout)
    assert [row["area"] for row in rows] == [
        "sample:helsinki",
        "sample:village",
        "sample:wuhan",
    ]
    assert all(
        "OpenStreetMap" in row["source"] for row in rows if row["area"] != "sample:village"
    )


def test_samples_are_listed_in_chinese(run):
    assert "合成" in run("samples", "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("system", "language"),
    [("zh_CN", "zh"), ("Chinese (Simplified)_China", "zh"), ("en_GB", "en"), (None, "en")],
)
def test_the_terminal_speaks_the_systems_language(monkeypatch, system, language):
    monkeypatch.setattr(locale, "getlocale", lambda _: (system, "UTF-8"))
    assert spoken() == language
    assert spoken("zh") == "zh"
