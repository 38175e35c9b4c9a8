"""Rosters: slots filled fairly, followers, officers from outside, what is missing."""

from dataclasses import replace

import numpy as np
import pytest
from towns import people, sizes_of, strangers, together, town

from gridplan.checking.staffing import RosterTables, check_staffing
from gridplan.errors import InputError
from gridplan.schemes import Hours, load_scheme
from gridplan.staffing import (
    Circumstances,
    Layer,
    Officer,
    build_roster,
    cover_grids,
    lacking_supervision,
    select_villages,
    workers_for_cases,
)

WUJIN = load_scheme("wujin")


def tables_of(roster) -> RosterTables:
    grids, staff = roster.grids, roster.staff
    return RosterTables(
        community={
            c: grids.community_code[k] for c, k in zip(grids.code, grids.community, strict=True)
        },
        touching={(grids.code[a], grids.code[b]) for a, b in grids.touching},
        role_of=dict(zip(staff.staff_id, staff.role, strict=True)),
        postings=[(staff.staff_id[p.staff], p.role, p.unit) for p in roster.postings],
        vacancies={(v.role, v.unit): v.missing for v in roster.vacancies},
        apart={staff.staff_id[roster.head_of[post[0]]] for _, post in roster.heads.apart},
    )


def faults_of(roster, scheme=WUJIN):
    on_grids = [r for r in scheme.roles if r.serves == scheme.grid_level]
    return check_staffing(
        tables_of(roster),
        head_role=scheme.head.key,
        capacity=scheme.head.capacity,
        minimum={r.key: r.minimum for r in on_grids},
        maximum={r.key: r.maximum for r in on_grids},
    )


@pytest.fixture(scope="module")
def wujin_roster():
    grids = town(sizes_of(2521))
    staff = together(
        people(grids, 2515),
        people(grids, 26446, role="assistant", seed=3, prefix="x"),
        people(grids, 13904, role="information_officer", seed=4, prefix="y"),
    )
    return build_roster(grids, staff, WUJIN)


def test_wujins_42865_people_stand_in_2521_grids_with_6_doubles(wujin_roster) -> None:
    roster = wujin_roster
    assert len(roster.staff) == 42865
    assert roster.heads.doubles() == 6
    assert not [v for v in roster.vacancies if v.role != "information_officer"]
    assert sum(p.role == "assistant" for p in roster.postings) == 26446


def test_a_checker_without_solver_code_accepts_wujins_roster(wujin_roster) -> None:
    assert faults_of(wujin_roster) == ()


def test_the_checker_finds_every_planted_fault() -> None:
    grids = town([3, 3])
    roster = build_roster(
        grids, together(people(grids, 5), strangers(9, role="assistant", prefix="x")), WUJIN
    )
    good = tables_of(roster)
    heads = [p for p in good.postings if p[1] == "head"]

    def keys(tables: RosterTables) -> set[str]:
        found = check_staffing(
            tables,
            head_role="head",
            capacity=2,
            minimum={"assistant": 1},
            maximum={"assistant": 9},
        )
        return {f.key.removeprefix("staffing.fault_") for f in found}

    assert keys(good) == set()
    assert "no_head" in keys(
        replace(good, postings=[p for p in good.postings if p != heads[0]])
    )
    other = next(h for h in heads if h[2] != heads[0][2] and h[0] != heads[0][0])
    assert "two_heads" in keys(
        replace(good, postings=[*good.postings, (other[0], "head", heads[0][2])])
    )
    assert "stranger" in keys(
        replace(good, postings=[*good.postings, ("ghost", "assistant", grids.code[0])])
    )
    assert "wrong_role" in keys(
        replace(good, postings=[*good.postings, ("s0", "assistant", grids.code[0])])
    )
    assert "posted_twice" in keys(replace(good, postings=[*good.postings, good.postings[0]]))
    assert "unknown_grid" in keys(
        replace(good, postings=[*good.postings, ("s0", "head", "moon")])
    )
    assert "wrong_vacancy" in keys(
        replace(good, vacancies={**good.vacancies, ("assistant", grids.code[0]): 2})
    )
    assert "false_vacancy" in keys(
        replace(good, vacancies={**good.vacancies, ("head", grids.code[0]): 1})
    )
    assert "apart_wrongly" in keys(replace(good, apart={heads[0][0]}))
    swapped = [(heads[0][0], "head", g) for g in (grids.code[0], grids.code[5], grids.code[2])]
    assert {"over_capacity", "apart_unlisted"} <= keys(replace(good, postings=swapped))
    many = [(f"x{i % 9}", "assistant", grids.code[0]) for i in range(10)]
    assert "too_many" in keys(replace(good, postings=[*heads, *many]))


def test_1260_heads_get_a_statement_with_rule_number_and_community() -> None:
    grids = town(sizes_of(2521))
    roster = build_roster(grids, strangers(1260), WUJIN)
    short = next(s for s in roster.shortages if s.role == "head")
    assert (short.rule, short.wanted, short.there, short.missing_people) == (
        "head_capacity",
        2521,
        2520,
        1,
    )
    assert len(short.communities) == 1
    assert short.communities[0][0] in short.say("zh")
    assert "1 more head" in short.say("en")


def test_when_hours_are_short_the_statement_says_hours_and_names_the_community() -> None:
    grids = replace(town([3]), households=np.array([200, 240, 200]))
    busy = replace(WUJIN, hours=Hours(full_time=40.0, available_share=1.0, per_household=10.0))
    roster = build_roster(grids, strangers(3), busy)
    assert [int(h) >= 0 for h in roster.head_of] == [True, True, True]
    tired = replace(busy, hours=Hours(per_household=10.0, available_share=0.9))
    short = build_roster(grids, strangers(3), tired).shortages[0]
    assert (short.rule, short.wanted, short.there) == ("head_hours", 3, 2)
    assert short.communities == ((grids.community_code[0], 1),)


def test_half_time_heads_carry_half_the_hours() -> None:
    grids = replace(town([4]), households=np.array([100, 100, 100, 100]))
    part_time = replace(WUJIN.head, is_full_time=False)
    scheme = replace(WUJIN, roles=(part_time,), duties=WUJIN.duties, forces=(), rules=(),
                     hours=Hours(per_household=12.0))  # fmt: skip
    staff = replace(strangers(3), fte=np.array([1.0, 0.5, 0.5]))
    roster = build_roster(grids, staff, scheme)
    carried = np.bincount(roster.head_of, weights=grids.households * 0.2, minlength=3)
    assert (carried <= staff.fte * 40.0).all()
    assert (roster.head_of >= 0).all()


def test_a_building_chief_follows_the_building_to_its_new_grid() -> None:
    grids = town([3])
    staff = together(
        strangers(3),
        replace(
            strangers(1, role="information_officer", prefix="y"),
            knows=(("b1-0",),),
            kind=("building_chief",),
        ),
    )

    def posted(where) -> list[str]:
        roster = build_roster(where, staff, WUJIN)
        return [p.unit for p in roster.postings if p.role == "information_officer"]

    moved = replace(grids, building_grid=np.where(np.arange(30) == 10, 2, grids.building_grid))
    assert posted(grids) == [grids.code[1]]
    assert posted(moved) == [grids.code[2]]


def test_every_grid_gets_its_minimum_before_any_gets_more() -> None:
    grids = town([5])
    home = replace(strangers(5, role="assistant", prefix="x"), knows=(("b0-0",),) * 5)
    roster = build_roster(grids, together(strangers(5), home), WUJIN)
    units = sorted(p.unit for p in roster.postings if p.role == "assistant")
    assert units == sorted(grids.code)


def test_people_are_spread_by_households() -> None:
    grids = town([2])
    grids = replace(grids, households=np.array([100, 300]))
    roster = build_roster(
        grids, together(strangers(2), strangers(8, role="assistant", prefix="x")), WUJIN
    )
    count = [
        sum(p.unit == code and p.role == "assistant" for p in roster.postings)
        for code in grids.code
    ]
    assert count == [2, 6]


def test_open_slots_are_listed_by_grid_and_said_by_community() -> None:
    grids = town([2, 1])
    roster = build_roster(
        grids, together(strangers(3), strangers(2, role="assistant", prefix="x")), WUJIN
    )
    assert [(v.role, v.missing) for v in roster.vacancies if v.role == "assistant"] == [
        ("assistant", 1)
    ]
    short = next(s for s in roster.shortages if s.role == "assistant")
    assert short.missing_people == 1


def test_the_template_changes_with_the_type_of_community() -> None:
    city = load_scheme("masked_city_7337")
    grids = replace(town([2, 2]), area_type=("urban", "rural"))
    roster = build_roster(grids, strangers(4), city)
    wanted = {(v.role, v.unit[:12], v.missing) for v in roster.vacancies}
    town_code, village_code = grids.community_code
    assert wanted == {("chief", town_code, 2), ("representative", village_code, 1)}


def test_only_full_time_staff_of_the_right_kind_are_used_and_others_are_listed() -> None:
    grids = town([2])
    staff = replace(
        together(strangers(2), strangers(1, role="assistant", prefix="x")),
        fte=np.array([1.0, 0.5, 1.0]),
        kind=("", "", "astronaut"),
    )
    roster = build_roster(grids, staff, WUJIN)
    assert {f.feature for f in roster.findings} == {"s1", "x0"}
    assert all("{" not in f.say("zh") for f in roster.findings)


@pytest.mark.parametrize(("role", "said"), [("", "no role"), ("king", "king")])
def test_staff_without_a_role_the_scheme_knows_are_refused_with_their_row(
    role: str, said: str
) -> None:
    grids = town([1])
    with pytest.raises(InputError, match=f"row 2.*{said}"):
        build_roster(grids, strangers(1, role=role), WUJIN)


def officers_of(*rows: tuple[str, str, tuple[str, ...]]):
    return replace(
        strangers(len(rows)),
        staff_id=tuple(who for _, who, _ in rows),
        role=tuple(line for line, _, _ in rows),
        covers=tuple(areas for *_, areas in rows),
    )


def test_a_grid_lists_the_lines_of_officers_it_lacks() -> None:
    jianye = load_scheme("jianye")
    grids = town([2, 1])
    officers = officers_of(
        *((f.key, f"o-{f.key}", (grids.community_code[0],)) for f in jianye.forces),
        ("drug", "o2", ("station 7", grids.code[2])),
    )
    roster = build_roster(
        grids,
        together(strangers(3), officers),
        jianye,
        Circumstances(stations={"station 7": [1, 2]}),
    )
    assert {f for g, f in roster.coverage.missing if g == 2} == {
        f.key for f in jianye.forces
    } - {"drug"}
    assert not [1 for g, _ in roster.coverage.missing if g < 2]
    assert [row for row in roster.coverage.row if row[1] == "o2"] == [
        ("drug", "o2", 1), ("drug", "o2", 2),
    ]  # fmt: skip
    assert ("drug", "o-drug", 1) in roster.coverage.row


def test_a_town_is_named_by_the_beginning_of_its_code_and_nobody_covers_nothing() -> None:
    jianye = load_scheme("jianye")
    grids = town([2, 1])
    officers = officers_of(("drug", "o1", ("320412001",)), ("drug", "o2", ()))
    roster = build_roster(grids, together(strangers(3), officers), jianye)
    assert [g for force, who, g in roster.coverage.row if who == "o1"] == [0, 1, 2]
    assert [f.feature for f in roster.findings] == ["o2"]


def test_a_line_counted_by_community_is_missing_in_all_its_grids_or_in_none() -> None:
    police = load_scheme("police_four_level")
    grids = town([2, 2])
    officers = officers_of(("police", "p", (grids.code[0],)))
    roster = build_roster(grids, together(strangers(4), officers), police)
    assert [g for g, force in roster.coverage.missing if force == "police"] == [2, 3]


def test_officers_of_unknown_lines_or_areas_are_refused_with_their_row() -> None:
    forces = load_scheme("jianye").forces
    wizard = Officer(force="wizards", staff_id="a", areas=("x",), row=2)
    with pytest.raises(InputError, match=r"row 2.*wizards"):
        cover_grids(forces, [wizard], {"x": [0]}, 1)
    lost = Officer(force="drug", staff_id="a", areas=("x", "moon"), row=3)
    with pytest.raises(InputError, match=r"row 3.*moon"):
        cover_grids(forces, [lost], {"x": [0]}, 1)


def test_officers_share_the_households_of_their_line_and_not_those_of_rosters() -> None:
    jianye = load_scheme("jianye")
    grids = replace(town([2]), households=np.array([100, 200]))
    officers = officers_of(
        ("drug", "o1", (grids.community_code[0],)), ("drug", "o2", (grids.code[1],))
    )
    roster = build_roster(grids, together(strangers(2), officers), jianye)
    drug = next(t for t in roster.teams if t.line == "drug")
    assert (drug.people, drug.workload, drug.least, drug.most) == (2, 300, 100, 200)
    own = next(t for t in roster.teams if not t.line)
    assert (own.people, own.workload, own.least, own.most) == (2, 300, 100, 200)


def layer(level: str, sizes: list[int], grids) -> Layer:
    """Cut the buildings of each grid, ten each, into units of so many buildings."""
    unit = np.concatenate([
        g * len(sizes) + np.repeat(np.arange(len(sizes)), sizes) for g in range(len(grids))
    ])  # fmt: skip
    n = len(sizes) * len(grids)
    return Layer(
        level=level, code=tuple(f"m{u}" for u in range(n)),
        grid=np.repeat(np.arange(len(grids)), len(sizes)),
        centre=np.repeat(grids.centre, len(sizes), axis=0), row=np.arange(len(unit)),
        unit=unit, households=grids.building_households,
    )  # fmt: skip


def test_a_micro_grid_gets_the_head_who_knows_it_and_the_others_are_listed() -> None:
    grids = town([2])
    heads = replace(strangers(2, role="micro_head", prefix="m"), knows=(("b1-9",), ("b0-0",)))
    roster = build_roster(
        grids, together(strangers(2), heads), load_scheme("zhoushan"),
        Circumstances(layers=(layer("micro_grid", [5, 5], grids),)),
    )  # fmt: skip
    posted = {(p.level, p.unit): roster.staff.staff_id[p.staff] for p in roster.postings
              if p.role == "micro_head"}  # fmt: skip
    assert posted == {("micro_grid", "m3"): "m0", ("micro_grid", "m0"): "m1"}
    assert {v.unit for v in roster.vacancies} == {"m1", "m2"}
    assert roster.uncounted == ()


def test_every_household_has_the_cadre_who_is_bound_to_it_wherever_units_are_drawn() -> None:
    grids = town([1])
    cadre = replace(strangers(1, role="household_cadre", prefix="c"), knows=(("b0-7",),))
    for sizes, unit in (([5, 5], "m1"), ([8, 2], "m0")):
        roster = build_roster(
            grids, together(strangers(1), cadre), load_scheme("fengqiao"),
            Circumstances(layers=(layer("linked_households", sizes, grids),)),
        )  # fmt: skip
        assert [p.unit for p in roster.postings if p.role == "household_cadre"] == [unit]


def test_of_two_cadres_of_one_unit_the_one_who_knows_more_stays_and_the_other_helps_out() -> (
    None
):
    grids = town([1])
    cadres = replace(
        strangers(2, role="household_cadre", prefix="c"), knows=(("b0-1",), ("b0-1", "b0-2"))
    )
    roster = build_roster(
        grids, together(strangers(1), cadres), load_scheme("fengqiao"),
        Circumstances(layers=(layer("linked_households", [5, 5], grids),)),
    )  # fmt: skip
    posted = {p.unit: roster.staff.staff_id[p.staff] for p in roster.postings
              if p.role == "household_cadre"}  # fmt: skip
    assert posted == {"m0": "c1", "m1": "c0"}


def test_every_information_officer_has_one_chief_of_the_same_grid() -> None:
    grids = town([2])
    point = np.column_stack([np.arange(20.0), np.zeros(20)])
    chiefs = replace(
        strangers(3, role="building_chief", prefix="c"), knows=(("b0-0",), ("b0-9",), ("b1-5",))
    )
    officers = replace(
        strangers(3, role="information_officer", prefix="y"),
        knows=(("b0-3",), ("b0-8",), ("b1-0",)),
    )
    roster = build_roster(
        replace(grids, building_point=point), together(strangers(2), chiefs, officers),
        load_scheme("police_four_level"),
    )  # fmt: skip
    above = {roster.staff.staff_id[p.staff]: p.unit for p in roster.postings
             if p.role == "information_officer"}  # fmt: skip
    assert above == {"y0": "c0", "y1": "c1", "y2": "c2"}


def test_workload_by_team_adds_up_to_all_households() -> None:
    grids = town(sizes_of(60))
    roster = build_roster(grids, people(grids, 60), WUJIN)
    assert sum(t.workload for t in roster.teams) == pytest.approx(int(grids.households.sum()))
    assert sum(t.people for t in roster.teams) == 60


def test_yixings_58_workers_carry_870_cases_and_not_871() -> None:
    row = workers_for_cases(["A", "B"], np.array([870, 871]), np.array([58, 58]), 15)
    assert [r.missing for r in row] == [0, 1]
    with pytest.raises(InputError):
        workers_for_cases(["A"], np.array([-1]), np.array([0]), 15)


def test_two_supervisors_of_one_level_are_not_double_supervision() -> None:
    levels = [["town", "city"], ["town", "town"], ["town"], []]
    assert lacking_supervision("ABCD", np.array([1, 1, 0, 2]), levels, 2) == ("B", "D")


def test_villages_over_a_threshold_get_an_officer_with_the_reason() -> None:
    values = {"size": [100, 900, 50], "disputes": [1, 30, 40]}
    chosen = select_villages("ABC", values, {"size": 500, "disputes": 35})
    assert [(c.village, [r[0] for r in c.reasons]) for c in chosen] == [
        ("B", ["size"]),
        ("C", ["disputes"]),
    ]
    with pytest.raises(InputError, match="complexity"):
        select_villages("A", {"size": [1]}, {"complexity": 1})


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("zhoushan", ("micro_head",)),
        ("xuancheng", ("group_leader",)),
        ("police_four_level", ("information_officer", "village_officer")),
    ],
)
def test_nothing_is_claimed_of_roles_whose_units_nobody_tells(name, roles) -> None:
    roster = build_roster(town([2]), strangers(2), load_scheme(name))
    assert roster.uncounted == roles
