"""
Many nets in one (多网合一), from outlines: cells, the merged layer, and its concordance.

All lines of all layers and communities cut the area into cells; each cell has a unit
in every layer. A strip no wider than a metre where some layer has none, as digitising
leaves them, takes the unit beside it; more than that is refused by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.inputs import Area
from gridplan.plan.codes import GRID15, issue_codes
from gridplan.plan.concordance import Concord, Conserved, concord, conserved
from gridplan.plan.merge import check_layers, merge_layers
from gridplan.schemes import CodeFormat

_THIN = 1.0  # m; a strip of a layer's own making
_TOUCH = 1e-6  # m of common border
_LEAST = 1e-6  # m² of a cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Nets:
    """
    One layer of grids out of many.

    Attributes
    ----------
    code, community : (n_grids,) tuple of str
        Code of each grid, and of its community.
    outline : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        They tile the communities.
    households : (n_grids,) ndarray of int
        In each.
    concordance : tuple of Concord
        What each old unit and each new grid share, layer by layer.
    kept : dict of str to Conserved
        By layer: shares of 1 where nothing was lost.
    conflict, floor : float, m
        Border on which a layer is contradicted, and the least there could be.
    """

    code: tuple[str, ...]
    community: tuple[str, ...]
    outline: Geometries
    households: Ints
    concordance: tuple[Concord, ...]
    kept: dict[str, Conserved]
    conflict: float
    floor: float


def merge_nets(
    area: Area,
    layers: Mapping[str, tuple[Sequence[str], Geometries]],
    *,
    maximum: int = 0,
    format: CodeFormat = GRID15,  # noqa: A002 (the word of the field)
) -> Nets:
    """
    Merge departmental layers into one with least boundary conflict.

    Parameters
    ----------
    area : Area
        Communities and buildings.
    layers : mapping of str to tuple of (codes, (n,) ndarray of Polygon, metric)
        2 to 6 layers by name.
    maximum : int
        Most households of a merged grid; 0 for no limit.
    format : CodeFormat
        How codes look.

    Returns
    -------
    Nets
        No grid crosses a community.

    Raises
    ------
    InputError
        If there are fewer than 2 or more than 6 layers, or one does not cover the area.
    """
    if not 2 <= len(layers) <= 6:
        raise InputError("merge.layers", n=len(layers))
    communities = area.communities
    cell, community = _cells(communities.geometry, [shapes for _, shapes in layers.values()])
    pair, metres = _touching(cell, community)
    inside = shapely.point_on_surface(cell)
    labels = np.array([_labels(inside, shapes) for _, shapes in layers.values()])
    for row in labels:
        _widen(row, cell, pair, metres)
    place = [communities.code[c] for c in community.tolist()]
    check_layers(list(layers), labels, shapely.area(cell), place)
    home = _home(area, cell)
    lives = area.buildings.households
    is_in = home >= 0
    households = np.bincount(home[is_in], weights=lives[is_in], minlength=len(cell))
    merged = merge_layers(labels, pair, metres, households.astype(np.int64), maximum=maximum)
    n = int(merged.grid_of.max(initial=-1)) + 1
    outline = np.array(
        [shapely.union_all(cell[merged.grid_of == grid]) for grid in range(n)], dtype=object
    )
    first = np.array([int(np.argmax(merged.grid_of == grid)) for grid in range(n)])
    owner = community[first]
    centre = shapely.get_coordinates(shapely.point_on_surface(outline))
    code = issue_codes(communities.code, owner, centre, format)
    new_of = np.where(is_in, merged.grid_of[home], -1)
    whole = shapely.union_all(communities.geometry)
    rows: list[Concord] = []
    kept: dict[str, Conserved] = {}
    for (name, (codes, shapes)), row in zip(layers.items(), labels, strict=True):
        mine = shapely.intersection(shapes, whole)
        old_of = np.where(is_in, row[home], -1)
        found = concord(name, (codes, mine, old_of), (code, outline, new_of), lives)
        counted = np.bincount(
            old_of[old_of >= 0], weights=lives[old_of >= 0], minlength=len(codes)
        ).astype(np.int64)
        kept[name] = conserved(found, codes, shapely.area(mine), counted)
        rows += found
    return Nets(
        code=code,
        community=tuple(communities.code[c] for c in owner.tolist()),
        outline=outline,
        households=np.bincount(new_of[is_in], weights=lives[is_in], minlength=n).astype(
            np.int64
        ),
        concordance=tuple(rows),
        kept=kept,
        conflict=merged.conflict,
        floor=merged.floor,
    )


def _cells(communities: Geometries, layers: Sequence[Geometries]) -> tuple[Geometries, Ints]:
    """Cut the communities along all lines; tell the community of each cell."""
    lines = shapely.union_all(
        np.concatenate([shapely.boundary(shapes) for shapes in (communities, *layers)])
    )
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[shapely.area(faces) > _LEAST]
    owner = _labels(shapely.point_on_surface(faces), communities)
    return faces[owner >= 0], owner[owner >= 0]


def _labels(inside: Geometries, shapes: Geometries) -> Ints:
    """Find the shape each point lies in; the first where they overlap, -1 for none."""
    found = np.full(len(inside), -1, dtype=np.int64)
    point, shape = shapely.STRtree(shapes).query(inside, predicate="within")
    order = np.lexsort((shape, point))[::-1]
    found[point[order]] = shape[order]
    return found


def _touching(cell: Geometries, community: Ints) -> tuple[Ints, Floats]:
    """List the cells of one community that share a border, and its length."""
    a, b = shapely.STRtree(cell).query(cell, predicate="intersects")
    once = (a < b) & (community[a] == community[b])
    a, b = a[once], b[once]
    metres = shapely.length(shapely.intersection(cell[a], cell[b]))
    order = np.lexsort((b, a))
    order = order[metres[order] > _TOUCH]
    return np.column_stack([a, b])[order].astype(np.int64), metres[order]


def _widen(label: Ints, cell: Geometries, pair: Ints, metres: Floats) -> None:
    """Give thin strips without a unit that of the neighbour with the longest border."""
    width = 2 * shapely.area(cell) / np.maximum(shapely.length(cell), _TOUCH)
    bare = (label < 0) & (width <= _THIN)
    for strip in np.flatnonzero(bare).tolist():
        mine = np.flatnonzero((pair == strip).any(axis=1))
        beside = pair[mine].sum(axis=1) - strip
        known = ~bare[beside] & (label[beside] >= 0)
        if known.any():
            label[strip] = label[beside[known][np.argmax(metres[mine][known])]]


def _home(area: Area, cell: Geometries) -> Ints:
    """Find the cell of each building; buildings in no community are in none."""
    shapes = area.buildings.geometry
    points = shapely.point_on_surface(shapes)
    home = _labels(points, cell)
    on_line = np.flatnonzero((home < 0) & (area.buildings.community >= 0))
    if len(on_line):
        home[on_line] = shapely.STRtree(cell).nearest(points[on_line])
    return np.where(area.buildings.community >= 0, home, -1)
