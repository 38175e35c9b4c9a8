"""Households in are households placed or listed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.errors import InputError
from gridplan.sources.counts import read_counts


def cells(*values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize(
    ("written", "count", "is_mended"),
    [
        (12, 12, False),
        (np.int64(12), 12, False),
        (12.0, 12, False),
        (12.5, 13, True),
        ("12", 12, False),
        (" 12 ", 12, True),
        ("12户", 12, True),
        ("１２", 12, True),
        ("１２户", 12, True),
        ("约12户", 12, True),
        ("1,024", 1024, True),
        ("12.0", 12, False),
        ("0", 0, False),
    ],
)
def test_a_count_is_read_as_people_write_it(written, count, is_mended):
    found = read_counts(cells(written))
    assert found.value.tolist() == [count]
    assert found.is_mended.tolist() == [is_mended]
    assert not found.is_missing.any()


@pytest.mark.parametrize(
    "written", [None, np.nan, np.inf, "", "无", "不详", "1-10", "三", True]
)
def test_what_is_not_one_number_is_missing(written):
    found = read_counts(cells(written))
    assert found.value.tolist() == [0]
    assert found.is_missing.tolist() == [True]


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(), st.floats(), st.text(), st.none(), st.booleans())))
def test_no_cell_stops_the_count(values):
    assert len(read_counts(cells(*values)).value) == len(values)


def test_text_counts_of_a_file_are_listed_and_summed(village, listed):
    village.buildings["households"] = ["10", "20户", "３０", "约40"]
    area = village.read()
    assert area.buildings.households.tolist() == [10, 20, 30, 40]
    assert "buildings.gpkg: 1 counts" in listed(area, "households_as_text")[0]
    assert listed(area, "households_mended")[0] == (
        "buildings.gpkg: the households of b are not a plain whole number and were read as 20; "
        "write the number only"
    )
    assert len(listed(area, "households_mended")) == 3


def test_a_missing_count_is_listed_as_none(village, listed):
    village.buildings["households"] = [10.0, np.nan, 30.0, 40.0]
    area = village.read()
    assert area.buildings.households.tolist() == [10, 0, 30, 40]
    assert listed(area, "households_missing") == [
        "buildings.gpkg: b has no readable count of households and counts as 0; fill it in"
    ]


@pytest.mark.parametrize("written", [-1, "-1", "-1户", -0.9])
def test_a_negative_count_is_refused_with_its_row(village, written):
    village.buildings["households"] = [10, 20, 30, 40]
    village.buildings["households"] = village.buildings["households"].astype(object)
    village.buildings.loc[2, "households"] = written
    village.buildings["households"] = village.buildings["households"].astype(
        str if isinstance(written, str) else float
    )
    with pytest.raises(InputError) as error:
        village.read()
    assert "buildings.gpkg: c (row 3) has -1 households" in str(error.value)


def test_a_telephone_number_is_no_count_and_is_not_repeated(village):
    village.buildings["households"] = [10, 13_812_345_678, 30, 40]
    with pytest.raises(InputError) as error:
        village.read()
    assert "b (row 2)" in str(error.value)
    assert "138" not in str(error.value) + error.value.say("zh")
