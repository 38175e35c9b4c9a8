"""Footprints of buildings; a building whose outline is no use stays, as a point."""

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.inputs import Finding
from gridplan.sources.polygons import sound

_POINT = 0


def read_footprints(
    geometry: Geometries, *, file: str, labels: list[str]
) -> tuple[Geometries, list[Finding]]:
    """
    Make footprints valid.

    Parameters
    ----------
    geometry : (n,) ndarray of shapely geometries or None, metric
        Of the buildings.
    file : str
        Where they come from.
    labels : (n,) list of str
        What to call each.

    Returns
    -------
    (n,) ndarray of Polygon, MultiPolygon or Point, metric
        Valid; the centre of what has no area or cannot be mended, and an empty
        point where there is nothing.
    list of Finding
        What was mended.
    """
    footprints, findings = sound(geometry, file=file, labels=labels)
    is_there = ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)
    is_point = shapely.get_type_id(geometry) == _POINT
    is_bare = shapely.is_missing(footprints)
    for number in np.flatnonzero(is_bare & is_there & ~is_point):
        footprints[number] = shapely.centroid(shapely.convex_hull(geometry[number]))
        findings.append(
            Finding(
                level="repair",
                key="sources.footprint_as_point",
                layer=file,
                feature=labels[number],
            )
        )
    footprints[is_there & is_point] = geometry[is_there & is_point]
    footprints[~is_there] = shapely.Point()
    return footprints, findings
