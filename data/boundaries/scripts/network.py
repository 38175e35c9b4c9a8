"""The street lines while vertices, gates and wall ends are put into them; metres, to 1 mm."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

MM = 0.001
MAIN = frozenset({"trunk", "primary", "secondary", "tertiary"})
# Half the carriageway plus the pavement: how far from the centre line a plot begins.
SETBACK = {
    "motorway": 24.0, "trunk": 24.0, "primary": 20.0, "secondary": 17.0, "tertiary": 13.0,
    "residential": 9.0, "unclassified": 9.0, "living_street": 8.0, "pedestrian": 7.0,
}  # fmt: skip


def base(highway: str) -> str:
    """
    Take a link for the street it links.

    Parameters
    ----------
    highway : str
        OpenStreetMap value.

    Returns
    -------
    str
        The value without ``_link``.
    """
    return highway.removesuffix("_link")


def is_main(highway: str) -> bool:
    """
    Tell whether a street may bound a community.

    Parameters
    ----------
    highway : str
        OpenStreetMap value.

    Returns
    -------
    bool
        True from trunk to tertiary, and for motorways.
    """
    return base(highway) in MAIN | {"motorway"}


def to_mm(geometry: object) -> object:
    """
    Round all coordinates to a millimetre.

    Parameters
    ----------
    geometry : shapely geometry, or array of them
        In metres.

    Returns
    -------
    shapely geometry, or array of them
        Rounded, vertex by vertex.
    """
    return shapely.transform(geometry, lambda xy: np.round(xy, 3))


def polygons(lines: Iterable[LineString]) -> list[Polygon]:
    """
    Fill every face that lines enclose.

    Parameters
    ----------
    lines : iterable of LineString
        Need not be noded.

    Returns
    -------
    list of Polygon
        From west to east.
    """
    noded = shapely.union_all(list(lines), grid_size=MM)
    faces = shapely.polygonize(shapely.get_parts(noded))
    return sorted(shapely.get_parts(faces), key=lambda face: face.bounds)


class Network:
    """
    Street lines that can take new vertices and new ends.

    Parameters
    ----------
    lines : list of LineString
        In metres.
    highways : list of str
        One value a line.
    """

    def __init__(self, lines: list[LineString], highways: list[str]) -> None:
        self.lines = [to_mm(line) for line in lines]
        self.highways = list(highways)
        self._node_crossings()

    def _node_crossings(self) -> None:
        # Bridges cross without meeting. Both lines get a vertex there, so that faces and
        # streets share all vertices, but no end: one still cannot turn there.
        tree = shapely.STRtree(self.lines)
        points: list[Point] = []
        for a, b in tree.query(self.lines, predicate="crosses").T:
            if a < b:
                crossing = shapely.intersection(self.lines[a], self.lines[b])
                points += [p for p in shapely.get_parts(crossing) if p.geom_type == "Point"]
        self.insert([to_mm(p) for p in points], end=False)

    def insert(self, points: list[Point], *, end: bool) -> None:
        """
        Put points into the lines they lie on.

        Parameters
        ----------
        points : list of Point
            Within 2 mm of a line.
        end : bool
            True makes each a crossing: the line is cut there.
        """
        if not points:
            return
        tree = shapely.STRtree(points)
        lines, highways = [], []
        for line, highway in zip(self.lines, self.highways, strict=True):
            near = tree.query(line, predicate="dwithin", distance=0.002)
            pieces = cut_line(line, [points[i] for i in sorted(near)], end=end)
            lines += pieces
            highways += [highway] * len(pieces)
        self.lines, self.highways = lines, highways

    def main(self) -> list[LineString]:
        """
        Choose the lines that bound communities.

        Returns
        -------
        list of LineString
            Trunk to tertiary.
        """
        return [g for g, h in zip(self.lines, self.highways, strict=True) if is_main(h)]

    def keep(self, mask: np.ndarray) -> None:
        """
        Drop lines.

        Parameters
        ----------
        mask : (n,) ndarray of bool
            True for those that stay.
        """
        self.lines = [g for g, yes in zip(self.lines, mask, strict=True) if yes]
        self.highways = [h for h, yes in zip(self.highways, mask, strict=True) if yes]

    def roadway(self) -> Polygon:
        """
        Cover what belongs to the streets, pavements included.

        Returns
        -------
        Polygon or MultiPolygon
            The lines, each widened by its class.
        """
        widths = [SETBACK[base(h)] for h in self.highways]
        return shapely.union_all(shapely.buffer(self.lines, widths))


def cut_line(line: LineString, points: list[Point], *, end: bool) -> list[LineString]:
    xy = [tuple(c) for c in line.coords]
    cuts: set[tuple[float, float]] = set()
    for point in points:
        new = (point.x, point.y)
        if new not in xy:
            gaps = shapely.distance(
                point, [LineString(xy[i : i + 2]) for i in range(len(xy) - 1)]
            )
            xy.insert(int(np.argmin(gaps)) + 1, new)
        cuts.add(new)
    if not end:
        return [LineString(xy)]
    ends = [0, *(i for i in range(1, len(xy) - 1) if xy[i] in cuts), len(xy) - 1]
    return [LineString(xy[a : b + 1]) for a, b in pairwise(ends)]


def largest_component(lines: list[LineString]) -> np.ndarray:
    """
    Find the lines that hang together with most others.

    Parameters
    ----------
    lines : list of LineString
        They meet at equal end points.

    Returns
    -------
    (n,) ndarray of bool
        True for lines of the component with most metres.
    """
    parent: dict[tuple[float, float], tuple[float, float]] = {}

    def find(node: tuple[float, float]) -> tuple[float, float]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for line in lines:
        parent[find(line.coords[0])] = find(line.coords[-1])
    roots = [find(line.coords[0]) for line in lines]
    metres: dict[tuple[float, float], float] = {}
    for root, line in zip(roots, lines, strict=True):
        metres[root] = metres.get(root, 0.0) + line.length
    best = max(metres, key=lambda root: metres[root])
    return np.array([root == best for root in roots])
