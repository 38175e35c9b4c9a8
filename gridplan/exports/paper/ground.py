"""A map on paper: vector, at a round scale, with scale bar and north arrow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.exports.pack.base_map import (
    buildings_near,
    house_names,
    streets_near,
)
from gridplan.exports.pack.frame import Frame
from gridplan.exports.pack.street_names import street_names
from gridplan.exports.paper.paper import INK, MUTED, WHITE, Colour, Paper
from gridplan.exports.scale import nice_length
from gridplan.plan.handout import Handout
from gridplan.words import say

MINE: Colour = (142, 47, 63)
WAY: Colour = (11, 92, 153)
EXTRA: Colour = (194, 65, 12)
_GATE: Colour = (47, 125, 50)
_NAME = 6.5  # points, on A4
_SCALES = (
    500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7500, 10_000, 12_500,
    15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000,
)  # fmt: skip
_STREETS: dict[str, tuple[Colour, float]] = {
    "path": ((255, 255, 255), 0.35),
    "minor": ((255, 255, 255), 0.9),
    "main": ((255, 232, 165), 1.6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    A map's place on the page and on the ground.

    Attributes
    ----------
    x, y, width, height : float, mm
        On the page.
    scale : int
        Metres of the ground to the metre of paper.
    frame : Frame
        On the ground.
    """

    x: float
    y: float
    width: float
    height: float
    scale: int
    frame: Frame

    def place(self, xy: Floats) -> list[tuple[float, float]]:
        """
        Put points on the page.

        Parameters
        ----------
        xy : (n, 2) ndarray, m
            Metric.

        Returns
        -------
        list of tuple of float, mm
            On the page, to a hundredth.
        """
        step = 1000.0 / self.scale
        east = self.x + (xy[:, 0] - self.frame.west) * step
        down = self.y + (self.frame.north - xy[:, 1]) * step
        return [(float(a), float(b)) for a, b in np.column_stack([east, down]).round(2)]


def ground_for(
    x: float, y: float, width: float, height: float, shapes: Sequence[shapely.Geometry]
) -> Ground:
    """
    Choose the largest round scale at which shapes fit with some room.

    Parameters
    ----------
    x, y, width, height : float, mm
        The map on the page.
    shapes : sequence of shapely geometries, metric
        What has to be seen.

    Returns
    -------
    Ground
        Around the middle of the shapes.
    """
    west, south, east, north = shapely.total_bounds(np.array(list(shapes), dtype=object))
    needed = 1000 * 1.06 * max((east - west + 20) / width, (north - south + 20) / height)
    scale = next((s for s in _SCALES if s >= needed), int(np.ceil(needed / 100_000)) * 100_000)
    wide, tall = width * scale / 1000, height * scale / 1000
    left, low = (west + east - wide) / 2, (south + north - tall) / 2
    frame = Frame(west=left, south=low, east=left + wide, north=low + tall)
    return Ground(x=x, y=y, width=width, height=height, scale=scale, frame=frame)


def draw_ground(paper: Paper, ground: Ground, handout: Handout, rows: Sequence[int]) -> None:
    """
    Draw buildings, streets and grids.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    handout : Handout
        The plan.
    rows : sequence of int
        The grids that matter.
    """
    frame = ground.frame
    mine = handout.outlines[list(rows)]
    near = np.sort(handout.grid_tree.query(frame.box, predicate="intersects"))
    others = [row for row in near.tolist() if row not in rows]
    with paper.rect_clip(ground.x, ground.y, ground.width, ground.height):
        paper.set_fill_color(240, 239, 234)
        paper.rect(ground.x, ground.y, ground.width, ground.height, style="F")
        fill_areas(paper, ground, mine, (255, 253, 244))
        fill_areas(paper, ground, buildings_near(handout, frame), (214, 208, 196))
        streets = streets_near(handout, frame)
        for (name, lines), under in [(p, u) for u in (True, False) for p in streets.items()]:
            colour, width = _STREETS[name]
            shown = (160, 164, 160) if under else colour
            draw_lines(paper, ground, lines, shown, width + 0.25 if under else width)
        rings = frame.clipped(shapely.boundary(handout.outlines[others]))
        with paper.local_context(dash_pattern={"dash": 1.2, "gap": 1.2}):
            draw_lines(paper, ground, rings, MUTED, 0.3)
        draw_lines(paper, ground, shapely.boundary(mine), MINE, 0.8)
        for row in rows:
            for px, py in ground.place(handout.gates_of(row)):
                paper.set_fill_color(*_GATE)
                paper.rect(px - 0.9, py - 0.9, 1.8, 1.8, style="F")
            ((px, py),) = ground.place(np.array([handout.grids[row].base]))
            _base(paper, px, py)
    paper.set_draw_color(*INK)
    paper.set_line_width(0.3)
    paper.rect(ground.x, ground.y, ground.width, ground.height)


def draw_names(paper: Paper, ground: Ground, handout: Handout, rows: Sequence[int]) -> None:
    """
    Print the names of streets, buildings and neighbours, over whatever is drawn.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    handout : Handout
        The plan.
    rows : sequence of int
        The grids that matter.
    """
    frame = ground.frame
    near = np.sort(handout.grid_tree.query(frame.box, predicate="intersects"))
    others = [row for row in near.tolist() if row not in rows]
    with paper.rect_clip(ground.x, ground.y, ground.width, ground.height):
        size = _NAME * paper.enlarged
        letter = size * 25.4 / 72 * ground.scale / 1000
        for one in street_names(handout, frame, letter=letter):
            if one.fits:
                ((px, py),) = ground.place(one.at.reshape(1, 2))
                paper.put(
                    px, py + 0.14 * size, one.name, size=size, halo=True, align="center",
                    angle=-one.angle,
                )  # fmt: skip
        _house_names(paper, ground, handout, rows)
        _neighbour_names(paper, ground, handout, rows, others)
    _scale_bar(paper, ground)
    _north(paper, ground)


def fill_areas(paper: Paper, ground: Ground, shapes: Geometries, colour: Colour) -> None:
    """
    Fill polygons; holes stay open.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    shapes : (n,) ndarray of Polygon or MultiPolygon, metric
        What.
    colour : tuple of int
        Red, green and blue to 255.
    """
    paper.set_fill_color(*colour)
    for part in shapely.get_parts(shapes):
        if part.is_empty or part.geom_type != "Polygon":
            continue
        if not part.interiors:
            points = ground.place(shapely.get_coordinates(part.exterior))
            paper.polygon(points[:-1], style="F")
            continue
        with paper.new_path() as path:
            path.style.fill_color = f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}"
            path.style.stroke_color = None
            path.style.intersection_rule = "evenodd"
            for ring in shapely.get_rings(part):
                first, *rest = ground.place(shapely.get_coordinates(ring))
                path.move_to(*first)
                for point in rest[:-1]:
                    path.line_to(*point)
                path.close()


def draw_lines(
    paper: Paper, ground: Ground, shapes: Geometries, colour: Colour, width: float
) -> None:
    """
    Draw lines with round ends.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    shapes : (n,) ndarray of shapely geometries, metric
        Lines; anything else is left out.
    colour : tuple of int
        Red, green and blue to 255.
    width : float, mm
        Of the line.
    """
    paper.set_draw_color(*colour)
    paper.set_line_width(width)
    parts = shapely.get_parts(shapes)
    for line in parts[shapely.get_dimensions(parts) == 1]:
        points = ground.place(shapely.get_coordinates(line))
        if len(points) > 1:
            paper.polyline(points)


def draw_walk(
    paper: Paper, ground: Ground, lines: Geometries, is_extra: Sequence[bool]
) -> None:
    """
    Draw a walk.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    lines : (n_legs,) ndarray of LineString, metric
        Its legs.
    is_extra : (n_legs,) sequence of bool
        Where a street is walked again.
    """
    extra = np.array(is_extra, dtype=bool)
    with paper.rect_clip(ground.x, ground.y, ground.width, ground.height):
        draw_lines(paper, ground, lines[~extra], WAY, 0.9)
        with paper.local_context(dash_pattern={"dash": 0.8, "gap": 1.2}):
            draw_lines(paper, ground, lines[extra], EXTRA, 0.7)


def draw_stops(paper: Paper, ground: Ground, stops: Floats) -> None:
    """
    Draw numbered stops.

    Parameters
    ----------
    paper : Paper
        The document, on its page.
    ground : Ground
        Where.
    stops : (n_stops, 2) ndarray, m
        In order.
    """
    with paper.rect_clip(ground.x, ground.y, ground.width, ground.height):
        for number, (x, y) in enumerate(ground.place(stops.reshape(-1, 2)), start=1):
            paper.set_fill_color(*WAY)
            paper.set_draw_color(*WHITE)
            paper.set_line_width(0.3)
            paper.circle(x, y, 2.1, style="FD")
            paper.put(x, y + 0.95, f"{number}", size=7.5, colour=WHITE, align="center")


def _house_names(paper: Paper, ground: Ground, handout: Handout, rows: Sequence[int]) -> None:
    """Print names of the grids' own buildings where there is room for them."""
    step = 1000 / ground.scale
    size = 6 * paper.enlarged
    for name, at, side in house_names(handout, tuple(rows)):
        room = side * step
        if room < 4.0:  # mm
            continue
        ((x, y),) = ground.place(at.reshape(1, 2))
        paper.put(
            x, y + 0.13 * size, name, size=size, colour=MUTED, align="center", most=room * 1.6
        )


def _neighbour_names(
    paper: Paper, ground: Ground, handout: Handout, rows: Sequence[int], others: Sequence[int]
) -> None:
    """Print which grids lie around, clear of the frame, the arrow, the scale and each other."""
    mine = {handout.grids[row].community for row in rows}
    right, bottom = ground.x + ground.width, ground.y + ground.height
    by = paper.enlarged
    taken = [
        shapely.box(right - 12, ground.y, right, ground.y + 17),
        shapely.box(
            ground.x, bottom - 5 - 6 * by, ground.x + 0.3 * ground.width + 2 + 14 * by, bottom
        ),
    ]
    for row in others:
        shape = shapely.intersection(handout.outlines[row], ground.frame.box)
        if shape.area * (1000 / ground.scale) ** 2 < 60:  # mm²: no room for letters
            continue
        grid = handout.grids[row]
        at = shapely.get_coordinates(shapely.point_on_surface(shape))
        ((x, y),) = ground.place(at)
        label = grid.code[-3:]
        if grid.community not in mine and grid.community_name:
            label = say(
                "pack.neighbour", paper.language, community=grid.community_name, number=label
            )
        size = 8 * by
        half = paper.wide(label, size) / 2 + 0.5
        x = min(max(x, ground.x + half), right - half)
        room = shapely.box(x - half, y - 0.38 * size, x + half, y + 0.13 * size)
        if not any(room.intersects(one) for one in taken):
            taken.append(room)
            paper.put(x, y, label, size=size, colour=MUTED, halo=True, align="center")


def _base(paper: Paper, x: float, y: float) -> None:
    paper.set_fill_color(*MINE)
    paper.set_draw_color(*WHITE)
    paper.set_line_width(0.2)
    by = paper.enlarged
    corners = [(x, y - 1.8 * by), (x + 1.6 * by, y + 1.2 * by), (x - 1.6 * by, y + 1.2 * by)]
    paper.polygon(corners, style="FD")
    told = say("pack.start", paper.language)
    paper.put(x, y + 4.0 * by, told, size=_NAME * by, halo=True, align="center")


def _scale_bar(paper: Paper, ground: Ground) -> None:
    metres = nice_length(0.3 * ground.width * ground.scale / 1000)
    wide = metres * 1000 / ground.scale
    by = paper.enlarged
    x, y = ground.x + 3, ground.y + ground.height - 4
    paper.set_fill_color(*WHITE)
    paper.rect(x - 1.5, y - 6 * by, max(wide, 24) + 14 * by, 6 * by + 3, style="F")
    paper.set_draw_color(*INK)
    paper.set_line_width(0.2)
    for half, colour in ((0, INK), (1, WHITE)):
        paper.set_fill_color(*colour)
        paper.rect(x + half * wide / 2, y, wide / 2, 1.2, style="FD")
    shown = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    paper.put(x + wide + 1.2, y + 1.2, shown, size=7 * by)
    paper.put(x, y - 1.6, f"1:{ground.scale:,}", size=7.5 * by)


def _north(paper: Paper, ground: Ground) -> None:
    x, y = ground.x + ground.width - 7, ground.y + 14
    paper.set_line_width(0.25)
    paper.set_draw_color(*INK)
    for side, colour in ((-1, INK), (1, WHITE)):
        paper.set_fill_color(*colour)
        paper.polygon([(x, y - 7), (x + side * 2.2, y), (x, y - 1.6)], style="FD")
    paper.put(x, y - 8, "N", size=9, align="center", halo=True, bold=True)
