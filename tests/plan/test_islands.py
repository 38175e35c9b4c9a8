"""Rules by residents: islands get grids, large towns are listed, nothing is guessed."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplan.inputs import Area
from gridplan.plan import Settings, build_plan
from gridplan.plan.islands import islands_of, resident_findings
from gridplan.schemes import load_scheme
from tests.atoms.conftest import boxes, square  # noqa: F401 (a fixture)

HOUSES = [(20.0, 20.0), (60.0, 20.0), (20.0, 60.0), (510.0, 510.0)]


@pytest.fixture
def archipelago(square) -> Area:  # noqa: F811
    """A mainland with three houses, and an island 300 m off with one."""
    area = square(HOUSES, [100, 100, 100, 20], footprints=boxes(HOUSES))
    outline = np.empty(1, dtype=object)
    outline[:] = [
        shapely.MultiPolygon([shapely.box(0, 0, 200, 200), shapely.box(500, 500, 540, 540)])
    ]
    return replace(area, communities=replace(area.communities, geometry=outline))


def with_residents(area: Area, residents: list[int]) -> Area:
    counted = np.array(residents, dtype=np.int64)
    return replace(area, buildings=replace(area.buildings, residents=counted))


def test_an_island_of_fifty_residents_gets_a_grid(archipelago: Area) -> None:
    area = with_residents(archipelago, [300, 300, 300, 50])
    assert [label for label, _ in islands_of(area, 50)] == ["420199001001/2"]
    plan = build_plan(area, load_scheme("zhoushan"), Settings(effort="draft"))
    assert plan.exclusive is not None
    assert plan.exclusive.key == ("island",)
    assert int(plan.households.sum()) == 300  # those on the mainland; the island has its own
    assert plan.exclusive_code[0] not in plan.grid_code


def test_an_island_of_forty_nine_joins_the_mainland(archipelago: Area) -> None:
    area = with_residents(archipelago, [300, 300, 300, 49])
    plan = build_plan(area, load_scheme("zhoushan"), Settings(effort="draft"))
    assert plan.exclusive is None
    assert int(plan.households.sum()) == 320


def test_without_residents_the_rule_stays_open_and_that_is_said(archipelago: Area) -> None:
    assert list(islands_of(archipelago, 50)) == []
    (open_rule,) = resident_findings(archipelago, load_scheme("zhoushan"))
    assert open_rule.key == "plan.no_residents"
    assert "residents" in open_rule.say("zh")
    assert resident_findings(archipelago, load_scheme("wujin")) == []


def test_a_town_above_the_limit_is_listed_and_one_at_the_limit_is_not(
    archipelago: Area,
) -> None:
    shanghai = load_scheme("shanghai")
    area = with_residents(archipelago, [100_000, 50_000, 50_000, 1])
    (large,) = resident_findings(area, shanghai)
    assert large.feature == "420199001"
    assert large.values == {"residents": 200_001, "limit": 200_000}
    assert resident_findings(with_residents(area, [200_000, 0, 0, 0]), shanghai) == []
