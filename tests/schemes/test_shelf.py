"""Schemes on the shelf: all load, quote what is on record, and refuse faults by line."""

import re
from pathlib import Path

import pytest

from gridplan.errors import InputError
from gridplan.schemes import (
    describe,
    list_schemes,
    load_scheme,
    new_scheme,
    read_scheme,
    scheme_text,
    validate_scheme,
)
from gridplan.schemes.checks import CHECKS, GATES
from gridplan.words import catalogue

DOMAIN = Path(__file__).parents[2] / "../shared/domain.md"


def test_the_fourteen_systems_on_record_are_on_the_shelf() -> None:
    assert set(list_schemes()) == {
        "wujin", "jianye", "masked_city_7337", "ten_household_1053", "bozhou", "fengqiao",
        "hefei", "xuancheng", "zoucheng", "shanghai", "police_four_level", "yixing", "jiangsu",
        "zhoushan",
    }  # fmt: skip


@pytest.mark.parametrize("name", list_schemes())
def test_a_shipped_scheme_is_sound_and_named_like_its_file(name: str) -> None:
    assert validate_scheme(name) == ()
    assert load_scheme(name).name == name


@pytest.mark.parametrize("name", list_schemes())
def test_every_quotation_stands_word_for_word_in_the_research(name: str) -> None:
    if not DOMAIN.exists():
        pytest.skip("the research beside the project is not here")
    research = DOMAIN.read_text(encoding="utf-8").replace("**", "")
    quoted = [fact.quotation for fact in describe(load_scheme(name)) if fact.quotation]
    assert quoted
    assert [words for words in quoted if words not in research] == []


@pytest.mark.parametrize("name", list_schemes())
def test_a_scheme_is_told_in_both_languages_with_every_blank_filled(name: str) -> None:
    english = describe(load_scheme(name), "en")
    chinese = describe(load_scheme(name), "zh")
    assert len(english) == len(chinese)
    assert not [f.text for f in (*english, *chinese) if "{" in f.text or "schemes." in f.text]
    assert all(re.search("[\u4e00-\u9fff]", fact.text) for fact in chinese)


def test_every_check_and_gate_has_its_sentence() -> None:
    for language in ("en", "zh"):
        known = catalogue(language)
        assert not [c for c in CHECKS if f"schemes.check_{c}" not in known]
        assert not [g for g in GATES if f"schemes.gate_{g}" not in known]


def test_wujin_aims_at_250_and_150_and_says_one_village_household_counts_1_67() -> None:
    wujin = load_scheme("wujin")
    assert (wujin.target_of("urban"), wujin.target_of("rural")) == (250, 150)
    assert (wujin.target_of("111"), wujin.target_of("220")) == (250, 150)
    ((kind, other, ratio),) = wujin.equivalences()
    assert (kind, other, round(ratio, 2)) == ("rural", "urban", 1.67)


def test_an_area_type_nobody_set_a_target_for_is_refused() -> None:
    with pytest.raises(InputError, match=r"targets\.moon"):
        load_scheme("wujin").target_of("moon")


def test_shanghai_has_three_area_types_and_finds_them_by_urban_rural_code() -> None:
    shanghai = load_scheme("shanghai")
    codes = ("111", "112", "123", "220")
    assert [shanghai.area_type_of(code) for code in codes] == [
        "centre", "fringe", "fringe", "outer",
    ]  # fmt: skip


def test_the_masked_city_asks_for_other_people_in_towns_than_in_villages() -> None:
    city = load_scheme("masked_city_7337")
    assert [role.key for role in city.roles_in("urban")] == ["head", "chief"]
    assert [role.key for role in city.roles_in("rural")] == ["head", "representative"]


def test_bozhou_nests_three_levels_below_the_village() -> None:
    below = load_scheme("bozhou").levels_below("village")
    assert [level.name_zh for level in below] == ["片", "组", "邻"]


def test_hefei_lists_the_grid_last_of_seven_levels() -> None:
    levels = [level.name_zh for level in load_scheme("hefei").levels]
    assert levels == ["市", "区", "街道", "社区", "小区", "楼栋", "网格"]


MINIMAL = """
name = "mine"
title_en = "mine"
title_zh = "我的"
[targets.urban]
households = 250
"""

CYCLE = """
[[levels]]
key = "grid"
name_en = "grid"
name_zh = "网格"
nests_in = "part"
kind = "area"
[[levels]]
key = "part"
name_en = "part"
name_zh = "片"
nests_in = "grid"
kind = "area"
"""
TWINS = """
[[duties]]
key = "a"
name_en = "a"
name_zh = "甲"
[[duties]]
key = "a"
name_en = "b"
name_zh = "乙"
"""


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("maximun = 3", 7, "did you mean 'maximum'"),
        ("minimum = 300", 5, "not between"),
        ("minimum = 200\nmaximum = 100", 5, "swap or correct"),
        ('minimum = "many"', 7, "a whole number"),
        ("[weights]\nbalance = -1", 7, "balance is below 0"),
        ("[weights]\nbalance = true", 8, "must be a number"),
        ("[hours]\navailable_share = 1.5", 7, "available_share"),
        ("[[levels]]\nkey = 'grid'\nname_en = 'g'\nname_zh = 'g'\nkind = 'moon'", 11, "'area'"),
        ("[[visits]]\nkey = 'a'\nname_en = 'a'\nname_zh = 'a'\nper = 'day'", 7, "times"),
        ("[[rules]]\ncheck = 'happiness'", 8, "one_head"),
        (CYCLE, 12, "grid → part → grid"),
        (TWINS, 13, "stands twice"),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_remedy(more: str, line: int, said: str) -> None:
    scheme, faults = read_scheme("mine.toml", MINIMAL + more)
    assert scheme is None
    assert said in str(faults[0])
    assert f"mine.toml:{line}" in str(faults[0]) or f"line {line}" in str(faults[0])
    assert "{" not in faults[0].say("zh")


def test_all_faults_are_found_in_one_reading() -> None:
    text = MINIMAL + "colour = 1\n[weights]\nbalance = 'x'\nwalking = 'y'\n"
    assert len(read_scheme("mine.toml", text)[1]) == 3


def test_a_file_that_is_not_there_or_not_text_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "gbk.toml"
    file.write_bytes("name = '方案'".encode("gbk"))
    for path in (file, tmp_path / "none.toml"):
        (fault,) = validate_scheme(str(path))
        assert path.name in str(fault)
    with pytest.raises(InputError, match="wujin"):
        load_scheme("atlantis")


@pytest.mark.parametrize("like", list_schemes())
def test_a_scheme_of_ones_own_starts_from_a_shipped_one(like: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(new_scheme("mine", like=like), encoding="utf-8")
    mine = load_scheme(str(file))
    assert mine.name == "mine"
    assert mine.targets == load_scheme(like).targets


def test_a_scheme_cannot_take_a_shipped_name_or_a_path() -> None:
    for name in ("wujin", "../mine", "my scheme"):
        with pytest.raises(InputError):
            new_scheme(name)


def test_the_text_of_a_scheme_is_handed_out_with_its_comments() -> None:
    assert scheme_text("wujin").startswith("# 常州市武进区")


def test_a_scheme_may_bring_its_own_code_format() -> None:
    own = (
        MINIMAL
        + """
[code_format]
name = "short"
parts = [{ source = "community", width = 12 }, { source = "serial", width = 2 }]
ranges = { exclusive = [80, 99] }
"""
    )
    scheme, faults = read_scheme("mine.toml", own)
    assert faults == ()
    assert scheme is not None
    assert scheme.codes.write("320412001001", "07") == "32041200100107"
    assert scheme.codes.range_of("exclusive") == (80, 99)
