"""Codes, names and classes of communities."""

import pytest

from gridplan.errors import InputError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["urban", "rural"], ("urban", "rural")),
        (["111", "220"], ("urban", "rural")),
        ([121, 210], ("urban", "rural")),
        ([121.0, 210.0], ("urban", "rural")),
        (["城镇", "乡村"], ("urban", "rural")),
        (["Urban", "商圈"], ("urban", "商圈")),
    ],
)
def test_classes_are_words_or_urban_rural_codes(village, written, read):
    village.communities["class"] = written
    assert village.read().communities.area_type == read


@pytest.mark.parametrize("written", ["311", "1", "1111", "", None])
def test_a_class_that_is_none_is_refused_by_name(village, written):
    village.communities.loc[1, "class"] = written
    with pytest.raises(InputError, match=r"communities\.gpkg: 420199001002 has the class"):
        village.read()


def test_codes_stored_as_numbers_keep_their_digits(village):
    village.communities["code"] = village.communities["code"].astype(float)
    assert village.read().communities.code == ("420199001001", "420199001002")


def test_a_code_that_stands_twice_is_refused_with_both_rows(village):
    village.communities["code"] = "420199001001"
    with pytest.raises(InputError, match=r"420199001001 stands twice \(rows 1 and 2\)"):
        village.read()


def test_a_missing_code_is_refused_by_row(village):
    village.communities.loc[1, "code"] = None
    with pytest.raises(InputError, match=r"communities\.gpkg: row 2 has no code"):
        village.read()


def test_missing_names_are_listed_once(village, listed):
    village.communities = village.communities.drop(columns="name")
    area = village.read()
    assert area.communities.name == ("", "")
    assert len(listed(area, "no_names")) == 1
