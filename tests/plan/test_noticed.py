"""Communities smaller than a grid, and parts nobody can walk to, are told by name."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np

from gridplan.plan.noticed import bridged_findings, small_findings

PLAN = runpy.run_path(str(Path(__file__).parents[1] / "exports" / "small_plan.py"))[
    "make_plan"
]()


def test_a_community_lighter_than_a_grid_is_named_an_empty_one_is_not() -> None:
    least = np.array([225, 135])
    (found,) = small_findings(PLAN.area, np.array([0, 134]), least)
    assert found.feature == "420199001002"
    assert found.values == {"workload": 134, "least": 135}
    assert "134" in found.say("en")
    assert small_findings(PLAN.area, np.array([225, 135]), least) == []


def test_cells_that_were_bridged_are_counted_with_their_households() -> None:
    flags = [False] * len(PLAN.atoms)
    flags[0] = flags[1] = True
    partition = replace(PLAN.partition, is_bridged=tuple(flags))
    (found,) = bridged_findings(PLAN.area, PLAN.atoms, partition)
    assert found.feature == "420199001001"
    assert found.values == {"atoms": 2, "households": 170}
    whole = replace(PLAN.partition, is_bridged=(False,) * len(flags))
    assert bridged_findings(PLAN.area, PLAN.atoms, whole) == []
