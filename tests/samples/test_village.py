"""The village's best plan, by hand and by trying all others."""

import subprocess
import sys
from itertools import combinations

import pandas as pd
import pytest
import shapely


@pytest.fixture
def best(boundaries):
    return pd.read_csv(boundaries / "village_best_plan.csv", dtype=str)


def test_a_second_run_writes_the_same_bytes(boundaries, tmp_path):
    script = boundaries / "scripts" / "village.py"
    subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path / "village")], check=True
    )
    names = [p.name for p in sorted((boundaries / "village").iterdir())]
    assert [p.name for p in sorted((tmp_path / "village").iterdir())] == names
    for name in [f"village/{n}" for n in names] + ["village_best_plan.csv"]:
        assert (tmp_path / name).read_bytes() == (boundaries / name).read_bytes(), name


def test_every_grid_of_the_best_plan_meets_its_target_exactly(layer, best):
    plan = layer("village", "buildings").merge(best[["building_id", "grid"]], on="building_id")
    households = plan.groupby("grid").households.sum().to_dict()
    assert households == {"A1": 150, "A2": 150, "A3": 150, "A4": 150, "B1": 250, "B2": 250}


def blocks_of(layer, best):
    streets = shapely.union_all(layer("village", "streets").geometry.to_numpy())
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(streets)))
    houses = layer("village", "buildings").merge(best[["building_id", "grid"]])
    held = [houses[houses.within(face)] for face in faces]
    return list(zip(faces, held, strict=True))


def test_the_streets_enclose_eight_blocks_each_in_one_grid(layer, best):
    blocks = blocks_of(layer, best)
    assert len(blocks) == 8
    for _, held in blocks:
        assert len(held) == 25
        assert len(set(held.grid)) == 1


def test_no_other_pairing_of_the_urban_blocks_has_a_shorter_border(layer, best):
    blocks = [b for b in blocks_of(layer, best) if b[1].grid.iloc[0].startswith("B")]
    lengths = {}
    for pair in combinations(range(4), 2):
        one = shapely.union_all([blocks[i][0] for i in pair])
        two = shapely.union_all([blocks[i][0] for i in range(4) if i not in pair])
        if one.geom_type == "Polygon":
            is_best = all(blocks[i][1].grid.iloc[0] == "B1" for i in pair)
            is_best |= all(blocks[i][1].grid.iloc[0] == "B2" for i in pair)
            lengths.setdefault(is_best, []).append(one.intersection(two).length)
    assert lengths[True] == pytest.approx([160.0, 160.0], abs=0.2)
    assert lengths[False] == pytest.approx([320.0, 320.0], abs=0.4)
