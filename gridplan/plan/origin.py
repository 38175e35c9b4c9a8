"""Where today's households were in the plan before, and whether it is of the same area."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.errors import InputError
from gridplan.inputs import Area, Finding
from gridplan.plan.previous import Previous

_SHIFTED = 1e-3  # share of a community's ground that makes its border another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Which old grids the households of today's parts were in; a row a part and old grid.

    Attributes
    ----------
    part : (n,) ndarray of int
        Building or entrance of today.
    old : (n,) ndarray of int
        Old grid.
    households : (n,) ndarray of int
        As counted today.
    """

    part: Ints
    old: Ints
    households: Ints


def origin_of(area: Area, atoms: AtomLayer, previous: Previous) -> Origin:
    """
    Find where today's households were.

    Parameters
    ----------
    area : Area
        As it is now.
    atoms : AtomLayer
        Its cells; entrances and counts are taken from their parts.
    previous : Previous
        The plan in force.

    Returns
    -------
    Origin
        Rows by part; parts of new buildings have none. Where a building was divided
        otherwise, its households are shared as they were then.

    Raises
    ------
    InputError
        If no building of the area stands in the plan.
    """
    known = previous.rows_of()
    parts = atoms.parts
    rows: list[tuple[int, int, int]] = []
    for part, (building, unit, count) in enumerate(
        zip(
            parts.building.tolist(), parts.unit.tolist(), parts.households.tolist(), strict=True
        )
    ):
        mine = known.get(area.buildings.building_id[building], [])
        same = [row for row in mine if previous.unit[row] == unit] or [
            row for row in mine if previous.unit[row] == 0
        ]
        chosen = same[:1] or mine
        grids = previous.grid[chosen]
        weight = previous.households[chosen] if len(chosen) > 1 else np.ones(len(chosen), int)
        if not weight.sum():
            weight = np.ones(len(chosen), dtype=np.int64)
        upto = np.cumsum(weight) * count // max(int(weight.sum()), 1)
        shares = np.diff(upto, prepend=0)
        rows += [(part, int(g), int(n)) for g, n in zip(grids, shares, strict=True) if g >= 0]
    if not rows:
        raise InputError("change.other_buildings", area=area.name)
    part_of, old, households = np.array(rows, dtype=np.int64).T
    return Origin(part=part_of, old=old, households=households)


def compare_areas(area: Area, previous: Previous) -> list[Finding]:
    """
    Say where the area is no longer the one of the plan.

    Parameters
    ----------
    area : Area
        As it is now.
    previous : Previous
        The plan in force.

    Returns
    -------
    list of Finding
        Communities that are new, gone or have another border.

    Raises
    ------
    InputError
        If they have no community in common.
    """
    codes = area.communities.code
    old = set(previous.community)
    if not old & set(codes):
        raise InputError("change.other_area", area=area.name, known=", ".join(sorted(old)[:3]))

    def finding(key: str, code: str, **values: float) -> Finding:
        return Finding(
            level="warning", key=key, layer="communities", feature=code, values=values
        )

    found = [finding("change.community_gone", code) for code in sorted(old - set(codes))]
    for number, code in enumerate(codes):
        mine = [row for row, one in enumerate(previous.community) if one == code]
        if not mine:
            found.append(finding("change.community_new", code))
            continue
        shape = area.communities.geometry[number]
        was = shapely.union_all(previous.outline[mine])
        off = shapely.symmetric_difference(shape, was).area / max(shape.area, 1e-9)
        if off > _SHIFTED:
            found.append(finding("change.border_moved", code, percent=round(100 * off, 1)))
    return found
