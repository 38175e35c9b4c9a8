"""Buildings of a simulated district: slabs in towns, houses in villages."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.schemes.split import split_total


@dataclass(frozen=True, slots=True, kw_only=True)
class Houses:
    """
    Buildings.

    Attributes
    ----------
    community, block, households, floors, units : (n,) ndarray of int
        Where each stands, who lives there, and how high it is.
    outline : (n,) ndarray of Polygon, metric
        Footprints; none touches a street.
    """

    community: Ints
    block: Ints
    households: Ints
    floors: Ints
    units: Ints
    outline: Geometries


def draw_houses(
    block: Floats,
    block_cell: Ints,
    households: Ints,
    is_urban: np.ndarray,
    rng: np.random.Generator,
) -> Houses:
    """
    Put every household of every community under a roof.

    Parameters
    ----------
    block : (n_blocks, 4, 2) ndarray, m
        Corners of each block.
    block_cell : (n_blocks,) ndarray of int
        Community of each block.
    households : (n,) ndarray of int
        Of each community.
    is_urban : (n,) ndarray of bool
        Slabs of 20 to 60 households; else houses of 1 to 3.
    rng : Generator
        Decides who lives where.

    Returns
    -------
    Houses
        Households add up to each community's.
    """
    rows: list[tuple[int, int, int, float, float]] = []
    for community, total in enumerate(households.tolist()):
        mine = np.flatnonzero(block_cell == community)
        weight = rng.integers(20, 100, len(mine))
        for place, inside in zip(mine.tolist(), split_total(total, weight), strict=True):
            low, high = (20, 60) if is_urban[community] else (1, 4)
            sizes = _sizes(int(inside), low, high, rng)
            side = int(np.ceil(np.sqrt(max(len(sizes), 1))))
            for spot, size in enumerate(sizes):
                row, column = divmod(spot, side)
                rows.append((community, place, size, (column + 0.5) / side, (row + 0.5) / side))
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    whole: Ints = table[:, :3].astype(np.int64)
    at, block_of, count = whole[:, 0], whole[:, 1], whole[:, 2]
    u, v = table[:, 3], table[:, 4]
    urban = is_urban[at]
    centre = _inside(block[block_of], 0.15 + 0.7 * u, 0.15 + 0.7 * v)
    span = np.sqrt(shapely.area(shapely.polygons(block[block_of])))
    beside = np.bincount(block_of, minlength=len(block))[block_of]
    half = np.minimum(0.25 * span / np.ceil(np.sqrt(beside)), np.where(urban, 18.0, 6.0))
    floors = np.where(
        urban, rng.choice([6, 6, 11, 18], len(count)), rng.choice([1, 2, 3], len(count))
    )
    return Houses(
        community=at,
        block=block_of,
        households=count,
        floors=floors.astype(np.int64),
        units=np.where(urban, np.maximum(1, count // 12), 1).astype(np.int64),
        outline=shapely.box(
            centre[:, 0] - half, centre[:, 1] - 0.4 * half,
            centre[:, 0] + half, centre[:, 1] + 0.4 * half,
        ),
    )  # fmt: skip


def _sizes(total: int, low: int, high: int, rng: np.random.Generator) -> list[int]:
    sizes: list[int] = []
    while total > 0:
        size = min(int(rng.integers(low, high)), total)
        if 0 < total - size < low:
            size = total if total < high + low else total // 2
        sizes.append(size)
        total -= size
    return sizes


def _inside(quad: Floats, u: Floats, v: Floats) -> Floats:
    s, t = u[:, None], v[:, None]
    bottom = (1 - s) * quad[:, 0] + s * quad[:, 1]
    top = (1 - s) * quad[:, 3] + s * quad[:, 2]
    found: Floats = np.round((1 - t) * bottom + t * top, 2)
    return found
