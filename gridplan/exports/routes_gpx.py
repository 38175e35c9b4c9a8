"""
A route as GPX 1.1, in WGS 84.

Three layers: ``wpt`` the stops, ``rte`` the turns with their text, ``trk`` the
way itself. A sweep crosses itself dozens of times, and apps that follow one
long track lose their place there, so the track is cut into segments of at most
1.5 km that never meet a crossing twice.
"""

from xml.sax.saxutils import escape

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.exports.routes_points import to_degrees
from gridplan.exports.routes_stops import told_stops
from gridplan.routing.directions import directions
from gridplan.routing.lines import leg_lines
from gridplan.routing.route import Route
from gridplan.streets import StreetNetwork
from gridplan.words import Language

LONGEST = 1500.0
"""Metres of a track segment."""
__all__ = ["HEAD", "LONGEST", "route_gpx", "to_degrees", "track_segments"]

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="gridplan">\n'
)


def route_gpx(
    network: StreetNetwork, route: Route, crs: str, *, language: Language = "zh"
) -> str:
    """
    Write one route.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    route : Route
        On that network.
    crs : str
        The metric system of its geometry.
    language : {'zh', 'en'}
        Of the instructions.

    Returns
    -------
    str
        A GPX document; the same for the same route.
    """
    name = escape(route.route_id)
    note = escape(route.claim.say(language))
    parts = [HEAD, f"<metadata><name>{name}</name><desc>{note}</desc></metadata>\n"]
    for at, stop, text in told_stops(route, crs, language):
        parts.append(f"<wpt {_at(at)}><name>{escape(stop)}</name>")
        parts.append(f"<desc>{escape(text)}</desc></wpt>\n")
    turns = directions(network, route, language)
    parts.append(f"<rte><name>{name}</name>\n")
    if turns:
        places = to_degrees(np.array([turn.xy for turn in turns]), crs)
        for turn, at in zip(turns, places, strict=True):
            parts.append(f"<rtept {_at(at)}><name>{escape(turn.text)}</name></rtept>\n")
    parts.append(f"</rte>\n<trk><name>{name}</name>\n")
    for segment in track_segments(network, route):
        points = "".join(f"<trkpt {_at(at)}/>" for at in to_degrees(segment, crs))
        parts.append(f"<trkseg>{points}</trkseg>\n")
    parts.append("</trk>\n</gpx>\n")
    return "".join(parts)


def track_segments(network: StreetNetwork, route: Route) -> tuple[Floats, ...]:
    """
    Cut a route into stretches that an app can follow.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    route : Route
        On that network.

    Returns
    -------
    tuple of (k, 2) ndarray, m
        Each at most 1.5 km, and each crossing at most once in it; the next one
        begins where it ends.
    """
    found: list[Floats] = []
    points: list[Floats] = []
    met: set[tuple[int, int]] = set()
    length = 0.0
    for line in leg_lines(network, route):
        for piece in _pieces(shapely.get_coordinates(line), line.length):
            first, last = _cell(piece[0]), _cell(piece[-1])
            metres = float(np.hypot(*np.diff(piece, axis=0).T).sum())
            if points and (length + metres > LONGEST or last in met or first == last):
                found.append(np.concatenate(points))
                points, met, length = [], set(), 0.0
            points.append(piece[1:] if points else piece)
            met |= {first, last}
            length += metres
    if points:
        found.append(np.concatenate(points))
    return tuple(found)


def _pieces(points: Floats, length: float) -> list[Floats]:
    """Cut a leg that is longer than a segment may be."""
    if length <= LONGEST:
        return [points]
    line = shapely.segmentize(shapely.LineString(points), LONGEST / 3)
    dense = shapely.get_coordinates(line)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(dense, axis=0).T))])
    cuts = np.unique(np.searchsorted(along, np.arange(0, length, LONGEST / 2)))
    ends = [*cuts[1:].tolist(), len(dense) - 1]
    return [dense[a : b + 1] for a, b in zip(cuts.tolist(), ends, strict=True) if b > a]


def _cell(point: Floats) -> tuple[int, int]:
    return round(float(point[0]) * 10), round(float(point[1]) * 10)


def _at(point: Floats) -> str:
    return f'lat="{point[1]:.7f}" lon="{point[0]:.7f}"'
