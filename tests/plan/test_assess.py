"""A simulated district planned, staffed, put on paper and held against its scheme."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.inputs import Area, Buildings, Communities, Places, Streets
from gridplan.plan.assess import assess, gates_of, staff_plan
from gridplan.plan.build import build_plan
from gridplan.plan.exclusive import cut_out, exclusive_codes
from gridplan.plan.paper import (
    PLATE,
    REGISTRATION,
    ROSTER,
    duties_of,
    header,
    notice_plates,
    registration_form,
    roster_table,
)
from gridplan.plan.settings import Settings
from gridplan.schemes import Exclusive, load_scheme
from gridplan.sources.simulate import simulate
from gridplan.sources.simulation.houses import draw_houses
from gridplan.sources.simulation.lattice import draw_ground
from gridplan.sources.simulation.register import made_up

WUJIN = load_scheme("wujin")
STAFF = {"head": 58, "assistant": 630, "information_officer": 330}


@pytest.fixture(scope="module")
def plan():
    area = simulate(WUJIN, seed=3, register=made_up(7, urban=4), grids=60, staff=STAFF)
    return build_plan(area, WUJIN, Settings(effort="draft"))


@pytest.fixture(scope="module")
def roster(plan):
    return staff_plan(plan)


def test_the_plan_passes_every_rule_on_the_ground_and_quotes_it(plan, roster) -> None:
    report = assess(plan, roster)
    verdict = {(line.check, line.level): line.verdict for line in report.lines}
    for check in ("no_gap", "no_overlap", "buildings_once", "contiguous", "in_one_community",
                  "codes_unique", "one_head", "head_capacity", "head_adjacent"):  # fmt: skip
        assert verdict[check, ""] == "pass", check
    assert verdict["role_filled", "assistant"] == "pass"
    assert verdict["forces_complete", ""] == "fail"
    assert "任務相當" in report.to_html("zh")


def test_two_doubles_staff_60_grids_with_58_heads(plan, roster) -> None:
    assert len(plan.grid_code) == 60
    assert roster.heads.doubles() == 2


def test_the_gates_open_with_people_and_stay_shut_without(plan, roster) -> None:
    strict = replace(
        plan, scheme=replace(WUJIN, gates=("cells", "people", "duties", "process"))
    )
    assert all(gate.is_open for gate in gates_of(strict, roster))
    shut = [gate.name for gate in gates_of(strict, None) if not gate.is_open]
    assert shut == ["people"]


def test_the_paper_has_a_row_for_every_grid_person_and_open_place(plan, roster) -> None:
    n = len(plan.grid_code)
    form = registration_form(plan, roster, boundary=("东至",) * n, area=(1.0,) * n)
    assert [row[0] for row in form] == list(plan.grid_code)
    assert sum(row[7] for row in form) == STAFF["assistant"]
    assert sum(row[5] for row in form) == int(plan.households.sum())
    assert {row[-1] for row in form} == {""}
    people = roster_table(roster, WUJIN)
    assert sum(1 for row in people if row[3]) == len(roster.postings)
    assert sum(row[5] for row in people) == sum(v.missing for v in roster.vacancies)
    plates = notice_plates(plan, roster, (1.0,) * n)
    assert all(len(row) == len(PLATE) and row[-2:] == ("", "") for row in plates)
    assert "矛盾纠纷调解员" in plates[0][4]
    assert len(header(REGISTRATION, "zh")) == len(form[0])
    assert header(ROSTER, "en")[0] == "Grid code"


def test_the_head_has_all_five_duties() -> None:
    assert len(duties_of(WUJIN)["head"]) == 5


def test_a_plan_without_staff_says_what_to_add(plan) -> None:
    with pytest.raises(InputError, match=r"staff\.csv"):
        staff_plan(replace(plan, area=replace(plan.area, staff=None)))


def _community(households: int, blocks: int) -> Area:
    rng = np.random.default_rng(8)
    ground = draw_ground(np.array([blocks]), (500_000, 3_500_000), rng)
    urban = np.array([True])
    houses = draw_houses(ground.block, ground.block_cell, np.array([households]), urban, rng)
    n, streets = len(houses.households), len(ground.street)
    return Area(
        name="one", crs="EPSG:4549",
        communities=Communities(
            code=("320412901901",), name=("",), area_type=("urban",), geometry=ground.cell
        ),
        buildings=Buildings(
            building_id=tuple(f"b{i}" for i in range(n)), households=houses.households,
            community=houses.community, floors=houses.floors, units=houses.units,
            use=("",) * n, name=("",) * n, address=("",) * n, geometry=houses.outline,
        ),
        streets=Streets(
            geometry=ground.street, highway=ground.highway, name=("",) * streets,
            is_oneway=np.zeros(streets, dtype=bool), is_private=np.zeros(streets, dtype=bool),
        ),
    )  # fmt: skip


def test_4839_households_in_21_grids_stay_within_5_percent_where_practice_had_31() -> None:
    scheme = replace(WUJIN, k_total=21, tolerance=0.05)
    plan = build_plan(_community(4839, 9), scheme, Settings(effort="standard"))
    assert len(plan.grid_code) == 21
    assert plan.households.sum() == 4839
    assert np.abs(plan.households / (4839 / 21) - 1).max() <= 0.05


def test_a_fixed_total_is_shared_among_communities_exactly() -> None:
    area = simulate(WUJIN, seed=5, register=made_up(6, urban=3), grids=40)
    plan = build_plan(area, replace(WUJIN, k_total=43), Settings(effort="draft"))
    assert len(plan.grid_code) == 43


SCHOOL = (
    Exclusive(key="school", name_en="school", name_zh="学校", classes=("amenity=school",)),
)


def _with_places(area: Area, *geometry: shapely.Geometry) -> Area:
    n = len(geometry)
    return replace(
        area,
        places=Places(
            place_id=tuple(f"p{i}" for i in range(n)), place_class=("amenity=school",) * n,
            name=("",) * n, geometry=np.array(geometry, dtype=object),
        ),
    )  # fmt: skip


def test_a_school_is_cut_out_and_together_all_ground_is_still_covered() -> None:
    area = _community(1000, 4)
    centre = area.communities.geometry[0].centroid
    left, cut, findings = cut_out(_with_places(area, centre.buffer(200)), SCHOOL)
    whole = shapely.union_all([*left.communities.geometry, *cut.geometry])
    assert shapely.symmetric_difference(whole, area.communities.geometry[0]).area < 1e-6
    assert shapely.intersection(left.communities.geometry[0], cut.geometry[0]).area < 1e-6
    inside = set(cut.building[0])
    assert inside == set(np.flatnonzero(left.buildings.community < 0).tolist())
    assert inside
    assert findings == ()


def test_what_is_left_is_divided_and_every_grid_has_its_own_code() -> None:
    area = _community(1000, 4)
    school = _with_places(area, area.communities.geometry[0].centroid.buffer(150))
    left, cut, _ = cut_out(school, SCHOOL)
    plan = build_plan(left, WUJIN, Settings(effort="draft"))
    codes = exclusive_codes(cut, area.communities.code, used=plan.grid_code)
    inside = int(area.buildings.households[list(cut.building[0])].sum())
    assert int(plan.households.sum()) + inside == 1000
    assert codes == (f"320412901901{len(plan.grid_code) + 1:03d}",)


def test_places_that_cannot_be_cut_out_are_listed() -> None:
    area = _community(1000, 4)
    outline = area.communities.geometry[0]
    _, cut, findings = cut_out(_with_places(area, outline.centroid, outline), SCHOOL)
    assert len(cut) == 0
    assert [finding.feature for finding in findings] == ["p0", "p1"]
    assert cut_out(area, SCHOOL)[1].place_id == ()
