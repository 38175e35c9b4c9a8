"""A plan folder read back whole, with its patrols, for the field pack and the paper."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import InputError
from gridplan.plan.handout import Handout, HandoutExclusive, HandoutGrid, Homes
from gridplan.plan.paper import duties_of
from gridplan.routing import Route
from gridplan.routing.claim import Claim
from gridplan.routing.route import Leg, Stop
from gridplan.schemes import load_scheme
from gridplan.sources.plan_folder import read_plan_folder
from gridplan.words import LANGUAGES

_LIFT_FROM = 7  # floors, where routes were written before they said
_BROKEN = (ValueError, KeyError, OSError, IndexError, TypeError, AttributeError)


def read_handout(out: Path) -> Handout:
    """
    Read a plan folder with whatever stands beside the plan.

    Parameters
    ----------
    out : Path
        Where ``gridplan plan`` wrote, and ``gridplan route`` if patrols are wanted.

    Returns
    -------
    Handout
        The plan as people carry it.

    Raises
    ------
    InputError
        If a file, layer or column is missing or cannot be read, or if the routes
        are those of another plan.
    """
    folder = read_plan_folder(out)
    try:
        summary = _json(out / "summary.json") or {}
        grids = pyogrio.read_dataframe(out / "plan.gpkg", layer="grids")
        communities = pyogrio.read_dataframe(out / "plan.gpkg", layer="communities")
        homes = _homes(pyogrio.read_dataframe(out / "plan.gpkg", layer="buildings"))
        read = _grids(grids, folder.bases)
        conformance, tradeoff = _json(out / "conformance.json"), _json(out / "tradeoff.json")
        roster = _rows(out / "roster.csv")
        routes = _routes(out / "routes", folder.crs, folder.digest)
        order = _order(out / "routes") if routes else {}
        exclusive = _exclusive(out)
    except InputError:
        raise
    except (*_BROKEN, pyogrio.errors.DataSourceError) as error:
        raise InputError("export.unreadable", out=str(out), why=str(error)) from error
    titles, duties = _scheme(folder.scheme)
    return Handout(
        area=str(summary.get("area", "")),
        attribution=str(summary.get("attribution", "")),
        crs=folder.crs,
        scheme=folder.scheme,
        scheme_title=titles,
        grids=read,
        communities=dict(zip(map(str, communities["code"]), communities.geometry, strict=True)),
        homes=homes,
        streets=folder.streets,
        routes=routes,
        lift_from=int((order.get("patrol") or {}).get("lift_from_floors", _LIFT_FROM)),
        teams={
            str(team["name"]): tuple(map(str, team["grids"]))
            for team in order.get("teams") or ()
        },
        exclusive=exclusive,
        roster=roster,
        duties=duties,
        summary=summary,
        conformance=conformance,
        tradeoff=tradeoff,
    )


def _json(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _rows(path: Path) -> tuple[dict[str, str], ...]:
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple({k: _restored(v) for k, v in row.items()} for row in csv.DictReader(file))


def _restored(cell: str) -> str:
    """Take off the quote that keeps a spreadsheet from computing the cell."""
    bare = cell.lstrip("'")
    starts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    return cell[1:] if cell.startswith("'") and bare[:1] and bare[0] in starts else cell


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 (NaN)


def _grids(
    frame: geopandas.GeoDataFrame, bases: np.ndarray[Any, Any]
) -> tuple[HandoutGrid, ...]:
    return tuple(
        HandoutGrid(
            code=str(row["grid_code"]),
            community=_text(row["community"]),
            community_name=_text(row["community_name"]),
            households=int(row["households"]),
            target=int(row["target"]),
            buildings=int(row["buildings"]),
            deviation=float(row["deviation"]),
            area=float(row["area_m2"]),
            walking=float(row["walking_m"]),
            head_id=_text(row.get("head_id")),
            head_role=_text(row.get("head_role")),
            boundary_text=_text(row["boundary_text"]),
            outline=shape,
            base=(float(base[0]), float(base[1])),
        )
        for row, shape, base in zip(
            frame.drop(columns="geometry").to_dict("records"),
            frame.geometry,
            bases,
            strict=True,
        )
    )


def _homes(frame: geopandas.GeoDataFrame) -> Homes:
    def words(column: str) -> tuple[str, ...]:
        return tuple(map(_text, frame[column]))

    def counts(column: str) -> tuple[int, ...]:
        return tuple(int(value) for value in frame[column].fillna(0))

    return Homes(
        building_id=words("building_id"),
        name=words("name"),
        address=words("address"),
        grid_code=words("grid_code"),
        floors=counts("floors"),
        units=counts("units"),
        households=counts("households"),
        geometry=frame.geometry.to_numpy(),
    )


def _scheme(name: str) -> tuple[dict[str, str], dict[str, dict[str, tuple[str, ...]]]]:
    """Take titles and duties of a scheme that ships; one of one's own is known by name."""
    try:
        scheme = load_scheme(name)
    except InputError:
        return dict.fromkeys(LANGUAGES, name), {}
    titles = {"zh": scheme.title_zh, "en": scheme.title_en}
    return titles, {language: duties_of(scheme, language) for language in LANGUAGES}


def _exclusive(out: Path) -> tuple[HandoutExclusive, ...]:
    if not (out / "exclusive.geojson").is_file():
        return ()
    frame = pyogrio.read_dataframe(out / "plan.gpkg", layer="exclusive")
    points = shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy()))
    return tuple(
        HandoutExclusive(
            code=str(row["grid_code"]),
            community=_text(row["community"]),
            kind=_text(row["kind"]),
            place_id=_text(row["place_id"]),
            households=int(row["households"]),
            area=float(row["area_m2"]),
            middle=(float(x), float(y)),
        )
        for row, (x, y) in zip(
            frame.drop(columns="geometry").to_dict("records"), points, strict=True
        )
    )


def _order(folder: Path) -> dict[str, Any]:
    """Look up what was asked for when the routes were planned."""
    found: dict[str, Any] = (_json(folder / "routes.json") or {}).get("order") or {}
    return found


def _routes(folder: Path, crs: str, digest: str) -> tuple[Route, ...]:
    record = _json(folder / "routes.json")
    if record is None:
        return ()
    if record.get("plan_digest", digest) != digest:
        raise InputError("export.other_plan", folder=str(folder))
    document = _json(folder / "routes.geojson") or {"features": []}
    stops: dict[str, list[Stop]] = {}
    ways = []
    for feature in document["features"]:
        told = feature["properties"]
        if told["feature"] == "route":
            ways.append(feature)
        elif told["feature"] == "stop":
            stops.setdefault(told["route_id"], []).append(_stop(told, feature, crs))
    routes = [_route(way, stops.get(way["properties"]["route_id"], []), crs) for way in ways]
    return tuple(
        sorted(routes, key=lambda r: (r.grid_code, str(r.day or ""), r.slot, r.route_id))
    )


def _stop(told: dict[str, Any], feature: dict[str, Any], crs: str) -> Stop:
    place = np.array([shapely.Point(feature["geometry"]["coordinates"])], dtype=object)
    point = reproject(place, GEOGRAPHIC, crs)[0]
    return Stop(
        stop_id=str(told["stop_id"]),
        kind=told["kind"],
        visit_class=str(told["visit_class"]),
        xy=(float(point.x), float(point.y)),
        line=int(told["line"]),
        position=float(told["position_m"]),
        after_leg=int(told["after_leg"]),
        arrival=float(told["arrival_s"]),
        service=float(told["service_s"]),
        people=int(told["people"]),
    )


def _route(feature: dict[str, Any], stops: list[Stop], crs: str) -> Route:
    told = feature["properties"]
    coordinates = feature["geometry"]["coordinates"]
    parts = [coordinates] if feature["geometry"]["type"] == "LineString" else coordinates
    lines = np.empty(len(parts), dtype=object)
    lines[:] = [shapely.LineString(part) for part in parts]
    ways = reproject(lines, GEOGRAPHIC, crs)
    legs = tuple(
        Leg(
            line=int(line),
            start=float(start),
            stop=float(stop),
            is_extra=bool(extra),
            beside=tuple(map(tuple, way.coords)) if line < 0 else (),
        )
        for (line, start, stop, extra), way in zip(told["legs"], ways, strict=True)
    )
    first = ways[0].coords[0] if len(ways) else (stops[0].xy if stops else (0.0, 0.0))
    bound = told["bound"]
    return Route(
        route_id=str(told["route_id"]),
        grid_code=str(told["grid_code"]),
        kind=told["kind"],
        slot=int(told["slot"]),
        day=None if told["day"] is None else date.fromisoformat(told["day"]),
        start_xy=(float(first[0]), float(first[1])),
        is_closed=bool(told["is_closed"]),
        legs=legs,
        stops=tuple(sorted(stops, key=lambda stop: stop.after_leg)),
        offset=float(told["offset_m"]),
        start=float(told["start_s"]),
        seconds=float(told["duration_s"]),
        claim=Claim(
            value=float(told["value"]),
            bound=None if bound is None else min(float(bound), float(told["value"])),
            unit=told["unit"],
            method=told["method"],
            proof=told["proof"],
        ),
        seed=int(told["seed"]),
        people=int(told.get("people") or 1),
    )
