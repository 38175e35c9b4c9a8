"""
Vector tiles, read from the file made with the plan.

A tile archive holds its tiles packed by gzip; they go out as they lie to whoever
takes gzip, and all readers share one open file and its directory.
"""

import gzip
import mmap
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pmtiles.tile import (
    Compression,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from gridplan.api.answers import is_known, quoted, unchanged
from gridplan.api.kept import Kept
from gridplan.api.ogc.dataset import Dataset
from gridplan.api.ogc.items import collection_of
from gridplan.api.ogc.mvt import having, layer
from gridplan.api.ogc.query import only
from gridplan.api.refusals import NotHereError
from gridplan.api.service import service_of
from gridplan.errors import InputError
from gridplan.store.errors import MissingError

FILE = "tiles.pmtiles"
MVT = "application/vnd.mapbox-vector-tile"
MATRIX_SET = "WebMercatorQuad"
TILING = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
_DEEPEST = 24
# what field staff see of tiles: the ground, and of what lies in grids their own
_GROUND = ("communities", "streets")
_OF_GRIDS = ("grids", "grid_labels", "buildings")


class Archive:
    """
    One tile file, open.

    Parameters
    ----------
    path : Path
        The PMTiles file.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self.header: dict[str, Any] = deserialize_header(self._bytes[:127])
        self._directories: Kept[Any] = Kept(256)

    @property
    def is_packed(self) -> bool:
        """Tell whether its tiles are packed by gzip."""
        return bool(self.header["tile_compression"] == Compression.GZIP)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """
        Look up a tile.

        Parameters
        ----------
        z, x, y : int
            Of the web map's tiling.

        Returns
        -------
        bytes or None
            As it lies; None where there is nothing.
        """
        wanted = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(4):  # directories of directories, at most
            found = find_tile(self._directory(offset, length), wanted)
            if found is None:
                return None
            if found.run_length:
                start = self.header["tile_data_offset"] + found.offset
                return self._bytes[start : start + found.length]
            offset, length = self.header["leaf_directory_offset"] + found.offset, found.length
        return None

    def _directory(self, offset: int, length: int) -> Any:
        return self._directories.get_or(
            offset, lambda: deserialize_directory(self._bytes[offset : offset + length])
        )


def tile(
    request: Request, dataset: Dataset, name: str | None, at: tuple[str, str, str]
) -> Response:
    """
    Answer a request for a tile.

    Parameters
    ----------
    request : Request
        From the client.
    dataset : Dataset
        Where it comes from.
    name : str or None
        Of the only collection wanted; None for all that are drawn.
    at : tuple of str
        Zoom, row and column, as the address has them.

    Returns
    -------
    Response
        The tile; 204 where there is nothing, 304 where the client has it.

    Raises
    ------
    InputError
        If there is no such tile in the tiling.
    """
    only(request, {"f"})
    if name is not None:
        collection_of(name, dataset)
    grids = dataset.caller.grids
    z, y, x = _address(at)
    etag = quoted(dataset.etag)
    headers = {"ETag": etag, "Cache-Control": dataset.freshness, "Vary": "Accept-Encoding"}
    if is_known(request, etag):
        return unchanged(etag, Cache_Control=dataset.freshness)
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    found = [(archive, archive.tile(z, x, y)) for archive in _archives(request, dataset)]
    parts = [(archive, part) for archive, part in found if part]
    if not parts:
        return Response(status_code=204, headers=headers)
    if (
        len(parts) == 1
        and name is None
        and grids is None
        and parts[0][0].is_packed
        and takes_gzip
    ):
        return Response(
            parts[0][1], media_type=MVT, headers={**headers, "Content-Encoding": "gzip"}
        )
    # a tile is its layers one after the other, so tiles of several plans simply join
    plain = b"".join(gzip.decompress(p) if a.is_packed else p for a, p in parts)
    content = plain if grids is None else _own(plain, grids)
    content = content if name is None else layer(content, name)
    if not content:
        return Response(status_code=204, headers=headers)
    return Response(content, media_type=MVT, headers=headers)


def _own(content: bytes, grids: frozenset[str]) -> bytes:
    """Leave in a tile what somebody of these grids may see."""
    ground = [layer(content, name) for name in _GROUND]
    return b"".join(
        ground + [having(layer(content, name), "grid_code", grids) for name in _OF_GRIDS]
    )


def tileset(dataset: Dataset, name: str | None) -> dict[str, Any]:
    """
    Describe the tiles of a data set.

    Parameters
    ----------
    dataset : Dataset
        Which.
    name : str or None
        Of the only collection.

    Returns
    -------
    dict
        After OGC API Tiles.
    """
    inner = "" if name is None else f"/collections/{name}"
    here = f"{dataset.base}{inner}/tiles"
    return {
        "title": dataset.title,
        "dataType": "vector",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
        "tileMatrixSetURI": TILING,
        "links": [
            {"rel": "self", "type": "application/json", "href": f"{here}/{MATRIX_SET}"},
            {"rel": "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
             "type": "application/json", "href": TILING},
            {"rel": "item", "type": MVT, "templated": True,
             "href": f"{here}/{MATRIX_SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"},
        ],
    }  # fmt: skip


def tilesets(dataset: Dataset, name: str | None) -> dict[str, Any]:
    """
    List the tile sets of a data set: one.

    Parameters
    ----------
    dataset : Dataset
        Which.
    name : str or None
        Of the only collection.

    Returns
    -------
    dict
        After OGC API Tiles.
    """
    one = tileset(dataset, name)
    here = next(link["href"] for link in one["links"] if link["rel"] == "self")
    links = [{"rel": "self", "type": "application/json", "href": here.rpartition("/")[0]}]
    return {"links": links, "tilesets": [one]}


def _address(at: tuple[str, str, str]) -> tuple[int, int, int]:
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in at):
        raise InputError("api.bad_tile")
    z, y, x = (int(part) for part in at)
    if z > _DEEPEST or max(x, y) >= 2**z:
        raise InputError("api.bad_tile")
    return z, y, x


def _archives(request: Request, dataset: Dataset) -> list[Archive]:
    service = service_of(request)
    found = []
    for version in dataset.versions:
        try:
            path = service.store.artefacts.folder(version.artefact) / FILE
        except MissingError:
            continue
        if path.is_file():
            found.append(service.tiles.get_or(str(path), partial(Archive, path)))
    if dataset.versions and not found:
        raise NotHereError("api.no_tiles")
    return found
