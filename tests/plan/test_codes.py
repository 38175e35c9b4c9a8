"""Codes: issued from west to east and north to south, unique, kept, never used again."""

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.plan.codes import (
    CJT349_20,
    MICRO18,
    carry_codes,
    code_findings,
    issue_codes,
    merged_codes,
)
from gridplan.schemes.code_format import code_format, list_formats, load_format

HERE = "320412001001"
THERE = "320412001002"


def test_serials_run_from_west_to_east_and_then_from_north_to_south() -> None:
    centre = np.array([[5.0, 0.0], [1.0, 0.0], [1.0, 9.0], [0.0, 0.0]])
    codes = issue_codes([HERE, THERE], np.array([0, 0, 0, 1]), centre)
    assert codes == (HERE + "003", HERE + "002", HERE + "001", THERE + "001")


def test_the_last_bits_of_a_centre_do_not_decide_the_order() -> None:
    here = np.zeros(2, dtype=np.int64)
    once = issue_codes([HERE], here, np.array([[1.0, 0.0], [1.0 + 1e-9, 5.0]]))
    again = issue_codes([HERE], here, np.array([[1.0 + 1e-9, 0.0], [1.0, 5.0]]))
    assert once == again


def test_a_short_community_code_is_kept_whole_with_a_dash_and_a_warning() -> None:
    codes = issue_codes(["OLD-7"], np.array([0]), np.zeros((1, 2)))
    (finding,) = code_findings(["OLD-7", HERE])
    assert codes == ("OLD-7-001",)
    assert finding.level == "warning"
    assert "OLD-7-001" in finding.say("en")
    assert "OLD-7-001" in finding.say("zh")


def test_a_community_of_1000_grids_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=HERE):
        issue_codes([HERE], np.zeros(1000, dtype=np.int64), np.zeros((1000, 2)))


def test_codes_are_unique_digits_and_begin_with_their_community() -> None:
    rng = np.random.default_rng(4)
    prefix = [f"32041200{c:04d}" for c in range(30)]
    community = np.sort(rng.integers(0, 30, 900))
    codes = issue_codes(prefix, community, rng.uniform(0, 1e4, (900, 2)))
    assert len(set(codes)) == 900
    assert all(code.isdigit() and len(code) == 15 for code in codes)
    assert all(code[:12] == prefix[c] for code, c in zip(codes, community, strict=True))


def test_a_micro_grid_is_counted_inside_its_grid() -> None:
    parents = [HERE + "001", HERE + "002"]
    codes = issue_codes(parents, np.array([0, 1, 1]), np.arange(6.0).reshape(3, 2), MICRO18)
    assert codes == (HERE + "001001", HERE + "002001", HERE + "002002")


def test_cjt349_ends_in_00_where_a_community_is_left_whole() -> None:
    codes = issue_codes([HERE, THERE], np.array([0, 1, 1]), np.zeros((3, 2)), CJT349_20)
    assert codes == (f"000000{HERE}00", f"000000{THERE}01", f"000000{THERE}02")


def test_merged_communities_are_counted_from_601_and_skip_what_was_used() -> None:
    assert merged_codes("320412001", 2, used={"320412001601"}) == (
        "320412001602",
        "320412001603",
    )
    with pytest.raises(InputError, match="grid15"):
        merged_codes("320412001", 1, load_format("grid15"))


def test_a_city_may_write_its_own_format_with_ranges_by_kind() -> None:
    own = code_format(
        {
            "name": "cjt213_like",
            "parts": [{"source": "community", "width": 12}, {"source": "serial", "width": 2}],
            "ranges": {"comprehensive": [1, 79], "exclusive": [80, 99]},
        }
    )
    codes = issue_codes(
        [HERE], np.zeros(3, dtype=np.int64), np.arange(6.0).reshape(3, 2), own,
        kind=("comprehensive", "exclusive", "comprehensive"),
    )  # fmt: skip
    assert codes == (HERE + "01", HERE + "80", HERE + "02")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": 1}, "colour"),
        ({"parts": [{"source": "community", "width": 12}]}, "0 serial"),
        ({"parts": [{"source": "moon", "width": 3}]}, "moon"),
        ({"ranges": {"a": [1, 50], "b": [50, 99]}}, "overlap"),
        ({"ranges": {"a": [9, 5]}}, "does not fit"),
        ({"ranges": {"a": [9]}}, "two whole numbers"),
    ],
)
def test_a_format_that_cannot_work_is_refused(change: dict[str, object], said: str) -> None:
    table = {"name": "x", "parts": [{"source": "serial", "width": 3}]} | change
    with pytest.raises(InputError, match=said):
        code_format(table)


def test_shipped_formats_have_the_width_of_their_name() -> None:
    widths = {n: sum(p.width for p in load_format(n).parts) for n in list_formats()}
    assert widths == {"cjt349_20": 20, "grid15": 15, "micro18": 18}


def _carry(old: list[int], new: list[int], households: list[int], **more: object):
    n_new = max(new) + 1
    return carry_codes(
        [HERE + "001", HERE + "002"],
        np.array(old),
        np.array(new),
        np.array(households),
        community_code=[HERE],
        community_of_grid=np.zeros(n_new, dtype=np.int64),
        centre=np.arange(2.0 * n_new).reshape(n_new, 2),
        **more,
    )


def test_the_same_plan_keeps_every_code() -> None:
    assert _carry([0, 1], [0, 1], [10, 10]).code == (HERE + "001", HERE + "002")
    assert _carry([1, 0], [0, 1], [10, 10]).code == (HERE + "002", HERE + "001")


def test_when_a_grid_is_divided_the_larger_part_keeps_its_code() -> None:
    lineage = _carry([0, 0, 1], [0, 1, 2], [4, 6, 9])
    assert lineage.code == (HERE + "003", HERE + "001", HERE + "002")
    assert lineage.retired == ()
    assert (HERE + "001", HERE + "003", 4) in lineage.link


def test_when_grids_are_joined_the_larger_code_survives_and_the_other_is_retired() -> None:
    lineage = _carry([0, 1], [0, 0], [4, 6])
    assert lineage.code == (HERE + "002",)
    assert lineage.retired == (HERE + "001",)


def test_a_retired_code_is_never_issued_again() -> None:
    lineage = _carry([0, 1, -1], [0, 1, 2], [4, 6, 5], used={HERE + "003", HERE + "007"})
    assert lineage.code[2] == HERE + "008"


def test_links_carry_all_households_that_had_a_grid() -> None:
    lineage = _carry([0, 0, 1, -1], [0, 1, 1, 1], [4, 6, 9, 3])
    assert sum(h for _, _, h in lineage.link) == 19
