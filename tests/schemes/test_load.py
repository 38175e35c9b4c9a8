"""Workload that can be read and changed, and totals that add up again."""

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.schemes import (
    Counts,
    Indicator,
    Workload,
    climbs_of,
    split_indicators,
    split_total,
    workload_of,
)

COUNTS = Counts(
    households=np.array([10, 20]), climbs=np.array([30, 0]), events=np.array([0, 5]),
    visits={"monthly": np.array([2, 1])},
)  # fmt: skip


def test_households_are_the_work_unless_said_otherwise() -> None:
    work, sources = workload_of(Workload(), COUNTS)
    assert work.tolist() == [10, 20]
    assert [(s.name, s.count, s.share) for s in sources] == [("households", 30, 1.0)]


def test_every_source_of_work_is_named_with_its_part() -> None:
    weights = Workload(floors=0.1, events=2.0, visits={"monthly": 1.0})
    work, sources = workload_of(weights, COUNTS)
    assert work.tolist() == [15.0, 31.0]
    assert sum(s.share for s in sources) == pytest.approx(1.0)
    assert [s.name for s in sources] == ["households", "floors", "events", "visits.monthly"]


@pytest.mark.parametrize("source", ["floors", "events", "visits"])
def test_a_weight_of_0_removes_its_source(source: str) -> None:
    on = {"floors": 0.1, "events": 2.0, "visits": {"monthly": 1.0}}
    off = on | {source: {"monthly": 0.0} if source == "visits" else 0.0}
    with_it, _ = workload_of(Workload(**on), COUNTS)
    without, _ = workload_of(Workload(**off), COUNTS)
    plain, _ = workload_of(Workload(**off), Counts(
        households=COUNTS.households,
        climbs=None if source == "floors" else COUNTS.climbs,
        events=None if source == "events" else COUNTS.events,
        visits={} if source == "visits" else COUNTS.visits,
    ))  # fmt: skip
    assert without.tolist() == plain.tolist() != with_it.tolist()


def test_a_walk_up_costs_more_than_a_row_of_bungalows_or_a_lift() -> None:
    climbs = climbs_of(np.full(3, 60), np.array([6, 1, 18]), np.array([0, 0, 1]))
    assert climbs.tolist() == [150, 0, 0]


def test_work_without_counts_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"visits\.weekly"):
        workload_of(Workload(visits={"weekly": 1.0}), COUNTS)
    with pytest.raises(InputError, match="events"):
        workload_of(Workload(events=-1.0), COUNTS)


def test_a_split_adds_up_and_favours_the_largest_remainder() -> None:
    assert split_total(7, np.array([3, 2, 2])).tolist() == [3, 2, 2]
    assert split_total(5, np.array([0, 0])).tolist() == [3, 2]
    rng = np.random.default_rng(5)
    for _ in range(50):
        total, weight = int(rng.integers(0, 10_000)), rng.integers(0, 400, 9)
        assert split_total(total, weight).sum() == total
    with pytest.raises(InputError):
        split_total(-1, np.array([1]))


def test_18_indicators_of_each_community_add_up_again_exactly() -> None:
    rng = np.random.default_rng(6)
    community = np.sort(rng.integers(0, 12, 100))
    table = [
        Indicator(group=str(n % 5), item=str(n), unit="case", nature="dynamic", period="year",
                  totals=tuple(rng.integers(0, 900, 12).tolist()))
        for n in range(18)
    ]  # fmt: skip
    share = split_indicators(table, community, rng.integers(100, 300, 100))
    for row, indicator in enumerate(table):
        back = np.bincount(community, weights=share[row], minlength=12)
        assert back.tolist() == list(indicator.totals)
