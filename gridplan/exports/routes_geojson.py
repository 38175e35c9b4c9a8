"""Routes as GeoJSON after RFC 7946: a line a route, a point a stop."""

import json
from typing import Any

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.routing.lines import leg_lines
from gridplan.routing.route import Route, RoutePlan
from gridplan.streets import StreetNetwork

DECIMALS = 7


def routes_geojson(network: StreetNetwork, plan: RoutePlan, crs: str) -> str:
    """
    Write routes and stops.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.
    crs : str
        The metric system of their geometry.

    Returns
    -------
    str
        A feature collection in WGS 84; ``feature`` tells routes from stops. A
        route's ``legs`` are ``[street row, start m, stop m, extra 0|1]``, so that a
        checker need not match lines.
    """
    features = []
    for route in plan.routes:
        way = shapely.MultiLineString(list(leg_lines(network, route)))
        features.append(_feature(way, crs, _properties(route)))
        for number, stop in enumerate(route.stops, start=1):
            features.append(
                _feature(
                    shapely.Point(stop.xy),
                    crs,
                    {
                        "feature": "stop",
                        "route_id": route.route_id,
                        "number": number,
                        "stop_id": stop.stop_id,
                        "kind": stop.kind,
                        "visit_class": stop.visit_class,
                        "arrival_s": round(stop.arrival, 2),
                        "service_s": round(stop.service, 2),
                        "people": stop.people,
                        "line": stop.line,
                        "position_m": round(stop.position, 2),
                        "after_leg": stop.after_leg,
                    },
                )
            )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _properties(route: Route) -> dict[str, Any]:
    claim = route.claim
    return {
        "feature": "route",
        "route_id": route.route_id,
        "grid_code": route.grid_code,
        "kind": route.kind,
        "slot": route.slot,
        "people": route.people,
        "day": None if route.day is None else route.day.isoformat(),
        "is_closed": route.is_closed,
        "length_m": round(route.metres, 1),
        "offset_m": round(route.offset, 2),
        "start_s": round(route.start),
        "extra_m": round(sum(leg.metres for leg in route.legs if leg.is_extra), 1),
        "duration_s": round(route.seconds, 2),
        "stops": len(route.stops),
        "value": round(claim.value, 1),
        "bound": None if claim.bound is None else round(claim.bound, 1),
        "gap": None if claim.gap is None else round(claim.gap, 6),
        "unit": claim.unit,
        "method": claim.method,
        "proof": claim.proof,
        "seed": route.seed,
        "legs": [
            [leg.line, round(leg.start, 2), round(leg.stop, 2), int(leg.is_extra)]
            for leg in route.legs
        ],
    }


def _feature(shape: shapely.Geometry, crs: str, properties: dict[str, Any]) -> str:
    moved = reproject(np.array([shape], dtype=object), crs, GEOGRAPHIC)[0]
    rounded = shapely.transform(moved, lambda xy: np.round(xy, DECIMALS))
    return json.dumps(
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(rounded),
            "properties": properties,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
