"""Which grid a row belongs to: by its code, by its building, or by where it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.sources.tables.rows import Column

WHERE: tuple[Column, ...] = (
    Column(name="grid_code", also=("网格代码", "网格编码"), is_code=True),
    Column(name="building_id", also=("楼栋编号", "楼栋代码"), is_code=True),
    Column(name="x", also=("lon", "longitude", "经度"), kind="number"),
    Column(name="y", also=("lat", "latitude", "纬度"), kind="number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """
    What tells where something is.

    Attributes
    ----------
    code : (n_grids,) tuple of str
        Grid codes.
    grid_of_building : mapping of str to str
        Grid code by building id.
    outline : (n_grids,) ndarray of Polygon or MultiPolygon, or None
        Of each grid, metric.
    crs : str
        The metric system of the outlines.
    """

    code: tuple[str, ...]
    grid_of_building: Mapping[str, str] = field(default_factory=dict)
    outline: Geometries | None = None
    crs: str = GEOGRAPHIC


def resolve(rows: Sequence[Mapping[str, str]], where: Whereabouts) -> tuple[str, ...]:
    """
    Find the grid of every row.

    Parameters
    ----------
    rows : sequence of mapping of str to str
        With ``grid_code``, ``building_id``, or longitude ``x`` and latitude ``y``.
    where : Whereabouts
        The grids.

    Returns
    -------
    (n,) tuple of str
        Exactly one grid code for each row; empty where nothing tells. A point on a
        border belongs to the first of its grids.
    """
    known = set(where.code)
    found: list[str] = []
    for row in rows:
        by_code = row.get("grid_code", "")
        by_building = where.grid_of_building.get(row.get("building_id", ""), "")
        found.append(by_code if by_code in known else by_building)
    open_rows = [
        n for n, row in enumerate(rows) if not found[n] and row.get("x") and row.get("y")
    ]
    if open_rows and where.outline is not None:
        xy = np.array([[float(rows[n]["x"]), float(rows[n]["y"])] for n in open_rows])
        points = reproject(shapely.points(xy), GEOGRAPHIC, where.crs)
        point, grid = shapely.STRtree(where.outline).query(points, predicate="intersects")
        for n, g in sorted(zip(point.tolist(), grid.tolist(), strict=True), reverse=True):
            found[open_rows[n]] = where.code[g]
    return tuple(found)
