"""All routes as one KML document: a folder a route, its way, its turns and its stops."""

from xml.sax.saxutils import escape

from gridplan.arrays import Floats
from gridplan.exports.routes_gpx import track_segments
from gridplan.exports.routes_points import to_degrees
from gridplan.exports.routes_stops import told_stops
from gridplan.routing.route import Route, RoutePlan
from gridplan.streets import StreetNetwork
from gridplan.words import Language

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
)


def routes_kml(
    network: StreetNetwork, plan: RoutePlan, crs: str, *, language: Language = "zh"
) -> str:
    """
    Write all routes.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.
    crs : str
        The metric system of their geometry.
    language : {'zh', 'en'}
        Of the descriptions.

    Returns
    -------
    str
        A KML 2.2 document in WGS 84.
    """
    folders = [_folder(network, route, crs, language) for route in plan.routes]
    return HEAD + "".join(folders) + "</Document></kml>\n"


def _folder(network: StreetNetwork, route: Route, crs: str, language: Language) -> str:
    parts = [
        f"<Folder><name>{escape(route.route_id)}</name>",
        f"<description>{escape(route.claim.say(language))}</description>\n",
    ]
    for number, segment in enumerate(track_segments(network, route), start=1):
        way = " ".join(_at(point) for point in to_degrees(segment, crs))
        parts.append(
            f"<Placemark><name>{number}</name>"
            f"<LineString><coordinates>{way}</coordinates></LineString></Placemark>\n"
        )
    for at, _, text in told_stops(route, crs, language):
        parts.append(
            f"<Placemark><name>{escape(text)}</name>"
            f"<Point><coordinates>{_at(at)}</coordinates></Point></Placemark>\n"
        )
    parts.append("</Folder>\n")
    return "".join(parts)


def _at(point: Floats) -> str:
    return f"{point[0]:.7f},{point[1]:.7f}"
