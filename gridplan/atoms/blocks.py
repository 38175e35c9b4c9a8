"""Blocks: the faces between streets, barriers and community borders."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Bools, Geometries, Ints
from gridplan.inputs import Area, Kind, kind_of_highway


@dataclass(frozen=True, slots=True, kw_only=True)
class Linework:
    """
    Every line a block may end at.

    Attributes
    ----------
    geometry : (n,) ndarray of LineString, metric
        The lines.
    kind : (n,) ndarray of int
        `gridplan.inputs.Kind` of each.
    name : (n,) ndarray of int
        Index into ``names``; -1 for none.
    is_crossable : (n,) ndarray of bool
        True where one can walk across.
    names : tuple of str
        Each name once.
    """

    geometry: Geometries
    kind: Ints
    name: Ints
    is_crossable: Bools
    names: tuple[str, ...]


def draw_linework(area: Area) -> Linework:
    """
    Collect streets, barriers and community borders.

    Parameters
    ----------
    area : Area
        Only lines near its communities are taken.

    Returns
    -------
    Linework
        Streets first, then barriers, then borders.
    """
    kinds = [int(kind_of_highway(highway)) for highway in area.streets.highway]
    pieces = [area.streets.geometry]
    names = list(area.streets.name)
    crossable = [kind != Kind.EXPRESSWAY for kind in kinds]
    if area.barriers is not None:
        lines, owner = _lines(area.barriers.geometry)
        pieces.append(lines)
        kinds += [int(area.barriers.kind[i]) for i in owner]
        names += [area.barriers.name[i] for i in owner]
        crossable += [bool(area.barriers.is_crossable[i]) for i in owner]
    borders, _ = _lines(area.communities.geometry)
    pieces.append(borders)
    kinds += [int(Kind.BORDER)] * len(borders)
    names += [""] * len(borders)
    crossable += [True] * len(borders)

    geometry = np.concatenate(pieces)
    known = {name: i for i, name in enumerate(sorted({name for name in names if name}))}
    near = shapely.STRtree(area.communities.geometry).query(geometry, predicate="intersects")
    keep = np.unique(near[0])
    return Linework(
        geometry=geometry[keep],
        kind=np.array(kinds, dtype=np.int64)[keep],
        name=np.array([known.get(name, -1) for name in names], dtype=np.int64)[keep],
        is_crossable=np.array(crossable, dtype=bool)[keep],
        names=tuple(known),
    )


def _lines(geometry: Geometries) -> tuple[Geometries, Ints]:
    """Break lines and outlines into single lines, and say whose each is."""
    is_area = shapely.get_dimensions(geometry) == 2
    outline = geometry.copy()
    outline[is_area] = shapely.boundary(geometry[is_area])
    lines, owner = shapely.get_parts(outline, return_index=True)
    return lines, owner.astype(np.int64)


def faces_of(lines: Geometries) -> Geometries:
    """
    Node lines where they cross and return the faces between them.

    Parameters
    ----------
    lines : (n,) ndarray of shapely lines, metric
        Ends that meet nothing are dropped.

    Returns
    -------
    (n_faces,) ndarray of Polygon
        They share their edges vertex by vertex.
    """
    noded = shapely.union_all(lines)
    faces: Geometries = shapely.get_parts(shapely.polygonize([noded]))
    return faces


def locate(points: Geometries, polygons: Geometries) -> Ints:
    """
    Find the polygon each point lies in.

    Parameters
    ----------
    points : (n,) ndarray of Point
        Where to look.
    polygons : (m,) ndarray of Polygon or MultiPolygon
        What to look in.

    Returns
    -------
    (n,) ndarray of int
        Index of the polygon, the lowest of several; -1 for none.
    """
    row, polygon = shapely.STRtree(polygons).query(points, predicate="intersects")
    found = np.full(len(points), len(polygons), dtype=np.int64)
    np.minimum.at(found, row, polygon)
    return np.where(found == len(polygons), -1, found)
