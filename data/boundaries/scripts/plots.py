"""Blocks between streets, cut into plots of a size one builder would take."""

from dataclasses import dataclass

import numpy as np
import shapely
from network import to_mm
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.ops import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """
    A piece of a block.

    Attributes
    ----------
    ground : Polygon, m
        Up to the middle of its streets.
    land : Polygon, m
        What can be built on: streets and a strip along walls taken off.
    angle : float, radians
        Direction of its rows, near east.
    """

    ground: Polygon
    land: Polygon
    angle: float


def row_angle(ground: Polygon, most: float = np.deg2rad(30.0)) -> float:
    """
    Turn rows with the block, but not far from facing south.

    Parameters
    ----------
    ground : Polygon
        The block.
    most : float, radians
        How far rows may turn from east.

    Returns
    -------
    float, radians
        Direction of the rows.
    """
    xy = np.array(shapely.minimum_rotated_rectangle(ground).exterior.coords)
    angles = np.arctan2(*(np.diff(xy, axis=0)[:2, ::-1].T))
    turned = [(a + np.pi / 4) % (np.pi / 2) - np.pi / 4 for a in angles]
    return float(np.clip(turned[0], -most, most))


def cut_block(
    block: Polygon, streets: MultiLineString, *, largest: float
) -> tuple[list[Polygon], list[LineString]]:
    """
    Halve a block across its longer side until no piece is too large.

    Parameters
    ----------
    block : Polygon, m
        Between streets.
    streets : MultiLineString
        A cut must not cross one: dead ends reach into blocks.
    largest : float, m²
        Size at which to stop.

    Returns
    -------
    tuple of list of Polygon and list of LineString
        The pieces, and the cuts between them from edge to edge.
    """
    if block.area <= largest:
        return [block], []
    corners = np.array(shapely.minimum_rotated_rectangle(block).exterior.coords)[:4]
    sides = np.diff(corners, axis=0)
    long = int(np.argmax(np.hypot(*sides.T)[:2]))
    a, along = corners[long], sides[long]
    across = corners[long + 2] - corners[long + 1]
    for share in (0.5, 0.46, 0.54, 0.42, 0.58, 0.37, 0.63):
        start = a + share * along - 0.1 * across
        line = LineString([start, start + 1.2 * across])
        cut = line.intersection(block)
        if cut.geom_type != "LineString":
            continue
        cut = to_mm(cut)
        inner = LineString([cut.interpolate(1.0), cut.interpolate(cut.length - 1.0)])
        if inner.distance(streets) < 0.5 or _near_end(cut, streets):
            continue
        pieces, cuts = [], [cut]
        for half in shapely.get_parts(split(block, _longer(cut))):
            more, inside = cut_block(half, streets, largest=largest)
            pieces += more
            cuts += inside
        return pieces, cuts
    return [block], []


def _near_end(cut: LineString, streets: MultiLineString) -> bool:
    """Keep the ends of walls off crossings."""
    ends = shapely.multipoints([p for s in streets.geoms for p in (s.coords[0], s.coords[-1])])
    return min(Point(cut.coords[0]).distance(ends), Point(cut.coords[-1]).distance(ends)) < 12.0


def _longer(cut: LineString) -> LineString:
    (x0, y0), (x1, y1) = cut.coords[0], cut.coords[-1]
    dx, dy = (x1 - x0) / cut.length, (y1 - y0) / cut.length
    return LineString([(x0 - dx, y0 - dy), (x1 + dx, y1 + dy)])
