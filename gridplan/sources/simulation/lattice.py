"""
The ground of a simulated district: cells side by side, each with its own streets.

Cells are quadrilaterals between shaken lattice points. Streets run along all their
borders and, as a finer lattice, inside; lines meet at shared end points only.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints

_SIDE = 1500.0  # m between lattice points
_SHAKE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Cells, blocks and streets.

    Attributes
    ----------
    cell : (n,) ndarray of Polygon, metric
        Communities.
    block : (n_blocks, 4, 2) ndarray, m
        Corners of each block.
    block_cell : (n_blocks,) ndarray of int
        Cell of each block.
    street : (n_streets,) ndarray of LineString, metric
        Between two crossings each.
    highway : (n_streets,) tuple of str
        Kind of each street.
    """

    cell: Geometries
    block: Floats
    block_cell: Ints
    street: Geometries
    highway: tuple[str, ...]


def draw_ground(
    n_inside: Ints, origin: tuple[float, float], rng: np.random.Generator
) -> Ground:
    """
    Draw cells, blocks and streets.

    Parameters
    ----------
    n_inside : (n,) ndarray of int
        Blocks along each side of each cell.
    origin : tuple of float, m
        South-western corner.
    rng : Generator
        Shakes the lattice.

    Returns
    -------
    Ground
        Neighbouring codes lie side by side, row by row, there and back.
    """
    n = len(n_inside)
    wide = int(np.ceil(np.sqrt(n)))
    high = -(-n // wide)
    knot = np.stack(np.meshgrid(np.arange(wide + 1.0), np.arange(high + 1.0)), axis=-1)
    knot += rng.uniform(-_SHAKE, _SHAKE, knot.shape)
    knot = np.round(knot * _SIDE + np.array(origin), 2)
    cells, blocks, block_cell = [], [], []
    lines: list[tuple[Floats, str]] = []
    border: dict[tuple[tuple[int, int], tuple[int, int]], set[float]] = {}
    for number in range(n):
        row, step = divmod(number, wide)
        column = step if row % 2 == 0 else wide - 1 - step
        keys = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        corner = np.array([knot[key] for key in keys])
        cells.append(shapely.Polygon(corner))
        k = int(n_inside[number])
        mesh = _mesh(corner, keys, k)
        for a, b in ((0, 1), (1, 2), (3, 2), (0, 3)):
            edge = (min(keys[a], keys[b]), max(keys[a], keys[b]))
            border.setdefault(edge, set()).update(i / k for i in range(k + 1))
        for i in range(k):
            for j in range(k):
                quad = mesh[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]]
                blocks.append(quad)
                block_cell.append(number)
        kind = ["unclassified" if i % 3 == 0 else "residential" for i in range(k + 1)]
        for i in range(1, k):
            for j in range(k):
                lines.append((mesh[[i, i], [j, j + 1]], kind[i]))
                lines.append((mesh[[j, j + 1], [i, i]], kind[i]))
    for (here, there), stops in sorted(border.items()):
        main = "secondary" if (here[0] == there[0] and here[0] % 4 == 0) or (
            here[1] == there[1] and here[1] % 4 == 0
        ) else "tertiary"  # fmt: skip
        along = [_between(knot[here], knot[there], t) for t in sorted(stops)]
        lines += [(np.array(pair), main) for pair in pairwise(along)]
    return Ground(
        cell=np.array(cells, dtype=object),
        block=np.array(blocks),
        block_cell=np.array(block_cell, dtype=np.int64),
        street=shapely.linestrings(np.array([line for line, _ in lines])),
        highway=tuple(kind for _, kind in lines),
    )


def _between(a: Floats, b: Floats, t: float) -> Floats:
    # Both cells of a border must find the same point to the last bit.
    if t in {0.0, 1.0}:
        return a if t == 0.0 else b
    return np.round(a + t * (b - a), 3)


def _mesh(corner: Floats, keys: list[tuple[int, int]], k: int) -> Floats:
    """Lay (k + 1)² points over a cell; those on its border as both neighbours have them."""
    t = np.arange(k + 1) / k
    u, v = t[None, :, None], t[:, None, None]
    mesh = (1 - v) * ((1 - u) * corner[0] + u * corner[1])
    mesh = np.round(mesh + v * ((1 - u) * corner[3] + u * corner[2]), 3)
    for i, s in enumerate(t.tolist()):
        mesh[0, i] = _side(corner, keys, (0, 1), s)
        mesh[k, i] = _side(corner, keys, (3, 2), s)
        mesh[i, 0] = _side(corner, keys, (0, 3), s)
        mesh[i, k] = _side(corner, keys, (1, 2), s)
    found: Floats = mesh
    return found


def _side(
    corner: Floats, keys: list[tuple[int, int]], ends: tuple[int, int], t: float
) -> Floats:
    # Lattice keys grow along every side used here, so the lower key is the first end.
    a, b = ends
    return _between(corner[a], corner[b], t) if keys[a] < keys[b] else _between(
        corner[b], corner[a], 1 - t
    )  # fmt: skip
