"""A simulated district: as many grids as asked, whole, and the same for the same seed."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.schemes import load_scheme
from gridplan.sources.area import read_area
from gridplan.sources.simulate import WUJIN_STAFF, simulate, write_area
from gridplan.sources.simulation.register import made_up, read_register
from gridplan.streets import build_network

WUJIN = load_scheme("wujin")
CODES = Path(__file__).parents[2] / "../shared/data/wujin_320412/wujin_320412_adcode2016.csv"


def _grids(area) -> int:
    total = np.bincount(area.buildings.community, weights=area.buildings.households)
    target = np.array([WUJIN.target_of(kind) for kind in area.communities.area_type])
    return int(np.maximum(1, np.floor(total / target + 0.5)).sum())


def test_wujins_size_asks_for_exactly_2521_grids() -> None:
    area = simulate(WUJIN, seed=1)
    assert len(area.communities) == 290
    assert _grids(area) == 2521


def test_the_same_seed_draws_the_same_district_and_another_another() -> None:
    draw = [simulate(WUJIN, seed=s, register=made_up(5, urban=2), grids=20) for s in (1, 1, 2)]
    sums = [shapely.to_wkb(a.buildings.geometry).tolist() for a in draw]
    assert sums[0] == sums[1] != sums[2]


def test_communities_tile_the_ground_and_streets_hang_together() -> None:
    area = simulate(WUJIN, seed=2, register=made_up(9, urban=5), grids=50)
    assert shapely.coverage_is_valid(area.communities.geometry)
    assert set(build_network(area.streets).component.tolist()) == {0}


def test_the_real_register_is_read_with_its_classes() -> None:
    if not CODES.exists():
        pytest.skip("the register of codes beside the project is not here")
    register = read_register(CODES)
    assert len(register) == 290
    assert register.area_type.count("rural") == 122
    assert all(code.startswith("320412") for code in register.code)


def test_a_register_without_communities_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("code,ur_code\n3204,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"codes\.csv"):
        read_register(file)


def test_what_is_written_is_read_back_whole(tmp_path: Path) -> None:
    staff = {role: n // 100 for role, n in WUJIN_STAFF.items()}
    area = simulate(WUJIN, seed=4, register=made_up(4, urban=2), grids=24, staff=staff)
    write_area(area, tmp_path)
    back = read_area(tmp_path)
    assert back.communities.code == area.communities.code
    assert back.buildings.households.sum() == area.buildings.households.sum()
    assert (back.buildings.community >= 0).all()
    assert len(back.streets) == len(area.streets)
    assert back.staff is not None
    assert back.staff.knows == area.staff.knows
