"""
Vertices of a FlatGeobuf: each feature is a table of flatbuffers with its coordinates.

The places of fields are those of ``header.fbs`` and ``feature.fbs`` of FlatGeobuf 3.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

_MAGIC = 8  # bytes
_COUNT, _NODE_SIZE = 8, 9  # fields of the header
_GEOMETRY = 0  # of a feature
_XY, _PARTS = 1, 7  # of a geometry
_NODE = 40  # bytes of a node of the index
_SHORT = struct.Struct("<H").unpack_from
_WHOLE = struct.Struct("<I").unpack_from
_BACK = struct.Struct("<i").unpack_from


def in_flatgeobuf(path: Path) -> Iterator[int]:
    """
    Count the vertices of each feature.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    int
        Of one feature.
    """
    with path.open("rb") as file:
        file.seek(_MAGIC)
        header = _sized(file.read(4), file.read)
        features = _number(header, _root(header), _COUNT, "<Q", 0)
        node_size = _number(header, _root(header), _NODE_SIZE, "<H", 16)
        file.seek(_index_size(features, node_size), 1)
        while size := file.read(4):
            feature = _sized(size, file.read)
            geometry = _place(feature, _root(feature), _GEOMETRY)
            yield _of_geometry(feature, _follow(feature, geometry)) if geometry else 0


def _of_geometry(content: bytes, table: int) -> int:
    coordinates = _place(content, table, _XY)
    total = _length(content, _follow(content, coordinates)) // 2 if coordinates else 0
    parts = _place(content, table, _PARTS)
    if parts:
        vector = _follow(content, parts)
        for number in range(_length(content, vector)):
            total += _of_geometry(content, _follow(content, vector + 4 + 4 * number))
    return total


def _index_size(features: int, node_size: int) -> int:
    """Tell how long the packed tree is: all its levels up to one root."""
    if not features or not node_size:
        return 0
    level = nodes = features
    while True:  # even over a single feature there is a root
        level = -(-level // max(2, node_size))
        nodes += level
        if level == 1:
            return nodes * _NODE


def _sized(size: bytes, read: Callable[[int], bytes]) -> bytes:
    return read(_WHOLE(size)[0])


def _root(content: bytes) -> int:
    return _follow(content, 0)


def _follow(content: bytes, at: int) -> int:
    return at + int(_WHOLE(content, at)[0])


def _length(content: bytes, vector: int) -> int:
    return int(_WHOLE(content, vector)[0])


def _place(content: bytes, table: int, field: int) -> int:
    """Find a field of a table; 0 where it is left out."""
    fields = table - _BACK(content, table)[0]
    at = 4 + 2 * field
    offset = int(_SHORT(content, fields + at)[0]) if at < _SHORT(content, fields)[0] else 0
    return table + offset if offset else 0


def _number(content: bytes, table: int, field: int, form: str, usual: int) -> int:
    at = _place(content, table, field)
    return int(struct.unpack_from(form, content, at)[0]) if at else usual
