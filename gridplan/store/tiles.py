"""
Vector tiles of a plan, written once with it: one PMTiles file of Web Mercator tiles.

GDAL cuts each layer into tiles of its own, so this runs in a child process. A vector
tile is a list of layers, so the tiles of two layers joined end to end are one tile.
"""

import gzip
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyogrio
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

_MERCATOR = "EPSG:3857"
TILES = "tiles.pmtiles"
_LOWEST, _HIGHEST = 9, 16
_BYTES = 5_000_000  # GDAL thins features of tiles beyond this
_FEATURES = 200_000
# layer: the zoom it begins at, and the properties it keeps
_LAYERS: dict[str, tuple[int, tuple[str, ...]]] = {
    "communities": (_LOWEST, ("code", "name", "households", "grids")),
    "grids": (
        _LOWEST,
        ("grid_code", "community", "households", "deviation", "colour", "head_id"),
    ),
    "streets": (12, ("highway", "kind", "name")),
    "buildings": (14, ("building_id", "households", "floors", "grid_code")),
    "grid_labels": (13, ("grid_code",)),
    "atoms": (14, ("atom", "households", "level", "grid_code", "community")),
}
# one point a grid: a polygon that lies in several tiles would be labelled in each of them
_SPOTS_OF = {"grid_labels": "grids"}


def write_tiles(out: Path, path: Path) -> None:
    """
    Write the tiles of a plan; the same plan gives the same bytes.

    Parameters
    ----------
    out : Path
        Where ``gridplan plan`` wrote.
    path : Path
        Where to; replaced when there.
    """
    package = out / "plan.gpkg"
    there = {str(name) for name, _ in pyogrio.list_layers(package)}
    tiles: dict[int, list[bytes]] = defaultdict(list)
    layers: list[dict[str, Any]] = []
    boxes: list[tuple[int, int, int, int]] = []
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for name, (lowest, properties) in _LAYERS.items():
            drawn = _SPOTS_OF.get(name, name)
            if drawn not in there:
                continue
            frame = pyogrio.read_dataframe(package, layer=drawn)
            if not len(frame):
                continue
            frame = frame[[*properties, "geometry"]].to_crs(_MERCATOR)
            if drawn != name:
                frame.geometry = frame.representative_point()
            cut = Path(folder) / f"{name}.pmtiles"
            pyogrio.write_dataframe(
                frame,
                cut,
                layer=name,
                driver="PMTiles",
                dataset_options={
                    "MINZOOM": str(lowest), "MAXZOOM": str(_HIGHEST), "NAME": name,
                    "MAX_SIZE": str(_BYTES), "MAX_FEATURES": str(_FEATURES),
                },
            )  # fmt: skip
            source = MemorySource(cut.read_bytes())
            for (z, x, y), tile in all_tiles(source):
                tiles[zxy_to_tileid(z, x, y)].append(gzip.decompress(tile))
            layers += Reader(source).metadata()["vector_layers"]
            boxes.append(_box(Reader(source).header()))
    _join(path, tiles, layers, boxes)


def _box(header: dict[str, Any]) -> tuple[int, int, int, int]:
    west, south, east, north = (
        int(header[f"{side}_e7"]) for side in ("min_lon", "min_lat", "max_lon", "max_lat")
    )
    return west, south, east, north


def _join(
    path: Path,
    tiles: dict[int, list[bytes]],
    layers: list[dict[str, Any]],
    boxes: list[tuple[int, int, int, int]],
) -> None:
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    with path.open("wb") as file:
        writer = Writer(file)
        for number in sorted(tiles):
            writer.write_tile(number, gzip.compress(b"".join(tiles[number]), 6, mtime=0))
        writer.finalize(
            {
                "tile_type": TileType.MVT,
                "tile_compression": Compression.GZIP,
                "min_lon_e7": west,
                "min_lat_e7": south,
                "max_lon_e7": east,
                "max_lat_e7": north,
                "center_zoom": _LOWEST,
                "center_lon_e7": (west + east) // 2,
                "center_lat_e7": (south + north) // 2,
            },
            {"name": "gridplan", "format": "pbf", "type": "overlay", "vector_layers": layers},
        )
