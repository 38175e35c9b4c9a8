import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.exports.routes_gpx import LONGEST, route_gpx, track_segments
from gridplan.exports.routes_ics import routes_ics
from gridplan.exports.routes_write import write_routes
from gridplan.routing import RoundSettings, RoutePlan, RouteSettings, plan_routes
from gridplan.streets import StreetNetwork, build_network
from tests.routing.test_plan_routes import town
from tests.streets.test_network import streets_of

CRS = "EPSG:32650"
GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture(scope="module")
def town_plan() -> tuple[StreetNetwork, RoutePlan]:
    network, task = town()
    lines = [
        shapely.get_coordinates(g) + np.array([5e5, 3.4e6]) for g in network.streets.geometry
    ]
    moved = build_network(streets_of(*[[tuple(p) for p in line] for line in lines]))
    shift = (500_000.0, 3_400_000.0)
    stops = tuple(
        type(s)(stop_id=s.stop_id, kind=s.kind, rule=s.rule, xy=s.xy + shift, climb=s.climb)
        for s in task.stops
        if s is not None
    )
    there = type(task)(
        codes=task.codes,
        outlines=shapely.transform(task.outlines, lambda xy: xy + shift),
        bases=task.bases + shift,
        stops=stops,
        is_swept=moved.is_walkable & (moved.component[moved.u] == 0),
        days=task.days,
    )
    settings = RouteSettings(mode="mixed", rounds=RoundSettings(iterations=300))
    return moved, plan_routes(moved, there, settings)


def walked_again(gpx: str) -> shapely.Geometry:
    """Read a GPX file's tracks back, as a strip 20 cm to both sides."""
    root = ET.fromstring(gpx)
    tracks = [
        [(float(p.get("lon", "")), float(p.get("lat", ""))) for p in segment]
        for segment in root.iter(f"{GPX}trkseg")
    ]
    ways = reproject(
        np.array([shapely.LineString(t) for t in tracks], dtype=object), GEOGRAPHIC, CRS
    )
    return shapely.union_all(ways).buffer(0.2)


def test_a_gpx_read_again_covers_every_street_of_the_sweep(
    town_plan: tuple[StreetNetwork, RoutePlan],
) -> None:
    network, plan = town_plan
    for route in plan.routes:
        gpx = route_gpx(network, route, CRS)
        assert len(gpx.encode()) <= 200_000
        near = walked_again(gpx)
        own = [i for i, code in enumerate(plan.owner) if code == route.grid_code]
        lines = network.streets.geometry[own]
        covered = shapely.length(shapely.intersection(lines, near)).sum()
        assert covered >= 0.999 * shapely.length(lines).sum()


def test_gpx_has_stops_turns_and_track_in_the_order_of_the_standard(
    town_plan: tuple[StreetNetwork, RoutePlan],
) -> None:
    network, plan = town_plan
    root = ET.fromstring(route_gpx(network, plan.routes[0], CRS))
    kinds = [child.tag.removeprefix(GPX) for child in root]
    assert kinds == sorted(kinds, key=["metadata", "wpt", "rte", "trk"].index)
    assert kinds.count("wpt") == len(plan.routes[0].stops)
    names = [name.text or "" for name in root.iter(f"{GPX}name")]
    assert any("转" in name for name in names)


def test_no_segment_is_long_or_meets_a_crossing_twice(
    town_plan: tuple[StreetNetwork, RoutePlan],
) -> None:
    network, plan = town_plan
    crossings = {tuple(np.round(xy, 1)) for xy in network.xy}
    for route in plan.routes:
        segments = track_segments(network, route)
        for segment in segments:
            assert np.hypot(*np.diff(segment, axis=0).T).sum() <= LONGEST + 1
            met = [p for p in map(tuple, np.round(segment, 1)) if p in crossings]
            assert len(met) == len(set(met))
        for before, after in pairwise(segments):
            assert np.hypot(*(before[-1] - after[0])) < 0.3


def test_the_calendar_has_an_event_a_day_in_lines_that_are_not_too_long(
    town_plan: tuple[StreetNetwork, RoutePlan],
) -> None:
    _, plan = town_plan
    text = routes_ics(plan, "001")
    assert text.count("BEGIN:VEVENT") == 5
    assert "DTSTART;TZID=Asia/Shanghai:20260302T083000" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_folder_of_routes_is_the_same_each_time(
    town_plan: tuple[StreetNetwork, RoutePlan], tmp_path: Path
) -> None:
    network, plan = town_plan
    written = write_routes(network, plan, CRS, tmp_path / "a")
    write_routes(network, plan, CRS, tmp_path / "b")
    for path in written:
        twin = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == twin.read_bytes()
    layer = json.loads((tmp_path / "a/routes.geojson").read_text(encoding="utf-8"))
    kinds = [feature["properties"]["feature"] for feature in layer["features"]]
    assert kinds.count("route") == len(plan)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a/stops.csv").read_text("utf-8-sig"))))
    assert len(rows) == sum(len(route.stops) for route in plan.routes) == kinds.count("stop")
    ET.parse(tmp_path / "a/routes.kml")
