"""The proof against counting every division of small towns."""

import numpy as np
import pytest

from gridplan.partition import divide
from gridplan.partition.bound import all_sets, floor_of, raise_floor, shares_of
from gridplan.partition.certify import certify_problem
from gridplan.partition.cost import cost_of, is_within, make_hub_model
from gridplan.partition.fixing import strike_out
from gridplan.partition.knapsack import BEYOND, cheapest_set, cheapest_sets, forced_sets
from tests.proof.towns import cheapest_by_counting, small_town, town

SEEDS = range(320)


def test_what_is_certified_is_what_counting_finds() -> None:
    claims = 0
    for seed in SEEDS:
        problem = small_town(seed)
        best = cheapest_by_counting(problem)
        found = certify_problem(problem, divide(problem, effort="draft", seed=seed), seed=seed)
        if found.method == "none":
            continue
        claims += 1
        assert best is not None, seed
        assert found.lower <= best, seed
        assert found.is_proven, seed
        assert found.upper == best, seed
        assert is_within(found.model, found.grid_of), seed
        assert cost_of(found.model, found.grid_of) == best, seed
    assert claims >= 200
