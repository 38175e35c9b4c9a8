"""
Grids as GeoJSON after RFC 7946: longitude and latitude of WGS 84, no other system.

Coordinates keep twelve decimals (0.1 µm). Seven, as many programs write, open
hundreds of square metres between grids; with ten, one grid in 1,896 of Wuhan
touched itself where two vertices lie within a hundredth of a millimetre.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.exports.grid_table import GridTable

DECIMALS = 12


def grids_geojson(
    table: GridTable, crs: str, *, kept: Mapping[str, dict[str, Any]] | None = None
) -> str:
    """
    Write the grids, a feature a line.

    Parameters
    ----------
    table : GridTable
        The grids.
    crs : str
        The metric system of their outlines.
    kept : mapping of str to dict, optional
        Geometries by code, as an earlier plan wrote them, of grids that have not changed:
        a vertex that a neighbour has got since does not make them other grids.

    Returns
    -------
    str
        A feature collection; ``head_id`` and ``head_role`` are null without staff.
    """
    shapes = reproject(table.outline, crs, GEOGRAPHIC)
    features = [
        json.dumps(
            {
                "type": "Feature",
                "id": table.code[row],
                "properties": properties(table, row),
                "geometry": (kept or {}).get(table.code[row]) or geometry(shapes[row]),
            },
            ensure_ascii=False,
            allow_nan=False,
        )
        for row in range(len(table))
    ]
    head = '{"type": "FeatureCollection", "features": [\n'
    return head + ",\n".join(features) + "\n]}\n"


def properties(table: GridTable, row: int) -> dict[str, Any]:
    """
    Gather what is said of one grid.

    Parameters
    ----------
    table : GridTable
        The grids.
    row : int
        Which.

    Returns
    -------
    dict
        Plain values; shares have four decimals, metres one.
    """
    return {
        "grid_code": table.code[row],
        "community": table.community[row],
        "community_name": table.community_name[row],
        "households": int(table.households[row]),
        "target": int(table.target[row]),
        "deviation": round(float(table.deviation[row]), 4) + 0.0,
        "deviation_from_target": round(float(table.deviation_from_target[row]), 4) + 0.0,
        "buildings": int(table.buildings[row]),
        "area_m2": round(float(table.area[row]), 1),
        "walking_m": round(float(table.walking[row]), 1),
        "polsby_popper": round(float(table.roundness[row]), 4),
        "head_id": table.head[row] or None,
        "head_role": (table.head_role or None) if table.head[row] else None,
        "boundary_text": table.boundary["zh"][row],
        "boundary_kinds": table.kinds[row],
    }


def geometry(shape: shapely.Geometry) -> dict[str, Any]:
    """
    Write a polygon with its rings wound as RFC 7946 asks, outer ones counter-clockwise.

    Parameters
    ----------
    shape : Polygon or MultiPolygon
        Longitude and latitude.

    Returns
    -------
    dict
        A GeoJSON geometry.
    """
    wound = shapely.orient_polygons(shape)
    parts = [_rings(part) for part in shapely.get_parts(wound)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _rings(polygon: shapely.Polygon) -> list[list[list[float]]]:
    rings: Geometries = shapely.get_rings(polygon)
    return [_positions(shapely.get_coordinates(ring)) for ring in rings]


def _positions(xy: Floats) -> list[list[float]]:
    positions: list[list[float]] = np.round(xy, DECIMALS).tolist()
    return positions
