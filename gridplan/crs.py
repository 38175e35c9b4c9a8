"""
Coordinate systems: the only place where coordinates change.

Inside gridplan all geometry is metric, x east and y north; at the doors it is
EPSG:4326 longitude and latitude. The metric system of an area is the CGCS2000
three-degree Gauss-Krüger zone of its centre inside China, else the UTM zone.

GCJ-02 and BD-09, the shifted systems of Chinese web maps, are used only inside
links to those maps; nothing is ever guessed to be in them.
"""

from functools import cache

import numpy as np
import pyproj
import shapely

from gridplan.arrays import Floats, Geometries

GEOGRAPHIC = "EPSG:4326"

# GCJ-02's ellipsoid (Krasovsky 1940) and BD-09's angle, as all public
# implementations of the two shifts have them.
_GCJ_SEMI_MAJOR = 6378245.0
_GCJ_ECCENTRICITY2 = 0.00669342162296594323
_BD_ANGLE = np.pi * 3000.0 / 180.0


def metric_crs(longitude: float, latitude: float) -> str:
    """
    Choose the metric system for a place.

    Parameters
    ----------
    longitude : float, degrees
        East of Greenwich.
    latitude : float, degrees
        North of the equator.

    Returns
    -------
    str
        ``EPSG:`` and a number: CGCS2000 three-degree zone in China, else UTM.

    Examples
    --------
    >>> metric_crs(114.3, 30.6), metric_crs(24.9, 60.2)
    ('EPSG:4547', 'EPSG:32635')
    """
    if 73.5 <= longitude < 136.5 and 3.0 <= latitude <= 54.0 and _is_china(longitude, latitude):
        zone = round((longitude - 75.0) / 3.0)  # EPSG:4534 is central meridian 75E
        return f"EPSG:{4534 + zone}"
    zone = int((longitude + 180.0) // 6.0) % 60 + 1
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"


def _is_china(longitude: float, latitude: float) -> bool:
    # A rough box is enough: both systems are metric, and the neighbours lose nothing.
    return longitude >= 73.5 and 18.0 <= latitude <= 53.6 and longitude <= 135.1


@cache
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def reproject(geometry: Geometries, source: str, target: str) -> Geometries:
    """
    Move geometries from one system to another, vertex by vertex.

    Parameters
    ----------
    geometry : (n,) ndarray of shapely geometries
        In the source system, x first.
    source, target : str
        Anything pyproj understands, such as ``EPSG:4326``.

    Returns
    -------
    (n,) ndarray of shapely geometries
        In the target system, x first.
    """
    if source == target:
        return geometry
    transformer = _transformer(source, target)

    def move(xy: Floats) -> Floats:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved: Geometries = shapely.transform(geometry, move)
    return moved


def is_geographic(crs: str) -> bool:
    """
    Tell whether a system counts in degrees.

    Parameters
    ----------
    crs : str
        Anything pyproj understands.

    Returns
    -------
    bool
        True for degrees.
    """
    return bool(pyproj.CRS.from_user_input(crs).is_geographic)


def wgs84_to_gcj02(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """
    Shift WGS 84 to GCJ-02, the system of Amap links.

    Parameters
    ----------
    longitude, latitude : (n,) ndarray, degrees
        WGS 84.

    Returns
    -------
    tuple of (n,) ndarray, degrees
        Longitude and latitude in GCJ-02.
    """
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    short = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + short
    d_lat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    d_lat += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + short
    d_lon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    d_lon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.deg2rad(latitude)
    magic = 1.0 - _GCJ_ECCENTRICITY2 * np.sin(radians) ** 2
    meridian = _GCJ_SEMI_MAJOR * (1.0 - _GCJ_ECCENTRICITY2) / (magic * np.sqrt(magic))
    parallel = _GCJ_SEMI_MAJOR / np.sqrt(magic) * np.cos(radians)
    return longitude + np.rad2deg(d_lon / parallel), latitude + np.rad2deg(d_lat / meridian)


def gcj02_to_wgs84(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """
    Undo the GCJ-02 shift by fixed-point iteration, to below 0.1 mm.

    Parameters
    ----------
    longitude, latitude : (n,) ndarray, degrees
        GCJ-02.

    Returns
    -------
    tuple of (n,) ndarray, degrees
        Longitude and latitude in WGS 84.

    Examples
    --------
    >>> there = wgs84_to_gcj02(np.array([119.95]), np.array([31.7]))
    >>> back = gcj02_to_wgs84(*there)
    >>> bool(abs(back[0][0] - 119.95) < 1e-9)
    True
    """
    lon, lat = longitude.copy(), latitude.copy()
    for _ in range(6):
        shifted_lon, shifted_lat = wgs84_to_gcj02(lon, lat)
        lon, lat = lon - (shifted_lon - longitude), lat - (shifted_lat - latitude)
    return lon, lat


def gcj02_to_bd09(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """
    Shift GCJ-02 to BD-09, the system of Baidu links.

    Parameters
    ----------
    longitude, latitude : (n,) ndarray, degrees
        GCJ-02.

    Returns
    -------
    tuple of (n,) ndarray, degrees
        Longitude and latitude in BD-09.
    """
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _BD_ANGLE)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
