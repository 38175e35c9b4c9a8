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
from gridplan.api.ogc.query import only
from gridplan.api.refusals import ForbiddenError, NotHereError
from gridplan.api.service import service_of
from gridplan.errors import InputError
from gridplan.store.errors import MissingError

FILE = "tiles.pmtiles"
MVT = "application/vnd.mapbox-vector-tile"
MATRIX_SET = "WebMercatorQuad"
TILING = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
_DEEPEST = 24
_GROUND = ("communities", "streets")  # what field staff see of tiles: no grids of others
_LAYER, _NAME = 0x1A, 0x0A  # tags of protobuf: a tile's layers, a layer's name


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
    ForbiddenError
        If the caller sees only their own grids, and the layer holds those of others.
    InputError
        If there is no such tile in the tiling.
    """
    only(request, {"f"})
    if name is not None:
        collection_of(name, dataset)
    shown = _GROUND if dataset.caller.grids is not None else ()
    if name is not None and shown and name not in shown:
        raise ForbiddenError("api.not_for_role", role=dataset.caller.role)
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
    if len(parts) == 1 and not (name or shown) and parts[0][0].is_packed and takes_gzip:
        return Response(
            parts[0][1], media_type=MVT, headers={**headers, "Content-Encoding": "gzip"}
        )
    # a tile is its layers one after the other, so tiles of several plans simply join
    plain = b"".join(gzip.decompress(p) if a.is_packed else p for a, p in parts)
    wanted = (name,) if name is not None else shown
    content = b"".join(layer(plain, one) for one in wanted) if wanted else plain
    if not content:
        return Response(status_code=204, headers=headers)
    return Response(content, media_type=MVT, headers=headers)


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


def layer(content: bytes, name: str) -> bytes:
    """
    Cut one layer out of a tile, without reading its features.

    Parameters
    ----------
    content : bytes
        A vector tile.
    name : str
        Of the layer.

    Returns
    -------
    bytes
        A vector tile with that layer only; empty where there is none.
    """
    wanted = name.encode()
    kept, at = [], 0
    while at < len(content) and content[at] == _LAYER:
        length, body = _varint(content, at + 1)
        if _is_named(content[body : body + length], wanted):
            kept.append(content[at : body + length])
        at = body + length
    return b"".join(kept)


def _is_named(body: bytes, wanted: bytes) -> bool:
    at = 0
    while at < len(body):
        tag = body[at]
        if tag & 7 == 0:  # a number
            _, at = _varint(body, at + 1)
            continue
        length, start = _varint(body, at + 1)
        if tag == _NAME:
            return body[start : start + length] == wanted
        at = start + length
    return False


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


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
