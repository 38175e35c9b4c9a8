"""
The page of a grid or a head: one file that needs nothing else, for any phone.

Everything stands in the HTML itself; the script only folds, zooms and shows the
phone's own place. So the page can be read where scripts do not run, too.
"""

from html import escape

import numpy as np
import shapely

from gridplan.exports.pack.base_map import base_svg, fixed, names_svg
from gridplan.exports.pack.days import days_of, ways_svg
from gridplan.exports.pack.document import asset, document
from gridplan.exports.pack.frame import Frame, frame_around
from gridplan.exports.pack.places import links_html
from gridplan.exports.pack.titles import grid_title
from gridplan.exports.report.bilingual import TAGS, both, choice
from gridplan.exports.routes_gpx import to_degrees
from gridplan.plan.handout import Handout, HandoutGrid
from gridplan.streets import StreetNetwork
from gridplan.words import LANGUAGES, Language, say

_PHONE = 390.0  # pixels of a phone's width, for what stands before the script runs
_COMPASS = (
    "north",
    "northeast",
    "east",
    "southeast",
    "south",
    "southwest",
    "west",
    "northwest",
)


def page_html(
    handout: Handout,
    network: StreetNetwork,
    rows: tuple[int, ...],
    *,
    language: Language = "zh",
    has_directions: bool = True,
) -> str:
    """
    Write the page of one grid, or of all grids of one head.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    rows : tuple of int
        The grids.
    language : {'zh', 'en'}
        Shown first; a button changes it.
    has_directions : bool
        False leaves out the turns, where the page would grow too big.

    Returns
    -------
    str
        One HTML file that asks nothing of any network.
    """
    grids = [handout.grids[row] for row in rows]
    walks = {r.route_id: r for grid in grids for r in handout.routes_of(grid.code)}
    routes = list(walks.values())  # a team's walk stands once, though it is in several grids
    reach = [shapely.Point(stop.xy) for route in routes for stop in route.stops]
    frame = frame_around([*(grid.outline for grid in grids), *reach])
    unit = frame.width / _PHONE
    title: dict[Language, str] = {
        tongue: say("pack.comma", tongue).join(grid_title(grid, tongue) for grid in grids)
        for tongue in LANGUAGES
    }
    days = days_of(handout, network, routes, frame, has_directions=has_directions)
    opening = (
        f'<svg id="map" viewBox="0 0 {frame.width} {frame.height}" role="group" tabindex="0" '
        f'aria-labelledby="map-label" preserveAspectRatio="xMidYMid meet" '
        f'data-fit="{_fit(frame, handout.crs)}">'
    )
    mark = '<g class="fixed" data-at=""><circle class="dot" r="8"/></g>'
    ways, stops = ways_svg(handout, network, routes, frame, unit)
    drawn = [
        opening,
        f'<title id="map-label">{both("pack.map_label", "tspan")}</title>',
        base_svg(handout, rows, frame, unit),
        *(_gates(handout, row, frame, unit) for row in rows),
        *(_base(grid, frame, unit) for grid in grids),
        ways,
        names_svg(handout, rows, frame, unit),
        stops,
        f'<g id="me" hidden><circle class="reach" r="1"/>{mark}</g></svg>',
    ]
    svg = "".join(drawn)
    return _document(title, language, svg, days, _facts(handout, rows), bool(routes))


def _document(
    title: dict[Language, str],
    language: Language,
    svg: str,
    days: str,
    facts: str,
    has_routes: bool,
) -> str:
    corner = '<p class="north" aria-hidden="true">▲<br>N</p>'
    scale = '<p class="scale" aria-hidden="true"><i></i><span></span></p>'
    body = [
        f"<header><h1>{choice(title)}</h1>",
        f'<button type="button" id="theme">{both("pack.theme")}</button>',
        f'<button type="button" id="language">{both("pack.language")}</button></header>',
        f'<main><div id="frame">{svg}<div class="zoom">{_zoom()}</div>',
        f'<p id="said" role="status"></p>{corner}{scale}</div>',
        f"<p class=hint>{both('pack.private')}</p>",
        days if has_routes else f'<p class="none">{both("pack.no_routes")}</p>',
        facts,
        "</main>",
    ]
    return document(
        title[language], language, "\n".join(body), style=asset("pack.css"),
        script=asset("pack.js"),
    )  # fmt: skip


def _zoom() -> str:
    buttons = (("in", "+", "closer"), ("out", "\u2212", "further"), ("whole", "⤢", "whole"))
    drawn = "".join(
        f'<button type="button" data-zoom="{way}"><span aria-hidden="true">{sign}</span>'
        f'<span class="unseen">{both(f"pack.{key}")}</span></button>'
        for way, sign, key in buttons
    )
    told = "".join(
        f'<span class="told" data-say="{key}">{both(f"pack.place_{key}")}</span>'
        for key in ("searching", "refused", "failed", "shown", "outside")
    )
    return (
        f'{drawn}<button type="button" id="locate" aria-pressed="false">'
        f'<span aria-hidden="true">◎</span><span class="unseen">{both("pack.locate")}</span>'
        f"</button><template>{told}</template>"
    )


def _base(grid: HandoutGrid, frame: Frame, unit: float) -> str:
    label = both("pack.start", "tspan")
    inside = f'<path class="start" d="M0-11 9 8H-9z"/><text class="mark" y="22">{label}</text>'
    return fixed(frame, np.array(grid.base), unit, inside)


def _gates(handout: Handout, row: int, frame: Frame, unit: float) -> str:
    inside = '<rect class="gate" x="-5" y="-5" width="10" height="10"/>'
    return "".join(fixed(frame, at, unit, inside) for at in handout.gates_of(row))


def _fit(frame: Frame, crs: str) -> str:
    """
    Fit longitude and latitude to units of the drawing.

    An affine map is true to centimetres over the few kilometres of a grid.
    """
    x, y = np.meshgrid(
        np.linspace(frame.west, frame.east, 3), np.linspace(frame.south, frame.north, 3)
    )
    metric = np.column_stack([x.ravel(), y.ravel()])
    degrees = to_degrees(metric, crs)
    origin = degrees[4]
    design = np.column_stack([degrees - origin, np.ones(len(degrees))])
    found, *_ = np.linalg.lstsq(design, frame.place(metric).astype(np.float64), rcond=None)
    numbers = [*origin.tolist(), *found.T.ravel().tolist()]
    return " ".join(f"{number:.7f}" for number in numbers)


def _facts(handout: Handout, rows: tuple[int, ...]) -> str:
    parts = []
    for row in rows:
        grid = handout.grids[row]
        lines = [
            ("code", escape(grid.code)),
            ("community", escape(grid.community_name or grid.community)),
            ("households", str(grid.households)),
            ("buildings", str(grid.buildings)),
            ("area", f"{grid.area / 10_000:.2f}"),
            ("boundary", escape(grid.boundary_text)),
            ("gates", _gate_list(handout, row)),
            ("neighbours", _neighbour_list(handout, row)),
        ]
        if grid.head_id:
            lines.insert(2, ("head", escape(grid.head_id)))
        rows_html = "".join(f"<dt>{both(f'pack.{key}')}</dt><dd>{v}</dd>" for key, v in lines)
        heading = choice({tongue: grid_title(grid, tongue) for tongue in TAGS})
        name = grid_title(grid, "zh")
        parts.append(
            f"<section class=card><h2>{heading}</h2><dl>{rows_html}</dl>"
            f"<h3>{both('pack.go_to_start')}</h3>"
            f"{links_html(handout, np.array(grid.base), name)}</section>"
        )
    source = escape(handout.attribution) or both("report.data_none")
    legend = "".join(
        f'<li><i class="key {key}"></i>{both(f"pack.legend_{key}")}</li>'
        for key in ("grid", "way", "extra", "gate", "base")
    )
    parts.append(
        f"<section class=card><h2>{both('pack.legend')}</h2><ul class=legend>{legend}</ul>"
        f"<p class=hint>{source}</p></section>"
    )
    return "".join(parts)


def _gate_list(handout: Handout, row: int) -> str:
    gates = handout.gates_of(row)
    if not len(gates):
        return both("pack.no_gates")
    items = "".join(
        f"<li>{lat:.5f}, {lon:.5f}</li>" for lon, lat in to_degrees(gates, handout.crs)
    )
    return (
        f"<details><summary>{both('pack.gates_count', n=len(gates))}</summary>"
        f"<ol>{items}</ol></details>"
    )


def _neighbour_list(handout: Handout, row: int) -> str:
    here = shapely.get_coordinates(shapely.centroid(handout.outlines[row]))[0]
    items = []
    for other in handout.neighbours_of(row):
        grid = handout.grids[other]
        dx, dy = shapely.get_coordinates(shapely.centroid(grid.outline))[0] - here
        way = _COMPASS[round(float(np.degrees(np.arctan2(dx, dy))) / 45) % 8]
        head = f" · {escape(grid.head_id)}" if grid.head_id else ""
        name = choice({tongue: grid_title(grid, tongue) for tongue in TAGS})
        items.append(
            f"<li>{both(f'directions.{way}')}: {name} ({escape(grid.code)}){head}</li>"
        )
    return f"<ul>{''.join(items)}</ul>" if items else both("pack.no_neighbours")
