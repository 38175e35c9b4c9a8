import runpy
from pathlib import Path

import pytest

from gridplan.exports import write_plan

SMALL = runpy.run_path(str(Path(__file__).parent / "small_plan.py"))


@pytest.fixture(scope="session")
def make_plan():
    return SMALL["make_plan"]


@pytest.fixture(scope="session")
def plan(make_plan):
    return make_plan()


@pytest.fixture(scope="session")
def written(plan, tmp_path_factory):
    out = tmp_path_factory.mktemp("plan") / "out"
    write_plan(plan, out, language="zh", seconds={"read": 1.5})
    return out
