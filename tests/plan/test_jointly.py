"""Grids and heads together: neither worse than alone, and every rule still kept."""

from dataclasses import replace

import numpy as np
import pytest

from gridplan.checking.proofs import verify_certificates
from gridplan.exports.certificate import write_certificates
from gridplan.plan.assess import division_of
from gridplan.plan.build import build_plan
from gridplan.plan.jointly import plan_jointly
from gridplan.plan.settings import Settings
from gridplan.schemes import Weights, load_scheme
from gridplan.sources.simulate import simulate
from gridplan.sources.simulation.register import made_up

WUJIN = load_scheme("wujin")


@pytest.fixture(scope="module")
def plan():
    area = simulate(WUJIN, seed=6, register=made_up(3, urban=2), grids=24, staff={"head": 23})
    return build_plan(area, WUJIN, Settings(effort="draft"))


@pytest.fixture(scope="module")
def joint(plan):
    return plan_jointly(plan)


def test_the_cost_falls_with_every_round_and_familiarity_rises(joint) -> None:
    assert joint.moved > 0
    assert (np.diff(joint.cost) < 0).all()
    assert joint.familiarity[-1] > joint.familiarity[0]


def test_bounds_contiguity_and_cover_are_kept(plan, joint) -> None:
    before, after = division_of(plan), division_of(joint.plan)
    assert after.pieces.max() == 1
    assert after.gap <= 1.0
    assert after.overlap <= 1.0
    assert after.stray_buildings == before.stray_buildings
    assert joint.plan.households.sum() == plan.households.sum()
    away = [np.abs(d.households / d.mean - 1) for d in (before, after)]
    assert away[1].max() <= max(away[0].max(), WUJIN.tolerance) + 1e-9
    assert joint.plan.grid_code == plan.grid_code


def test_floors_hold_for_the_grids_that_heads_changed(tmp_path) -> None:
    area = simulate(WUJIN, seed=6, register=made_up(3, urban=2), grids=12, staff={"head": 11})
    fond = replace(WUJIN, weights=replace(WUJIN.weights, familiarity=20.0))
    plan = build_plan(area, fond, Settings(effort="certified"))
    joint = plan_jointly(plan)
    assert joint.moved > 0
    before, after = plan.certified, joint.plan.certified
    assert [one.lower for one in after] == [one.lower for one in before]
    assert sum(one.upper for one in after) > sum(one.upper for one in before)
    assert all(a.is_proven <= b.is_proven for a, b in zip(after, before, strict=True))
    proofs = dict(zip(area.communities.code, after, strict=True))
    write_certificates(tmp_path, proofs)
    assert verify_certificates(tmp_path) == []


def test_every_grid_still_has_one_head(joint) -> None:
    assert (joint.roster.head_of >= 0).all()
    assert joint.roster.heads.doubles() == 1


def test_without_weight_on_familiarity_heads_move_no_cell_for_it(plan) -> None:
    blind = replace(plan, scheme=replace(WUJIN, weights=Weights(familiarity=0.0, years=0.0)))
    unknown = replace(
        blind, area=replace(blind.area, staff=replace(blind.area.staff, knows=((),) * 23))
    )
    one, other = plan_jointly(blind), plan_jointly(unknown)
    assert one.plan.partition.grid_of.tolist() == other.plan.partition.grid_of.tolist()
