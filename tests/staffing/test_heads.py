"""Heads: one for each grid, one or two grids each, adjacent, and who know their people."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from towns import people, sizes_of, strangers, town

from gridplan.errors import InputError
from gridplan.schemes import Weights
from gridplan.staffing import assign_heads, familiarity_of, resolve_knowledge


def _assign(grids, staff, *, capacity=2, weights=None, **more):
    knowledge = resolve_knowledge(staff.staff_id, staff.knows, grids)
    weights = weights or Weights()
    heads = assign_heads(grids, staff, knowledge, capacity=capacity, weights=weights, **more)
    return heads, knowledge


def test_wujin_has_exactly_6_doubles_all_adjacent_in_one_community() -> None:
    grids = town(sizes_of(2521))
    heads, _ = _assign(grids, people(grids, 2515))
    assert (heads.head_of >= 0).all()
    assert heads.doubles() == 6
    assert len(np.unique(heads.head_of)) == 2515
    assert len(heads.apart) <= 1
    assert heads.gap <= 0.005


def test_wujin_has_exactly_6_doubles_when_nothing_is_known_of_anybody() -> None:
    grids = town(sizes_of(2521))
    heads, _ = _assign(grids, strangers(2515))
    assert (heads.doubles(), len(heads.apart)) == (6, 0)


def test_1260_heads_leave_exactly_one_of_2521_grids_open() -> None:
    grids = town(sizes_of(2521))
    heads, _ = _assign(grids, strangers(1260))
    assert int((heads.head_of < 0).sum()) == 1
    assert heads.doubles() == 1260


def test_7337_grids_and_5302_staff_give_2035_doubles() -> None:
    grids = town(sizes_of(7337))
    heads, _ = _assign(grids, strangers(5302))
    assert heads.doubles() == 2035
    assert (heads.head_of >= 0).all()
    assert len(heads.apart) == 0


def test_with_a_quarter_of_doubles_the_result_is_within_half_a_percent_of_its_bound() -> None:
    grids = town(sizes_of(1000))
    heads, _ = _assign(grids, people(grids, 725))
    assert heads.doubles() == 275
    assert heads.gap <= 0.005


@pytest.mark.parametrize("heads", [100, 140, 149, 151])
def test_with_heads_for_about_half_the_grids_the_bound_is_as_near(heads: int) -> None:
    grids = town(sizes_of(300))
    found, _ = _assign(grids, people(grids, heads))
    assert int((found.head_of < 0).sum()) == max(300 - 2 * heads, 0)
    assert found.gap <= 0.005


def test_a_ring_of_three_grids_holds_one_pair_and_the_bound_knows_it() -> None:
    ring = replace(
        town([3, 3]), touching=np.array([[0, 1], [1, 2], [0, 2], [3, 4], [4, 5], [3, 5]])
    )
    heads, _ = _assign(ring, strangers(3))
    assert len(heads.apart) == 1
    assert heads.missed == 0


def test_the_best_assignment_of_a_small_town_is_found() -> None:
    grids = town([3, 2], seed=3)
    staff = people(grids, 4, seed=5)
    heads, knowledge = _assign(grids, staff, weights=Weights(closeness=0.0, years=0.0))
    known = {
        (int(p), int(g)): int(h)
        for p, g, h in zip(knowledge.person, knowledge.grid, knowledge.households, strict=True)
    }
    edges = {tuple(pair) for pair in grids.touching.tolist()}
    best = 0
    for choice in itertools.product(range(4), repeat=5):
        posts = [tuple(g for g in range(5) if choice[g] == p) for p in range(4)]
        if all(len(p) == 1 or p in edges for p in posts):
            best = max(best, sum(known.get((choice[g], g), 0) for g in range(5)))
    assert heads.worth == best
    assert heads.missed == 0


def test_with_familiarity_on_more_households_keep_a_head_who_knows_them() -> None:
    grids = town(sizes_of(200))
    staff = people(grids, 190)
    on, knowledge = _assign(grids, staff)
    off, _ = _assign(grids, staff, weights=Weights(familiarity=0.0, years=0.0))
    share = [familiarity_of(h.head_of, knowledge, grids.households) for h in (on, off)]
    assert share[0] > share[1]


def test_a_weight_of_0_removes_what_it_weighs() -> None:
    grids = town([4, 5, 6])
    staff = people(grids, 14)
    none = Weights(familiarity=0.0, closeness=0.0, years=0.0)
    unknown = replace(staff, knows=((),) * 14, base=np.full((14, 2), np.nan))
    assert _assign(grids, staff, weights=none)[0].worth == 0
    blind = replace(staff, knows=((),) * 14)
    far = Weights(familiarity=0.0, years=0.0)
    by_base = _assign(grids, staff, weights=far)[0]
    assert by_base.head_of.tolist() == _assign(grids, blind, weights=far)[0].head_of.tolist()
    by_knowing = Weights(closeness=0.0, years=0.0)
    baseless = replace(staff, base=np.full((14, 2), np.nan))
    assert _assign(grids, staff, weights=by_knowing)[0].head_of.tolist() == (
        _assign(grids, baseless)[0].head_of.tolist()
    )
    old = replace(staff, years=tuple(float(i) for i in range(14)))
    assert _assign(grids, old, weights=Weights(years=0.0))[0].head_of.tolist() == (
        _assign(grids, staff, weights=Weights(years=0.0))[0].head_of.tolist()
    )
    assert _assign(grids, unknown)[0].worth == 0


def test_years_decide_between_two_who_know_the_same() -> None:
    grids = town([1])
    staff = replace(
        strangers(2), knows=(("b0-0",), ("b0-0",)), years=(1.0, 15.0)
    )  # the elder stands second
    assert _assign(grids, staff)[0].head_of.tolist() == [1]


def test_a_pinned_head_keeps_the_grid_even_where_another_knows_it_better() -> None:
    grids = town([3])
    staff = replace(people(grids, 3), pinned=((grids.code[2],), (), ()))
    staff = replace(staff, knows=((), tuple(f"b2-{b}" for b in range(10)), ()))
    assert _assign(grids, staff)[0].head_of[2] == 0


def test_hours_allow_no_head_more_than_the_week_has() -> None:
    grids = town([4])
    need = np.array([10.0, 10.0, 10.0, 10.0])
    have = np.array([25.0, 10.0, 10.0])
    heads, _ = _assign(grids, strangers(3), need=need, have=have)
    carried = np.bincount(heads.head_of, weights=need, minlength=3)
    assert (carried <= have).all()
    assert (heads.head_of >= 0).all()


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ((("nowhere",), ()), "nowhere"),
        ((("A", "B", "C"), ()), "3 grids"),
        ((("A",), ("A",)), "keep one"),
    ],
)
def test_pins_that_cannot_hold_are_refused(pins: tuple, said: str) -> None:
    grids = town([3])
    name = dict(zip("ABC", grids.code, strict=True))
    pinned = tuple(tuple(name.get(p, p) for p in mine) for mine in pins)
    with pytest.raises(InputError, match=said):
        _assign(grids, replace(strangers(2), pinned=pinned))


def test_knowing_a_building_nobody_has_heard_of_is_refused_with_its_row() -> None:
    grids = town([2])
    staff = replace(strangers(2), knows=((), ("castle",)))
    with pytest.raises(InputError, match=r"row 3.*castle"):
        resolve_knowledge(staff.staff_id, staff.knows, grids)


def test_an_earlier_grid_counts_by_the_buildings_it_shares_with_todays() -> None:
    grids = town([2])
    earlier = {"b0-0": "OLD", "b1-0": "OLD", "b1-1": "OLD"}
    knowledge = resolve_knowledge(["a"], [["OLD"]], grids, earlier=earlier)
    by_building = grids.building_households.reshape(2, 10)
    assert knowledge.households.tolist() == [by_building[0, 0], by_building[1, :2].sum()]


def test_the_same_people_in_the_same_town_get_the_same_posts() -> None:
    grids = town(sizes_of(100))
    staff = people(grids, 80)
    assert (
        _assign(grids, staff)[0].head_of.tolist() == _assign(grids, staff)[0].head_of.tolist()
    )


def test_without_anybody_every_grid_is_open() -> None:
    grids = town([2, 1])
    heads, _ = _assign(grids, strangers(0))
    assert heads.head_of.tolist() == [-1, -1, -1]
    assert heads.doubles() == 0


def test_a_head_of_three_grids_has_three_that_hang_together() -> None:
    grids = town([9])
    heads, _ = _assign(grids, strangers(3), capacity=3)
    assert np.bincount(heads.head_of).tolist() == [3, 3, 3]
    assert heads.apart == ()


def test_lonely_grids_of_two_communities_are_paired_only_if_they_must_and_then_listed() -> None:
    grids = town([1, 1, 2])
    heads, _ = _assign(grids, strangers(3))
    assert heads.apart == ()
    forced, _ = _assign(grids, strangers(2))
    assert (forced.head_of >= 0).all()
    assert [post for _, post in forced.apart] == [(0, 1)]
