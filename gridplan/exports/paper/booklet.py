"""The route booklet of a grid: its days at a glance, then a map and a list a walk."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from gridplan.exports.pack.days import by_day
from gridplan.exports.pack.steps import steps_of
from gridplan.exports.pack.titles import (
    clock,
    day_title,
    grid_title,
    route_title,
    stop_notes,
    stop_title,
)
from gridplan.exports.paper.ground import (
    Ground,
    draw_ground,
    draw_names,
    draw_stops,
    draw_walk,
    ground_for,
)
from gridplan.exports.paper.of_grid import open_paper
from gridplan.exports.paper.paper import MUTED, Paper
from gridplan.exports.typeface import FONT
from gridplan.plan.handout import Handout
from gridplan.routing import Route, leg_lines
from gridplan.streets import StreetNetwork
from gridplan.words import Language, say

_MAP = 84.0  # mm high


def route_booklet(
    handout: Handout, network: StreetNetwork, row: int, *, language: Language, font: Path = FONT
) -> bytes:
    """
    Print the booklet of a grid, A5 portrait.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    row : int
        Of the grid.
    language : {'zh', 'en'}
        Of its text.
    font : Path
        Of its letters.

    Returns
    -------
    bytes
        A PDF file.
    """
    grid = handout.grids[row]
    routes = handout.routes_of(grid.code)
    title = say("paper.booklet_title", language, grid=grid_title(grid, language))
    paper = open_paper(handout, title, language, font=font, size="A5")
    paper.put(12, 18, title, size=16, bold=True, most=paper.w - 24)
    paper.put(12, 25, grid.code, size=10, colour=MUTED)
    y = 30 + paper.block(12, 30, paper.w - 24, grid.boundary_text, size=9) + 3
    y += paper.block(
        12, y, paper.w - 24, say("paper.booklet_privacy", language), size=8, colour=MUTED
    )
    _overview(paper, routes, y + 8)
    reach = [shapely.Point(stop.xy) for route in routes for stop in route.stops]
    ground = ground_for(12, 26, paper.w - 24, _MAP, [grid.outline, *reach])
    for _, walks in by_day(routes):
        for _, route in walks:
            _walk(paper, handout, network, row, route, ground)
    return paper.made()


def _overview(paper: Paper, routes: Sequence[Route], y: float) -> None:
    language = paper.language
    paper.put(12, y, say("paper.booklet_overview", language), size=12, bold=True)
    head = [
        say(f"paper.booklet_{key}", language)
        for key in ("day", "walk", "when", "stops", "length")
    ]
    cells = [
        (
            day_title(day, language), route_title(route, language),
            f"{clock(route.start)}-{clock(route.start + route.seconds)}",
            f"{len(route.stops)}", f"{route.metres:,.0f}",
        )
        for day, walks in by_day(routes)
        for _, route in walks
    ]  # fmt: skip
    paper.rows(12, y + 3, (30, 36, 22, 15, 21), cells, size=8, head=head)


def _walk(
    paper: Paper,
    handout: Handout,
    network: StreetNetwork,
    row: int,
    route: Route,
    ground: Ground,
) -> None:
    language = paper.language
    paper.add_page()
    title = f"{day_title(route.day, language)} · {route_title(route, language)}"
    paper.put(12, 16, title, size=13, bold=True, most=paper.w - 24)
    told = say(
        "pack.walk", language, start=clock(route.start),
        end=clock(route.start + route.seconds), metres=f"{route.metres:,.0f}",
        minutes=round(route.seconds / 60),
    )  # fmt: skip
    paper.put(12, 22, told, size=8.5, colour=MUTED, most=paper.w - 24)
    draw_ground(paper, ground, handout, [row])
    stops = np.array([stop.xy for stop in route.stops], dtype=np.float64)
    draw_walk(paper, ground, leg_lines(network, route), [leg.is_extra for leg in route.legs])
    draw_names(paper, ground, handout, [row])
    draw_stops(paper, ground, stops)
    y = 26 + _MAP + 4
    if route.stops:
        head = [
            say(f"paper.booklet_{key}", language)
            for key in ("number", "arrival", "place", "notes", "minutes")
        ]
        cells = [
            (
                f"{number}", clock(stop.arrival), stop_title(handout, stop, language),
                " · ".join(stop_notes(handout, stop, language)), f"{round(stop.service / 60)}",
            )
            for number, stop in enumerate(route.stops, start=1)
        ]  # fmt: skip
        y = paper.rows(12, y, (10, 13, 39, 40, 22), cells, size=8, head=head) + 5
    _turns(paper, handout, network, route, y)


def _turns(
    paper: Paper, handout: Handout, network: StreetNetwork, route: Route, y: float
) -> None:
    """Print the turns in two columns; they go on over new pages."""
    steps = steps_of(handout, network, route)
    if not steps:
        return
    gap = 4.0
    wide = (paper.w - 24 - gap) / 2
    if y > paper.h - 40:
        paper.add_page()
        y = 16.0
    paper.put(12, y + 3, say("paper.booklet_turns", paper.language), size=10, bold=True)
    top, column = y + 6, 0
    y = top
    for number, step in enumerate(steps, start=1):
        text = f"{number}. {step.text[paper.language]}"
        high = paper.block(0, 0, wide, text, size=8, is_measured=True)
        if y + high > paper.h - 12:
            column += 1
            if column == 2:
                paper.add_page()
                top, column = 14.0, 0
            y = top
        x = 12 + column * (wide + gap)
        y += paper.block(x, y, wide, text, size=8, bold=step.stop >= 0) + 0.6
