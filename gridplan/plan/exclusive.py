"""
Exclusive grids (专属网格): schools, markets, parks, plants and islands cut out before dividing.

An outline of a place becomes a grid of its own, clipped to its community; the rest
of the community is divided as always, so that together they still cover it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import shapely

from gridplan.arrays import Geometries, Ints
from gridplan.inputs import Area, Finding
from gridplan.plan.codes import GRID15, CodeFormat, issue_codes
from gridplan.plan.islands import islands_of
from gridplan.schemes import Exclusive

# An outline smaller than this, or leaving less of its community, is not cut out; m².
_LEAST = 100.0
_Outline: TypeAlias = tuple[str, str, shapely.Geometry]  # kind, place, ground


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusiveGrids:
    """
    Grids that were cut out.

    Attributes
    ----------
    place_id : (n,) tuple of str
        The place each was made from; ``CODE/2`` for an island.
    key : (n,) tuple of str
        Kind of exclusive grid, as the scheme calls it.
    community : (n,) ndarray of int
        Community each was cut out of.
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        Outlines; none overlaps another.
    building : (n,) tuple of tuple of int
        Buildings of the area inside each.
    """

    place_id: tuple[str, ...]
    key: tuple[str, ...]
    community: Ints
    geometry: Geometries
    building: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        """Count the grids."""
        return len(self.place_id)


def cut_out(
    area: Area, exclusive: Sequence[Exclusive], *, island_residents: int = 0
) -> tuple[Area, ExclusiveGrids, tuple[Finding, ...]]:
    """
    Cut exclusive grids out of their communities.

    Parameters
    ----------
    area : Area
        With places that have outlines.
    exclusive : sequence of Exclusive
        Classes of place, in order of precedence.
    island_residents : int
        Residents from which an island is a grid of its own; 0 for no such rule.

    Returns
    -------
    tuple of (Area, ExclusiveGrids, tuple of Finding)
        What is left to divide, what was cut out, and places that were not and why.
        Buildings inside an exclusive grid belong to no community of the area that
        is left.
    """
    findings: list[Finding] = []
    rest = area.communities.geometry.copy()
    found: list[tuple[str, str, int, shapely.Geometry]] = []
    for kind, place, outline in (*_wanted(area, exclusive), *_islands(area, island_residents)):
        if shapely.get_dimensions(outline) != 2:
            findings.append(
                Finding(
                    level="ignored", key="conformance.place_without_outline", layer="places",
                    feature=place,
                )
            )  # fmt: skip
            continue
        for community in shapely.STRtree(rest).query(outline, predicate="intersects").tolist():
            piece = _polygons(shapely.intersection(rest[community], outline))
            left = _polygons(shapely.difference(rest[community], outline))
            if piece.area < _LEAST:
                continue
            if left.area < _LEAST:
                findings.append(
                    Finding(
                        level="warning", key="conformance.place_is_community", layer="places",
                        feature=place, values={"community": area.communities.code[community]},
                    )
                )  # fmt: skip
                continue
            rest[community] = left
            found.append((place, kind, community, piece))
    grids = ExclusiveGrids(
        place_id=tuple(one[0] for one in found),
        key=tuple(one[1] for one in found),
        community=np.array([one[2] for one in found], dtype=np.int64),
        geometry=np.array([one[3] for one in found], dtype=object),
        building=_buildings(area, [one[3] for one in found]),
    )
    inside = np.array(sorted({b for mine in grids.building for b in mine}), dtype=np.int64)
    outside = area.buildings.community.copy()
    outside[inside] = -1
    left_over = replace(
        area,
        communities=replace(area.communities, geometry=rest),
        buildings=replace(area.buildings, community=outside),
    )
    return left_over, grids, tuple(findings)


def exclusive_codes(
    cut: ExclusiveGrids,
    community_code: Sequence[str],
    *,
    format: CodeFormat = GRID15,  # noqa: A002 (the word of the field)
    used: Collection[str] = (),
) -> tuple[str, ...]:
    """
    Issue codes for exclusive grids, after those of the grids around them.

    Parameters
    ----------
    cut : ExclusiveGrids
        What was cut out.
    community_code : (n_communities,) sequence of str
        Codes.
    format : CodeFormat
        How codes look; a range for the kind ``exclusive`` is kept.
    used : collection of str
        Codes of the other grids, and all that were ever issued.

    Returns
    -------
    (n,) tuple of str
        Unique.
    """
    centre = shapely.get_coordinates(shapely.centroid(cut.geometry)).reshape(-1, 2)
    return issue_codes(
        community_code, cut.community, centre, format,
        kind=("exclusive",) * len(cut), used=used,
    )  # fmt: skip


def _wanted(area: Area, exclusive: Sequence[Exclusive]) -> list[_Outline]:
    if area.places is None:
        return []
    return [
        (kind.key, area.places.place_id[row], area.places.geometry[row])
        for kind in exclusive
        for row, one in enumerate(area.places.place_class)
        if one in kind.classes
    ]


def _islands(area: Area, least: int) -> list[_Outline]:
    return [("island", label, outline) for label, outline in islands_of(area, least)]


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    # Touching lines and points of an overlay are no ground.
    parts = [p for p in shapely.get_parts(geometry) if shapely.get_dimensions(p) == 2]
    if len(parts) == 1:
        return shapely.normalize(parts[0])
    return shapely.normalize(shapely.MultiPolygon(parts))


def _buildings(area: Area, outlines: list[shapely.Geometry]) -> tuple[tuple[int, ...], ...]:
    if not outlines:
        return ()
    points = shapely.point_on_surface(area.buildings.geometry)
    building, grid = shapely.STRtree(np.array(outlines, dtype=object)).query(
        points, predicate="intersects"
    )
    first: dict[int, int] = {}
    for b, g in sorted(zip(building.tolist(), grid.tolist(), strict=True)):
        if area.buildings.community[b] >= 0:
            first.setdefault(b, g)
    return tuple(
        tuple(b for b, g in sorted(first.items()) if g == number)
        for number in range(len(outlines))
    )
