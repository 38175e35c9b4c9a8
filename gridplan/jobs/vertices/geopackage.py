"""Vertices of a GeoPackage: all geometries of all its layers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from gridplan.jobs.vertices.wkb import in_wkb

# layers that are plain tables: a view may compute for ever
_LAYERS = """
    SELECT table_name, column_name FROM gpkg_geometry_columns
    WHERE table_name IN (
        SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0
    )
"""
_BOX = (0, 32, 48, 48, 64)  # bytes of the box before a geometry, by its kind
_EMPTY = 0x10


def in_geopackage(path: Path) -> Iterator[int]:
    """
    Count the vertices of each feature.

    Parameters
    ----------
    path : Path
        The file; it is not written to, and nothing beside it is read.

    Yields
    ------
    int
        Of one feature.
    """
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as package:
        package.execute("PRAGMA trusted_schema = OFF")
        for table, column in package.execute(_LAYERS).fetchall():
            names = (name.replace('"', '""') for name in (table, column))
            wanted = 'SELECT "{1}" FROM "{0}"'.format(*names)  # noqa: S608 (quoted)
            for (blob,) in package.execute(wanted):
                yield _of_blob(blob) if isinstance(blob, bytes) else 0


def _of_blob(blob: bytes) -> int:
    flags = blob[3]
    return 0 if flags & _EMPTY else in_wkb(blob, 8 + _BOX[flags >> 1 & 7])
