"""Rows of buildings inside one plot, in a frame whose x runs along the rows."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon, box
from styles import Style

FLOOR = 3.0  # m
SPINE = 5.5  # m kept free on both sides of a path across the rows
DOOR = 3.5  # m from a building's north side to the path that its doors open on


@dataclass(frozen=True, slots=True, kw_only=True)
class Slab:
    """
    One building, in the plot's frame.

    Attributes
    ----------
    shape : Polygon
        Footprint.
    units, floors : int
        Entrances and storeys.
    door : (x, y)
        A point of the path its doors open on.
    """

    shape: Polygon
    units: int
    floors: int
    door: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """
    What stands on a plot, and the paths inside it before gates are cut.

    Attributes
    ----------
    slabs : tuple of Slab
        Buildings.
    paths : tuple of LineString
        One along each row, on its north side.
    links : tuple of LineString
        Across the rows, from path to path.
    ends : tuple of ((x, y), (dx, dy, is_across))
        Where a path may go on to the street, in which direction, and whether across the rows.
    """

    slabs: tuple[Slab, ...]
    paths: tuple[LineString, ...]
    links: tuple[LineString, ...]
    ends: tuple[tuple[tuple[float, float], tuple[float, float, bool]], ...]


def turn(rows: Rows, angle: float, origin: tuple[float, float]) -> Rows:
    """
    Set rows on the ground.

    Parameters
    ----------
    rows : Rows
        In the plot's frame.
    angle : float, radians
        By which the frame is turned, counter-clockwise.
    origin : (x, y), m
        Point it turns about.

    Returns
    -------
    Rows
        On the ground, to 1 mm.
    """
    sine, cosine = np.sin(angle), np.cos(angle)
    matrix = np.array([[cosine, sine], [-sine, cosine]])

    def move(xy: np.ndarray) -> np.ndarray:
        return np.round((np.asarray(xy) - origin) @ matrix + origin, 3)

    return Rows(
        slabs=tuple(
            replace(s, shape=shapely.transform(s.shape, move), door=tuple(move(s.door)))
            for s in rows.slabs
        ),
        paths=tuple(shapely.transform(line, move) for line in rows.paths),
        links=tuple(shapely.transform(line, move) for line in rows.links),
        ends=tuple(
            (tuple(move(point)), (*(np.array([dx, dy]) @ matrix), across))
            for point, (dx, dy, across) in rows.ends
        ),
    )


def free_intervals(plot: Polygon, low: float, high: float) -> list[tuple[float, float]]:
    """
    Find where a strip across a plot lies wholly inside it.

    Parameters
    ----------
    plot : Polygon
        In its frame.
    low, high : float
        The strip's y.

    Returns
    -------
    list of (x0, x1)
        From west to east.
    """
    x0, _, x1, _ = plot.bounds
    outside = shapely.get_parts(box(x0 - 1, low, x1 + 1, high).difference(plot))
    taken = sorted((p.bounds[0], p.bounds[2]) for p in outside if p.area > 1e-9)
    free, reach = [], x0 - 1
    for west, east in taken:
        if west - reach > 1.0:
            free.append((reach, west))
        reach = max(reach, east)
    return free


def build_rows(plot: Polygon, style: Style, rng: np.random.Generator) -> Rows:
    """
    Fill a plot with rows from south to north.

    Parameters
    ----------
    plot : Polygon
        In its frame.
    style : Style
        What to build.
    rng : Generator
        Chance.

    Returns
    -------
    Rows
        Buildings and inner paths; may be empty.
    """
    x0, y0, x1, y1 = plot.bounds
    floors = int(rng.choice(style.floors))
    depth = float(rng.uniform(*style.depth))
    pitch = depth + max(style.least_free, style.light * floors * FLOOR)
    n_spines = max(1, round((x1 - x0) / style.spine_every))
    share = (0.42, 0.58)
    if (x1 - x0) / n_spines / 2 - SPINE < min(style.units) * style.unit_length[1]:
        share = (0.07, 0.1)  # half the width is too short for one building
    spines = [x0 + (x1 - x0) * (k + rng.uniform(*share)) / n_spines for k in range(n_spines)]
    slabs: list[Slab] = []
    paths: list[tuple[float, float, float]] = []  # y, west, east
    n_rows = max(1, int((y1 - y0 - depth - DOOR - 1.5) // pitch) + 1)
    start = y0 + max(0.0, (y1 - y0 - depth - DOOR - 1.5 - (n_rows - 1) * pitch) / 2)
    links: list[LineString] = []
    for row in range(min(n_rows, style.max_rows)):
        south = start + row * pitch
        path_y = south + depth + DOOR
        for west, east in free_intervals(plot, south, path_y + 1.5):
            crossing = [s for s in spines if west + 2 <= s <= east - 2]
            own = not crossing
            if own:
                crossing = [_overlap(paths, path_y - pitch, west, east)]
            slits = sorted((s - SPINE, s + SPINE) for s in crossing)
            new = _fill(west, east, slits, south, depth, style, floors, row, rng)
            if not new:
                continue
            slabs += new
            xs = [s.door[0] for s in new] + crossing
            paths.append((path_y, min(xs), max(xs)))
            if own:
                links.append(LineString([(crossing[0], path_y), (crossing[0], path_y - pitch)]))
    return _join(slabs, paths, links, spines, pitch)


def _overlap(paths: list, y: float, west: float, east: float) -> float:
    """Choose where a row without a spine reaches the path of the row south of it."""
    best, widest = (west + east) / 2, 0.0
    for path_y, low, high in paths:
        if abs(path_y - y) < 0.01:
            a, b = max(low, west + SPINE), min(high, east - SPINE)
            if b - a > widest:
                best, widest = (a + b) / 2, b - a
    return best


def _fill(west, east, slits, south, depth, style, floors, row, rng) -> list[Slab]:
    """Set buildings between slits, spread so that both ends are used."""
    slabs: list[Slab] = []
    stops = [west, *(x for slit in slits for x in slit), east]
    for a, b in zip(stops[::2], stops[1::2], strict=True):
        room = b - a
        # The fullest of a few tries: builders waste little frontage.
        tries = [_pack(room, style, rng) for _ in range(6)]
        pieces, gaps = max(tries, key=lambda t: sum(p[0] for p in t[0]))
        if not pieces:
            continue
        slack = room - sum(p[0] for p in pieces) - sum(gaps)
        spread = min(slack / (len(pieces) + 1), style.gap[1] * 0.8)
        # Towers stand staggered; other rows are centred.
        shift = 0.2 + 0.6 * (row % 2) if style.name == "tower" else 0.5
        x = a + (slack - spread * (len(pieces) - 1)) * shift
        for gap, (length, units) in zip(gaps, pieces, strict=True):
            x += gap
            own = floors
            if style.name == "village":
                own = int(rng.choice(style.floors))
            back = float(rng.uniform(0.0, 0.9)) if style.name == "village" else 0.0
            shape = box(x, south + back, x + length, south + depth)
            door = (x + length / 2, south + depth + DOOR)
            slabs.append(Slab(shape=shape, units=units, floors=own, door=door))
            x += length + spread
    return slabs


def _pack(room: float, style: Style, rng: np.random.Generator) -> tuple[list, list]:
    """Draw buildings and gaps until no more fit."""
    pieces: list[tuple[float, int]] = []  # length, units
    gaps: list[float] = []
    while True:
        gap = float(rng.uniform(*style.gap)) if pieces else 0.0
        unit = float(rng.uniform(*style.unit_length))
        left = room - sum(p[0] for p in pieces) - sum(gaps) - gap
        fitting = [n for n in style.units if n * unit <= left]
        if not fitting:
            return pieces, gaps
        units = int(rng.choice(fitting))
        pieces.append((units * unit, units))
        gaps.append(gap)


def _join(slabs, paths, links, spines, pitch) -> Rows:
    """Run the spines from row to row and list where paths may reach the street."""
    lines = [LineString([(w, y), (e, y)]) for y, w, e in paths if e - w > 0.5]
    ends = []
    for spine in spines:
        ys = sorted({y for y, w, e in paths if w - 0.01 <= spine <= e + 0.01})
        links += [
            LineString([(spine, a), (spine, b)]) for a, b in pairwise(ys) if b - a < 1.5 * pitch
        ]
        if ys:
            ends += [((spine, ys[0]), (0.0, -1.0, True)), ((spine, ys[-1]), (0.0, 1.0, True))]
    for y, west, east in paths:
        ends += [((west, y), (-1.0, 0.0, False)), ((east, y), (1.0, 0.0, False))]
    return Rows(slabs=tuple(slabs), paths=tuple(lines), links=tuple(links), ends=tuple(ends))
