"""
The map of a plan as a picture: grids in soft colours, streets, borders, labels.

Everything is drawn on a figure of its own with the shipped font, so that neither
a user's settings nor the fonts of a machine change the bytes.
"""

import io
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from gridplan.arrays import Geometries
from gridplan.exports.colours import PALETTE
from gridplan.exports.grid_table import GridTable
from gridplan.exports.labels import label_spots
from gridplan.exports.lettering import drawable, lettering
from gridplan.exports.scale import nice_length
from gridplan.inputs import Kind, kind_of_highway
from gridplan.plan.plan import Plan
from gridplan.words import Language, say

_DPI = 160
_SIDE, _TOP, _BOTTOM = 0.35, 0.95, 0.95  # inches around the map
_INK = "#2f3b45"
_MUTED = "#6c7a86"
_PAPER = "#fbfaf7"
_BORDER = "#8e2f3f"
_BUILDING = "#00000022"
# Colour, width in points and order of streets by kind, thin ones first.
_STREETS = (
    (Kind.PATH, "#ffffff", 0.5),
    (Kind.MINOR_STREET, "#ffffff", 0.9),
    (Kind.MAIN_STREET, "#fff3c9", 1.7),
    (Kind.EXPRESSWAY, "#f7d08a", 2.2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    Where the map lies and how big it is drawn.

    Attributes
    ----------
    west, south, east, north : float, m
        What is shown.
    width, height : float, inches
        Of the map itself.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def points_per_metre(self) -> float:
        """
        Tell the scale of the drawing.

        Returns
        -------
        float, points/m
            A point is 1/72 inch.
        """
        return self.width * 72.0 / (self.east - self.west)


def map_png(plan: Plan, table: GridTable, language: Language) -> bytes:
    """
    Draw the map.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : GridTable
        Its grids.
    language : {'en', 'zh'}
        Of title and legend.

    Returns
    -------
    bytes
        A PNG picture; the same plan gives the same bytes.
    """
    sheet = _sheet(plan)
    width, height = sheet.width + 2 * _SIDE, sheet.height + _TOP + _BOTTOM
    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    paper = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))  # in inches
    paper.set_axis_off()
    axes = figure.add_axes(
        (_SIDE / width, _BOTTOM / height, sheet.width / width, sheet.height / height)
    )
    _draw_frame(axes, sheet)
    _draw_grids(axes, plan, table)
    _draw_streets(axes, plan, sheet)
    _draw_borders(axes, plan, table, sheet)
    _draw_labels(axes, table, sheet)
    _draw_margin(paper, plan, table, sheet, language)
    picture = io.BytesIO()
    # Without a name and a date inside, the picture depends on the plan alone.
    canvas.print_png(picture, metadata={"Software": None})
    return picture.getvalue()


def _sheet(plan: Plan) -> Sheet:
    west, south, east, north = shapely.total_bounds(plan.area.communities.geometry)
    margin = 0.03 * max(east - west, north - south)
    # Bigger areas get a bigger sheet, so that a grid stays about as wide as its number.
    long_side = float(np.clip(np.sqrt(len(plan.grid_code)), 9.0, 20.0))
    metres = (max(east - west, north - south) + 2 * margin) / long_side  # to the inch
    # The legend needs some width, and a long thin area some height.
    wide = max(east - west + 2 * margin, 7.0 * metres)
    tall = max(north - south + 2 * margin, 3.0 * metres)
    x, y = (west + east) / 2, (south + north) / 2
    return Sheet(
        west=x - wide / 2,
        south=y - tall / 2,
        east=x + wide / 2,
        north=y + tall / 2,
        width=wide / metres,
        height=tall / metres,
    )


def _draw_frame(axes: Axes, sheet: Sheet) -> None:
    axes.set_xlim(sheet.west, sheet.east)
    axes.set_ylim(sheet.south, sheet.north)
    axes.set_facecolor(_PAPER)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#c9ced2")
        spine.set_linewidth(0.8)


def _draw_grids(axes: Axes, plan: Plan, table: GridTable) -> None:
    axes.add_collection(
        PathCollection(
            [_outline(shape) for shape in table.outline],
            facecolors=[PALETTE[number] for number in table.colour],
            edgecolors="none",
            antialiaseds=False,  # else the paper shines through between neighbours
            zorder=1,
        )
    )
    shapes = plan.area.buildings.geometry
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    axes.add_collection(
        PathCollection(
            [_outline(shape) for shape in flat],
            facecolors=_BUILDING,
            edgecolors="none",
            zorder=2,
        )
    )


def _draw_streets(axes: Axes, plan: Plan, sheet: Sheet) -> None:
    kinds = np.array([kind_of_highway(v) for v in plan.area.streets.highway], dtype=np.int64)
    # Lines are never wider than about 14 m on the ground, nor thinner than a hair.
    widest = 14.0 * sheet.points_per_metre
    for order, (kind, colour, width) in enumerate(_STREETS):
        lines = _paths(plan.area.streets.geometry[kinds == kind])
        thickness = float(np.clip(width, 0.25, max(widest * width / 2.2, 0.25)))
        for colour_here, extra, layer in (("#a9a9a3", 0.35, 3), (colour, 0.0, 3.5)):
            axes.add_collection(
                LineCollection(
                    lines,
                    colors=colour_here,
                    linewidths=thickness + extra,
                    capstyle="round",
                    zorder=layer + order * 0.1,
                )
            )


def _draw_borders(axes: Axes, plan: Plan, table: GridTable, sheet: Sheet) -> None:
    # Lines in keeping with the size of a grid on the sheet.
    width = float(np.sqrt(np.median(table.area))) * sheet.points_per_metre
    strength = float(np.clip(width / 28.0, 0.35, 1.3))
    rings = _paths(shapely.boundary(table.outline))
    axes.add_collection(LineCollection(rings, colors=_INK, linewidths=strength, zorder=5))
    rings = _paths(shapely.boundary(plan.area.communities.geometry))
    axes.add_collection(
        LineCollection(rings, colors="white", linewidths=strength * 3.4, alpha=0.65, zorder=6)
    )
    axes.add_collection(
        LineCollection(rings, colors=_BORDER, linewidths=strength * 2.0, zorder=7)
    )


def _draw_labels(axes: Axes, table: GridTable, sheet: Sheet) -> None:
    for spot in label_spots(table):
        size = min(0.85 * spot.radius * sheet.points_per_metre, 11.0)
        if size < (3.5 if spot.is_main else 7.0):
            continue
        text = axes.text(
            spot.x, spot.y, drawable(spot.text), ha="center", va="center", color=_INK,
            zorder=8, fontproperties=lettering(size),
        )  # fmt: skip
        text.set_path_effects([withStroke(linewidth=size * 0.28, foreground="#ffffffd8")])


def _draw_margin(
    paper: Axes, plan: Plan, table: GridTable, sheet: Sheet, language: Language
) -> None:
    left, right = _SIDE, _SIDE + sheet.width
    top = _BOTTOM + sheet.height
    off = np.abs(table.deviation)
    facts = say(
        "exports.map_facts", language,
        communities=f"{len(plan.area.communities):,}", grids=f"{len(table):,}",
        households=f"{int(table.households.sum()):,}",
        mean=f"{off.mean():.1%}", max=f"{off.max():.1%}",
    )  # fmt: skip
    title = say("exports.map_title", language, area=plan.area.name)
    source = plan.area.attribution or say("exports.map_no_source", language)
    made = say("exports.map_made", language, scheme=plan.scheme.name, crs=plan.area.crs)
    _write(paper, left, top + 0.60, title, 17, colour=_INK)
    _write(paper, left, top + 0.22, facts, 9.5)
    _write(paper, left, 0.2, source, 8)
    _write(paper, right, 0.2, made, 8, align="right")
    paper.legend(
        handles=_legend_handles(language),
        loc="center left",
        bbox_to_anchor=(left, 0.6),
        bbox_transform=paper.transData,
        ncols=5,
        frameon=False,
        prop=lettering(9),
        labelcolor=_INK,
        handlelength=1.8,
        columnspacing=1.4,
        borderpad=0,
        borderaxespad=0,
    )
    _draw_scale(paper, sheet, right, 0.52)
    _draw_north(paper, right - 0.14, top + 0.14)


def _draw_scale(paper: Axes, sheet: Sheet, right: float, y: float) -> None:
    inch = (sheet.east - sheet.west) / sheet.width
    length = nice_length(1.5 * inch)
    wide = length / inch
    left = right - wide - 0.22
    for start, colour in ((left, _INK), (left + wide / 2, "white")):
        corner = [(start, y), (start + wide / 2, y), (start + wide / 2, y + 0.07),
                  (start, y + 0.07), (start, y)]  # fmt: skip
        bar = PathPatch(Outline(corner), facecolor=colour, edgecolor=_INK, linewidth=0.7)
        paper.add_patch(bar)
    shown = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    _write(paper, left, y + 0.17, "0", 8, align="center")
    _write(paper, left + wide, y + 0.17, shown, 8, align="center")


def _draw_north(paper: Axes, x: float, y: float) -> None:
    for side, colour in ((-1.0, _INK), (1.0, "white")):
        half = [(0.0, 0.42), (side * 0.12, 0.0), (0.0, 0.09), (0.0, 0.42)]
        corners = [(x + dx, y + dy) for dx, dy in half]
        paper.add_patch(
            PathPatch(Outline(corners), facecolor=colour, edgecolor=_INK, linewidth=0.7)
        )
    _write(paper, x, y + 0.53, "N", 10, align="center", colour=_INK)


def _write(  # noqa: PLR0913 (where, what and how)
    paper: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    align: str = "left",
    colour: str = _MUTED,
) -> None:
    paper.text(
        x, y, drawable(text), ha=align, va="center", color=colour,
        fontproperties=lettering(size),
    )  # fmt: skip


def _legend_handles(language: Language) -> list[Line2D | Patch]:
    def word(key: str) -> str:
        return drawable(say(f"exports.{key}", language))

    return [
        Line2D([], [], color=_BORDER, linewidth=2.6, label=word("legend_community")),
        Patch(facecolor=PALETTE[0], edgecolor=_INK, linewidth=1.2, label=word("legend_grid")),
        Line2D([], [], color="#e2bd62", linewidth=3.0, label=word("legend_main_street")),
        Line2D([], [], color="#b9b9b4", linewidth=1.6, label=word("legend_street")),
        Patch(facecolor="#cfcac2", edgecolor="none", label=word("legend_building")),
    ]


def _outline(shape: shapely.Geometry) -> Outline:
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    vertices = [shapely.get_coordinates(ring) for ring in rings]
    codes = []
    for ring in vertices:
        code = np.full(len(ring), Outline.LINETO, dtype=np.uint8)
        code[0], code[-1] = Outline.MOVETO, Outline.CLOSEPOLY
        codes.append(code)
    return Outline(np.concatenate(vertices), np.concatenate(codes))


def _paths(shapes: Geometries) -> list[Geometries]:
    parts = shapely.get_parts(shapes)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    return np.split(xy, np.flatnonzero(np.diff(part)) + 1) if len(xy) else []
