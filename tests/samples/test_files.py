"""The files are the ones the README describes."""

import subprocess
import sys
import tomllib

import pytest


def test_the_checksums_in_the_readme_are_those_of_the_files(boundaries):
    command = [sys.executable, str(boundaries / "scripts" / "checksums.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_samples_together_stay_below_ten_mebibytes(boundaries):
    size = sum(p.stat().st_size for p in boundaries.rglob("*") if p.is_file())
    assert size < 10 * 2**20


@pytest.mark.parametrize("sample", ["wuhan", "helsinki", "village"])
def test_each_area_says_whose_data_it_is(boundaries, sample):
    area = tomllib.loads((boundaries / sample / "area.toml").read_text(encoding="utf-8"))
    licence = "CC0-1.0" if sample == "village" else "ODbL-1.0"
    assert area["licence"] == licence
    assert ("OpenStreetMap contributors" in area["attribution"]) == (licence == "ODbL-1.0")
    assert area["name"]


@pytest.mark.parametrize("sample", ["wuhan", "helsinki", "village"])
def test_the_readme_counts_what_the_layers_hold(boundaries, layer, sample):
    text = (boundaries / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith(f"| {sample} | ")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    buildings, streets = layer(sample, "buildings"), layer(sample, "streets")
    assert cells[1] == str(len(layer(sample, "communities")))
    assert cells[3:6] == [
        f"{len(buildings):,}",
        f"{(buildings.households > 0).sum():,}",
        f"{buildings.households.sum():,}",
    ]
    assert cells[6:8] == [f"{len(streets):,}", f"{streets.length.sum() / 1000:.1f}"]
    assert cells[8] == f"{len(layer(sample, 'places')):,}"
