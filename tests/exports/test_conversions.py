from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from gridplan.exports.kml import plan_kml
from gridplan.exports.shapefile import shapefiles

CRS = "EPSG:4547"
LONG = "东至示例一街，南至示例二路，" * 20


@pytest.fixture
def package(tmp_path: Path) -> Path:
    squares = [shapely.box(5e5 + 100 * n, 3.3e6, 5e5 + 100 * (n + 1), 3300100) for n in (0, 1)]
    grids = geopandas.GeoDataFrame(
        {
            "grid_code": ["a1", "a2"],
            "community_name": ["香樟社区", "银杏社区"],
            "households": [250, 251],
            "deviation_from_target": [0.0, 0.004],
            "head_id": ["h1", None],
            "boundary_text": [LONG, "东至河"],
            "boundary_kinds": ["[]", "[]"],
        },
        geometry=squares,
        crs=CRS,
    )
    communities = geopandas.GeoDataFrame(
        {"code": ["c"], "name": ["香樟社区"], "households": [501], "grids": [2]},
        geometry=[shapely.union_all(squares)],
        crs=CRS,
    )
    path = tmp_path / "plan.gpkg"
    pyogrio.write_dataframe(grids, path, layer="grids")
    pyogrio.write_dataframe(communities, path, layer="communities", append=True)
    return path


def test_shapefiles_read_back_with_their_chinese(package: Path, tmp_path: Path) -> None:
    for name, content in shapefiles(package):
        (tmp_path / name).write_bytes(content)
    back = pyogrio.read_dataframe(tmp_path / "grids.shp")
    assert list(back["comm_name"]) == ["香樟社区", "银杏社区"]
    assert list(back["households"]) == [250, 251]
    assert LONG.startswith(back["boundary"][0])
    assert len(back["boundary"][0].encode("GBK")) in {253, 254}
    assert (tmp_path / "grids.cpg").read_text() == "GBK"
    assert all(len(name) <= 10 for name in back.columns)
    first = pyogrio.read_dataframe(package, layer="grids")
    assert shapely.equals_exact(
        back.geometry.to_numpy(), first.geometry.to_numpy(), tolerance=1e-9, normalize=True
    ).all()


def test_every_short_name_is_told_with_its_long_one(package: Path) -> None:
    fields = dict(shapefiles(package))["fields.csv"].decode("utf-8-sig").splitlines()
    assert "grids,dev_target,deviation_from_target" in fields


def test_the_same_plan_gives_the_same_files(package: Path) -> None:
    assert list(shapefiles(package)) == list(shapefiles(package))
    assert plan_kml(package) == plan_kml(package)


def test_kml_names_places_and_keeps_degrees(package: Path) -> None:
    space = {"k": "http://www.opengis.net/kml/2.2"}
    top = ET.fromstring(plan_kml(package))
    names = [node.text for node in top.iterfind(".//k:Placemark/k:name", space)]
    assert names == ["香樟社区", "a1", "a2"]
    texts = [node.text or "" for node in top.iterfind(".//k:coordinates", space)]
    corners = np.array([[float(n) for n in xyz.split(",")] for t in texts for xyz in t.split()])
    assert ((corners[:, 0] > 113.9) & (corners[:, 0] < 114.1)).all()
    assert ((corners[:, 1] > 29) & (corners[:, 1] < 31)).all()
