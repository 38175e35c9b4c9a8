"""The map sheet of a grid: map, figures, 四至, neighbours, code."""

from pathlib import Path

import numpy as np
import shapely

from gridplan.exports.pack.titles import grid_title
from gridplan.exports.paper.of_grid import draw_grid, open_paper, put_code
from gridplan.exports.paper.paper import LINE, MUTED, Paper
from gridplan.exports.typeface import FONT
from gridplan.plan.handout import Handout, HandoutGrid
from gridplan.words import Language, say

_COMPASS = (
    "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
)  # fmt: skip


def grid_sheet(
    handout: Handout, row: int, *, language: Language, code: str = "", font: Path = FONT
) -> bytes:
    """
    Print the map sheet of a grid, A4 landscape.

    Parameters
    ----------
    handout : Handout
        The plan.
    row : int
        Of the grid.
    language : {'zh', 'en'}
        Of its text.
    code : str
        What the QR code holds; the grid's start in a map without it.
    font : Path
        Of its letters.

    Returns
    -------
    bytes
        A PDF file.
    """
    grid = handout.grids[row]
    title = say("paper.sheet_title", language, grid=grid_title(grid, language))
    paper = open_paper(handout, title, language, font=font, orientation="landscape")
    paper.put(12, 16, title, size=17, bold=True, most=200)
    paper.put(paper.w - 12, 16, grid.code, size=11, colour=MUTED, align="right")
    draw_grid(paper, handout, row, (12, 21, 196, 176))
    x, width = 213.0, paper.w - 225.0
    y = _figures(paper, x, 22.0, width, grid)
    y = _paragraph(paper, x, y, width, "boundary", grid.boundary_text)
    paper.put(x, y + 4, say("pack.neighbours", language), size=9, colour=MUTED)
    y += 6
    for text in neighbour_lines(handout, row, language):
        if y > paper.h - 60:
            paper.put(x, y + 3, "…", size=9)
            break
        y += paper.block(x, y, width, text, size=9)
    side = 34.0
    told = put_code(paper, handout, row, code, (x - 3, paper.h - 14 - side, side))
    paper.block(x + side, paper.h - 40, width - side, told, size=8, colour=MUTED)
    return paper.made()


def neighbour_lines(handout: Handout, row: int, language: Language) -> list[str]:
    """
    List the neighbours of a grid with where they are.

    Parameters
    ----------
    handout : Handout
        The plan.
    row : int
        Of the grid.
    language : {'zh', 'en'}
        The language wanted.

    Returns
    -------
    list of str
        A line each, clockwise from north.
    """
    here = shapely.get_coordinates(shapely.centroid(handout.outlines[row]))[0]
    lines = []
    for other in handout.neighbours_of(row):
        grid = handout.grids[other]
        dx, dy = shapely.get_coordinates(shapely.centroid(grid.outline))[0] - here
        way = _COMPASS[round(float(np.degrees(np.arctan2(dx, dy))) / 45) % 8]
        where = say(f"directions.{way}", language)
        head = f" · {grid.head_id}" if grid.head_id else ""
        lines.append(f"{where} {grid_title(grid, language)}{head}")
    return lines


def _figures(paper: Paper, x: float, y: float, width: float, grid: HandoutGrid) -> float:
    lines = [
        ("community", grid.community_name or grid.community),
        ("households", f"{grid.households:,}"),
        ("buildings", f"{grid.buildings:,}"),
        ("area", f"{grid.area / 10_000:.2f}"),
        ("head", grid.head_id),
    ]
    for key, text in lines:
        if not text:
            continue
        paper.put(x, y + 4, say(f"pack.{key}", paper.language), size=9, colour=MUTED)
        paper.put(x + width, y + 4, text, size=10.5, align="right", most=width * 0.62)
        paper.set_draw_color(*LINE)
        paper.set_line_width(0.2)
        paper.line(x, y + 6, x + width, y + 6)
        y += 7.5
    return y + 1


def _paragraph(paper: Paper, x: float, y: float, width: float, key: str, text: str) -> float:
    paper.put(x, y + 4, say(f"pack.{key}", paper.language), size=9, colour=MUTED)
    return y + 6 + paper.block(x, y + 6, width, text, size=9.5) + 1
