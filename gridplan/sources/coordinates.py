"""
Whether the coordinates of a layer are what its coordinate system says they are.

Degrees beside a metric system, metres beside degrees, and latitude before
longitude are told apart by range and by the region a system is made for. What is
certain is mended and listed; what is not is an error that names the cure. Nothing
is ever guessed to be in a shifted web map system.
"""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from gridplan.arrays import Bools, Floats, Geometries
from gridplan.crs import GEOGRAPHIC, is_geographic, reproject
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.table import Table

_BEYOND = 6.0  # degrees outside its region in which a system is still used
_WORLD = np.array([180.0, 90.0, 180.0, 90.0])  # degrees, as bounds have them


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """
    Geometry whose place on earth is known.

    Attributes
    ----------
    geometry : (n,) ndarray of shapely geometries or None
        In ``crs``, x first; None where there is none or it cannot be used.
    crs : str
        Coordinate system.
    is_lost : (n,) ndarray of bool
        True where coordinates were there but cannot be: NaN, or off the earth.
    """

    geometry: Geometries
    crs: str
    is_lost: Bools


def locate(table: Table, *, told: str | None) -> tuple[Located, list[Finding]]:
    """
    Check the coordinates of a layer.

    Parameters
    ----------
    table : Table
        The layer as read.
    told : str or None
        Its coordinate system after ``area.toml``, which outweighs the file.

    Returns
    -------
    Located
        Its geometry.
    list of Finding
        What was mended.

    Raises
    ------
    InputError
        If no system is told, or the coordinates cannot be in it.
    """
    crs, findings = _declared(table, told)
    bounds = shapely.bounds(table.geometry)
    is_lost = _has_wild_numbers(table.geometry)
    is_there = ~np.isnan(bounds).any(axis=1) & ~is_lost
    geometry = table.geometry
    if is_geographic(crs):
        fits = _within_world(bounds)
        if not _mostly(fits, is_there):
            fits = _within_world(_swapped(bounds))
            if not _mostly(fits, is_there):
                raise InputError(
                    "sources.metres_for_degrees", file=table.file, layer=table.layer, crs=crs
                )
            geometry, findings = _swap(geometry), [*findings, _swapped_finding(table)]
        is_lost |= is_there & ~fits
    elif is_there.any():
        if _mostly(_within_world(bounds), is_there):
            raise InputError(
                "sources.degrees_for_metres", file=table.file, layer=table.layer, crs=crs
            )
        centre = np.median(bounds[is_there], axis=0).reshape(2, 2).mean(axis=0)
        if not _is_in_region(crs, centre):
            if not _is_in_region(crs, centre[::-1]):
                raise InputError(
                    "sources.not_in_region", file=table.file, layer=table.layer, crs=crs
                )
            geometry, findings = _swap(geometry), [*findings, _swapped_finding(table)]
    return Located(geometry=_without(geometry, is_lost), crs=crs, is_lost=is_lost), findings


def to_metric(located: Located, crs: str) -> Located:
    """
    Move a layer into the metric system of the area, the one time it is moved.

    Parameters
    ----------
    located : Located
        The layer.
    crs : str
        The metric system.

    Returns
    -------
    Located
        The layer there; what the system cannot hold is lost.
    """
    moved = reproject(located.geometry, located.crs, crs)
    wild = _has_wild_numbers(moved)
    return Located(geometry=_without(moved, wild), crs=crs, is_lost=located.is_lost | wild)


def _declared(table: Table, told: str | None) -> tuple[str, list[Finding]]:
    crs = told or table.crs
    if not crs:
        raise InputError("sources.no_crs", file=table.file, layer=table.layer)
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            "sources.unknown_crs", file=table.file, layer=table.layer, crs=crs[:80]
        ) from error
    if not told or not table.crs or system == pyproj.CRS.from_user_input(table.crs):
        return crs, []
    return crs, [
        Finding(
            level="warning",
            key="sources.crs_overridden",
            layer=table.file,
            feature=table.layer,
            values={"told": told, "crs": _short(table.crs)},
        )
    ]


def _short(crs: str) -> str:
    return str(pyproj.CRS.from_user_input(crs).name)


def _has_wild_numbers(geometry: Geometries) -> Bools:
    xy, of = shapely.get_coordinates(geometry, return_index=True)
    wild = np.zeros(len(geometry), dtype=bool)
    wild[of[~np.isfinite(xy).all(axis=1)]] = True
    return wild


def _without(geometry: Geometries, is_lost: Bools) -> Geometries:
    kept = geometry.copy()
    kept[is_lost] = None
    return kept


def _within_world(bounds: Floats) -> Bools:
    return np.asarray((np.abs(bounds) <= _WORLD).all(axis=1), dtype=bool)


def _mostly(fits: Bools, is_there: Bools) -> bool:
    return 2 * int((fits & is_there).sum()) >= int(is_there.sum())


def _swapped(bounds: Floats) -> Floats:
    return bounds[:, [1, 0, 3, 2]]


def _swap(geometry: Geometries) -> Geometries:
    swapped: Geometries = shapely.transform(geometry, lambda xy: xy[:, ::-1])
    return swapped


def _swapped_finding(table: Table) -> Finding:
    return Finding(
        level="repair", key="sources.swapped_axes", layer=table.file, feature=table.layer
    )


def _is_in_region(crs: str, xy: Floats) -> bool:
    """Tell whether a metric system is made for a place, or near it."""
    place = np.array([shapely.Point(xy)], dtype=object)
    longitude, latitude = shapely.get_coordinates(reproject(place, crs, GEOGRAPHIC))[0]
    if not np.isfinite([longitude, latitude]).all():
        return False
    region = pyproj.CRS.from_user_input(crs).area_of_use
    if region is None or region.west > region.east:
        return True
    return bool(
        region.west - _BEYOND <= longitude <= region.east + _BEYOND
        and region.south - _BEYOND <= latitude <= region.north + _BEYOND
    )
