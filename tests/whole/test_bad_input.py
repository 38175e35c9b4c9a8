"""Bad input ends in one sentence that names file and feature; never in a traceback."""

import json
import shutil
from pathlib import Path

import pytest


def without(name):
    return lambda area: (area / name).unlink()


def in_feature(name, change):
    def apply(area: Path):
        path = area / name
        layer = json.loads(path.read_text(encoding="utf-8"))
        change(layer["features"])
        path.write_text(json.dumps(layer), encoding="utf-8")

    return apply


def same_code(features):
    features[1]["properties"]["code"] = features[0]["properties"]["code"]


def negative(features):
    features[3]["properties"]["households"] = -4


def text_count(features):
    features[3]["properties"]["households"] = "many"


def no_column(features):
    for feature in features:
        del feature["properties"]["households"]


def foreign_class(features):
    features[0]["properties"]["class"] = "lunar"


CASES = {
    "no layer": (without("streets.geojson"), "streets"),
    "no column": (in_feature("buildings.geojson", no_column), "households"),
    "duplicate code": (in_feature("communities.geojson", same_code), "42"),
    "negative count": (in_feature("buildings.geojson", negative), "-4"),
    "text count": (in_feature("buildings.geojson", text_count), "many"),
    "unknown class": (in_feature("communities.geojson", foreign_class), "lunar"),
    "broken file": (lambda area: (area / "buildings.geojson").write_text("{"), "buildings"),
    "broken settings": (lambda area: (area / "area.toml").write_text("name ="), "area.toml"),
}


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_bad_input_is_one_sentence(run, boundaries, tmp_path, case, language):
    spoil, named = CASES[case]
    area = shutil.copytree(boundaries / "village", tmp_path / "area")
    spoil(area)
    words = ("plan", area, "-o", tmp_path / "out", "--effort", "draft", "--lang", language)
    done = run(*words)
    told = done.stderr
    assert done.exit_code in {0, 2}, done.exception
    if done.exit_code == 2:
        assert len(told.strip().splitlines()) == 1
        assert named in told
        assert not (tmp_path / "out").exists()
    else:  # repaired: then the summary says so and nobody is lost
        summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
        assert summary["households"]["unplaced"] == 0
        assert "repaired" in done.stdout or "已修正" in done.stdout
