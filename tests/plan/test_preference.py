"""A border between property companies is preferred where the scheme says so, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from gridplan.atoms import build_atoms
from gridplan.inputs import Area
from gridplan.plan.preference import with_preference
from gridplan.schemes import load_scheme
from tests.atoms.conftest import square  # noqa: F401 (a fixture)

HOUSES = [(20.0, 20.0), (160.0, 20.0), (20.0, 160.0), (160.0, 160.0)]


@pytest.fixture
def town(square) -> Area:  # noqa: F811
    """Lay four blocks around a crossing: two western of one company, two eastern of another."""
    area = square(HOUSES, [10, 10, 10, 10])
    companies = ("甲物业", "乙物业", "甲物业", "乙物业")
    return replace(area, buildings=replace(area.buildings, property_company=companies))


def layer_of(area: Area):
    one = np.array([1000])
    return build_atoms(area, heaviest=one, coarsest=one, target=np.array([250]))[0]


def test_the_border_between_two_companies_is_preferred(town: Area) -> None:
    layer = layer_of(town)
    preferred = with_preference(layer, town.buildings, load_scheme("hefei")).adjacency
    assert preferred.is_preferred is not None
    a, b = layer.anchor[preferred.pair[:, 0]], layer.anchor[preferred.pair[:, 1]]
    is_east_west = np.abs(a[:, 0] - b[:, 0]) > 50
    assert preferred.is_preferred.tolist() == is_east_west.tolist()
    assert is_east_west.sum() == 2


def test_a_scheme_that_prefers_nothing_changes_nothing(town: Area) -> None:
    layer = layer_of(town)
    assert with_preference(layer, town.buildings, load_scheme("wujin")) is layer


def test_unknown_companies_draw_no_border(town: Area) -> None:
    layer = layer_of(town)
    unknown = replace(town.buildings, property_company=("甲物业", "", "甲物业", ""))
    marked = with_preference(layer, unknown, load_scheme("hefei")).adjacency
    assert marked.is_preferred is not None
    assert not marked.is_preferred.any()
