"""Polygons that can be computed with: outlines made valid, and only the areas of them."""

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.inputs import Finding
from gridplan.sources.mending import PATIENCE, mend

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
CRUMB = 1e-4
"""Square metres below which a piece of polygon is rounding, not land."""


def sound(
    geometry: Geometries, *, file: str, labels: list[str], patience: float = PATIENCE
) -> tuple[Geometries, list[Finding]]:
    """
    Make outlines valid.

    Parameters
    ----------
    geometry : (n,) ndarray of shapely geometries or None, metric
        Anything.
    file : str
        Where they come from.
    labels : list of str
        What to call each.
    patience : float, s
        How long mending one may take.

    Returns
    -------
    (n,) ndarray of Polygon, MultiPolygon or None
        Valid; None where there is no area, or it cannot be mended in time.
    list of Finding
        What was mended.
    """
    areas = np.full(len(geometry), None, dtype=object)
    areas[:] = [_polygonal(shape) for shape in geometry]
    broken = np.flatnonzero(~shapely.is_valid(areas) & ~shapely.is_missing(areas))
    if len(broken):
        areas[broken] = [_polygonal(shape) for shape in mend(areas[broken], patience=patience)]
    areas[~(shapely.area(areas) >= CRUMB)] = None  # NaN, the area of None, too
    return areas, [
        Finding(
            level="repair",
            key="sources.mended",
            layer=file,
            feature=labels[number],
            values={"area": round(areas[number].area)},
        )
        for number in broken
        if areas[number] is not None
    ]


def without_crumbs(shape: shapely.Geometry) -> shapely.Geometry | None:
    """
    Keep the polygons of a geometry that have an area worth the name.

    Parameters
    ----------
    shape : shapely geometry, metric
        What an overlay gave: areas, and lines and points where borders touch.

    Returns
    -------
    Polygon, MultiPolygon or None
        None where nothing is left.
    """
    return as_one([part for part in _flat(shape) if part.area >= CRUMB])


def as_one(polygons: list[shapely.Polygon]) -> shapely.Geometry | None:
    """
    Join polygons into one geometry.

    Parameters
    ----------
    polygons : list of Polygon
        That touch in points at most.

    Returns
    -------
    Polygon, MultiPolygon or None
        None of none.
    """
    if len(polygons) > 1:
        return shapely.MultiPolygon(polygons)
    return polygons[0] if polygons else None


def _polygonal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Keep the polygons of a geometry, sound or not; None where there are none."""
    if shape is None or shape.is_empty:
        return None
    if shapely.get_type_id(shape) in {_POLYGON, _MULTIPOLYGON}:
        return shape
    return as_one(_flat(shape))


def _flat(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """List the polygons in a collection, nested ones too."""
    if shapely.get_type_id(shape) > _POLYGON:
        return [polygon for part in shape.geoms for polygon in _flat(part)]
    return [shape] if shapely.get_type_id(shape) == _POLYGON else []
