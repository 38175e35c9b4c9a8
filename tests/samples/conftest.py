from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest

BOUNDARIES = Path(__file__).parents[2] / "data" / "boundaries"
METRIC = {"wuhan": "EPSG:4547", "helsinki": "EPSG:32635", "village": "EPSG:4547"}

Layer = Callable[[str, str], geopandas.GeoDataFrame]


@pytest.fixture(scope="session")
def boundaries() -> Path:
    return BOUNDARIES


@pytest.fixture(scope="session")
def layer() -> Layer:
    def read(sample: str, name: str) -> geopandas.GeoDataFrame:
        (path,) = (BOUNDARIES / sample).glob(f"{name}.*")
        return geopandas.read_file(path).to_crs(METRIC[sample])

    return read
