"""Levels, joint units, circles, layers and indicators in the conformance report."""

import numpy as np

from gridplan.plan.circles import CircleShare
from gridplan.plan.concordance import Conserved
from gridplan.plan.conformance import judge
from gridplan.plan.joint import join_neighbours
from gridplan.plan.level_measures import (
    flagged_units,
    islands_without_grid,
    measure_circles,
    measure_concordance,
    measure_indicators,
    measure_joint,
    measure_nested,
    measure_whole,
)
from gridplan.plan.nesting import nest
from gridplan.schemes import load_scheme


def _verdicts(scheme, measurements) -> dict[tuple[str, str], str]:
    return {(one.check, one.level): one.verdict for one in judge(scheme, measurements).lines}


def test_units_of_ten_pass_and_a_village_of_five_fails_by_name() -> None:
    scheme = load_scheme("ten_household_1053")
    levels = scheme.levels_below("village")
    for n, verdict in ((30, "pass"), (5, "fail")):
        point = np.column_stack([np.arange(n) * 20.0, np.zeros(n)])
        nested = nest(levels, np.zeros(n, dtype=int), point, np.ones(n, dtype=int))
        assert _verdicts(scheme, measure_nested(nested))["size_of_level", "unit"] == verdict


def test_bozhous_nesting_passes() -> None:
    scheme = load_scheme("bozhou")
    rng = np.random.default_rng(2)
    nested = nest(
        scheme.levels_below("village"), np.zeros(300, dtype=int),
        rng.uniform(0, 500, (300, 2)), rng.integers(1, 4, 300),
    )  # fmt: skip
    verdicts = _verdicts(scheme, measure_nested(nested))
    assert verdicts["nesting_exact", ""] == "pass"
    assert verdicts["once_per_household", "neighbours"] == "pass"


def test_leftover_villages_pass_where_no_further_three_was_possible() -> None:
    scheme = load_scheme("ten_household_1053")
    joint = join_neighbours(4, np.array([[0, 1], [1, 2], [2, 3]]))
    one = measure_joint("joint_villages", joint, "ABCD")
    assert one.value == 1
    assert _verdicts(scheme, [one])["groups_adjacent", "joint_villages"] == "pass"


def test_each_circle_is_judged_by_its_own_minutes() -> None:
    scheme = load_scheme("jianye")
    share = (1.0, 0.5, 0.95)
    circles = [
        CircleShare(circle=c, share=np.array([s]), below=() if s >= 0.9 else (0,))
        for c, s in zip(scheme.circles, share, strict=True)
    ]
    report = judge(scheme, measure_circles(circles, ["G1"]))
    lines = [line for line in report.lines if line.check == "circle"]
    assert [(line.limit, line.verdict) for line in lines] == [
        (5, "pass"), (10, "fail"), (15, "pass"),
    ]  # fmt: skip


def test_a_layer_that_lost_a_unit_fails() -> None:
    scheme = load_scheme("jiangsu")
    whole = Conserved(area_share=1.0, households_share=1.0, lost=())
    torn = Conserved(area_share=0.9, households_share=1.0, lost=("A",))
    key = "concordance_whole", ""
    assert _verdicts(scheme, [measure_concordance({"police": whole})])[key] == "pass"
    assert (
        _verdicts(scheme, [measure_concordance({"civil": whole, "fire": torn})])[key] == "fail"
    )


def test_indicators_that_do_not_add_up_are_named() -> None:
    community = np.array([0, 0, 1])
    totals = np.array([[7, 3]])
    assert measure_indicators(totals, np.array([[4, 3, 3]]), community).failing == ()
    wrong = measure_indicators(totals, np.array([[4, 3, 2]]), community)
    assert wrong.failing == ("item 1, community 2",)


def test_an_estate_may_be_divided_only_when_heavier_than_a_grid() -> None:
    grid, households = np.array([0, 1, 0, 1, 2]), np.array([200, 400, 100, 100, 50])
    one = measure_whole("estate", ["big", "big", "small", "small", ""], grid, households, 500)
    assert one.failing == ("small",)


def test_shanghai_flags_towns_of_more_than_200000_largest_first() -> None:
    town = load_scheme("shanghai").level("town")
    assert flagged_units(town, "ABC", np.array([250_000, 200_000, 310_000])) == ("C", "A")
    assert flagged_units(load_scheme("wujin").level("town"), "A", np.array([999_999])) == ()


def test_an_island_of_50_residents_needs_a_grid_of_its_own() -> None:
    island = np.array([-1, 0, 0, 1, 2])
    residents = np.array([900, 30, 20, 50, 49])
    assert islands_without_grid(island, np.array([0, 0, 0, 1, 0]), residents, 50) == (0,)
