"""The days of a page: what is walked when, its stops as cards, its turns to unfold."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.exports.pack.base_map import fixed
from gridplan.exports.pack.frame import Frame
from gridplan.exports.pack.places import links_html
from gridplan.exports.pack.steps import Step, steps_of
from gridplan.exports.pack.titles import (
    clock,
    day_title,
    route_title,
    stop_notes,
    stop_title,
)
from gridplan.exports.report.bilingual import TAGS, both, choice
from gridplan.plan.handout import Handout
from gridplan.routing import Route, leg_lines
from gridplan.streets import StreetNetwork

_ARROWS = 140.0  # m between two arrows on a way


def days_of(
    handout: Handout,
    network: StreetNetwork,
    routes: Sequence[Route],
    frame: Frame,
    *,
    has_directions: bool,
) -> str:
    """
    Write the calendar and its days.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    routes : sequence of Route
        All walks of the page; a route keeps its number here and in `ways_svg`.
    frame : Frame
        The drawing.
    has_directions : bool
        Whether turns are told.

    Returns
    -------
    str
        HTML; the first day is the one on opening.
    """
    chips, sections = [], []
    for number, (day, walks) in enumerate(by_day(routes)):
        first = number == 0
        title = choice({tongue: day_title(day, tongue) for tongue in TAGS})
        stops = sum(len(route.stops) for _, route in walks)
        count = f"<small>{both('pack.stops_count', n=stops)}</small>" if stops else ""
        chips.append(
            f'<button type="button" data-day="{number}" data-date="{day or ""}" '
            f'aria-pressed="{str(first).lower()}">'
            f"{title}{count}</button>"
        )
        inside = "".join(
            _walk(handout, network, row, route, frame, has_directions=has_directions)
            for row, route in walks
        )
        sections.append(
            f'<section class="day{" on" if first else ""}" data-day="{number}">'
            f"<h2>{title}</h2>{inside}</section>"
        )
    label = both("pack.days")
    return (
        f'<nav class="days" aria-labelledby="days-label"><h2 id="days-label" class="unseen">'
        f"{label}</h2>{''.join(chips)}</nav>{''.join(sections)}"
    )


def by_day(routes: Sequence[Route]) -> list[tuple[date | None, list[tuple[int, Route]]]]:
    """
    Sort walks by day.

    Parameters
    ----------
    routes : sequence of Route
        Walks.

    Returns
    -------
    list of tuple of date and list of tuple of int and Route
        Days in order, those of any day last; walks with their number.
    """
    order = sorted(enumerate(routes), key=lambda pair: (_when(pair[1]), pair[0]))
    return [
        (list_[0][1].day, list_)
        for list_ in (list(group) for _, group in groupby(order, key=lambda p: _when(p[1])))
    ]


def ways_svg(
    handout: Handout,
    network: StreetNetwork,
    routes: Sequence[Route],
    frame: Frame,
    unit: float,
) -> tuple[str, str]:
    """
    Draw the walks; those of the first day are seen on opening.

    Parameters
    ----------
    handout : Handout
        Knows the buildings.
    network : StreetNetwork
        Of its streets.
    routes : sequence of Route
        All walks of the page.
    frame : Frame
        The drawing.
    unit : float
        Units of the drawing to a pixel of the screen, on opening.

    Returns
    -------
    tuple of str
        Ways and stops, a group a walk each: names stand between them.
    """
    day_of = {
        row: number for number, (_, walks) in enumerate(by_day(routes)) for row, _ in walks
    }
    ways, stops = [], []
    for row, route in enumerate(routes):
        marks = []
        lines = leg_lines(network, route)
        extra = np.array([leg.is_extra for leg in route.legs], dtype=bool)
        parts = [
            f'<path class="way" d="{frame.lines(lines[~extra])}"/>',
            f'<path class="way extra" d="{frame.lines(lines[extra])}"/>',
            *(
                fixed(frame, at, unit, '<path class="arrow" d="M-5-5 5 0-5 5z"/>', angle=angle)
                for at, angle in _arrows(lines)
            ),
        ]
        for number, stop in enumerate(route.stops, start=1):
            title = choice(
                {tongue: stop_title(handout, stop, tongue) for tongue in TAGS}, "tspan"
            )
            inside = (
                f'<a href="#s{row}-{number}" class="stop"><title>{title}</title>'
                f'<circle r="13"/><text dy="5">{number}</text></a>'
            )
            marks.append(fixed(frame, np.array(stop.xy), unit, inside))
        shown = " on" if day_of[row] == 0 else ""
        opening = f'<g class="walk{shown}" data-day="{day_of[row]}">'
        ways.append(f"{opening}{''.join(parts)}</g>")
        stops.append(f"{opening}{''.join(marks)}</g>")
    return "".join(ways), "".join(stops)


def _walk(
    handout: Handout,
    network: StreetNetwork,
    row: int,
    route: Route,
    frame: Frame,
    *,
    has_directions: bool,
) -> str:
    steps = steps_of(handout, network, route)
    told = both(
        "pack.walk", start=clock(route.start), end=clock(route.start + route.seconds),
        metres=f"{route.metres:,.0f}", minutes=round(route.seconds / 60),
    )  # fmt: skip
    name = choice({tongue: route_title(route, tongue) for tongue in TAGS})
    cards = "".join(_card(handout, row, number, route) for number in range(len(route.stops)))
    turns = ""
    if has_directions and steps:
        items = "".join(_turn(step, frame) for step in steps)
        turns = (
            f"<details class=turns><summary>{both('pack.directions', n=len(steps))}</summary>"
            f"<ol>{items}</ol></details>"
        )
    elif steps:
        turns = f"<p class=hint>{both('pack.directions_beside')}</p>"
    stops = f"<ol class=stops>{cards}</ol>" if cards else ""
    return f"<article><h3>{name}</h3><p>{told}</p>{stops}{turns}</article>"


def _card(handout: Handout, row: int, number: int, route: Route) -> str:
    stop = route.stops[number]
    title = choice({tongue: stop_title(handout, stop, tongue) for tongue in TAGS})
    notes = {tongue: " · ".join(stop_notes(handout, stop, tongue)) for tongue in TAGS}
    when = both("pack.stop_when", arrival=clock(stop.arrival), minutes=round(stop.service / 60))
    text = f"<p>{choice(notes)}</p>" if notes["zh"] else ""
    links = links_html(handout, np.array(stop.xy), stop_title(handout, stop, "zh"))
    button = (
        f'<button type="button" class="number"><span class="unseen">'
        f"{both('pack.show_on_map')}</span>{number + 1}</button>"
    )
    return (
        f'<li id="s{row}-{number + 1}" tabindex="-1">{button}<div>'
        f"<h4>{title}</h4><p class=when>{when}</p>{text}"
        f'<p class="id">{escape(stop.stop_id)}</p>{links}</div></li>'
    )


def _turn(step: Step, frame: Frame) -> str:
    (x, y), *_ = frame.place(np.array([step.xy])).tolist()
    kind = ' class="at-stop"' if step.stop >= 0 else ""
    return f'<li{kind} data-x="{x}" data-y="{y}">{choice(step.text)}</li>'


def _arrows(lines: Geometries) -> list[tuple[Floats, float]]:
    """Place arrows along a walk, with their angle in degrees clockwise."""
    found: list[tuple[Floats, float]] = []
    walked, due = 0.0, _ARROWS / 2
    for line in lines:
        length = float(line.length)
        if walked + length >= due and length > 20.0:
            at = min(max(due - walked, length * 0.3), length * 0.7)
            a, b = (
                shapely.get_coordinates(shapely.line_interpolate_point(line, at + d))[0]
                for d in (-2.0, 2.0)
            )
            dx, dy = b - a
            found.append(((a + b) / 2, float(np.degrees(np.arctan2(-dy, dx)))))
            due = walked + at + _ARROWS
        walked += length
    return found


def _when(route: Route) -> str:
    return "9999" if route.day is None else route.day.isoformat()
