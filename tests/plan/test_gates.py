"""Gates, consultation and the conformance report: what must hold before publishing."""

import json

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.plan.conformance import Measurement, judge
from gridplan.plan.consultation import Hearing, conclude
from gridplan.plan.gates import check_gates, escalation_paths
from gridplan.plan.measures import Division, measure_division, measure_level, measure_paths
from gridplan.schemes import Consultation, list_schemes, load_scheme

CODES = ["320412001001001", "320412001001002"]
COMMUNITY = ["320412001001"] * 2


def _gates(codes, drawn, heads, paths=None):
    jiangsu = load_scheme("jiangsu")
    paths = escalation_paths(jiangsu, codes, COMMUNITY) if paths is None else paths
    return {
        gate.name: gate.failing
        for gate in check_gates(jiangsu, codes, np.array(drawn), heads, paths)
    }


def test_all_four_gates_open_for_a_complete_plan() -> None:
    gates = _gates(CODES, [True, True], ["a", "b"])
    assert gates == {"cells": (), "people": (), "duties": (), "process": ()}


@pytest.mark.parametrize(
    ("change", "gate", "failing"),
    [
        ({"drawn": [True, False]}, "cells", (CODES[1],)),
        ({"codes": [CODES[0], ""]}, "cells", ("#2",)),
        ({"codes": [CODES[0], CODES[0]]}, "cells", (CODES[0], CODES[0])),
        ({"heads": ["a", ""]}, "people", (CODES[1],)),
        ({"paths": {CODES[0]: ("g", "c", "t", "k"), CODES[1]: ("g", "c", "", "")}},
         "process", (CODES[1],)),
    ],
)  # fmt: skip
def test_each_gate_stays_shut_for_its_own_reason(change, gate, failing) -> None:
    whole = {"codes": CODES, "drawn": [True, True], "heads": ["a", "b"]} | change
    gates = _gates(**whole)
    assert gates[gate] == failing


def test_a_gate_says_why_it_is_shut_in_both_languages() -> None:
    jiangsu = load_scheme("jiangsu")
    shut = check_gates(jiangsu, CODES, np.array([True, True]), ["", "b"], {})[1]
    assert CODES[0] in shut.say("en")
    assert "定人" in shut.say("zh")


def test_a_matter_climbs_from_grid_to_community_town_and_county() -> None:
    path = escalation_paths(load_scheme("jiangsu"), CODES[:1], COMMUNITY[:1])
    assert path[CODES[0]] == (CODES[0], "320412001001", "320412001", "320412")
    dead = escalation_paths(load_scheme("jiangsu"), ["OLD-001"], ["OLD"])
    assert measure_paths(dead).failing == ("OLD-001",)


def test_a_third_of_the_voices_is_enough_where_a_third_is_asked() -> None:
    rule = Consultation(threshold=1 / 3)
    log = [
        Hearing(date="2026-01-01", subject="A", agree=1, disagree=2),
        Hearing(date="2026-01-02", subject="B", agree=9, disagree=1),
        Hearing(date="2026-02-01", subject="B", agree=1, disagree=3, accepted=2),
    ]
    outcome = conclude(rule, log, ["A", "B", "C"])
    assert outcome.ask_again == ("B", "C")
    assert dict(outcome.share) == {"A": pytest.approx(1 / 3), "B": 0.25}
    assert outcome.accepted == 2
    assert not outcome.may_publish


def test_comments_are_not_rejected_without_a_reason() -> None:
    with pytest.raises(InputError, match="reason"):
        Hearing(date="2026-01-01", subject="A", agree=1, disagree=0, rejected=3)


def _division(**change):
    whole = {
        "grid_code": tuple(CODES), "community_code": tuple(COMMUNITY),
        "area_type": ("urban", "urban"), "households": np.array([250, 250]),
        "mean": np.array([250.0, 250.0]), "pieces": np.array([1, 1]),
        "communities": np.array([1, 1]), "gap": 0.0, "overlap": 0.5, "stray_buildings": (),
        "visible_share": 0.8,
    }  # fmt: skip
    return Division(**(whole | change))


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"households": np.array([300, 200])}, "size_near_target"),
        ({"pieces": np.array([1, 2])}, "contiguous"),
        ({"communities": np.array([1, 2])}, "in_one_community"),
        ({"gap": 3.0}, "no_gap"),
        ({"overlap": 5.0}, "no_overlap"),
        ({"stray_buildings": ("b7",)}, "buildings_once"),
        ({"visible_share": 0.2}, "visible_border"),
        ({"grid_code": (CODES[0], CODES[0])}, "codes_unique"),
        ({"grid_code": (CODES[0], "32041200100100X")}, "codes_unique"),
    ],
)
def test_a_planted_fault_fails_its_own_rule_and_no_other(change, check) -> None:
    wujin = load_scheme("wujin")
    report = judge(wujin, measure_division(_division(**change), wujin))
    failed = {line.check for line in report.lines if line.verdict == "fail"}
    assert failed == {check}


def test_a_rule_nobody_measured_is_open_and_never_passed() -> None:
    wujin = load_scheme("wujin")
    report = judge(wujin, measure_division(_division(), wujin))
    verdicts = {line.check: line.verdict for line in report.lines}
    assert verdicts["no_gap"] == "pass"
    assert verdicts["one_head"] == "open"
    assert not report.passes


def test_jianye_passes_with_310_grids_and_fails_with_309() -> None:
    jianye = load_scheme("jianye")
    for n, verdict in ((310, "pass"), (309, "fail")):
        report = judge(jianye, [Measurement(check="total_grids", value=n, compare="equal")])
        assert report.lines[0].verdict == verdict


def test_the_report_quotes_the_rule_in_json_and_html() -> None:
    wujin = load_scheme("wujin")
    report = judge(wujin, measure_division(_division(gap=2.0), wujin))
    table = json.loads(report.to_json("zh"))
    line = next(one for one in table["lines"] if one["check"] == "size_near_target")
    assert line["quotation"] == "任務相當,方便管理,界定清晰"
    assert table["totals"]["fail"] == 1
    page = report.to_html("zh")
    assert "不符合" in page
    assert "<script" not in page
    assert report.to_html("en").count("<tr class") == len(wujin.rules)


def test_names_in_the_report_cannot_carry_markup() -> None:
    wujin = load_scheme("wujin")
    report = judge(wujin, measure_division(_division(stray_buildings=("<b>1</b>",)), wujin))
    assert "<b>1" not in report.to_html()


@pytest.mark.parametrize("name", list_schemes())
def test_every_scheme_can_be_judged_on_a_division(name: str) -> None:
    scheme = load_scheme(name)
    report = judge(scheme, measure_division(_division(), scheme))
    assert len(report.lines) == len(scheme.rules)
    assert any(line.verdict != "open" for line in report.lines)


def test_units_of_ten_households_may_have_8_to_12() -> None:
    scheme = load_scheme("ten_household_1053")
    measured = measure_level("unit", ("a", "b", "c"), np.array([7, 10, 13]), scheme)
    assert measured.failing == ("a", "c")
