import numpy as np
import pytest
import shapely
from shapely.geometry import box

from gridplan.errors import InputError
from gridplan.routing.ownership import Ownership, own_streets
from gridplan.streets import build_network
from tests.streets.test_network import streets_of

GRIDS = np.array([box(0, 0, 100, 100), box(100, 0, 200, 100)], dtype=object)


def owned(*lines: list[tuple[float, float]], codes: tuple[str, str] = ("A", "B")) -> Ownership:
    network = build_network(streets_of(*lines))
    return own_streets(network, GRIDS, codes, is_swept=np.ones(len(lines), dtype=bool))


def test_a_street_inside_a_grid_and_one_on_its_outer_border_are_its_own() -> None:
    found = owned([(10, 50), (90, 50)], [(0, 0), (100, 0)], [(150, 10), (150, 90)])
    assert found.owner.tolist() == [0, 0, 1]
    assert found.neighbour.tolist() == [-1, -1, -1]


def test_a_border_street_goes_to_the_lighter_sweep() -> None:
    found = owned([(100, 0), (100, 100)], [(10, 50), (90, 50)])
    assert (found.owner[0], found.neighbour[0]) == (1, 0)
    assert found.lines_of(0).tolist() == [1]
    assert found.lines_of(0, both=True).tolist() == [0, 1]


def test_on_a_tie_the_lower_code_takes_it() -> None:
    line = [(100.0, 0.0), (100.0, 100.0)]
    assert owned(line).owner.tolist() == [0]
    assert owned(line, codes=("Z", "B")).owner.tolist() == [1]


def test_several_border_streets_are_shared_out() -> None:
    ladder = [[(100.0, 20.0 * i), (100.0, 20.0 * i + 20)] for i in range(5)]
    found = owned(*ladder)
    assert sorted(np.bincount(found.owner).tolist()) == [2, 3]


def test_a_street_outside_all_grids_is_nobodys() -> None:
    assert owned([(300, 0), (400, 0)]).owner.tolist() == [-1]


def test_a_street_that_mostly_lies_in_one_grid_is_that_grids() -> None:
    assert owned([(20, 50), (120, 50)]).owner.tolist() == [0]


def test_every_swept_street_in_a_grid_has_exactly_one_owner() -> None:
    rng = np.random.default_rng(3)
    ends = rng.uniform((0, 0, 0, 0), (200, 100, 200, 100), (200, 4))
    network = build_network(streets_of(*([(a, b), (c, d)] for a, b, c, d in ends)))
    swept = rng.random(200) < 0.9
    found = own_streets(network, GRIDS, ("A", "B"), is_swept=swept)
    assert (found.owner[swept] >= 0).all()
    assert (found.owner[~swept] == -1).all()
    lines = np.concatenate([found.lines_of(0), found.lines_of(1)])
    assert sorted(lines) == np.flatnonzero(swept).tolist()


def test_grids_without_codes_are_refused() -> None:
    network = build_network(streets_of([(0, 0), (1, 0)]))
    with pytest.raises(InputError, match="grids"):
        own_streets(network, GRIDS, ("A",), is_swept=np.ones(1, dtype=bool))
    with pytest.raises(InputError, match="same grid"):
        Ownership(owner=np.array([1]), neighbour=np.array([1]))
    assert shapely.area(GRIDS).tolist() == [1e4, 1e4]
