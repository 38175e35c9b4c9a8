"""All files of a route plan, in one folder."""

import re
from collections.abc import Mapping
from pathlib import Path

from gridplan.exports.routes_csv import (
    ENCODING,
    days_csv,
    load_csv,
    routes_csv,
    stops_csv,
    unserved_csv,
)
from gridplan.exports.routes_geojson import routes_geojson
from gridplan.exports.routes_gpx import route_gpx
from gridplan.exports.routes_ics import routes_ics
from gridplan.exports.routes_kml import routes_kml
from gridplan.progress import Progress, silent
from gridplan.routing.route import RoutePlan
from gridplan.streets import StreetNetwork
from gridplan.words import Language


def write_routes(  # noqa: PLR0913 - a plan, where to, and how
    network: StreetNetwork,
    plan: RoutePlan,
    crs: str,
    out: Path,
    *,
    least: Mapping[str, float] | None = None,
    language: Language = "zh",
    progress: Progress = silent,
) -> list[Path]:
    """
    Write a route plan into a folder: tables, map layers, GPX and calendars.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.
    crs : str
        The metric system of their geometry.
    out : Path
        The folder, such as ``OUT/routes``; made when missing.
    least : mapping of str to float, optional, s
        By grid: below that no calendar's longest day can go.
    language : {'zh', 'en'}
        Of instructions and reasons.
    progress : Progress
        Told after every file.

    Returns
    -------
    list of Path
        The files written; they depend on the plan alone.
    """
    texts = {
        "routes.geojson": routes_geojson(network, plan, crs),
        "routes.kml": routes_kml(network, plan, crs, language=language),
        "routes.csv": routes_csv(plan),
        "stops.csv": stops_csv(plan),
        "load.csv": load_csv(plan, least or {}),
        "days.csv": days_csv(plan),
        "unserved.csv": unserved_csv(plan, language=language),
    }
    slots = sorted({(r.grid_code, r.slot) for r in plan.routes if r.day is not None})
    for grid, slot in slots:
        name = f"calendar/{file_name(grid)}-{slot}.ics"
        texts[name] = routes_ics(plan, grid, slot=slot, language=language)
    total = len(texts) + len(plan)
    written: list[Path] = []

    def write(name: str, text: str) -> None:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        encoding = ENCODING if name.endswith(".csv") else "utf-8"
        path.write_text(text, encoding=encoding, newline="")
        written.append(path)
        progress("write", len(written), total)

    for name, text in texts.items():
        write(name, text)
    for route in plan.routes:
        text = route_gpx(network, route, crs, language=language)
        write(f"gpx/{file_name(route.route_id)}.gpx", text)
    return written


def file_name(name: str) -> str:
    """
    Make a name that every file system takes.

    Parameters
    ----------
    name : str
        A grid code or route id.

    Returns
    -------
    str
        The same with marks that have a meaning in paths replaced by ``_``.

    Examples
    --------
    >>> file_name("村/1:2")
    '村_1_2'
    """
    return re.sub(r'[\\/:*?"<>|\s]|^\.+', "_", name)
