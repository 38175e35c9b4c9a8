"""
The files of ``OUT/routes`` against the plan folder and the area: no solver code.

What was asked for is worked out again from the plan's own layers; the ways are
read from ``routes.geojson``, who owns which street from ``streets.csv``.
"""

import csv
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.checking.fault import Fault
from gridplan.checking.routes import RouteFault, check_routes
from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import GridplanError
from gridplan.exports.spreadsheet import restore_cell
from gridplan.inputs import Area, Kind, Streets, kind_of_highway
from gridplan.routing import (
    Claim,
    Leg,
    RoundSettings,
    Route,
    RoutePlan,
    RouteSettings,
    RouteTask,
    Stop,
    Unserved,
    VisitRule,
    calls,
)
from gridplan.routing.ground import Ground
from gridplan.sources.plan_folder import plan_digest, read_plan_folder

_FILES = ("routes.geojson", "routes.json", "stops.csv", "streets.csv", "unserved.csv")
_BESIDE = 2.0
"""Metres around a grid within which a street may be its own."""
_ON = 0.5
"""Metres around a grid within which a street has to be somebody's."""
_MOST = 0.6
"""A street with this share of its length in a grid needs an owner."""
_SOME = 0.25
"""An owner has at least this share of the street in or beside its grid."""
_ALIKE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The files, as values."""

    plan: RoutePlan
    task: RouteTask
    settings: RouteSettings


def check_route_files(area: Area, out: Path) -> list[Fault]:
    """
    Check the routes of a plan folder, if it has any.

    Parameters
    ----------
    area : Area
        What the plan was made from.
    out : Path
        Where the plan was written.

    Returns
    -------
    list of Fault
        Empty when nothing is wrong, or there are no routes.
    """
    if not (out / "routes").is_dir():
        return []
    missing = [name for name in _FILES if not (out / "routes" / name).is_file()]
    if missing:
        return [RouteFault(name="no_file", values={"file": f"routes/{missing[0]}"})]
    try:
        record = json.loads((out / "routes/routes.json").read_text(encoding="utf-8"))
        if record["plan_digest"] != plan_digest(out):
            return [RouteFault(name="other_plan")]
        folder = read_plan_folder(out)
        if not _is_same(folder.streets, area.streets):
            values = {"told": len(folder.streets), "found": len(area.streets)}
            return [RouteFault(name="other_streets", values=values)]
        read = _read(out / "routes", record, folder)
    except (ValueError, KeyError, TypeError, OSError, GridplanError) as error:
        return [RouteFault(name="unreadable", values={"why": str(error)})]
    return [
        *check_routes(read.plan, area.streets, read.task, read.settings),
        *(_wrong_owners(read, area.streets) if read.settings.mode != "visits" else []),
        *_wrong_totals(read.plan, record),
        *_wrong_table(read.plan, out / "routes/stops.csv"),
    ]


def _is_same(told: Streets, found: Streets) -> bool:
    return len(told) == len(found) and bool(
        np.all(shapely.equals_exact(told.geometry, found.geometry, tolerance=_ALIKE))
    )


def _read(folder: Path, record: dict[str, Any], plan: Ground) -> _Read:
    kept = dict(record["settings"])
    rounds = dict(kept.pop("rounds"))
    rounds["pause"] = tuple(rounds["pause"]) if rounds["pause"] else None
    settings = RouteSettings(**kept, rounds=RoundSettings(**rounds))
    rules = tuple(
        VisitRule(**{**rule, "window": tuple(rule["window"]) if rule["window"] else None})
        for rule in record["visits"]["rules"]
    )
    n_grids = len(plan.codes)
    task = RouteTask(
        codes=plan.codes,
        outlines=plan.outlines,
        bases=plan.bases,
        stops=calls(
            plan.homes, n_grids, rules=rules, size=record["visits"]["households_a_call"]
        )
        if rules
        else (None,) * n_grids,
        is_swept=np.array(
            [kind_of_highway(value) is not Kind.EXPRESSWAY for value in plan.streets.highway],
            dtype=bool,
        ),
        days=tuple(date.fromisoformat(day) for day in record["days"]),
    )
    routes = _routes(folder / "routes.geojson", plan.crs)
    owner = tuple(restore_cell(row["grid_code"]) for row in _rows(folder / "streets.csv"))
    unserved = tuple(
        Unserved(
            grid_code=restore_cell(row["grid_code"]),
            feature=restore_cell(row["feature"]),
            key="",
        )
        for row in _rows(folder / "unserved.csv")
    )
    made = RoutePlan(
        routes=routes, claims={}, owner=owner, unserved=unserved, seed=record["seed"]
    )
    return _Read(plan=made, task=task, settings=settings)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


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
    )


def _wrong_owners(read: _Read, streets: Streets) -> list[Fault]:
    """Find streets given to a grid they are not in, and streets in a grid given to nobody."""
    if len(read.plan.owner) != len(streets):
        return []  # told by check_routes
    row = {code: number for number, code in enumerate(read.task.codes)}
    wide = shapely.buffer(read.task.outlines, _BESIDE)
    near = shapely.buffer(read.task.outlines, _ON)
    tree = shapely.STRtree(near)
    faults: list[Fault] = []
    for line, code in enumerate(read.plan.owner):
        street = streets.geometry[line]
        if code not in row:
            around = shapely.union_all(near[tree.query(street, predicate="intersects")])
            inside = street.intersection(around).length
            is_lost = read.task.is_swept[line] and inside > _MOST * street.length
            if code or (is_lost and street.length > 1.0):
                values = {"street": line, "metres": round(inside)}
                faults.append(RouteFault(name="no_owner", values=values))
        elif street.intersection(wide[row[code]]).length < _SOME * street.length:
            faults.append(RouteFault(name="wrong_owner", values={"street": line, "grid": code}))
    return faults


def _wrong_totals(plan: RoutePlan, record: dict[str, Any]) -> list[Fault]:
    """Add up the routes of each kind again."""
    faults: list[Fault] = []
    kinds = {route.kind for route in plan.routes} | set(record["totals"])
    for kind in sorted(kinds):
        told = record["totals"].get(kind, {"routes": 0, "km": 0.0, "stops": 0})
        mine = [route for route in plan.routes if route.kind == kind]
        km = sum(route.metres for route in mine) / 1000
        is_right = (
            told["routes"] == len(mine)
            and abs(told["km"] - km) <= 0.01 + 0.001 * km
            and told["stops"] == sum(len(route.stops) for route in mine)
        )
        if not is_right:
            values = {"kind": kind, "told": told["km"], "found": round(km, 3)}
            faults.append(RouteFault(name="totals", values=values))
    return faults


def _wrong_table(plan: RoutePlan, path: Path) -> list[Fault]:
    """Compare ``stops.csv`` with the stops on the map."""
    table = [
        (restore_cell(row["route_id"]), restore_cell(row["stop_id"])) for row in _rows(path)
    ]
    drawn = [(route.route_id, stop.stop_id) for route in plan.routes for stop in route.stops]
    if sorted(table) == sorted(drawn):
        return []
    return [RouteFault(name="stops_differ", values={"told": len(table), "found": len(drawn)})]
