"""Every scheme on record divides, staffs, nests and judges one small district."""

from dataclasses import replace

import numpy as np
import pytest

from gridplan.plan.assess import assess, gates_of, staff_plan
from gridplan.plan.build import build_plan
from gridplan.plan.level_measures import measure_nested
from gridplan.plan.nested_plan import nest_plan
from gridplan.plan.settings import Settings
from gridplan.schemes import list_schemes, load_scheme
from gridplan.sources.simulate import simulate
from gridplan.sources.simulation.register import made_up

WUJIN = load_scheme("wujin")


def _district(staff=None):
    # Two villages: their houses are light enough for units of ten, their blocks are not.
    villages = made_up(2, urban=0)
    return simulate(WUJIN, seed=9, register=villages, grids=5, staff=staff, blocks_a_grid=1.0)


@pytest.mark.parametrize("name", list_schemes())
def test_every_scheme_on_record_runs_from_district_to_report(name: str) -> None:
    scheme = load_scheme(name)
    if scheme.k_total:
        scheme = replace(scheme, k_total=6)
    area = _district()
    plan = build_plan(area, scheme, Settings(effort="draft"))
    n = len(plan.grid_code)
    head = scheme.head
    assert head is not None
    staffed = replace(plan, area=replace(area, staff=_district({"head": n}).staff))
    roster = staff_plan(staffed)
    nested = nest_plan(staffed)
    further = measure_nested(nested.nested) if nested else ()
    report = assess(staffed, roster, further)
    verdict = {(line.check, line.level): line.verdict for line in report.lines}
    assert (roster.head_of >= 0).all()
    assert plan.households.sum() == area.buildings.households.sum()
    for check in ("no_gap", "no_overlap", "buildings_once", "contiguous", "in_one_community",
                  "codes_unique"):  # fmt: skip
        assert verdict[check, ""] == "pass", check
    assert all(gate.is_open for gate in gates_of(staffed, roster))
    if scheme.k_total:
        assert n == 6
    for role in roster.uncounted:
        assert verdict.get(("role_filled", role), "open") == "open"


def test_codes_of_nested_levels_begin_with_their_parents_and_are_unique() -> None:
    plan = build_plan(_district(), load_scheme("bozhou"), Settings(effort="draft"))
    nested = nest_plan(plan)
    assert nested is not None
    above = plan.grid_code
    assert [len(codes[0]) for codes in nested.code] == [18, 21]
    for level, codes in zip(nested.nested.levels, nested.code, strict=True):
        assert len(set(codes)) == len(codes)
        assert all(
            code.startswith(above[parent])
            for code, parent in zip(codes, level.above.tolist(), strict=True)
        )
        above = codes
    total = np.bincount(nested.nested.levels[-1].unit, weights=nested.nested.households)
    assert total.sum() == plan.households.sum()


def test_a_scheme_without_lower_levels_nests_nothing() -> None:
    assert nest_plan(build_plan(_district(), WUJIN, Settings(effort="draft"))) is None


def test_shanghai_lists_a_missing_dispatcher_for_each_town() -> None:
    shanghai = load_scheme("shanghai")
    area = simulate(
        WUJIN, seed=9, register=made_up(18, urban=0), grids=20, staff={"head": 20},
        blocks_a_grid=1.0,
    )  # fmt: skip
    roster = staff_plan(build_plan(area, shanghai, Settings(effort="draft")))
    open_towns = [v.unit for v in roster.vacancies if v.role == "dispatcher"]
    assert open_towns == ["320412100", "320412101"]
