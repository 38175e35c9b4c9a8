"""
The files of ``OUT/routes`` against the plan folder and the area: no solver code.

What was asked for is worked out again from the plan's own layers; the ways are
read from ``routes.geojson``, who owns which street from ``streets.csv``.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.checking.fault import Fault
from gridplan.checking.route_days import check_days, check_duties
from gridplan.checking.routes import RouteFault, check_routes
from gridplan.errors import GridplanError
from gridplan.inputs import Area, Streets
from gridplan.routing import RoutePlan, RouteSettings, RouteTask
from gridplan.routing.asking import settings_of, task_of
from gridplan.routing.ground import Ground
from gridplan.routing.order import Order
from gridplan.sources.plan_folder import plan_digest, read_plan_folder
from gridplan.sources.route_folder import ROUTE_FILES, read_route_folder
from gridplan.streets import build_network

_BESIDE = 2.0
"""Metres around a grid within which a street may be its own."""
_ON = 0.5
"""Metres around a grid within which a street has to be somebody's."""
_MOST = 0.6
"""A street with this share of its length in a grid needs an owner."""
_SOME = 0.25
"""An owner has at least this share of the street in or beside its grid."""
_BOTH = 0.95
"""A street with this share of its length beside two grids is a border."""
_ALIKE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The files, as values."""

    plan: RoutePlan
    task: RouteTask
    settings: RouteSettings
    order: Order
    tables: dict[str, list[dict[str, str]]]


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
    missing = [name for name in ROUTE_FILES if not (out / "routes" / name).is_file()]
    if missing:
        return [RouteFault(name="no_file", values={"file": f"routes/{missing[0]}"})]
    try:
        record = json.loads((out / "routes/routes.json").read_text(encoding="utf-8"))
        if record["plan_digest"] != plan_digest(out):
            return [RouteFault(name="other_plan")]
        folder = read_plan_folder(out, with_exclusive=True)
        if not _is_same(folder.streets, area.streets):
            values = {"told": len(folder.streets), "found": len(area.streets)}
            return [RouteFault(name="other_streets", values=values)]
        read = _read(out / "routes", folder)
    except (ValueError, KeyError, TypeError, OSError, GridplanError) as error:
        return [RouteFault(name="unreadable", values={"why": str(error)})]
    is_swept = read.order.mode in {"sweep", "mixed"}
    return [
        *check_routes(read.plan, area.streets, read.task, read.settings),
        *(_wrong_owners(read, area.streets) if is_swept else []),
        *(_not_both(read, area.streets) if is_swept and read.settings.both else []),
        *_wrong_totals(read.plan, record),
        *_wrong_table(read.plan, read.tables["stops.csv"]),
        *check_days(read.plan, read.task, read.settings),
        *check_duties(read.plan, read.order, read.tables),
        *_other_places(area, folder),
    ]


def _other_places(area: Area, ground: Ground) -> list[Fault]:
    """Find places of the plan that the area does not have at that place."""
    if ground.places is None:
        return []
    mine = () if area.places is None else area.places.place_id
    row = {name: number for number, name in enumerate(mine)}
    faults: list[Fault] = []
    for name, kind, point in zip(
        ground.places.place_id, ground.places.place_class, ground.places.geometry, strict=True
    ):
        at = row.get(name)
        is_same = (
            at is not None
            and area.places is not None
            and area.places.place_class[at] == kind
            and area.places.geometry[at].distance(point) < _BESIDE
        )
        if not is_same:
            faults.append(RouteFault(name="other_place", values={"place": name}))
    return faults


def _is_same(told: Streets, found: Streets) -> bool:
    return len(told) == len(found) and bool(
        np.all(shapely.equals_exact(told.geometry, found.geometry, tolerance=_ALIKE))
    )


def _read(folder: Path, ground: Ground) -> _Read:
    told = read_route_folder(folder, ground.crs)
    network = build_network(ground.streets)
    task, _ = task_of(ground, network, told.order)
    return _Read(
        plan=told.plan,
        task=task,
        settings=settings_of(told.order),
        order=told.order,
        tables=told.tables,
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


def _not_both(read: _Read, streets: Streets) -> list[Fault]:
    """Find border streets that only one of their two grids walks."""
    walked: dict[str, set[int]] = {}
    for route in read.plan.routes:
        mine = walked.setdefault(route.grid_code, set())
        mine |= {leg.line for leg in route.legs}
    near = shapely.buffer(read.task.outlines, _ON)
    line, grid = shapely.STRtree(streets.geometry).query(near, predicate="intersects")[::-1]
    faults: list[Fault] = []
    sides: dict[int, list[int]] = {}
    for row, beside in zip(line.tolist(), grid.tolist(), strict=True):
        street = streets.geometry[row]
        if street.intersection(near[beside]).length > _BOTH * street.length:
            sides.setdefault(row, []).append(beside)
    for row, grids in sorted(sides.items()):
        if len(grids) != 2 or not read.task.is_swept[row]:
            continue
        missing = [read.task.codes[beside] for beside in grids]
        faults += [
            RouteFault(name="not_both", values={"street": row, "grid": code})
            for code in missing
            if code in walked and row not in walked[code]
        ]
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


def _wrong_table(plan: RoutePlan, rows: list[dict[str, str]]) -> list[Fault]:
    """Compare ``stops.csv`` with the stops on the map."""
    table = [(row["route_id"], row["stop_id"]) for row in rows]
    drawn = [(route.route_id, stop.stop_id) for route in plan.routes for stop in route.stops]
    if sorted(table) == sorted(drawn):
        return []
    return [RouteFault(name="stops_differ", values={"told": len(table), "found": len(drawn)})]
