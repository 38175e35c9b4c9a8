"""
The map of the report as a drawing inside the page.

Coordinates are whole numbers, y downward, 10,000 to the long side: fine enough to
zoom to a doorway, and half the bytes. Neighbours stay glued, since equal vertices
round equally.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.exports.colours import deviation_class
from gridplan.exports.grid_table import GridTable
from gridplan.exports.labels import label_spots
from gridplan.exports.report.bilingual import both
from gridplan.inputs import Kind, kind_of_highway
from gridplan.plan.plan import Plan

_LONG_SIDE = 10_000
_MARGIN = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """
    Where the drawing lies on the ground.

    Attributes
    ----------
    west, north : float, m
        Its upper left corner.
    units : float, 1/m
        Units of the drawing to the metre.
    width, height : int, units
        Its size.
    """

    west: float
    north: float
    units: float
    width: int
    height: int

    def place(self, xy: Floats) -> Ints:
        """
        Put points on the drawing.

        Parameters
        ----------
        xy : (n, 2) ndarray, m
            Metric.

        Returns
        -------
        (n, 2) ndarray of int, units
            Counted from the upper left corner.
        """
        moved = np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]])
        return np.rint(moved * self.units).astype(np.int64)


def svg_map(plan: Plan, table: GridTable) -> str:
    """
    Draw the map.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : GridTable
        Its grids; grid i has the id ``gi``.

    Returns
    -------
    str
        An ``svg`` element without style: the page's style sheet paints it.
    """
    canvas = _canvas(plan)
    outlines = _rings(canvas, table.outline)
    grids = "".join(
        f'<path id="g{row}" class="grid c{number} d{deviation_class(off)}" d="{path}"/>'
        for row, (path, number, off) in enumerate(
            zip(outlines, table.colour.tolist(), table.deviation.tolist(), strict=True)
        )
    )
    shapes = plan.area.buildings.geometry
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    communities = plan.area.communities.geometry
    return (
        f'<svg id="map" role="img" aria-labelledby="map-label" '
        f'viewBox="0 0 {canvas.width} {canvas.height}" '
        f'data-metres="{1 / canvas.units:.6f}" preserveAspectRatio="xMidYMid meet">'
        f'<title id="map-label">{both("report.map_label", "tspan")}</title>'
        f'<g class="grids">{grids}</g>'
        f'<path class="buildings" d="{"".join(_rings(canvas, flat))}"/>'
        f"{_streets(canvas, plan)}"
        f'<g class="outlines"><path d="{"".join(outlines)}"/></g>'
        f'<defs><path id="border" vector-effect="non-scaling-stroke" '
        f'd="{"".join(_rings(canvas, communities))}"/></defs>'
        f'<use href="#border" class="community halo"/><use href="#border" class="community"/>'
        f'<path id="chosen" d=""/>'
        f'<g class="labels">{_labels(canvas, table)}</g></svg>'
    )


def _canvas(plan: Plan) -> Canvas:
    west, south, east, north = shapely.total_bounds(plan.area.communities.geometry)
    margin = _MARGIN * max(east - west, north - south)
    units = _LONG_SIDE / (max(east - west, north - south) + 2 * margin)
    return Canvas(
        west=west - margin,
        north=north + margin,
        units=units,
        width=round((east - west + 2 * margin) * units),
        height=round((north - south + 2 * margin) * units),
    )


def _streets(canvas: Canvas, plan: Plan) -> str:
    kinds = np.array([kind_of_highway(v) for v in plan.area.streets.highway], dtype=np.int64)
    lines, casing, surface = [], [], []
    for kind in (Kind.PATH, Kind.MINOR_STREET, Kind.MAIN_STREET, Kind.EXPRESSWAY):
        name = kind.name.lower()
        shape = _lines(canvas, plan.area.streets.geometry[kinds == kind])
        lines.append(f'<path id="s-{name}" vector-effect="non-scaling-stroke" d="{shape}"/>')
        casing.append(f'<use href="#s-{name}" class="casing {name}"/>')
        surface.append(f'<use href="#s-{name}" class="street {name}"/>')
    drawn = "".join(casing) + "".join(surface)
    return f'<defs>{"".join(lines)}</defs><g class="streets">{drawn}</g>'


def _labels(canvas: Canvas, table: GridTable) -> str:
    rows = []
    for spot in label_spots(table):
        (x, y), *_ = canvas.place(np.array([[spot.x, spot.y]])).tolist()
        size = max(round(0.8 * spot.radius * canvas.units), 1)
        # Codes may hold anything; only letters and digits of their end are drawn.
        digits = "".join(c for c in spot.text if c.isalnum())
        rows.append(f'<text x="{x}" y="{y}" style="--s:{size}px">{digits}</text>')
    return "".join(rows)


def _rings(canvas: Canvas, shapes: Geometries) -> list[str]:
    # One path a shape, of all its rings.
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    drawn: list[list[str]] = [[] for _ in shapes]
    for number, path in zip(
        shape[part].tolist(), _paths(canvas, rings, closing="z"), strict=True
    ):
        drawn[number].append(path)
    return ["".join(paths) for paths in drawn]


def _lines(canvas: Canvas, shapes: Geometries) -> str:
    return "".join(_paths(canvas, shapely.get_parts(shapes), closing=""))


def _paths(canvas: Canvas, lines: Geometries, *, closing: str) -> list[str]:
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return [""] * len(lines)
    placed = canvas.place(xy)
    step = np.diff(placed, axis=0, prepend=placed[:1])
    is_first = np.diff(line, prepend=-1) != 0
    # Points that round to the one before add nothing; the last of a ring is its first.
    kept = is_first | (step != 0).any(axis=1)
    if closing:
        kept &= ~np.append(is_first[1:], True)
    placed, line, is_first = placed[kept], line[kept], is_first[kept]
    step = np.diff(placed, axis=0, prepend=placed[:1]).tolist()
    start = np.searchsorted(line, np.arange(len(lines) + 1)).tolist()
    origin = placed[np.minimum(start[:-1], len(placed) - 1)].tolist()
    return [
        f"M{x} {y}l{_steps(step[a + 1 : b])}{closing}" if b - a > 1 else ""
        for (x, y), a, b in zip(origin, start[:-1], start[1:], strict=True)
    ]


def _steps(steps: list[list[int]]) -> str:
    # A minus parts two numbers as well as a space does.
    return " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
