"""The small plan with names that hurt, in a folder, with and without patrols."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from gridplan.cli import app
from gridplan.exports import write_plan
from gridplan.inputs import Streets

NASTY = "</script><img src=x onerror=alert(1)>\"'&😀=1+1"
STREET = '=HYPERLINK("x")<b>路</b>'
make_plan = runpy.run_path(str(Path(__file__).parent / "small_plan.py"))["make_plan"]


def hard_plan(*, has_streets=True):
    plan = make_plan()
    communities = replace(plan.area.communities, name=(NASTY, "江汉村"))
    buildings = replace(
        plan.area.buildings,
        name=(NASTY, *plan.area.buildings.name[1:]),
        floors=np.array([9, 6, 1, *[6] * 10]),
        units=np.array([3, *plan.area.buildings.units[1:]]),
    )
    streets = plan.area.streets
    streets = (
        replace(streets, name=(STREET, *streets.name[1:])) if has_streets else Streets.none()
    )
    area = replace(
        plan.area, name=NASTY, communities=communities, buildings=buildings, streets=streets
    )
    return replace(plan, area=area)


def write_hard(out, *, has_streets=True, routes=True):
    write_plan(hard_plan(has_streets=has_streets), out, language="zh", seconds={})
    if routes:
        asked = ["route", str(out), "--mode", "mixed", "--days", "3", "--start", "2026-03-02",
                 "--effort", "draft", "-q", "--workers", "1"]  # fmt: skip
        told = CliRunner().invoke(app, asked)
        assert told.exit_code == 0, told.output
    return out
