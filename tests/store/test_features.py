import gzip
import math
from pathlib import Path

import geopandas
import numpy as np
import orjson
import pyogrio
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles

from gridplan.store import COLLECTIONS, MissingError, Store
from gridplan.store.features import change_features, extent, get_feature, near, page
from gridplan.store.joined import joined
from gridplan.store.load import drop_features, load_features
from gridplan.store.tables import FEATURES
from gridplan.store.tiles import TILES, write_tiles
from gridplan.store.versions import Version, get_version
from gridplan.store.written import body_of, geometry_in, geometry_texts
from tests.store.examples import add_village, village


@pytest.fixture
def version(store: Store) -> Version:
    (made,) = add_village(store)
    return made


def test_pages_of_any_size_list_every_feature_once(store: Store, version: Version) -> None:
    with store.read() as connection:
        whole = page(connection, [version], "buildings", limit=10_000).bodies
        for limit in (1, 7, len(whole)):
            found: list[str] = []
            after: int | None = 0
            while after is not None:
                got = page(connection, [version], "buildings", after=after, limit=limit)
                assert len(got.bodies) <= limit
                found += got.bodies
                after = got.next
            assert found == whole
        assert extent(connection, [version], "buildings").number == len(whole)


def test_a_joined_page_is_the_texts_of_its_features_in_order(
    store: Store, version: Version
) -> None:
    grids = FEATURES["grids"].c
    with store.read() as connection:
        for limit in (1, 3, 1000):
            for after in (0, 2):
                told = {"after": after, "limit": limit, "where": grids.households > 0}
                one = page(connection, [version], "grids", **told)
                other = joined(connection, [version], "grids", **told)
                assert other.text == ",".join(one.bodies).encode()
                assert other.number == len(one.bodies)
                assert one.next in {None, other.last}
        none = joined(connection, [version], "grids", where=grids.households < 0)
        assert (none.text, none.number, none.last) == (b"", 0, 0)


def test_the_last_page_ends_where_the_question_does(store: Store, version: Version) -> None:
    grids = FEATURES["grids"].c
    with store.read() as connection:
        for where in (None, grids.households > 0, grids.households < 0):
            whole = extent(connection, [version], "grids", where=where)
            every = joined(connection, [version], "grids", where=where, limit=1000)
            assert (whole.number, whole.last) == (every.number, every.last)


def test_a_box_lists_what_meets_it_whatever_the_database(
    store: Store, version: Version
) -> None:
    with store.read() as connection:
        rows = page(connection, [version], "grids", limit=1000).bodies
        shapes = [shapely.from_geojson(geometry_in(body)) for body in rows]
        boxes = shapely.bounds(np.array(shapes, dtype=object))
        west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
        middle = (west, south, (west + east) / 2, north)
        expected = [
            body
            for body, box in zip(rows, boxes, strict=True)
            if box[0] <= middle[2] and box[2] >= middle[0]
        ]
        found = page(connection, [version], "grids", bbox=middle, limit=1000)
        assert found.bodies == expected
        assert 0 < len(expected) < len(rows) or len(rows) == len(expected)
        around = (east + 1, -90.0, west - 1, 90.0)  # the rest of the world, over the date line
        assert extent(connection, [version], "grids", bbox=around).number == 0


def test_a_filter_narrows_pages_and_counts_alike(store: Store, version: Version) -> None:
    grids = FEATURES["grids"].c
    with store.read() as connection:
        rows = page(connection, [version], "grids", limit=1000).bodies
        told = [orjson.loads(body)["properties"]["households"] for body in rows]
        most = max(told)
        found = page(connection, [version], "grids", where=grids.households >= most)
        assert len(found.bodies) == told.count(most)
        some = extent(connection, [version], "grids", where=grids.households < most).number
        assert some == len(told) - told.count(most)


def test_a_point_finds_the_grid_it_lies_in(store: Store, version: Version) -> None:
    with store.read() as connection:
        body = page(connection, [version], "grids", limit=1).bodies[0]
        shape = shapely.from_geojson(geometry_in(body))
        spot = shape.representative_point()
        found = near(connection, [version], "grids", lon=spot.x, lat=spot.y)
        holding = [one for one in found if shapely.from_wkb(one.geom).contains(spot)]
        assert [one.id for one in holding] == [orjson.loads(body)["id"]]


def test_a_changed_property_shows_in_text_and_column_and_leaves_geometry_alone(
    store: Store, version: Version
) -> None:
    with store.write() as connection:
        body = page(connection, [version], "grids", limit=1).bodies[0]
        name = orjson.loads(body)["id"]
        change_features(connection, version, "grids", {name: {"is_locked": True}})
        after = get_feature(connection, [version], "grids", name)
        locked = FEATURES["grids"].c.is_locked.is_(True)
        assert extent(connection, [version], "grids", where=locked).number == 1
    assert orjson.loads(after.body)["properties"]["is_locked"] is True
    assert geometry_in(after.body) == geometry_in(body)


def test_loading_twice_is_loading_once(store: Store, version: Version) -> None:
    with store.write() as connection:
        before = [extent(connection, [version], name).number for name in COLLECTIONS]
        load_features(connection, version, village() / "rows")
        assert [extent(connection, [version], name).number for name in COLLECTIONS] == before
        drop_features(connection, version)
        assert not get_version(connection, version.id).is_loaded
        assert extent(connection, [version], "grids").number == 0


def test_versions_do_not_see_each_other(store: Store) -> None:
    first, second = add_village(store, versions=2)
    with store.read() as connection:
        both = extent(connection, [first, second], "grids").number
        assert both == 2 * extent(connection, [first], "grids").number
        rows = page(connection, [first, second], "grids", limit=1000).bodies
        assert len(rows) == both
        with pytest.raises(MissingError):
            get_feature(connection, [first], "grids", "no-such")


def test_feature_texts_are_right_handed_and_short() -> None:
    ring = [(0, 0), (0, 1.00000000004), (1, 1), (1, 0), (0, 0)]  # clockwise
    (text,) = geometry_texts(np.array([shapely.Polygon(ring)], dtype=object))
    assert shapely.from_geojson(text).exterior.is_ccw
    assert "1.00000000004" not in text
    body = body_of('a"b', text, {"properties": ',"properties":{'})
    assert geometry_in(body) == text
    assert orjson.loads(body)["id"] == 'a"b'


def test_tiles_hold_all_layers_and_are_the_same_bytes_again(tmp_path: Path) -> None:
    write_tiles(village() / "out", tmp_path / TILES)
    content = (tmp_path / TILES).read_bytes()
    assert content == (village() / "out" / TILES).read_bytes()
    layers = [
        layer["id"] for layer in Reader(MemorySource(content)).metadata()["vector_layers"]
    ]
    assert layers == ["communities", "grids", "streets", "buildings", "grid_labels", "atoms"]


def test_every_grid_is_labelled_once(tmp_path: Path) -> None:
    write_tiles(village() / "out", tmp_path / TILES)
    grids = geopandas.read_file(village() / "out/grids.geojson")
    source = MemorySource((tmp_path / TILES).read_bytes())
    spots = [
        spot
        for (z, x, y), tile in all_tiles(source)
        if z == Reader(source).header()["max_zoom"]
        for spot in labels_in(gzip.decompress(tile), z, x, y, tmp_path)
    ]
    assert sorted(code for code, _ in spots) == sorted(grids["grid_code"])
    outline = grids.set_index("grid_code").geometry
    away = [outline[code].distance(spot) for code, spot in spots]
    assert max(away) == pytest.approx(0, abs=1e-5)


def labels_in(content: bytes, z: int, x: int, y: int, folder: Path) -> list:
    """Labels whose anchor lies inside a tile: those in its margin are the neighbour's."""
    file = folder / f"{z}-{x}-{y}.pbf"
    file.write_bytes(content)
    if "grid_labels" not in [name for name, _ in pyogrio.list_layers(f"MVT:{file}")]:
        return []
    frame = pyogrio.read_dataframe(
        f"MVT:{file}", layer="grid_labels", X=str(x), Y=str(y), Z=str(z)
    ).to_crs("EPSG:4326")  # fmt: skip
    west, north = tile_corner(x, y, z)
    east, south = tile_corner(x + 1, y + 1, z)
    return [
        (code, spot)
        for code, spot in zip(frame["grid_code"], frame.geometry, strict=True)
        if west <= spot.x < east and south < spot.y <= north
    ]


def tile_corner(x: int, y: int, z: int) -> tuple[float, float]:
    return x / 2**z * 360 - 180, math.degrees(
        math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z)))
    )
