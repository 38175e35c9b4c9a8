"""One day of a grid as GPX 1.1 for map apps: stops and gates, turns, ways, the outline."""

from collections.abc import Sequence

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.exports.pack.steps import steps_of
from gridplan.exports.pack.titles import route_title, stop_notes, stop_title
from gridplan.exports.pack.xml import xml_text
from gridplan.exports.routes_gpx import HEAD, to_degrees, track_segments
from gridplan.plan.handout import Handout
from gridplan.routing import Route
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say


def day_gpx(
    handout: Handout,
    network: StreetNetwork,
    row: int,
    routes: Sequence[Route],
    title: str,
    language: Language,
) -> str:
    """
    Write the walks of one day, or the grid alone where there are none.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    row : int
        Of the grid.
    routes : sequence of Route
        Walks of one day.
    title : str
        Of the document.
    language : {'zh', 'en'}
        Of names and turns.

    Returns
    -------
    str
        A GPX document.
    """
    grid = handout.grids[row]
    parts = [HEAD, f"<metadata><name>{xml_text(title)}</name></metadata>\n"]
    parts.append(_point("wpt", np.array(grid.base), say("pack.start", language), "", handout))
    parts += [
        _point("wpt", at, say("pack.gate", language, n=number), "", handout)
        for number, at in enumerate(handout.gates_of(row), start=1)
    ]
    parts += [
        _point(
            "wpt",
            np.array(stop.xy),
            f"{number} {stop_title(handout, stop, language)}",
            " · ".join(stop_notes(handout, stop, language)),
            handout,
        )
        for route in routes
        for number, stop in enumerate(route.stops, start=1)
    ]
    for route in routes:
        parts.append(f"<rte><name>{xml_text(route_title(route, language))}</name>\n")
        parts += [
            _point("rtept", np.array(step.xy), step.text[language], "", handout)
            for step in steps_of(handout, network, route)
        ]
        parts.append("</rte>\n")
    for route in routes:
        segments = track_segments(network, route)
        if segments:
            parts.append(_track(route_title(route, language), segments, handout))
    rings = [
        shapely.get_coordinates(ring)
        for ring in shapely.get_rings(shapely.get_parts(grid.outline)).tolist()
    ]
    parts.append(_track(say("pack.outline", language), rings, handout))
    return "".join(parts) + "</gpx>\n"


def _track(name: str, segments: Sequence[Floats], handout: Handout) -> str:
    parts = [f"<trk><name>{xml_text(name)}</name>\n"]
    for segment in segments:
        points = "".join(
            f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"/>'
            for lon, lat in to_degrees(np.asarray(segment), handout.crs).tolist()
        )
        parts.append(f"<trkseg>{points}</trkseg>\n")
    return "".join(parts) + "</trk>\n"


def _point(tag: str, xy: Floats, name: str, note: str, handout: Handout) -> str:
    (lon, lat), *_ = to_degrees(xy.reshape(1, 2), handout.crs).tolist()
    more = f"<desc>{xml_text(note)}</desc>" if note else ""
    return (
        f'<{tag} lat="{lat:.7f}" lon="{lon:.7f}"><name>{xml_text(name)}</name>{more}</{tag}>\n'
    )
