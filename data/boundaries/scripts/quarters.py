"""Quarters of a city, closed where the extract cuts them."""

from collections import Counter

import numpy as np
import shapely
from osm import Extract, pieces
from shapely.geometry import LineString, Polygon, box

GRID = 1e-9  # degrees


def quarters(extract: Extract, *, level: str) -> list[tuple[str, str, Polygon]]:
    """
    Find the faces between boundary lines and the edge of the extract.

    Parameters
    ----------
    extract : Extract
        The file.
    level : str
        ``admin_level`` wanted.

    Returns
    -------
    list of (ref, name, Polygon)
        Sorted by ref, in degrees.
    """
    borders = {
        relation: (tags, set(members))
        for relation, (tags, members) in extract.relations.items()
        if tags.get("boundary") == "administrative" and tags.get("admin_level") == level
    }
    wanted = set().union(*(members for _, members in borders.values()))
    lines = {
        way: [LineString([extract.nodes[n] for n in run]) for run in pieces(extract, way)]
        for way in sorted(wanted & set(extract.ways))
    }
    frame = box(*extract.box).exterior
    drawn = [line for runs in lines.values() for line in runs]
    noded = shapely.union_all([frame, *drawn, *_prolong(drawn, frame)], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    found: dict[int, list[Polygon]] = {}
    for face in faces:
        # A face belongs to the quarter whose border runs along most of it.
        along: Counter[int] = Counter()
        for way, runs in lines.items():
            shared = sum(run.intersection(face.exterior).length for run in runs)
            for relation, (_, members) in borders.items():
                if way in members:
                    along[relation] += shared
        found.setdefault(along.most_common(1)[0][0], []).append(face)
    named = []
    for relation, parts in found.items():
        tags = borders[relation][0]
        named.append((tags["ref"], tags["name"], max(parts, key=lambda p: p.area)))
    return sorted(named)


def _prolong(lines: list[LineString], frame: LineString) -> list[LineString]:
    """Lead loose ends straight on to the frame."""
    ends = Counter(c for line in lines for c in (line.coords[0], line.coords[-1]))
    more = []
    for line in lines:
        for here, before in (
            (line.coords[0], line.coords[1]),
            (line.coords[-1], line.coords[-2]),
        ):
            if ends[here] == 1:
                step = np.subtract(here, before)
                far = np.add(here, step / np.hypot(*step) * 0.1)
                hit = LineString([here, far]).intersection(frame)
                point = min(
                    shapely.get_parts(hit), key=lambda p: p.distance(shapely.Point(here))
                )
                more.append(LineString([here, (point.x, point.y)]))
    return more
