"""Gates on the edge of a plot, and the paths that lead from them to every door."""

from dataclasses import dataclass

import numpy as np
import shapely
from network import MM, largest_component, to_mm
from rows import Rows, Slab
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point, Polygon

REACH = 100.0  # m a gate path may be long
APART = 35.0  # m between two gates of a plot
CLEAR = 9.0  # m a gate keeps from a crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """
    A plot that was built: buildings, paths and gates, on the ground in metres.

    Attributes
    ----------
    slabs : tuple of Slab
        Buildings that a gate can be walked to from.
    spines, lanes : tuple of LineString
        Paths across the rows and to the gates; paths along the rows.
    gates : tuple of Point
        Where paths meet the street.
    """

    slabs: tuple[Slab, ...]
    spines: tuple[LineString, ...]
    lanes: tuple[LineString, ...]
    gates: tuple[Point, ...]


def open_gates(
    rows: Rows,
    ground: Polygon,
    streets: MultiLineString,
    crossings: MultiPoint,
    n_gates: int,
    rng: np.random.Generator,
) -> tuple[list[LineString], list[Point]]:
    """
    Lead some path ends straight on to the street.

    Parameters
    ----------
    rows : Rows
        On the ground.
    ground : Polygon
        What the plot may use, up to the middle of its streets.
    streets : MultiLineString
        All street lines near by.
    crossings : MultiPoint
        Ends of street lines, and gates opened before.
    n_gates : int
        How many to open.
    rng : Generator
        Chance.

    Returns
    -------
    tuple of list of LineString and list of Point
        Paths to the gates, and the gates.
    """
    built = shapely.union_all([slab.shape for slab in rows.slabs])
    across = [end for end in rows.ends if end[1][2]]
    along = [end for end in rows.ends if not end[1][2]]
    order = [across[i] for i in rng.permutation(len(across))]
    order += [along[i] for i in rng.permutation(len(along))]
    paths: list[LineString] = []
    gates: list[Point] = []
    for (x, y), (dx, dy, _) in order:
        ray = LineString([(x, y), (x + REACH * dx, y + REACH * dy)])
        hits = [
            p for p in shapely.get_parts(ray.intersection(streets)) if p.geom_type == "Point"
        ]
        if not hits:
            continue
        gate = to_mm(min(hits, key=lambda p: p.distance(Point(x, y))))
        path = LineString([(x, y), gate])
        # The path ends on the middle of the street, which is the ground's own edge.
        inside = path.intersection(shapely.buffer(ground, 0.01)).length > path.length - 0.05
        if not inside or path.distance(built) < 2.0 or path.length < 5.0:
            continue
        if gate.distance(crossings) < CLEAR or any(gate.distance(g) < APART for g in gates):
            continue
        if any(path.crosses(other) for other in paths):
            continue
        paths.append(path)
        gates.append(gate)
        if len(gates) == n_gates:
            break
    return paths, gates


def connect(rows: Rows, to_street: list[LineString], gates: list[Point]) -> Estate | None:
    """
    Keep what hangs together with the gates.

    Parameters
    ----------
    rows : Rows
        On the ground.
    to_street : list of LineString
        Paths to the gates.
    gates : list of Point
        Where those end.

    Returns
    -------
    Estate or None
        None where no gate could be opened or no building stays.
    """
    if not gates:
        return None
    lines = [*rows.paths, *rows.links, *to_street]
    noded = shapely.get_parts(shapely.union_all(lines, grid_size=MM))
    noded = [line for line in noded if line.length > 0.01]
    noded = [line for line, yes in zip(noded, largest_component(noded), strict=True) if yes]
    net = shapely.union_all(noded)
    slabs = tuple(s for s in rows.slabs if net.distance(Point(s.door)) < 1.0)
    gates = [g for g in gates if net.distance(g) < 2 * MM]
    if not slabs or not gates:
        return None
    along = shapely.buffer(shapely.union_all(list(rows.paths)), 0.05)
    lanes = [line for line in noded if along.covers(line)]
    spines = [line for line in noded if not along.covers(line)]
    return Estate(slabs=slabs, spines=tuple(spines), lanes=tuple(lanes), gates=tuple(gates))
