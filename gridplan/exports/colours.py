"""Colours for grids: few, soft, and never the same on both sides of a border."""

from collections import defaultdict

import numpy as np
import shapely

from gridplan.arrays import Geometries, Ints

# Soft hues of like lightness, apart for the colour-blind by their order of use too.
PALETTE = (
    "#9cc4e4", "#f6cf9b", "#b5d9a7", "#e8b4b8", "#c9bbe3", "#f4e7a3", "#a6d8d3", "#d9c8b0",
)  # fmt: skip
# From too few households (blue) to too many (red), the middle being on the mean.
DIVERGING = ("#2b6ca8", "#7fb2d9", "#cfe3f1", "#f4f4ee", "#f9d9c3", "#ec9a72", "#c0452f")
DIVERGING_STEPS = (-0.10, -0.05, -0.02, 0.02, 0.05, 0.10)

_NEAR = 1.0  # m: communities that do not quite meet are neighbours all the same


def colour_numbers(outlines: Geometries) -> Ints:
    """
    Give neighbours different colours (DSATUR, Brélaz 1979).

    Parameters
    ----------
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        The grids.

    Returns
    -------
    (n_grids,) ndarray of int
        Index into `PALETTE`; where all are taken nearby, the one met least.
    """
    neighbours = _neighbours(outlines)
    n = len(outlines)
    colour = np.full(n, -1, dtype=np.int64)
    used = np.zeros(len(PALETTE), dtype=np.int64)
    around = np.zeros((n, len(PALETTE)), dtype=np.int64)
    degree = np.array([len(neighbours[g]) for g in range(n)])
    for _ in range(n):
        rank = (around > 0).sum(axis=1) * (n + 1) + degree
        rank[colour >= 0] = -1
        grid = int(rank.argmax())
        choice = int(np.lexsort((used, around[grid]))[0])
        colour[grid] = choice
        used[choice] += 1
        for other in neighbours[grid]:
            around[other, choice] += 1
    return colour


def deviation_class(deviation: float) -> int:
    """
    Sort a deviation into a colour of `DIVERGING`.

    Parameters
    ----------
    deviation : float, share
        Positive where a grid has too many households.

    Returns
    -------
    int
        Index into `DIVERGING`.

    Examples
    --------
    >>> deviation_class(0.0), deviation_class(-0.3), deviation_class(0.07)
    (3, 0, 5)
    """
    return int(np.searchsorted(DIVERGING_STEPS, deviation))


def _neighbours(outlines: Geometries) -> dict[int, list[int]]:
    tree = shapely.STRtree(outlines)
    left, right = tree.query(outlines, predicate="dwithin", distance=_NEAR)
    found: dict[int, list[int]] = defaultdict(list)
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            found[a].append(b)
    return found
