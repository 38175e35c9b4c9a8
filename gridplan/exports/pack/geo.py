"""A grid with all its walks as GeoJSON after RFC 7946."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.exports.pack.titles import clock, route_title, stop_notes, stop_title
from gridplan.plan.handout import Handout
from gridplan.routing import Route, leg_lines
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say

DECIMALS = 7


def grid_geojson(
    handout: Handout,
    network: StreetNetwork,
    row: int,
    routes: Sequence[Route],
    language: Language,
) -> str:
    """
    Write a grid and its walks; ``feature`` tells what is what.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    row : int
        Of the grid.
    routes : sequence of Route
        Its walks.
    language : {'zh', 'en'}
        Of names.

    Returns
    -------
    str
        A feature collection, a feature a line.
    """
    grid = handout.grids[row]
    outline = shapely.orient_polygons(grid.outline)
    told: list[tuple[shapely.Geometry, dict[str, Any]]] = [
        (
            outline,
            {
                "feature": "grid", "grid_code": grid.code, "community": grid.community,
                "community_name": grid.community_name, "households": grid.households,
                "boundary_text": grid.boundary_text,
            },
        ),
        (
            shapely.Point(grid.base),
            {"feature": "start", "grid_code": grid.code, "name": say("pack.start", language)},
        ),
    ]  # fmt: skip
    told += [
        (
            shapely.Point(at),
            {
                "feature": "gate", "grid_code": grid.code,
                "name": say("pack.gate", language, n=number),
            },
        )
        for number, at in enumerate(handout.gates_of(row), start=1)
    ]  # fmt: skip
    for route in routes:
        told += _walk(handout, network, route, language)
    shapes = np.empty(len(told), dtype=object)
    shapes[:] = [shape for shape, _ in told]
    moved = reproject(shapes, handout.crs, GEOGRAPHIC)
    rounded = shapely.transform(moved, lambda xy: np.round(xy, DECIMALS))
    lines = [
        json.dumps(
            {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": p},
            ensure_ascii=False,
            allow_nan=False,
        )
        for shape, (_, p) in zip(rounded, told, strict=True)
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _walk(
    handout: Handout, network: StreetNetwork, route: Route, language: Language
) -> list[tuple[shapely.Geometry, dict[str, Any]]]:
    day = None if route.day is None else route.day.isoformat()
    way = shapely.MultiLineString(list(leg_lines(network, route)))
    known = {"route_id": route.route_id, "grid_code": route.grid_code, "day": day}
    found: list[tuple[shapely.Geometry, dict[str, Any]]] = []
    if route.legs:
        name = route_title(route, language)
        found.append((way, {"feature": "route", **known, "slot": route.slot, "name": name}))
    found += [
        (
            shapely.Point(stop.xy),
            {
                "feature": "stop", **known, "number": number, "stop_id": stop.stop_id,
                "name": stop_title(handout, stop, language), "arrival": clock(stop.arrival),
                "minutes": round(stop.service / 60),
                "notes": " · ".join(stop_notes(handout, stop, language)),
            },
        )
        for number, stop in enumerate(route.stops, start=1)
    ]  # fmt: skip
    return found
