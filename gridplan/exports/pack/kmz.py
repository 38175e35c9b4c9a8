"""A grid with all its walks as KMZ: a folder a walk, its way and its stops."""

from collections.abc import Sequence

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.exports.bundle import archived_bytes
from gridplan.exports.pack.titles import (
    day_title,
    grid_title,
    route_title,
    stop_notes,
    stop_title,
)
from gridplan.exports.pack.xml import xml_text
from gridplan.exports.routes_gpx import to_degrees, track_segments
from gridplan.exports.routes_kml import HEAD
from gridplan.plan.handout import Handout
from gridplan.routing import Route
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say

_STYLES = (
    '<Style id="grid"><LineStyle><color>ff3f2f8e</color><width>3</width></LineStyle>'
    "<PolyStyle><color>183f2f8e</color></PolyStyle></Style>\n"
    '<Style id="way"><LineStyle><color>ff995c0b</color><width>4</width></LineStyle></Style>\n'
)


def grid_kmz(
    handout: Handout,
    network: StreetNetwork,
    row: int,
    routes: Sequence[Route],
    language: Language,
) -> bytes:
    """
    Write a grid and its walks.

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
    bytes
        A KMZ archive with one KML 2.2 document.
    """
    text = _document(handout, network, row, routes, language)
    return archived_bytes([("doc.kml", text.encode("utf-8"))])


def _document(
    handout: Handout,
    network: StreetNetwork,
    row: int,
    routes: Sequence[Route],
    language: Language,
) -> str:
    grid = handout.grids[row]
    parts = [HEAD, f"<name>{xml_text(grid_title(grid, language))}</name>\n", _STYLES]
    parts.append(
        f"<Placemark><name>{xml_text(grid.code)}</name>"
        f"<description>{xml_text(grid.boundary_text)}</description>"
        f"<styleUrl>#grid</styleUrl>{_polygons(grid.outline, handout.crs)}</Placemark>\n"
    )
    parts.append(_place(say("pack.start", language), "", np.array(grid.base), handout))
    parts += [
        _place(say("pack.gate", language, n=number), "", at, handout)
        for number, at in enumerate(handout.gates_of(row), start=1)
    ]
    parts += [_folder(handout, network, route, language) for route in routes]
    return "".join(parts) + "</Document></kml>\n"


def _folder(handout: Handout, network: StreetNetwork, route: Route, language: Language) -> str:
    title = f"{day_title(route.day, language)} {route_title(route, language)}"
    parts = [f"<Folder><name>{xml_text(title)}</name>\n"]
    ways = [_positions(segment, handout.crs) for segment in track_segments(network, route)]
    lines = "".join(
        f"<LineString><coordinates>{way}</coordinates></LineString>" for way in ways
    )
    if lines:
        parts.append(
            f"<Placemark><name>{xml_text(title)}</name><styleUrl>#way</styleUrl>"
            f"<MultiGeometry>{lines}</MultiGeometry></Placemark>\n"
        )
    parts += [
        _place(
            f"{number} {stop_title(handout, stop, language)}",
            " · ".join(stop_notes(handout, stop, language)),
            np.array(stop.xy),
            handout,
        )
        for number, stop in enumerate(route.stops, start=1)
    ]
    return "".join(parts) + "</Folder>\n"


def _place(name: str, note: str, xy: Floats, handout: Handout) -> str:
    at = _positions(xy.reshape(1, 2), handout.crs)
    more = f"<description>{xml_text(note)}</description>" if note else ""
    return (
        f"<Placemark><name>{xml_text(name)}</name>{more}"
        f"<Point><coordinates>{at}</coordinates></Point></Placemark>\n"
    )


def _polygons(shape: shapely.Geometry, crs: str) -> str:
    parts = []
    for part in shapely.get_parts(shapely.orient_polygons(shape)):
        outer, *inner = (
            f"<LinearRing><coordinates>{_positions(shapely.get_coordinates(ring), crs)}"
            "</coordinates></LinearRing>"
            for ring in shapely.get_rings(part)
        )
        holes = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in inner)
        parts.append(f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{holes}</Polygon>")
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _positions(xy: Floats, crs: str) -> str:
    return " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in to_degrees(xy, crs).tolist())
