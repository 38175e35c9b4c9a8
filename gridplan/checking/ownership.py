"""Whether each building is in one grid, whole or by entrance, with all its households."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import shapely

from gridplan.checking.fault import Fault
from gridplan.checking.files import Row
from gridplan.checking.record import Record

_NEAR = 0.01  # m: a point on a border is in both grids
_DOORSTEP = 2.0  # m: the entrances of a building drawn as a point stand around it


def check_ownership(record: Record) -> Iterator[Fault]:
    """
    Look for buildings lost, doubled, changed or in the wrong grid.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``unknown_building``, ``lost_building``, ``building_twice``,
        ``changed_households``, ``unknown_grid``, ``unplaced_inside`` or
        ``building_elsewhere``.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in record.rows:
        rows[row.building_id].append(row)
    buildings = record.area.buildings
    for name in sorted(set(rows) - set(buildings.building_id)):
        yield Fault(name="unknown_building", values={"building": name})
    for number, name in enumerate(buildings.building_id):
        mine = rows.get(name, [])
        households = int(buildings.households[number])
        if not mine:
            yield Fault(
                name="lost_building", values={"building": name, "households": households}
            )
            continue
        yield from _check_rows(record, name, mine, households)
    yield from _check_places(record, rows)


def _check_rows(record: Record, name: str, mine: list[Row], households: int) -> Iterator[Fault]:
    units = [row.unit for row in mine]
    if len(set(units)) != len(units) or (0 in units and len(units) > 1):
        yield Fault(name="building_twice", values={"building": name, "rows": len(mine)})
    told = sum(row.households for row in mine)
    if told != households or any(row.households < 0 for row in mine):
        values = {"building": name, "told": told, "households": households}
        yield Fault(name="changed_households", values=values)
    for row in mine:
        if row.grid_code and row.grid_code not in record.grid:
            yield Fault(name="unknown_grid", values={"building": name, "grid": row.grid_code})


def _check_places(record: Record, rows: dict[str, list[Row]]) -> Iterator[Fault]:
    # Each building's middle against the outlines of its grids.
    buildings = record.area.buildings
    middle = shapely.point_on_surface(buildings.geometry)
    pairs = [
        (number, record.grid[row.grid_code], row.unit)
        for number, name in enumerate(buildings.building_id)
        for row in rows.get(name, ())
        if row.grid_code in record.grid
    ]
    number, grid, unit = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    # A divided building has one middle and several grids: each must reach the building.
    shape = np.where(unit == 0, middle[number], buildings.geometry[number])
    is_point = (unit > 0) & (shapely.get_dimensions(shape) == 0)
    far = shapely.distance(shape, record.outline[grid]) > np.where(is_point, _DOORSTEP, _NEAR)
    for place in np.flatnonzero(far):
        values = {
            "building": buildings.building_id[number[place]],
            "grid": record.code[grid[place]],
        }
        yield Fault(name="building_elsewhere", values=values)
    outside = np.setdiff1d(np.arange(len(buildings)), number)
    tree = shapely.STRtree(record.area.communities.geometry)
    point, community = tree.query(middle[outside], predicate="within")
    for place, where in sorted(zip(point.tolist(), community.tolist(), strict=True)):
        name = buildings.building_id[outside[place]]
        if all(row.grid_code == "" for row in rows.get(name, ())) and rows.get(name):
            values = {"building": name, "community": record.area.communities.code[where]}
            yield Fault(name="unplaced_inside", values=values)
