"""
Building cells: a block too heavy for one grid, divided between its buildings.

Every spot of the block goes to the building whose outline is nearest (an
enclosed tessellation, Fleischmann et al. 2020), but a footprint always stays
whole: outlines are part of the linework.

References
----------
.. [1] Fleischmann, M., Feliciotti, A., Romice, O. & Porta, S. (2020).
   Morphological tessellation as a way of partitioning space. *Computers,
   Environment and Urban Systems* 80, 101441.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import Voronoi, cKDTree

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.atoms.entrances import Doors

_SPACING = 5.0  # m between the points an outline is represented by
_INSET = 0.3  # m inwards, so that walls that touch give distinct points
_BEND = 1.0  # m a cell's border may leave the middle between two buildings to run straight
_OVERSHOOT = 1e-3  # m by which cell lines cross the block's edge, so that they node there


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """
    Points that stand for the parts of heavy blocks.

    Attributes
    ----------
    xy : (n, 2) ndarray, m
        Distinct points along the outlines.
    part : (n,) ndarray of int
        Row of `Doors` each belongs to.
    block : (n,) ndarray of int
        Face the part lies in, not decreasing.
    """

    xy: Floats
    part: Ints
    block: Ints


def seed_outlines(
    footprint: Geometries, doors: Doors, *, block_of_part: Ints, is_heavy: Bools
) -> Seeds:
    """
    Represent the parts in heavy blocks by points along their outlines.

    Parameters
    ----------
    footprint : (n_buildings,) ndarray of Polygon, MultiPolygon or Point
        Of all buildings.
    doors : Doors
        The parts.
    block_of_part : (n_parts,) ndarray of int
        Face each part lies in.
    is_heavy : (n_faces,) ndarray of bool
        Which faces to divide.

    Returns
    -------
    Seeds
        Sorted by block.
    """
    rows = np.flatnonzero(is_heavy[block_of_part])
    building = doors.building[rows]
    first = np.diff(building, prepend=-1) != 0
    head = rows[first]  # one row a building; its entrances share the outline
    shape = footprint[doors.building[head]]
    shrunk = shapely.buffer(shape, -_INSET, quad_segs=1)
    shape = np.where(shapely.is_empty(shrunk), shape, shrunk)
    dense = shapely.segmentize(shape, _SPACING)
    xy, owner = shapely.get_coordinates(dense, return_index=True)
    part = head[owner]
    n_entrances = np.diff(np.append(np.flatnonzero(first), len(rows)))
    for i in np.flatnonzero(n_entrances > 1):
        mine = np.flatnonzero(owner == i)
        doorsteps = doors.point[head[i] : head[i] + n_entrances[i]]
        part[mine] = head[i] + cKDTree(doorsteps).query(xy[mine])[1]
    # every part also stands at its own door, so none is left without a point
    xy = np.round(np.concatenate([xy, doors.point[rows]]), 2)
    part = np.concatenate([part, rows])
    block = block_of_part[part]
    order = np.lexsort((part, xy[:, 1], xy[:, 0], block))
    xy, part, block = xy[order], part[order], block[order]
    distinct = np.ones(len(xy), dtype=bool)
    distinct[1:] = (xy[1:] != xy[:-1]).any(axis=1) | (block[1:] != block[:-1])
    return Seeds(xy=xy[distinct], part=part[distinct], block=block[distinct])


def cell_lines(
    faces: Geometries, footprint: Geometries, doors: Doors, seeds: Seeds
) -> Geometries:
    """
    Draw the lines between the cells of heavy blocks, and the outlines in them.

    Parameters
    ----------
    faces : (n_faces,) ndarray of Polygon
        The blocks.
    footprint : (n_buildings,) ndarray of shapely geometries
        Of all buildings.
    doors : Doors
        The parts.
    seeds : Seeds
        Points of the parts.

    Returns
    -------
    (n,) ndarray of shapely lines
        Clipped to their blocks, with a millimetre to spare.
    """
    blocks, start = np.unique(seeds.block, return_index=True)
    end = np.searchsorted(seeds.block, blocks, side="right")
    drawn = []
    for block, i, j in zip(blocks, start, end, strict=True):
        face = faces[block]
        part = seeds.part[i:j]
        ridges = _ridges(seeds.xy[i:j], part, doors.building, shapely.bounds(face))
        houses = np.unique(doors.building[part])
        outlines = footprint[houses]
        outlines = shapely.boundary(outlines[shapely.get_dimensions(outlines) == 2])
        clip = shapely.buffer(face, _OVERSHOOT, join_style="mitre")
        shapely.prepare(clip)
        drawn.append(_clipped(np.concatenate([ridges, outlines]), clip))
    return np.concatenate(drawn) if drawn else np.empty(0, dtype=object)


def _clipped(lines: Geometries, clip: shapely.Geometry) -> Geometries:
    crossing = ~shapely.contains_properly(clip, lines)
    lines = lines.copy()
    lines[crossing] = shapely.intersection(lines[crossing], clip)
    parts = shapely.get_parts(lines)
    kept: Geometries = parts[shapely.get_dimensions(parts) == 1]
    return kept


def _ridges(xy: Floats, part: Ints, building: Ints, bounds: Floats) -> Geometries:
    """Voronoi edges between points of different parts, one straightened line a pair."""
    if len(np.unique(part)) < 2:
        return np.empty(0, dtype=object)
    centre = (bounds[:2] + bounds[2:]) / 2
    reach = 10.0 * (float(np.max(bounds[2:] - bounds[:2])) + 1.0)
    frame = centre + reach * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    diagram = Voronoi(np.concatenate([xy - centre, frame - centre]))
    label = np.append(part, [-1, -1, -1, -1])
    between = label[diagram.ridge_points]
    ends = np.array(diagram.ridge_vertices)
    keep = (
        (between[:, 0] != between[:, 1]) & (between >= 0).all(axis=1) & (ends >= 0).all(axis=1)
    )
    edges = diagram.vertices[ends[keep]] + centre
    pair, row = np.unique(np.sort(between[keep], axis=1), axis=0, return_inverse=True)
    row = row.reshape(-1)
    order = np.argsort(row, kind="stable")
    bundle = shapely.multilinestrings(shapely.linestrings(edges[order]), indices=row[order])
    ways = shapely.line_merge(bundle)
    # entrances of one house lie close: their border stays as it is
    is_apart = building[pair[:, 0]] != building[pair[:, 1]]
    ways[is_apart] = shapely.simplify(ways[is_apart], _BEND)
    lines: Geometries = shapely.get_parts(ways)
    return lines


def nearest_part(points: Floats, block: Ints, seeds: Seeds) -> Ints:
    """
    Give each point of a heavy block to the part with the nearest outline.

    Parameters
    ----------
    points : (n, 2) ndarray, m
        Where.
    block : (n,) ndarray of int
        Heavy block of each.
    seeds : Seeds
        Points of the parts.

    Returns
    -------
    (n,) ndarray of int
        Row of `Doors`.
    """
    found = np.full(len(points), -1, dtype=np.int64)
    for one in np.unique(block):
        i, j = np.searchsorted(seeds.block, [one, one + 1])
        mine = np.flatnonzero(block == one)
        found[mine] = seeds.part[i + cKDTree(seeds.xy[i:j]).query(points[mine])[1]]
    return found
