"""Shifts by grid and hour, and chains from the lowest level to the highest."""

from itertools import pairwise

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.schemes import load_scheme
from gridplan.staffing.chain import climb
from gridplan.staffing.shifts import Shift, gaps_by_hour, presence_by_hour


def test_a_night_shift_runs_over_midnight_and_leaves_the_day_empty() -> None:
    shifts = [Shift(officer="a", first=22, last=6)]
    table = presence_by_hour([("police", "a", 1)], shifts, 2)["police"]
    assert np.flatnonzero(table[1]).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]
    gaps = gaps_by_hour({"police": table})
    assert gaps == (("police", 0, 0, 24), ("police", 1, 6, 22))


def test_two_shifts_that_meet_leave_no_gap() -> None:
    shifts = [Shift(officer="a", first=0, last=12), Shift(officer="b", first=12, last=24)]
    rows = [("police", "a", 0), ("police", "b", 0)]
    assert gaps_by_hour(presence_by_hour(rows, shifts, 1)) == ()


def test_an_hour_no_clock_shows_is_refused() -> None:
    for first, last in ((24, 2), (5, 5), (3, 25)):
        with pytest.raises(InputError, match="a: a shift"):
            Shift(officer="a", first=first, last=last)


def test_an_information_officer_has_one_chief_one_grid_and_one_community() -> None:
    steps = [
        ("building_chief", {"y1": "c1", "y2": "c2"}),
        ("grid", {"c1": "G1"}),
        ("community", {"G1": "C"}),
    ]
    chains = climb(["y1", "y2", "y3"], steps)
    assert chains.chain == {"y1": ("c1", "G1", "C")}
    assert chains.broken == {"y2": "grid", "y3": "building_chief"}


def test_1053_has_a_chain_of_five_from_household_to_city_leader() -> None:
    levels = [one for one in load_scheme("ten_household_1053").levels if one.kind == "role"]
    assert [one.name_zh for one in levels] == [
        "包镇市领导", "镇干部", "村“两委”主干", "网格长", "各户",
    ]  # fmt: skip
    climbing = [one.key for one in levels[::-1]]
    steps = [
        (above, dict.fromkeys(("h", f"{below}-1"), f"{above}-1"))
        for below, above in pairwise(climbing)
    ]
    assert len(climb(["h"], steps).chain["h"]) == 4
