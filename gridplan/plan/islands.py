"""
What a scheme asks by residents: a grid for an island, a closer look at a large town.

Residents are counts per building; without them both rules stay open, and that is said.
"""

from collections.abc import Iterator

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.inputs import Area, Finding
from gridplan.plan.level_measures import flagged_units
from gridplan.schemes import Scheme

_TOWN = 9  # digits of an official code that name the town


def islands_of(area: Area, least: int) -> Iterator[tuple[str, shapely.Geometry]]:
    """
    Find the islands with enough residents for a grid of their own.

    Parameters
    ----------
    area : Area
        A community in several pieces lies on its largest by households; the others are
        islands.
    least : int
        Residents from which an island gets a grid; 0 for never.

    Yields
    ------
    tuple of (str, Polygon)
        ``CODE/2`` for the second piece of a community, counted from west to east.
    """
    buildings, told = area.buildings, area.buildings.residents
    if not least or told is None:
        return
    spots = shapely.point_on_surface(buildings.geometry)
    for number, whole in enumerate(area.communities.geometry):
        pieces = sorted(shapely.get_parts(whole), key=lambda piece: piece.bounds)
        if len(pieces) < 2:
            continue
        mine = np.flatnonzero(buildings.community == number)
        building, piece = shapely.STRtree(pieces).query(spots[mine], predicate="intersects")
        n = len(pieces)
        households = np.bincount(piece, buildings.households[mine[building]], minlength=n)
        residents = np.bincount(piece, told[mine[building]], minlength=n)
        for island in np.flatnonzero(residents >= least).tolist():
            if island != int(households.argmax()):
                yield f"{area.communities.code[number]}/{island + 1}", pieces[island]


def resident_findings(area: Area, scheme: Scheme) -> list[Finding]:
    """
    List towns above the residents a scheme lets pass without remark.

    Parameters
    ----------
    area : Area
        With residents of its buildings, or without.
    scheme : Scheme
        With ``flag_above`` for towns, or an island rule, or neither.

    Returns
    -------
    list of Finding
        One a large town; one that says so where the area tells no residents.
    """
    levels = [level for level in scheme.levels if level.flag_above]
    if not levels and not scheme.island_residents:
        return []
    residents = area.buildings.residents
    if residents is None:
        return [
            Finding(
                level="warning", key="plan.no_residents", layer="buildings", feature="residents"
            )
        ]
    total = _by_town(area, residents)
    return [
        Finding(
            level="warning",
            key="plan.large_town",
            layer="communities",
            feature=town,
            values={"residents": total[town], "limit": level.flag_above},
        )
        for level in levels
        for town in flagged_units(level, tuple(total), np.array(list(total.values())))
    ]


def _by_town(area: Area, residents: Ints) -> dict[str, int]:
    """Sum residents by the town in the official code."""
    inside = area.buildings.community >= 0
    counted = np.bincount(
        area.buildings.community[inside], residents[inside], minlength=len(area.communities)
    )
    total: dict[str, int] = {}
    for code, there in zip(area.communities.code, counted.tolist(), strict=True):
        total[code[:_TOWN]] = total.get(code[:_TOWN], 0) + int(there)
    return total
