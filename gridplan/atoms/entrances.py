"""Buildings into parts: whole, or by entrance where one alone exceeds a grid."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Ints
from gridplan.inputs import Buildings, Finding

# Where a ledger gives no entrances, one is assumed to serve a quarter of a grid.
_ENTRANCES_PER_GRID = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """
    The parts of all buildings that lie in a community.

    Attributes
    ----------
    building : (n,) ndarray of int
        Index into the area's buildings, not decreasing.
    unit : (n,) ndarray of int
        Entrance from 1; 0 for a whole building.
    households : (n,) ndarray of int
        Of this part.
    point : (n, 2) ndarray, m
        Inside the footprint, where the part is taken to be.
    findings : tuple of Finding
        Buildings that had to be divided.
    """

    building: Ints
    unit: Ints
    households: Ints
    point: Floats
    findings: tuple[Finding, ...]


def divide_buildings(buildings: Buildings, *, heaviest: Ints, target: Ints) -> Doors:
    """
    Divide buildings that are heavier than a grid may be by entrance.

    Parameters
    ----------
    buildings : Buildings
        Those with ``community`` -1 are left out.
    heaviest : (n_communities,) ndarray of int, households
        The most that one grid of each community may hold.
    target : (n_communities,) ndarray of int, households
        What a grid of each community aims at.

    Returns
    -------
    Doors
        One row a building, or one an entrance.
    """
    inside = np.flatnonzero(buildings.community >= 0)
    community = buildings.community[inside]
    households = buildings.households[inside]
    is_divided = households > heaviest[community]
    count = np.ones(len(inside), dtype=np.int64)
    findings = []
    for row in np.flatnonzero(is_divided):
        building = int(inside[row])
        known = int(buildings.units[building])
        share = max(1, int(target[community[row]]) // _ENTRANCES_PER_GRID)
        count[row] = known if known > 1 else -(-int(households[row]) // share)
        findings.append(
            Finding(
                level="warning",
                key="atoms.divided_by_entrance" if known > 1 else "atoms.entrances_assumed",
                layer="buildings",
                feature=buildings.building_id[building],
                values={"households": int(households[row]), "entrances": int(count[row])},
            )
        )
    owner = np.repeat(np.arange(len(inside)), count)
    unit = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    share_of = households[owner] // count[owner] + (unit < households[owner] % count[owner])
    return Doors(
        building=inside[owner],
        unit=np.where(is_divided[owner], unit + 1, 0),
        households=share_of.astype(np.int64),
        point=_points(buildings, inside, owner, count, unit),
        findings=tuple(findings),
    )


def _points(buildings: Buildings, inside: Ints, owner: Ints, count: Ints, unit: Ints) -> Floats:
    geometry = buildings.geometry[inside]
    whole: Floats = shapely.get_coordinates(shapely.point_on_surface(geometry))
    point = whole[owner]
    for row in np.flatnonzero(count > 1):
        start, end = _long_axis(geometry[row])
        mine = np.flatnonzero(owner == row)
        share = (unit[mine] + 0.5) / count[row]
        point[mine] = start + share[:, None] * (end - start)
    return point


def _long_axis(geometry: shapely.Geometry) -> tuple[Floats, Floats]:
    """Lay a line through a footprint lengthwise; entrances stand along it."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(geometry))
    if len(box) < 4:  # a point: entrances 10 m apart would be a guess too, so 2 m
        centre = shapely.get_coordinates(geometry)[0]
        aside = np.array([1.0, 0.0])
        return centre - aside, centre + aside
    sides = np.hypot(*(box[1:3] - box[0:2]).T)
    first, second = (0, 1) if sides[0] >= sides[1] else (1, 2)
    along = box[second] - box[first]
    middle = box[:4].mean(axis=0)
    return middle - along / 2, middle + along / 2
