"""Levels of a plan that people are found for beside its grids, and stations' grids."""

from collections import Counter

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.plan.nested_plan import NestedPlan
from gridplan.plan.plan import Plan
from gridplan.staffing import Layer


def layers_of(plan: Plan, nested: NestedPlan | None) -> tuple[Layer, ...]:
    """
    List the levels below grids that some role of the scheme serves.

    Parameters
    ----------
    plan : Plan
        The plan.
    nested : NestedPlan or None
        Its drawn lower levels.

    Returns
    -------
    tuple of Layer
        Drawn levels, then estates and buildings.
    """
    served = {role.serves for role in plan.scheme.roles}
    parts = plan.atoms.parts
    grid = plan.partition.grid_of[parts.atom]
    found: list[Layer] = []
    if nested is not None:
        pieces = nested.nested
        for one, code in zip(pieces.levels, nested.code, strict=True):
            if one.level.key in served:
                found.append(
                    _layer(plan, one.level.key, code, pieces.part, one.unit, pieces.households)
                )
    for level in plan.scheme.levels:
        if level.column and level.key in served:
            name = _names(plan, level.column)
            if not any(name):
                continue  # the area does not tell them
            names, unit = np.unique(np.array(["", *name]), return_inverse=True)
            lived = np.where(parts.households > 0, unit[1:] - 1, -1)  # 0 is no name at all
            kept, place = np.unique(lived[lived >= 0], return_inverse=True)
            lived[lived >= 0] = place
            row = np.arange(len(grid))
            code = tuple(names[1:][kept].tolist())
            found.append(_layer(plan, level.key, code, row, lived, parts.households))
    return tuple(found)


def _names(plan: Plan, column: str) -> list[str]:
    """Name the unit of each part; a name that two communities use gets their codes."""
    parts, area = plan.atoms.parts, plan.area
    told = getattr(area.buildings, column)
    name = [told[building] for building in parts.building]
    community = plan.partition.community[plan.partition.grid_of[parts.atom]].tolist()
    there = Counter(one for one, _ in set(zip(name, community, strict=True)))
    return [
        f"{area.communities.code[c]} {one}" if one and there[one] > 1 else one
        for one, c in zip(name, community, strict=True)
    ]


def _layer(
    plan: Plan, level: str, code: tuple[str, ...], row: Ints, unit: Ints, households: Ints
) -> Layer:
    parts = plan.atoms.parts
    is_in = unit >= 0
    n = len(code)
    weight = households[is_in] + 1e-6
    total = np.bincount(unit[is_in], weights=weight, minlength=n)
    point = parts.point[row[is_in]]
    centre = np.column_stack(
        [np.bincount(unit[is_in], weights=weight * point[:, axis], minlength=n) / total
         for axis in (0, 1)]
    )  # fmt: skip
    # A unit that lies in several grids belongs to the one with most of its households.
    grid = plan.partition.grid_of[parts.atom[row[is_in]]]
    pair, place = np.unique(np.column_stack([unit[is_in], grid]), axis=0, return_inverse=True)
    lives = np.bincount(place.ravel(), weights=weight)
    order = np.lexsort((pair[:, 1], -lives, pair[:, 0]))
    first = order[np.unique(pair[order, 0], return_index=True)[1]]
    return Layer(
        level=level, code=code, grid=pair[first, 1], centre=centre, row=row, unit=unit,
        households=households,
    )  # fmt: skip


def grids_of_stations(plan: Plan) -> dict[str, tuple[int, ...]]:
    """
    Find the grids that stations' areas reach into, by the buildings inside.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to tuple of int
        Grids by name of the station; empty where the area has no stations.
    """
    stations = plan.area.stations
    if stations is None:
        return {}
    parts = plan.atoms.parts
    grid = plan.partition.grid_of[parts.atom]
    found: dict[str, tuple[int, ...]] = {}
    for name in sorted(set(stations.name)):
        mine = np.array([one == name for one in stations.name])
        outline = shapely.union_all(stations.geometry[mine])
        shapely.prepare(outline)
        inside = shapely.intersects_xy(outline, parts.point[:, 0], parts.point[:, 1])
        found[name] = tuple(np.unique(grid[inside]).tolist())
    return found
