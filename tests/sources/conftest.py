"""A village of two communities, written in any format, to be spoiled by the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import pyogrio
import pytest
from shapely import LineString, box

from gridplan.inputs import Area, Finding
from gridplan.sources import read_area

METRIC = "EPSG:4547"
X, Y = 500_000.0, 3_380_000.0


@dataclass
class Village:
    """Two squares of 400 m side by side, two buildings in each, one street through both."""

    folder: Path
    communities: geopandas.GeoDataFrame
    buildings: geopandas.GeoDataFrame
    streets: geopandas.GeoDataFrame
    more: dict[str, geopandas.GeoDataFrame] = field(default_factory=dict)

    def write(self, ending: str = "gpkg", **other: str) -> Path:
        for layer in ("communities", "buildings", "streets", *self.more):
            frame = self.more.get(layer, getattr(self, layer, None))
            write(frame, self.folder / f"{layer}.{other.get(layer, ending)}")
        return self.folder

    def read(self, ending: str = "gpkg", **other: str) -> Area:
        return read_area(self.write(ending, **other))

    def tell(self, toml: str) -> None:
        (self.folder / "area.toml").write_text(toml, encoding="utf-8")


def write(frame: geopandas.GeoDataFrame, path: Path, **options: object) -> None:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
        return
    if path.suffix in {".geojson", ".kml"} and frame.crs is not None:
        frame = frame.to_crs(4326)
    if path.suffix == ".shp":
        frame = frame.rename(columns=lambda name: name[:10])
        options = {"encoding": "UTF-8", **options}
    if path.suffix == ".kml":
        options = {"driver": "LIBKML", **options}
    pyogrio.write_dataframe(frame, path, **options)


def square(x: float, y: float, side: float):
    return box(X + x, Y + y, X + x + side, Y + y + side)


@pytest.fixture
def village(tmp_path: Path) -> Village:
    folder = tmp_path / "village"
    folder.mkdir()
    return Village(
        folder=folder,
        communities=geopandas.GeoDataFrame(
            {
                "code": ["420199001001", "420199001002"],
                "name": ["东村", "西社区"],
                "class": ["220", "urban"],
            },
            geometry=[square(0, 0, 400), square(400, 0, 400)],
            crs=METRIC,
        ),
        buildings=geopandas.GeoDataFrame(
            {
                "building_id": ["a", "b", "c", "d"],
                "households": [10, 20, 30, 40],
                "floors": [1, 2, 3, 6],
                "name": ["一号楼", "二号楼", "三号楼", "四号楼"],
            },
            geometry=[square(x, 100, 20) for x in (50, 250, 450, 650)],
            crs=METRIC,
        ),
        streets=geopandas.GeoDataFrame(
            {"highway": ["residential"], "name": ["长街"], "oneway": ["no"]},
            geometry=[LineString([(X, Y + 200), (X + 800, Y + 200)])],
            crs=METRIC,
        ),
    )


def said(finding: Finding) -> str:
    """A finding names its file and feature in both languages; give the English."""
    for language in ("en", "zh"):
        sentence = finding.say(language)
        assert finding.layer in sentence
        assert finding.feature in sentence
    return finding.say("en")


@pytest.fixture
def listed() -> Callable[[Area, str], list[str]]:
    """The findings of one kind, as said."""

    def of(area: Area, key: str) -> list[str]:
        return [said(found) for found in area.findings if found.key == f"sources.{key}"]

    return of
