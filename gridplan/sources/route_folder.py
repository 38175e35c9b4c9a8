"""``OUT/routes`` read back: the routes, and what they were asked for with."""

import csv
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.routing import Claim, Leg, Route, RoutePlan, Stop, Unserved
from gridplan.routing.duty import Duty, Filled
from gridplan.routing.guard import Post
from gridplan.routing.order import Order, order_of
from gridplan.schemes import seconds_of
from gridplan.sources.plan_folder import restored

DAY = 24 * 3600.0
ROUTE_FILES = ("routes.geojson", "routes.json", "stops.csv", "streets.csv", "unserved.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFolder:
    """
    Routes as their files tell them.

    Attributes
    ----------
    record : dict
        ``routes.json``.
    order : Order
        What was asked for.
    plan : RoutePlan
        The routes; claims a route, not a grid.
    tables : dict of str to list of dict
        Rows of the CSV files that are there, by file name.
    """

    record: dict[str, Any]
    order: Order
    plan: RoutePlan
    tables: dict[str, list[dict[str, str]]]


def read_route_folder(folder: Path, crs: str) -> RouteFolder:
    """
    Read the routes of a plan.

    Parameters
    ----------
    folder : Path
        ``OUT/routes``.
    crs : str
        The plan's metric system.

    Returns
    -------
    RouteFolder
        As written; nothing is checked beyond the values themselves.
    """
    record = json.loads((folder / "routes.json").read_text(encoding="utf-8"))
    tables = {path.name: _rows(path) for path in sorted(folder.glob("*.csv"))}
    plan = RoutePlan(
        routes=_routes(folder / "routes.geojson", crs),
        claims={},
        owner=tuple(row["grid_code"] for row in tables["streets.csv"]),
        unserved=tuple(
            Unserved(grid_code=row["grid_code"], feature=row["feature"], key="")
            for row in tables["unserved.csv"]
        ),
        seed=record["seed"],
    )
    days = tuple(date.fromisoformat(day) for day in record["days"])
    order = order_of(record["order"])
    # a campaign's calendar ends with its last day
    order = replace(order, days=days) if days and order.mode != "campaign" else order
    return RouteFolder(record=record, order=order, plan=plan, tables=tables)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: restored(cell or "") for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def _routes(path: Path, crs: str) -> tuple[Route, ...]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    stops: dict[str, list[Stop]] = {}
    for feature in features:
        told = feature["properties"]
        if told["feature"] == "stop":
            at = shapely.Point(feature["geometry"]["coordinates"])
            x, y = _metric(at, crs)[0]
            stops.setdefault(told["route_id"], []).append(_stop(told, (x, y)))
    found = []
    for feature in features:
        told = feature["properties"]
        if told["feature"] == "route":
            ways = [
                _metric(shapely.LineString(part), crs)
                for part in feature["geometry"]["coordinates"]
            ]
            found.append(_route(told, ways, tuple(stops.get(told["route_id"], ()))))
    return tuple(found)


def _metric(shape: shapely.Geometry, crs: str) -> tuple[tuple[float, float], ...]:
    moved = reproject(np.array([shape], dtype=object), GEOGRAPHIC, crs)
    return tuple((x, y) for x, y in shapely.get_coordinates(moved).tolist())


def _stop(told: dict[str, Any], xy: tuple[float, float]) -> Stop:
    return Stop(
        stop_id=told["stop_id"],
        kind=told["kind"],
        visit_class=told["visit_class"],
        xy=xy,
        line=told["line"],
        position=told["position_m"],
        after_leg=told["after_leg"],
        arrival=told["arrival_s"],
        service=told["service_s"],
        people=told["people"],
    )


def _route(
    told: dict[str, Any], ways: list[tuple[tuple[float, float], ...]], stops: tuple[Stop, ...]
) -> Route:
    legs = [
        Leg(line=line, start=start, stop=stop, is_extra=bool(extra))
        for line, start, stop, extra in told["legs"]
    ]
    if len(legs) != len(ways):
        raise ValueError(told["route_id"])
    legs = [
        replace(leg, beside=way) if leg.line < 0 else leg
        for leg, way in zip(legs, ways, strict=True)
    ]
    return Route(
        route_id=told["route_id"],
        grid_code=told["grid_code"],
        kind=told["kind"],
        slot=told["slot"],
        day=None if told["day"] is None else date.fromisoformat(told["day"]),
        start_xy=ways[0][0] if ways else (0.0, 0.0),
        is_closed=told["is_closed"],
        legs=tuple(legs),
        stops=stops,
        offset=told["offset_m"],
        start=told["start_s"],
        seconds=told["duration_s"],
        claim=Claim(
            value=told["value"],
            bound=told["bound"],
            unit=told["unit"],
            method=told["method"],
            proof=told["proof"],
        ),
        seed=told["seed"],
        people=told["people"],
    )


def duties_from(folder: RouteFolder) -> tuple[Filled, ...]:
    """
    Read the roster of some routes or gates.

    Parameters
    ----------
    folder : RouteFolder
        With or without ``duty.csv``.

    Returns
    -------
    tuple of Filled
        By day and post; of what stands in neither ``routes.geojson`` nor ``posts.csv``
        nothing is known.
    """
    rows: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in folder.tables.get("duty.csv", ()):
        rows.setdefault((row["day"], row["post"], row["start"]), []).append(row)
    route_of = {route.route_id: route for route in folder.plan.routes}
    people = {row["post"]: int(row["people"]) for row in folder.tables.get("posts.csv", ())}
    found = []
    for (day, post, start), mine in sorted(rows.items()):
        route = route_of.get(post)
        if route is None and post not in people:
            continue
        begin = seconds_of(start) if route is None else route.start
        length = (seconds_of(mine[0]["end"]) - begin) % DAY or DAY
        duty = Duty(
            unit=mine[0]["grid_code"],
            post=post,
            place=0,
            day=date.fromisoformat(day),
            begin=begin,
            end=begin + (length if route is None else max(60.0, route.seconds)),
            people=people[post] if route is None else route.people,
        )
        found.append(Filled(duty=duty, who=tuple(row["who"] for row in mine if row["who"])))
    return tuple(found)


def posts_from(folder: RouteFolder, crs: str) -> tuple[Post, ...]:
    """
    Read the gates that are guarded.

    Parameters
    ----------
    folder : RouteFolder
        With or without ``posts.csv``.
    crs : str
        The plan's metric system.

    Returns
    -------
    tuple of Post
        In the order of the file.
    """
    found = []
    for row in folder.tables.get("posts.csv", ()):
        at = shapely.Point(float(row["lon"]), float(row["lat"]))
        found.append(
            Post(
                post_id=row["post"], unit=row["grid_code"], xy=_metric(at, crs)[0],
                people=int(row["people"]),
            )
        )  # fmt: skip
    return tuple(found)
