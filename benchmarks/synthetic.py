"""
Made-up communities: a jittered lattice of atoms with lognormal households.

Pitch 40 m, households lognormal with median 20 and sigma 0.6. Atoms are the Voronoi
cells of the points, cut off at the lattice's rectangle; people walk along the lines
between the points of neighbouring cells (the Delaunay graph).
"""

import math

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Voronoi

from benchmarks.case import Case, Graph, from_graph
from gridplan.arrays import Floats, Ints

PITCH = 40.0
JITTER = 0.35
TARGET = 250


def make(n_atoms: int, seed: int, tolerance: float) -> Case:
    """Make one community; the same numbers give the same community."""
    rng = np.random.default_rng([seed, n_atoms])
    points, width, height = _lattice(n_atoms, rng)
    households = np.maximum(1, np.rint(rng.lognormal(math.log(20), 0.6, n_atoms)))
    pair, metres, area, outer = _cells(points, width, height)
    keep = metres > 0.01
    pair, metres = pair[keep], metres[keep]
    length = np.hypot(*(points[pair[:, 0]] - points[pair[:, 1]]).T)
    streets = coo_array((length, (pair[:, 0], pair[:, 1])), shape=(n_atoms, n_atoms))
    return from_graph(
        f"synthetic-{n_atoms}-{seed}",
        Graph(
            households=households.astype(np.int64),
            pair=pair,
            metres=metres,
            walking=dijkstra(streets.tocsr(), directed=False).astype(np.float32),
            area=area,
            outer_metres=outer,
            xy=points,
        ),
        target=TARGET,
        tolerance=tolerance,
    )


def _lattice(n: int, rng: np.random.Generator) -> tuple[Floats, float, float]:
    """Place one point in each of n fields of a lattice as square as n allows."""
    rows = next(r for r in range(math.isqrt(n), 0, -1) if n % r == 0)
    if rows * 3 < math.isqrt(n):
        msg = f"{n} atoms make too thin a lattice; take a number with divisors"
        raise ValueError(msg)
    columns = n // rows
    y, x = np.divmod(np.arange(n), columns)
    centre = np.column_stack([x, y]) + 0.5
    jitter = rng.uniform(-JITTER, JITTER, (n, 2))
    return (centre + jitter) * PITCH, columns * PITCH, rows * PITCH


def _cells(points: Floats, width: float, height: float) -> tuple[Ints, Floats, Floats, Floats]:
    """Measure the Voronoi cells: pairs, shared metres, areas and outer metres."""
    n = len(points)
    x, y = points.T
    # Mirror images make every cell end at the rectangle.
    mirrored = [(-x, y), (2 * width - x, y), (x, -y), (x, 2 * height - y)]
    cloud = np.concatenate([points, *(np.column_stack(p) for p in mirrored)])
    voronoi = Voronoi(cloud)
    ridge = voronoi.ridge_points
    ends = voronoi.vertices[np.array(voronoi.ridge_vertices)]
    length = np.hypot(*(ends[:, 0] - ends[:, 1]).T)
    # A cell is a fan of triangles from its point: half of ridge times distance.
    distance = np.hypot(*(cloud[ridge[:, 0]] - cloud[ridge[:, 1]]).T) / 2
    area = np.zeros(len(cloud))
    infinite = np.array([min(v) < 0 for v in voronoi.ridge_vertices])
    fan = np.where(infinite, 0.0, length * distance / 2)
    np.add.at(area, ridge[:, 0], fan)
    np.add.at(area, ridge[:, 1], fan)
    inside = (ridge < n).all(axis=1)
    edge = (ridge < n).any(axis=1) & ~inside
    outer = np.bincount(ridge[edge].min(axis=1), length[edge], minlength=n)
    return np.sort(ridge[inside], axis=1).astype(np.int64), length[inside], area[:n], outer
