"""Walls between estates and around a few of them; gates and passages are gaps in them."""

from dataclasses import replace

import numpy as np
import shapely
from estates import Built
from gates import Estate
from network import MM, cut_line, to_mm
from plots import Plot
from shapely.geometry import LineString, Point

GAP = 3.5  # m on both sides of a path that goes through a wall
SHORT = 25.0  # m: too short for a passage
PASSAGE = 60.0  # m a passage may be long, on each side


def choose_walls(
    plots: list[Plot], cuts: list[LineString], rng: np.random.Generator
) -> tuple[list[LineString], list[LineString]]:
    """
    Decide which cuts between plots become closed walls.

    A closed wall never cuts a community in two: what it parts must still hang together
    across inner streets, or across other cuts.

    Parameters
    ----------
    plots : list of Plot
        Of one community.
    cuts : list of LineString
        Between them.
    rng : Generator
        Chance.

    Returns
    -------
    tuple of two lists of LineString
        Closed walls, and walls that need a passage.
    """
    parent = list(range(len(plots)))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    grounds = np.array([p.ground for p in plots], dtype=object)
    barrier = shapely.buffer(shapely.union_all(cuts), 0.01)
    a, b = shapely.STRtree(grounds).query(grounds, predicate="intersects")
    for i, j in zip(a, b, strict=True):
        shared = grounds[i].intersection(grounds[j]) if i < j else Point()
        if shared.difference(barrier).length > 12.0:
            parent[find(i)] = find(j)
    # Cut where cuts meet: each piece then parts two plots. Short pieces have no room for a
    # passage and come last, when their sides mostly hang together already.
    pieces = list(shapely.get_parts(shapely.union_all(cuts, grid_size=MM))) if cuts else []
    order = sorted(rng.permutation(len(pieces)), key=lambda k: pieces[k].length < SHORT)
    closed, open_walls = [], []
    for k in order:
        wide = shapely.buffer(pieces[k], 0.01, cap_style="flat")
        sides = [i for i, g in enumerate(grounds) if g.intersection(wide).area > 0.005]
        is_one = len({find(i) for i in sides}) == 1
        if pieces[k].length < SHORT or (is_one and rng.random() < 0.8):
            closed.append(pieces[k])
            continue
        open_walls.append(pieces[k])
        for i in sides:
            parent[find(i)] = find(sides[0])
    return closed, open_walls


def open_passage(
    wall: LineString, built: list[Built]
) -> tuple[LineString, list[tuple[int, Point]]] | None:
    """
    Lead a path through a wall, from a path on one side to one on the other.

    Parameters
    ----------
    wall : LineString
        Between two estates.
    built : list of Built
        Of the community.

    Returns
    -------
    tuple of LineString and list of (int, Point), or None
        The path, and where it meets which estate's paths; None where none fits.
    """
    houses = shapely.union_all([s.shape for b in built for s in b.estate.slabs])
    nets = [shapely.union_all([*b.estate.spines, *b.estate.lanes]) for b in built]
    (x0, y0), (x1, y1) = wall.coords[0], wall.coords[-1]
    nx, ny = -(y1 - y0) / wall.length, (x1 - x0) / wall.length
    for share in (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8):
        p = wall.interpolate(share, normalized=True)
        ends: list[tuple[int, Point]] = []
        for side in (-PASSAGE, PASSAGE):
            ray = LineString([p, (p.x + side * nx, p.y + side * ny)])
            hits = [
                (q.distance(p), i, q)
                for i, net in enumerate(nets)
                for q in shapely.get_parts(ray.intersection(net))
                if q.geom_type == "Point"
            ]
            if hits:
                _, i, q = min(hits, key=lambda hit: hit[0])
                ends.append((i, to_mm(q)))
        if len(ends) == 2 and ends[0][0] != ends[1][0]:
            path = LineString([ends[0][1], ends[1][1]])
            if path.distance(houses) > 1.5:
                return path, ends
    return None


def with_gaps(wall: LineString, paths: object) -> list[LineString]:
    """
    Leave a wall open where paths go through.

    Parameters
    ----------
    wall : LineString
        Closed.
    paths : shapely geometry
        All paths.

    Returns
    -------
    list of LineString
        What stands.
    """
    rest = wall.difference(shapely.buffer(wall.intersection(paths), GAP))
    return [to_mm(part) for part in shapely.get_parts(rest) if part.length > 3.0]


def around(built: Built, others: object, paths: object) -> list[LineString]:
    """
    Wall one estate in, with gaps at its gates.

    Parameters
    ----------
    built : Built
        The estate.
    others : shapely geometry
        Walls between estates, which are not doubled.
    paths : shapely geometry
        All paths.

    Returns
    -------
    list of LineString
        The wall's pieces.
    """
    outline = shapely.buffer(built.plot.land, 2.0, join_style="mitre", mitre_limit=2.0).exterior
    beside = outline.difference(shapely.buffer(others, 9.0))
    merged = shapely.line_merge(shapely.union_all(shapely.get_parts(beside)))
    pieces: list[LineString] = []
    for line in shapely.get_parts(merged):
        pieces += with_gaps(line, paths)
    return pieces


def graft(estate: Estate, points: list[Point]) -> Estate:
    """
    Put new crossings into an estate's paths.

    Parameters
    ----------
    estate : Estate
        Whose paths.
    points : list of Point
        On them, to 1 mm.

    Returns
    -------
    Estate
        With the paths cut there.
    """

    def cut(lines: tuple[LineString, ...]) -> tuple[LineString, ...]:
        done: list[LineString] = []
        for line in lines:
            near = [p for p in points if p.distance(line) < 0.002]
            done += cut_line(line, near, end=True) if near else [line]
        return tuple(done)

    return replace(estate, spines=cut(estate.spines), lanes=cut(estate.lanes))
