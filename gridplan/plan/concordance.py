"""
Old units and new grids side by side: shares of area and households, nothing lost.

Area is cut by the two outlines; households go with their building.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints

# Slivers of outlines that only nearly meet, in m².
_SLIVER = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Concord:
    """
    What one old unit and one new grid share.

    Attributes
    ----------
    layer, old, new : str
        Layer and code of the old unit, and code of the new grid.
    area : float, m²
        Ground they share.
    area_share : float, share
        Part of the old unit's ground.
    households : int
        Households they share.
    """

    layer: str
    old: str
    new: str
    area: float
    area_share: float
    households: int


def concord(
    layer: str,
    old: tuple[Sequence[str], Geometries, Ints],
    new: tuple[Sequence[str], Geometries, Ints],
    households: Ints,
) -> tuple[Concord, ...]:
    """
    Set old units against new grids.

    Parameters
    ----------
    layer : str
        Name of the old layer.
    old, new : tuple of (codes, (n,) ndarray of Polygon, (n_buildings,) ndarray of int)
        Codes and outlines, metric, and the unit of each building; -1 for none.
    households : (n_buildings,) ndarray of int
        Of each building.

    Returns
    -------
    tuple of Concord
        Sorted by old, then new; shares of one old unit add up to 1 where the new
        grids cover it.
    """
    old_code, old_outline, old_of = old
    new_code, new_outline, new_of = new
    tree = shapely.STRtree(new_outline)
    left, right = tree.query(old_outline, predicate="intersects")
    area: Floats = shapely.area(shapely.intersection(old_outline[left], new_outline[right]))
    shared = {
        (int(a), int(b)): float(m)
        for a, b, m in zip(left, right, area, strict=True)
        if m > _SLIVER
    }
    people: dict[tuple[int, int], int] = {}
    for a, b, n in zip(old_of.tolist(), new_of.tolist(), households.tolist(), strict=True):
        if a >= 0 and b >= 0:
            people[a, b] = people.get((a, b), 0) + n
    covered = np.zeros(len(old_code))
    for (a, _), m in shared.items():
        covered[a] += m
    rows = sorted(
        set(shared) | set(people), key=lambda key: (old_code[key[0]], new_code[key[1]])
    )
    return tuple(
        Concord(
            layer=layer,
            old=old_code[a],
            new=new_code[b],
            area=shared.get((a, b), 0.0),
            area_share=shared.get((a, b), 0.0) / covered[a] if covered[a] else 0.0,
            households=people.get((a, b), 0),
        )
        for a, b in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conserved:
    """
    Whether a concordance lost anything.

    Attributes
    ----------
    area_share : float, share
        Ground of the old layer that stands in the table.
    households_share : float, share
        Households of the old layer that stand in the table.
    lost : tuple of str
        Old units with less than all of either.
    """

    area_share: float
    households_share: float
    lost: tuple[str, ...]


def conserved(
    rows: Sequence[Concord], old_code: Sequence[str], old_area: Floats, old_households: Ints
) -> Conserved:
    """
    Add a concordance up again.

    Parameters
    ----------
    rows : sequence of Concord
        One layer's.
    old_code : (n_old,) sequence of str
        Codes.
    old_area : (n_old,) ndarray, m²
        Ground of each old unit.
    old_households : (n_old,) ndarray of int
        Households of each.

    Returns
    -------
    Conserved
        Shares of 1 where nothing was lost.
    """
    number = {code: row for row, code in enumerate(old_code)}
    area, people = np.zeros(len(old_code)), np.zeros(len(old_code), dtype=np.int64)
    for row in rows:
        area[number[row.old]] += row.area
        people[number[row.old]] += row.households
    is_lost = (np.abs(area - old_area) > 1e-6 * np.maximum(old_area, 1.0)) | (
        people != old_households
    )
    return Conserved(
        area_share=float(area.sum() / max(old_area.sum(), 1e-9)),
        households_share=float(people.sum() / max(int(old_households.sum()), 1)),
        lost=tuple(code for code, bad in zip(old_code, is_lost.tolist(), strict=True) if bad),
    )
