"""Two plans side by side, and what each criterion costs."""

import json
from pathlib import Path

import pytest

from gridplan.errors import InputError
from gridplan.exports import write_plan
from gridplan.exports.tradeoff import tradeoff_csv, tradeoff_png
from gridplan.plan import Plan, Settings, build_plan
from gridplan.plan.compare import compare_plans
from gridplan.plan.in_force import previous_of
from gridplan.plan.previous import Keep
from gridplan.plan.tradeoff import trade_off
from gridplan.schemes import load_scheme
from gridplan.sources import read_area
from gridplan.sources.previous import read_previous
from tests.change.test_keep import grown


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory, wuhan_plan: Plan) -> tuple[Path, Path]:
    area = grown(wuhan_plan, {1, 4, 9}).area
    keep = Keep(previous=previous_of(wuhan_plan))
    made = build_plan(area, wuhan_plan.scheme, Settings(effort="draft"), keep=keep)
    old, new = (tmp_path_factory.mktemp(name) for name in ("old", "new"))
    write_plan(wuhan_plan, old)
    write_plan(made, new)
    return old, new


def test_a_plan_at_hand_is_the_plan_that_is_read_back(
    wuhan_plan: Plan, folders: tuple[Path, Path]
) -> None:
    here = previous_of(wuhan_plan)
    read = read_previous(folders[0], crs=wuhan_plan.area.crs)
    for name in ("grid_code", "community", "used", "scheme", "tolerance"):
        assert getattr(here, name) == getattr(read, name)
    assert here.codes_of_buildings() == read.codes_of_buildings()


def test_what_is_compared_is_what_the_new_plan_says_of_itself(
    run, folders: tuple[Path, Path]
) -> None:
    old, new = folders
    told = run("compare", old, new, "--json")
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    change = json.loads((new / "summary.json").read_text(encoding="utf-8"))["change"]
    assert found["moved"] == change["moved"]
    assert found["marks"] == change["marks"]
    assert sum(row["households"] for row in found["concordance"]) == found["compared"]
    assert found["figures"]["grids"]["new"] == change_grids(new)


def change_grids(folder: Path) -> int:
    return len(json.loads((folder / "grids.geojson").read_text(encoding="utf-8"))["features"])


def test_a_plan_beside_itself_has_not_changed(run, folders: tuple[Path, Path]) -> None:
    for language, said in (("en", "0 of "), ("zh", "0 户更换网格")):
        told = run("compare", folders[0], folders[0], "--lang", language)
        assert told.exit_code == 0
        assert said in told.stdout


def test_plans_of_different_areas_cannot_be_compared(
    boundaries: Path, wuhan_plan: Plan
) -> None:
    village = build_plan(
        read_area(boundaries / "village"), load_scheme("wujin"), Settings(effort="draft")
    )
    with pytest.raises(InputError, match="no building in common"):
        compare_plans(previous_of(village), previous_of(wuhan_plan), ({}, {}))


def test_floors_lie_below_what_was_found(boundaries: Path) -> None:
    points = trade_off(
        read_area(boundaries / "village"), load_scheme("wujin"), Settings(effort="draft"),
        tolerances=(0.05, 0.3), weights=(1.0,),
    )  # fmt: skip
    assert [(point.curve, point.value) for point in points] == [
        ("tolerance", 0.05), ("tolerance", 0.3), ("boundary", 1.0),
    ]  # fmt: skip
    for point in points:
        assert point.walking_floor is not None
        assert 0 < point.walking_floor <= point.walking
    for point in points[:2]:
        assert point.moved_floor is not None
        assert point.moved_least is not None
        assert point.moved_floor <= point.moved_least <= point.moved + 1e-9
    assert points[2].moved == 0.0  # the scheme's own plan again
    assert len(tradeoff_csv(points).splitlines()) == 4
    assert tradeoff_png(points, "zh")[:4] == b"\x89PNG"
    assert tradeoff_png(points, "zh") == tradeoff_png(points, "zh")
