"""Real plans of the bundled samples and of the shared cases hold against the check."""

from pathlib import Path

import pytest

from gridplan.checking import check_plan
from gridplan.exports import write_plan
from gridplan.plan import Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area

ROOT = Path(__file__).parents[2]


def plan_and_check(path, out):
    plan = build_plan(read_area(path), load_scheme("wujin"), Settings(effort="draft"))
    write_plan(plan, out)
    return [fault.say("en") for fault in check_plan(path, out)]


@pytest.mark.parametrize("name", ["village", "wuhan", "helsinki"])
def test_plans_of_the_bundled_samples_have_no_fault(name, tmp_path):
    assert plan_and_check(ROOT / "data" / "boundaries" / name, tmp_path / "out") == []


def test_a_country_with_exclaves_has_no_fault(tmp_path):
    path = ROOT / ".." / "shared" / "data" / "liechtenstein_villages"
    if not path.exists():
        pytest.skip("../shared/data/liechtenstein_villages is not here")
    assert plan_and_check(path, tmp_path / "out") == []
