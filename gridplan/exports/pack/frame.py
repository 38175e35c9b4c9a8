"""
Where a drawing lies on the ground, and shapes as the paths of a drawing.

One unit is a decimetre, y runs downward, and all numbers are whole: equal vertices
of neighbours round equally, so no gaps open.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints

UNITS = 10.0
"""Units of a drawing to the metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """
    A rectangle on the ground.

    Attributes
    ----------
    west, south, east, north : float, m
        Its sides.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> int:
        """
        Measure it.

        Returns
        -------
        int, units
            From west to east.
        """
        return round((self.east - self.west) * UNITS)

    @property
    def height(self) -> int:
        """
        Measure it.

        Returns
        -------
        int, units
            From north to south.
        """
        return round((self.north - self.south) * UNITS)

    @property
    def box(self) -> shapely.Polygon:
        """
        Draw it.

        Returns
        -------
        Polygon, metric
            The rectangle.
        """
        return shapely.box(self.west, self.south, self.east, self.north)

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
        return np.rint(moved * UNITS).astype(np.int64)

    def clipped(self, shapes: Geometries) -> Geometries:
        """
        Cut shapes to the rectangle.

        Parameters
        ----------
        shapes : (n,) ndarray of shapely geometries, metric
            Lines or polygons.

        Returns
        -------
        (n,) ndarray of shapely geometries, metric
            Empty where nothing is left.
        """
        cut: Geometries = shapely.intersection(shapes, self.box)
        return cut

    def lines(self, shapes: Geometries) -> str:
        """
        Write lines as one path.

        Parameters
        ----------
        shapes : (n,) ndarray of shapely geometries, metric
            Lines; anything else is left out.

        Returns
        -------
        str
            For the attribute ``d``.
        """
        parts = shapely.get_parts(shapes)
        lines = parts[shapely.get_dimensions(parts) == 1]
        return "".join(self._path(shapely.get_coordinates(line), "") for line in lines)

    def areas(self, shapes: Geometries) -> str:
        """
        Write polygons as one path, to be filled by the rule ``evenodd``.

        Parameters
        ----------
        shapes : (n,) ndarray of shapely geometries, metric
            Polygons; anything else is left out.

        Returns
        -------
        str
            For the attribute ``d``.
        """
        parts = shapely.get_parts(shapes)
        rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])
        return "".join(self._path(shapely.get_coordinates(ring), "z") for ring in rings)

    def _path(self, xy: Floats, closing: str) -> str:
        placed = self.place(xy)
        if closing:
            placed = placed[:-1]
        step = np.diff(placed, axis=0)
        step = step[(step != 0).any(axis=1)]
        if not len(step):
            return ""
        moves = " ".join(f"{dx} {dy}" for dx, dy in step.tolist()).replace(" -", "-")
        return f"M{placed[0, 0]} {placed[0, 1]}l{moves}{closing}"


def frame_around(shapes: Iterable[shapely.Geometry], *, margin: float = 60.0) -> Frame:
    """
    Frame some shapes.

    Parameters
    ----------
    shapes : iterable of shapely geometries, metric
        What has to be seen; not all empty.
    margin : float, m
        Left free on all sides, at least.

    Returns
    -------
    Frame
        A square, as the map on a phone is about.
    """
    west, south, east, north = shapely.total_bounds(np.array(list(shapes), dtype=object))
    edge = max(margin, 0.06 * max(east - west, north - south))
    wide, tall = east - west + 2 * edge, north - south + 2 * edge
    half = max(wide, tall) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return Frame(west=x - half, south=y - half, east=x + half, north=y + half)
