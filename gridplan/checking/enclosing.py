"""Whether a grid lies all around others, one or many, where the input does not."""

from collections.abc import Iterator

import numpy as np
import shapely

from gridplan.arrays import Bools, Geometries
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record

_NOTICEABLE = 0.1  # m²


def check_enclosing(record: Record) -> Iterator[Fault]:
    """
    Look for grids one could leave only through another.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``enclosed``. A hole that reaches out of the community is none, and what lies in
        the hole of a single atom is enclosed by the input.
    """
    point = shapely.point_on_surface(record.outline)
    for grid, code in enumerate(record.code):
        community = int(record.community[grid])
        if community < 0:
            continue
        others = np.flatnonzero(record.community == community)
        others = others[others != grid]
        whole = record.area.communities.geometry[community]
        inside = _inside(_holes(record.outline[grid], whole), point[others])
        atoms = record.atom[record.home == grid]
        by_input = _inside(_holes(atoms, whole), point[others])
        found = others[inside & ~by_input]
        if len(found):
            listed = ", ".join(record.code[other] for other in found)
            yield Fault(name="enclosed", values={"grid": code, "others": listed})


def _holes(shapes: Geometries, community: shapely.Geometry) -> Geometries:
    # The holes of some shapes as shapes, those that lie in the community whole.
    holes = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(shapes)
        for ring in part.interiors
        if shapely.area(shapely.difference(shapely.Polygon(ring), community)) <= _NOTICEABLE
    ]
    return np.array(holes, dtype=object)


def _inside(holes: Geometries, point: Geometries) -> Bools:
    is_inside = np.zeros(len(point), dtype=bool)
    for hole in holes:
        is_inside |= shapely.contains_properly(hole, point)
    return is_inside
