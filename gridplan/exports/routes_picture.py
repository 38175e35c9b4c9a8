"""A picture of a day's patrols: grids, streets, ways in colours, stops, starts."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gridplan.arrays import Geometries
from gridplan.exports.lettering import drawable, lettering
from gridplan.exports.scale import nice_length
from gridplan.routing import Route, RoutePlan, leg_lines
from gridplan.routing.ground import Ground
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say

MOST = 31
"""Days that get a picture."""
_DPI = 130
_WIDE = 9.0  # inches
_TOP, _BOTTOM = 0.7, 0.5
_INK, _MUTED = "#2f3b45", "#6c7a86"
_COLOURS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00", "#5b3c99", "#a11d33", "#31688e",
)  # fmt: skip


def days_of(plan: RoutePlan) -> tuple[date | None, ...]:
    """
    List the days that get a picture of their own.

    Parameters
    ----------
    plan : RoutePlan
        The routes.

    Returns
    -------
    tuple of date or None
        Ascending, the first month of a long calendar; None for walks of any day.
    """
    days = sorted({route.day for route in plan.routes if route.day is not None})[:MOST]
    return (*([None] if any(r.day is None for r in plan.routes) else []), *days)


def day_picture(
    network: StreetNetwork,
    plan: RoutePlan,
    ground: Ground,
    day: date | None,
    language: Language,
) -> bytes:
    """
    Draw one day.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.
    ground : Ground
        Grids, and whose data it is.
    day : date or None
        Which day; None for walks of any day.
    language : {'zh', 'en'}
        Of the title.

    Returns
    -------
    bytes
        A PNG picture; the same routes give the same bytes.
    """
    routes = [route for route in plan.routes if route.day == day]
    west, south, east, north = shapely.total_bounds(ground.outlines)
    margin = 0.03 * max(east - west, north - south)
    tall = _WIDE * float(np.clip((north - south) / (east - west), 0.4, 1.6))
    figure = Figure(figsize=(_WIDE, tall + _TOP + _BOTTOM), dpi=_DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    height = tall + _TOP + _BOTTOM
    axes = figure.add_axes((0.02, _BOTTOM / height, 0.96, tall / height))
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect("equal")
    axes.set_axis_off()

    def lines(shapes: Geometries, **style: Any) -> None:
        parts = shapely.get_parts(shapes)
        paths = [shapely.get_coordinates(part) for part in parts]
        axes.add_collection(LineCollection(paths, **style))

    lines(shapely.boundary(ground.outlines), colors="#b9b1a6", linewidths=0.7, zorder=2)
    lines(network.streets.geometry, colors="#dfe3e6", linewidths=0.5, zorder=1)
    units = sorted({route.grid_code for route in routes})
    for place, colour in enumerate(
        _COLOURS
    ):  # one drawing a colour: a city has 1,300 walks a day
        here = set(units[place :: len(_COLOURS)])
        mine = [route for route in routes if route.grid_code in here]
        if not mine:
            break
        shapes = np.concatenate([leg_lines(network, route) for route in mine])
        again = np.array([leg.is_extra for route in mine for leg in route.legs], dtype=bool)
        lines(shapes[~again], colors=colour, linewidths=1.3, zorder=4)
        lines(shapes[again], colors=colour, linewidths=2.6, alpha=0.35, zorder=3)
        axes.plot(*np.array([route.start_xy for route in mine]).T, "s", color=colour,
                  markersize=4, zorder=6, markeredgecolor="white",
                  markeredgewidth=0.6)  # fmt: skip
        stops = np.array([stop.xy for route in mine for stop in route.stops]).reshape(-1, 2)
        axes.plot(*stops.T, "o", color=colour, markersize=2.6, zorder=5,
                  markeredgecolor="white", markeredgewidth=0.4)  # fmt: skip
    _margin(figure, routes, ground, day, language, (east - west + 2 * margin, height))
    picture = io.BytesIO()
    canvas.print_png(picture, metadata={"Software": None})
    return picture.getvalue()


def _margin(
    figure: Figure,
    routes: Sequence[Route],
    ground: Ground,
    day: date | None,
    language: Language,
    size: tuple[float, float],
) -> None:
    metres, height = size
    title = say(
        "routes.picture_title", language, area=ground.area,
        day=day.isoformat() if day else say("routes.any_day", language),
    )  # fmt: skip
    facts = say(
        "routes.picture_facts", language, routes=len(routes),
        stops=sum(len(route.stops) for route in routes),
        km=f"{sum(route.metres for route in routes) / 1000:.1f}",
    )  # fmt: skip
    source = ground.attribution or say("exports.map_no_source", language)
    top = 1 - 0.26 / height

    def write(x: float, y: float, text: str, points: float, colour: str, align: str) -> None:
        figure.text(
            x, y, drawable(text), fontproperties=lettering(points), color=colour, ha=align,
            va="center",
        )  # fmt: skip

    write(0.02, top, title, 14, _INK, "left")
    write(0.02, 1 - 0.54 / height, facts, 9, _MUTED, "left")
    write(0.02, 0.2 / height, source, 7.5, _MUTED, "left")
    length = nice_length(metres / 6)
    shown = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    wide = 0.96 * length / metres
    y = 0.3 / height
    figure.add_artist(Line2D([0.98 - wide, 0.98], [y, y], color=_INK, linewidth=1.4))
    write(0.98 - wide / 2, 0.14 / height, shown, 8, _MUTED, "center")
