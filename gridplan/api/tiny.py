"""An area so small that planning it tells at once whether the planner works."""

from functools import cache

import numpy as np
import shapely

from gridplan.inputs import Area, Buildings, Communities, Streets
from gridplan.plan.build import build_plan
from gridplan.plan.settings import Settings
from gridplan.schemes import load_scheme

_HOUSES, _HOUSEHOLDS = 4, 125


def divides() -> bool:
    """
    Divide four houses on one street into two grids of two.

    Returns
    -------
    bool
        True where the answer is the one known by hand.
    """
    plan = build_plan(_tiny(), load_scheme("wujin"), Settings(effort="draft", workers=1))
    return bool(plan.households.tolist() == [2 * _HOUSEHOLDS, 2 * _HOUSEHOLDS])


@cache
def _tiny() -> Area:
    """Draw a street of 200 m with two houses on either side, in the zone of 114° E."""
    west, south = 500_000.0, 3_380_000.0
    corners = [(25.0, 20.0), (25.0, 70.0), (155.0, 20.0), (155.0, 70.0)]
    houses = [
        shapely.box(west + x, south + y, west + x + 20, south + y + 10) for x, y in corners
    ]
    streets = [
        shapely.LineString([(west, south + 50), (west + 100, south + 50)]),
        shapely.LineString([(west + 100, south + 50), (west + 200, south + 50)]),
        shapely.LineString([(west + 100, south), (west + 100, south + 100)]),
    ]
    nothing = ("",) * _HOUSES
    return Area(
        name="health",
        crs="EPSG:4547",
        communities=Communities(
            code=("420199000001",),
            name=("health",),
            area_type=("urban",),
            geometry=np.array([shapely.box(west, south, west + 200, south + 100)]),
        ),
        buildings=Buildings(
            building_id=tuple("1234"),
            households=np.full(_HOUSES, _HOUSEHOLDS),
            community=np.zeros(_HOUSES, dtype=np.int64),
            floors=np.full(_HOUSES, 6),
            units=np.ones(_HOUSES, dtype=np.int64),
            use=nothing,
            name=nothing,
            address=nothing,
            geometry=np.array(houses),
        ),
        streets=Streets(
            geometry=np.array(streets),
            highway=("residential",) * len(streets),
            name=("",) * len(streets),
            is_oneway=np.zeros(len(streets), dtype=bool),
            is_private=np.zeros(len(streets), dtype=bool),
        ),
        input_hash="health",
    )
