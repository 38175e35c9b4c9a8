"""
Vertices of a file counted from its bytes, before anybody reads it as a map.

Whoever brings an area waits for the answer, and loading the libraries that read maps
alone takes a second. So each format here is walked only as far as its counts go; a
file that is not what it claims counts for nothing, and the job that reads it says why.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from gridplan.jobs.vertices.flatgeobuf import in_flatgeobuf
from gridplan.jobs.vertices.geopackage import in_geopackage
from gridplan.jobs.vertices.kml import in_kml
from gridplan.jobs.vertices.shapefile import in_shapefile

Count = Callable[[Path], Iterator[int]]
COUNTS: dict[str, Count] = {
    ".fgb": in_flatgeobuf,
    ".gpkg": in_geopackage,
    ".kml": in_kml,
    ".shp": in_shapefile,
}
"""By ending: vertices of a file, a number for each piece of it."""
LEAST = {".fgb": 16, ".gpkg": 16, ".kml": 4, ".shp": 16}
"""Bytes that a vertex takes at least."""

__all__ = ["COUNTS", "LEAST", "Count"]
