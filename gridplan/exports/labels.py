"""Where a grid's number stands on a map: in the widest place of each of its parts."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.exports.grid_table import GridTable

_FINE = 0.05  # of a part's width; a finer search would not be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """
    Room for a number.

    Attributes
    ----------
    x, y : float, m
        Its middle.
    radius : float, m
        Of the greatest circle that fits.
    text : str
        The end of the grid's code.
    is_main : bool
        True in the largest part of a grid.
    """

    x: float
    y: float
    radius: float
    text: str
    is_main: bool


def label_spots(table: GridTable) -> list[Spot]:
    """
    Find room for the numbers.

    Parameters
    ----------
    table : GridTable
        The grids.

    Returns
    -------
    list of Spot
        One for each part of each grid.
    """
    parts, grid = shapely.get_parts(table.outline, return_index=True)
    area = shapely.area(parts)
    # A polygon cannot hold a circle wider than the square root of its area, about.
    circles = shapely.maximum_inscribed_circle(parts, tolerance=_FINE * np.sqrt(area))
    middle = shapely.get_coordinates(circles)[0::2]
    radius = shapely.length(circles)
    largest = {int(grid[row]): int(row) for row in np.argsort(area, kind="stable")}
    return [
        Spot(
            x=float(middle[row, 0]),
            y=float(middle[row, 1]),
            radius=float(radius[row]),
            text=table.code[number][-3:],
            is_main=largest[number] == row,
        )
        for row, number in enumerate(grid.tolist())
    ]
