"""What a scheme asks of a plan beyond its grids: circles, whole buildings, joint villages."""

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.inputs import Communities
from gridplan.plan.circles import life_circles
from gridplan.plan.conformance import Measurement
from gridplan.plan.joint import JointUnits, join_neighbours
from gridplan.plan.level_measures import measure_circles, measure_joint, measure_whole
from gridplan.plan.plan import Plan
from gridplan.streets import build_network

_LEAST = 1.0  # m of common border that make two communities neighbours


def joint_units(plan: Plan) -> dict[str, JointUnits]:
    """
    Group neighbouring communities where the scheme has a level of such groups.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to JointUnits
        By key of the level; empty for most schemes.
    """
    levels = [
        level for level in plan.scheme.levels if level.measure == "communities" and level.target
    ]
    if not levels:
        return {}
    communities = plan.area.communities
    touching = _touching(communities)
    return {
        level.key: join_neighbours(len(communities), touching, level.target) for level in levels
    }


def measure_further(plan: Plan, joint: dict[str, JointUnits]) -> tuple[Measurement, ...]:
    """
    Measure what the scheme asks beyond grids and people.

    Parameters
    ----------
    plan : Plan
        The plan.
    joint : dict of str to JointUnits
        Groups of communities.

    Returns
    -------
    tuple of Measurement
        Circles where the area has places, whole buildings, joint units.
    """
    scheme, area, parts = plan.scheme, plan.area, plan.atoms.parts
    grid = plan.partition.grid_of[parts.atom]
    found = [measure_joint(key, one, area.communities.code) for key, one in joint.items()]
    for level in scheme.levels:
        if level.is_whole and level.column:
            told = getattr(area.buildings, level.column)
            names = [told[b] for b in parts.building]
            most = max(t.maximum or t.households for t in scheme.targets.values())
            found.append(measure_whole(level.key, names, grid, parts.households, most))
    if scheme.circles and area.places is not None:
        network = build_network(area.streets)
        circles = life_circles(
            scheme.circles, network, area.places,
            door=parts.point, households=parts.households, grid=grid,
        )  # fmt: skip
        found += measure_circles(circles, plan.grid_code)
    return tuple(found)


def _touching(communities: Communities) -> Ints:
    shapes = communities.geometry
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = shapely.length(shapely.intersection(shapes[left], shapes[right]))
    pairs = np.column_stack([left, right])[common > _LEAST]
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return np.asarray(pairs[order], dtype=np.int64)
