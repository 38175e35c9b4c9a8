"""Communities: the faces between main streets, with the strips between carriageways joined."""

import sys

import numpy as np
import shapely
from network import polygons
from shapely.geometry import Point, Polygon


def wide_faces(main_lines: list, *, smallest: float, narrowest: float) -> list[Polygon]:
    """
    Fill the faces between main streets; slivers join the neighbour they touch longest.

    Parameters
    ----------
    main_lines : list of LineString
        Streets that may bound a community.
    smallest : float, m²
        Faces below it are slivers.
    narrowest : float, m
        So are faces that nowhere reach this width.

    Returns
    -------
    list of Polygon
        They tile what the streets enclose.
    """
    faces = polygons(main_lines)

    def is_sliver(face: Polygon) -> bool:
        return face.area < smallest or shapely.buffer(face, -narrowest / 2).is_empty

    stuck: set[bytes] = set()
    while True:
        slivers = [i for i, f in enumerate(faces) if is_sliver(f) and f.wkb not in stuck]
        if not slivers:
            return faces
        sliver = faces.pop(min(slivers, key=lambda i: faces[i].area))
        edges = shapely.boundary(np.array(faces, dtype=object))
        shared = shapely.length(shapely.intersection(sliver.boundary, edges))
        best = int(np.argmax(shared))
        if shared[best] > 0:
            faces[best] = shapely.union(faces[best], sliver)
        else:
            stuck.add(sliver.wkb)
            faces.append(sliver)


def gather(faces: list[Polygon], seeds: list[tuple[float, float]]) -> Polygon:
    """
    Join the faces that hold the seeds.

    Parameters
    ----------
    faces : list of Polygon
        As `wide_faces` gives them.
    seeds : list of (x, y)
        One point in each face wanted.

    Returns
    -------
    Polygon
        One community, its small holes filled.

    Raises
    ------
    SystemExit
        If a seed lies in no face or the faces do not touch.
    """
    chosen = []
    for seed in seeds:
        inside = [face for face in faces if face.covers(Point(seed))]
        if not inside:
            sys.exit(f"no face between main streets holds {seed}")
        chosen.append(inside[0])
    joined = shapely.union_all(chosen)
    if joined.geom_type != "Polygon":
        sys.exit(f"the faces at {seeds} do not touch along a line")
    return Polygon(joined.exterior)


def redraw(main_lines: list, communities: list[Polygon]) -> list[Polygon]:
    """
    Draw communities anew after the lines took new vertices.

    Parameters
    ----------
    main_lines : list of LineString
        With all their vertices.
    communities : list of Polygon
        As they were, right to a few millimetres.

    Returns
    -------
    list of Polygon
        In the same order, with every vertex of the lines along them.
    """
    parts: list[list[Polygon]] = [[] for _ in communities]
    tree = shapely.STRtree(communities)
    for face in polygons(main_lines):
        inside = tree.query(face.representative_point(), predicate="within")
        if len(inside):
            parts[inside[0]].append(face)
    return [shapely.union_all(faces) for faces in parts]
