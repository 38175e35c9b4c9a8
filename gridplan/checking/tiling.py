"""Whether the grids cover their communities once: no gap, no overlap, nothing outside."""

from collections.abc import Iterator

import geopandas
import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record
from gridplan.crs import GEOGRAPHIC, reproject

# Rounding leaves about a millionth of this; a strip one would notice is more.
_NOTICEABLE = 0.1  # m²
_ROUNDED = 0.1  # m²: twelve decimals of a degree along a whole outline


def check_tiling(record: Record) -> Iterator[Fault]:
    """
    Look for area in no grid, in two, or outside the community.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``gap``, ``overlap`` or ``outside``.
    """
    communities = record.area.communities
    for number, shape in enumerate(communities.geometry):
        members = record.outline[record.community == number]
        covered = shapely.union_all(members)
        code = communities.code[number]
        gap = float(shapely.area(shapely.difference(shape, covered)))
        if gap > _NOTICEABLE:
            yield Fault(name="gap", values={"community": code, "area": round(gap, 2)})
        outside = float(shapely.area(shapely.difference(covered, shape)))
        if outside > _NOTICEABLE:
            values = {"community": code, "area": round(outside, 2)}
            yield Fault(name="outside", values=values)
    yield from _overlaps(record)


def measure(record: Record) -> tuple[float, float]:
    """
    Measure gap and overlap over the whole area.

    Parameters
    ----------
    record : Record
        The plan.

    Returns
    -------
    tuple of float, m²
        Area in no grid, and area in a second one.
    """
    whole = shapely.union_all(record.outline)
    gap = shapely.area(shapely.difference(record.area.communities.geometry, whole)).sum()
    left, right = _meeting(record.outline)
    shared = shapely.intersection(record.outline[left], record.outline[right])
    return float(gap), float(shapely.area(shared).sum())


def check_geojson(record: Record, features: geopandas.GeoDataFrame) -> Iterator[Fault]:
    """
    Compare ``grids.geojson`` with the grids of ``plan.gpkg``.

    Parameters
    ----------
    record : Record
        The plan.
    features : GeoDataFrame
        In longitude and latitude.

    Yields
    ------
    Fault
        ``geojson_codes`` or ``geojson_differs``.
    """
    codes = [str(code) for code in features.get("grid_code", ())]
    strange = sorted(set(codes) ^ set(record.code))
    if strange or len(codes) != len(record.code):
        yield Fault(name="geojson_codes", values={"codes": ", ".join(strange[:10])})
        return
    shapes = reproject(features.geometry.to_numpy(), GEOGRAPHIC, record.area.crs)
    rows = np.array([record.grid[code] for code in codes], dtype=np.int64)
    off = shapely.area(shapely.symmetric_difference(shapes, record.outline[rows]))
    claimed = features["households"].to_numpy(dtype=np.int64)
    for place, row in enumerate(rows):
        if off[place] > _ROUNDED or claimed[place] != record.claimed[row]:
            values = {"grid": codes[place], "area": round(float(off[place]), 2)}
            yield Fault(name="geojson_differs", values=values)


def _overlaps(record: Record) -> Iterator[Fault]:
    left, right = _meeting(record.outline)
    shared = shapely.area(shapely.intersection(record.outline[left], record.outline[right]))
    for row in np.flatnonzero(shared > _NOTICEABLE):
        values = {
            "grid": record.code[left[row]],
            "other": record.code[right[row]],
            "area": round(float(shared[row]), 2),
        }
        yield Fault(name="overlap", values=values)


def _meeting(shapes: Geometries) -> tuple[Geometries, Geometries]:
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    return left[once], right[once]
