"""
Coordinate systems at the door of OGC API Features Part 2.

Inside it is longitude and latitude; out there every system has the axes its
definition gives it: EPSG:4326 and EPSG:4490 begin with latitude, the CGCS2000
zones with northing.
"""

from functools import cache
from typing import Any

import numpy as np
import pyproj
import shapely

from gridplan.arrays import Floats
from gridplan.crs import metric_crs
from gridplan.errors import InputError

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_EVERYWHERE = (4326, 4490, 3857)
_DEGREES, _METRES = 10, 4  # decimals: 0.01 mm and 0.1 mm


def offered(bounds: tuple[float, float, float, float] | None) -> list[str]:
    """
    List the systems a data set is given in.

    Parameters
    ----------
    bounds : (4,) tuple of float, degrees, or None
        Of the data set.

    Returns
    -------
    list of str
        URIs; the last is the metric zone of its middle.
    """
    codes = list(_EVERYWHERE)
    if bounds is not None:
        west, south, east, north = bounds
        zone = metric_crs((west + east) / 2, (south + north) / 2)
        codes.append(int(zone.removeprefix("EPSG:")))
    return [CRS84, *(f"{_EPSG}{code}" for code in codes)]


def chosen(uri: str | None, known: list[str], *, parameter: str) -> str:
    """
    Check a system a client asks for.

    Parameters
    ----------
    uri : str or None
        As the client wrote it; ``[EPSG:4490]`` and ``EPSG:4490`` are understood too.
    known : list of str
        Of `offered`.
    parameter : str
        What to name in a refusal.

    Returns
    -------
    str
        Its URI; CRS84 where the client asks for nothing.

    Raises
    ------
    InputError
        If the data set is not given in it.
    """
    if uri is None:
        return CRS84
    short = uri.strip("[]").upper()
    if short.startswith("EPSG:"):
        uri = f"{_EPSG}{short.removeprefix('EPSG:')}"
    elif short in {"OGC:CRS84", "CRS84"}:
        uri = CRS84
    if uri not in known:
        raise InputError("api.unknown_crs", parameter=parameter, known=", ".join(known))
    return uri


def bounds_to_degrees(bounds: list[float], uri: str) -> list[float]:
    """
    Bring a box into longitude and latitude.

    Parameters
    ----------
    bounds : (4,) list of float
        In the axes of its system.
    uri : str
        The system.

    Returns
    -------
    (4,) list of float, degrees
        West, south, east, north.

    Raises
    ------
    InputError
        If it lies where the system does not.
    """
    if uri == CRS84:
        return bounds
    left, bottom, right, top = bounds
    found = _transformer(uri).transform_bounds(
        left,
        bottom,
        right,
        top,
        direction=pyproj.enums.TransformDirection.INVERSE,
        densify_pts=21,
    )
    if not np.isfinite(found).all():
        raise InputError("api.bad_bbox")
    return [float(side) for side in found]


def shape_to_degrees(shape: shapely.Geometry, uri: str) -> shapely.Geometry:
    """
    Bring a shape into longitude and latitude.

    Parameters
    ----------
    shape : Geometry
        In the axes of its system.
    uri : str
        The system.

    Returns
    -------
    Geometry, degrees
        Longitude first.
    """
    if uri == CRS84:
        return shape
    inverse = pyproj.enums.TransformDirection.INVERSE

    def move(xy: Floats) -> Floats:
        return np.column_stack(
            _transformer(uri).transform(xy[:, 0], xy[:, 1], direction=inverse)
        )

    return shapely.transform(shape, move)


def moved(geometry: dict[str, Any], uri: str) -> dict[str, Any]:
    """
    Give a GeoJSON geometry in another system.

    Parameters
    ----------
    geometry : dict
        Longitude and latitude.
    uri : str
        The system wanted.

    Returns
    -------
    dict
        In that system's axes.
    """
    decimals = _DEGREES if _is_degrees(uri) else _METRES

    def move(xy: Floats) -> Floats:
        return np.round(
            np.column_stack(_transformer(uri).transform(xy[:, 0], xy[:, 1])), decimals
        )

    shape = shapely.transform(shapely.geometry.shape(geometry), move)
    found: dict[str, Any] = shapely.geometry.mapping(shape)
    return found


@cache
def _transformer(uri: str) -> pyproj.Transformer:
    code = int(uri.removeprefix(_EPSG))
    return pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=False)


@cache
def _is_degrees(uri: str) -> bool:
    code = int(uri.removeprefix(_EPSG))
    return bool(pyproj.CRS.from_epsg(code).is_geographic)
