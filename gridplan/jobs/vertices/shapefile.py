"""Vertices of a Shapefile: each record says how many it has."""

import struct
from collections.abc import Iterator
from pathlib import Path

_HEAD = 100  # bytes before the first record
_POINTS = frozenset({1, 11, 21})
_MANY_POINTS = frozenset({8, 18, 28})
_PARTS = frozenset({3, 5, 13, 15, 23, 25, 31})  # lines, polygons, multipatches


def in_shapefile(path: Path) -> Iterator[int]:
    """
    Count the vertices of each record.

    Parameters
    ----------
    path : Path
        The ``.shp``.

    Yields
    ------
    int
        Of one record.
    """
    with path.open("rb") as file:
        file.seek(_HEAD)
        while head := file.read(52):  # up to both counts of a polygon
            words = struct.unpack_from(">i", head, 4)[0]
            yield _of_record(head)
            file.seek(8 + 2 * words - len(head), 1)


def _of_record(head: bytes) -> int:
    kind = struct.unpack_from("<i", head, 8)[0]
    if kind in _POINTS:
        return 1
    if kind in _MANY_POINTS:
        return int(struct.unpack_from("<i", head, 44)[0])
    return int(struct.unpack_from("<i", head, 48)[0]) if kind in _PARTS else 0
