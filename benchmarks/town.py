"""Streets of a made-up town: a jittered lattice, triangulated and thinned."""

import numpy as np
import shapely
from scipy.spatial import Delaunay

from gridplan.arrays import Floats, Ints
from gridplan.inputs.streets import Streets
from gridplan.streets import StreetNetwork, build_network

BLOCK = 90.0
DEGREE = 3.3


def town_edges(crossings: int, *, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """
    Lay crossings about 90 m apart and join them, 3.3 streets a crossing.

    Longest sides of the triangles go first, then chance decides; a spanning tree
    always stays, so that the town is one piece.
    """
    side = int(np.ceil(np.sqrt(crossings)))
    lattice = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    xy = (lattice[:crossings] + rng.uniform(-0.3, 0.3, (crossings, 2))) * BLOCK
    sides = np.concatenate(
        [Delaunay(xy).simplices[:, pair] for pair in ([0, 1], [1, 2], [0, 2])]
    )
    sides = np.unique(np.sort(sides, axis=1), axis=0)
    length = np.hypot(*(xy[sides[:, 0]] - xy[sides[:, 1]]).T)
    order = np.argsort(length * rng.uniform(0.6, 1.4, len(length)), kind="stable")
    root = np.arange(crossings)
    is_kept = np.zeros(len(sides), dtype=bool)
    for side_ in order.tolist():
        ends = []
        for end in sides[side_].tolist():
            node = end
            while root[node] != node:
                root[node] = root[root[node]]
                node = root[node]
            ends.append(node)
        if ends[0] != ends[1]:
            root[ends[0]] = ends[1]
            is_kept[side_] = True
    more = int(DEGREE * crossings / 2) - int(is_kept.sum())
    is_kept[order[~is_kept[order]][: max(0, more)]] = True
    return xy, sides[is_kept]


def town(crossings: int, *, seed: int) -> StreetNetwork:
    """Build the network of a town."""
    xy, pair = town_edges(crossings, rng=np.random.default_rng(seed))
    return build_network(town_streets(xy, pair))


def town_streets(xy: Floats, pair: Ints) -> Streets:
    """Draw straight streets between crossings, all of one class."""
    lines = shapely.linestrings(xy[pair])
    n = len(lines)
    return Streets(
        geometry=lines,
        highway=("residential",) * n,
        name=("",) * n,
        is_oneway=np.zeros(n, dtype=bool),
        is_private=np.zeros(n, dtype=bool),
    )
