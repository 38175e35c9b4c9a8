"""Metric points as longitude and latitude."""

import shapely

from gridplan.arrays import Floats
from gridplan.crs import GEOGRAPHIC, reproject


def to_degrees(points: Floats, crs: str) -> Floats:
    """
    Move points to longitude and latitude.

    Parameters
    ----------
    points : (n, 2) ndarray, m
        Metric.
    crs : str
        Their system.

    Returns
    -------
    (n, 2) ndarray, degrees
        WGS 84, longitude first.
    """
    moved: Floats = shapely.get_coordinates(reproject(shapely.points(points), crs, GEOGRAPHIC))
    return moved
