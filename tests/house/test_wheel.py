"""The wheel carries what a user needs, and nothing that made it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


@pytest.mark.parametrize(
    "name",
    [
        "gridplan/samples/wuhan/streets.gpkg",
        "gridplan/samples/helsinki/communities.geojson",
        "gridplan/samples/village/area.toml",
        "gridplan/samples/wuhan_plan.zip",
        "gridplan/samples/README.md",
        "gridplan/exports/fonts/NotoSansSC-subset.ttf",
        "gridplan/exports/fonts/OFL.txt",
        "gridplan/schemes/wujin.toml",
        "gridplan/words/zh/cli.toml",
        "gridplan/py.typed",
    ],
)
def test_the_wheel_carries(names, name):
    assert name in names


def test_the_wheel_carries_the_licences(names):
    licences = {Path(name).name for name in names if "/licenses/" in name}
    assert {"LICENSE", "LICENSE-DATA"} <= licences


def test_the_wheel_carries_no_scripts_tests_or_leftovers(names):
    unwanted = ("gridplan/samples/scripts/", "tests/", "benchmarks/", "notebooks/")
    assert [n for n in names if n.startswith(unwanted) or "__pycache__" in n] == []
