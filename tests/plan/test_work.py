"""Grids even in work, not in households; households stay what they are."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from gridplan.checking import check_plan
from gridplan.errors import InputError
from gridplan.exports import write_plan
from gridplan.plan import Settings, build_plan
from gridplan.plan.work import work_of_buildings
from gridplan.schemes import Workload, load_scheme
from gridplan.sources import read_area
from gridplan.sources.simulate import simulate, write_area
from gridplan.sources.simulation.register import made_up

WUJIN = load_scheme("wujin")
CLIMBING = replace(WUJIN, workload=Workload(floors=0.2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("work") / "area"
    write_area(simulate(WUJIN, seed=6, register=made_up(4, urban=2), grids=24), path)
    return path


def test_grids_are_even_in_work_and_no_household_is_changed(folder, tmp_path) -> None:
    area = read_area(folder)
    plan = build_plan(area, CLIMBING, Settings(effort="draft"))
    work = plan.work_of_grids()
    assert plan.households.sum() == area.buildings.households.sum()
    assert work.sum() > plan.households.sum()
    community = plan.partition.community
    mean = np.bincount(community, weights=work) / np.bincount(community)
    assert np.abs(work / mean[community] - 1).max() <= WUJIN.tolerance + 1e-9
    write_plan(plan, tmp_path)
    assert [fault.say() for fault in check_plan(folder, tmp_path)] == []
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "What counts as work" in page


def test_a_weight_of_nothing_changes_nothing(folder) -> None:
    area = read_area(folder)
    plain, same = (
        build_plan(area, scheme, Settings(effort="draft"))
        for scheme in (WUJIN, replace(WUJIN, workload=Workload(floors=0.0)))
    )
    assert same.partition.grid_of.tolist() == plain.partition.grid_of.tolist()
    assert same.work_of_grids() is None


def test_work_nobody_counted_is_refused(folder) -> None:
    scheme = replace(WUJIN, workload=Workload(events=1.0))
    with pytest.raises(InputError, match="events"):
        build_plan(read_area(folder), scheme, Settings(effort="draft"))


def test_events_and_visits_of_demand_csv_are_work_and_0_removes_them(folder, tmp_path) -> None:
    mine = shutil.copytree(folder, tmp_path / "area")
    ids = read_area(folder).buildings.building_id
    lines = ["building_id,class,count"]
    lines += [f"{name},event,3" for name in ids[:200]] + [f"{name},monthly,2" for name in ids]
    (mine / "demand.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    area = read_area(mine)
    busy = replace(WUJIN, workload=Workload(events=1.0, visits={"monthly": 0.5}))
    work, sources = work_of_buildings(area, busy)
    assert work.sum() == area.buildings.households.sum() + 600 + len(ids)
    assert {one.name: one.count for one in sources}["events"] == 600
    idle = replace(WUJIN, workload=Workload(events=0.0, visits={"monthly": 0.0}))
    assert work_of_buildings(area, idle)[0].tolist() == area.buildings.households.tolist()


def test_demand_at_a_building_nobody_knows_or_of_no_number_is_refused_by_row(
    folder, tmp_path
) -> None:
    mine = shutil.copytree(folder, tmp_path / "area")
    first = read_area(folder).buildings.building_id[0]
    for row, said in (("castle,event,1", "row 3.*castle"), (f"{first},event,some", "row 3")):
        text = f"building_id,class,count\n{first},event,1\n{row}\n"
        (mine / "demand.csv").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_area(mine)


def test_a_fixed_total_goes_by_target(folder) -> None:
    area = read_area(folder)
    scheme = replace(WUJIN, k_total=24)
    plan = build_plan(area, scheme, Settings(effort="draft"))
    n = np.bincount(plan.partition.community)
    total = np.bincount(plan.partition.community, weights=plan.households)
    target = np.array([WUJIN.target_of(kind) for kind in area.communities.area_type])
    # Drawn so that dividing by targets gives 24: sharing 24 by targets must agree.
    assert n.tolist() == np.floor(total / target + 0.5).astype(int).tolist()
