"""Vertices counted from bytes are those that the readers of maps find."""

import warnings
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, box

from gridplan.errors import InputError
from gridplan.jobs.tasks.count import run
from gridplan.jobs.vertices import COUNTS, LEAST
from gridplan.progress import silent

_HOLED = box(0, 0, 1, 1).difference(box(0.2, 0.2, 0.3, 0.3))
_ROUND = Point(0, 0).buffer(1, quad_segs=900)
SHAPES = {
    "one": [_ROUND],
    "polygons": [_HOLED, *(Point(n, 0).buffer(0.1, quad_segs=n + 1) for n in range(40))],
    "multipolygons": [MultiPolygon([_HOLED, box(2, 2, 3, 3)]), box(4, 4, 5, 5)],
    "lines": [LineString([(0, 0), (1, 1), (2, 0)]), LineString([(0, 0), (0, 1)])],
    "multilines": [MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 2)]])] * 2,
    "points": [Point(114.5, 30.5)] * 7,
    "multipoints": [MultiPoint([(0, 0), (1, 1), (2, 2)])] * 2,
    "heights": [shapely.force_3d(_HOLED, 5.0), shapely.force_3d(_ROUND, 7.5)],
    "many": [Point(n % 90, n % 80).buffer(0.1) for n in range(3000)],
}


def _written(folder: Path, shapes: list, ending: str) -> Path:
    frame = geopandas.GeoDataFrame(
        {"name": [f"示例 5,{n}" for n in range(len(shapes))]}, geometry=shapes, crs="EPSG:4326"
    )
    path = folder / f"layer{ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, **({"driver": "KML"} if ending == ".kml" else {}))
    return path


@pytest.mark.parametrize("ending", COUNTS)
@pytest.mark.parametrize("name", SHAPES)
def test_vertices_of_every_shape_are_counted_in_every_format(
    tmp_path: Path, name: str, ending: str
) -> None:
    path = _written(tmp_path, SHAPES[name], ending)
    found = geopandas.read_file(path).geometry.to_numpy()
    expected = int(shapely.get_num_coordinates(found).sum())
    assert sum(COUNTS[ending](path)) == expected > 0
    assert path.stat().st_size >= LEAST[ending] * expected


def test_vertices_of_a_kml_are_counted_wherever_it_is_cut(tmp_path: Path) -> None:
    spots = "\n".join(f"114.{n:06d},30.5,0" for n in range(150_000))  # several blocks
    line = f"<LineString><coordinates>{spots}</coordinates></LineString>"
    other = "<k:Point><k:coordinates> 114.5,30.5 </k:coordinates></k:Point>"
    path = tmp_path / "a.kml"
    for before in (0, 1, 7, 1_000_000):
        path.write_text(f"<kml>{'x' * before}{line}{other}{line}</kml>", encoding="utf-8")
        assert sum(COUNTS[".kml"](path)) == 300_001


def test_counting_stops_where_there_are_too_many_and_names_the_file(tmp_path: Path) -> None:
    path = _written(tmp_path, SHAPES["points"], ".gpkg")
    asked = {"folder": str(tmp_path), "names": [path.name], "before": 3, "most": 10}
    assert run(asked, silent) == {"vertices": 10}
    with pytest.raises(InputError, match=r"layer\.gpkg") as refused:
        run(asked | {"before": 4}, silent)
    assert refused.value.values["most"] == 10


@pytest.mark.parametrize("ending", COUNTS)
def test_a_file_that_is_not_what_it_claims_counts_for_nothing(
    tmp_path: Path, ending: str
) -> None:
    rng = np.random.default_rng(1)
    whole = _written(tmp_path, SHAPES["multipolygons"], ending).read_bytes()
    path = tmp_path / f"bad{ending}"
    asked = {"folder": str(tmp_path), "names": [path.name], "before": 0, "most": 10**12}
    for content in (b"", b"x", rng.bytes(5000), whole[: len(whole) // 2]):
        path.write_bytes(content)
        assert run(asked, silent)["vertices"] <= sum(
            COUNTS[ending](tmp_path / f"layer{ending}")
        )
