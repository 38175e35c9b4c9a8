"""
How far it is on foot between snapped points.

From the door straight to the street, along the shortest way, and straight to
the other door; never less than the straight line, and 0 at one place. Where
the network joins two points by no way, twice the straight line stands in, for
there a person walks ways the map lacks; `Snapped.component` tells such pairs.
Without any streets all distances are straight.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.jit import compiled
from gridplan.streets.dijkstra import along, new_marks, reach, start_at
from gridplan.streets.network import StreetNetwork
from gridplan.streets.snap import Snapped

Metres32 = npt.NDArray[np.float32]

DETOUR = 2.0
"""Straight distances are stretched by this where no way is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingBlocks:
    """
    Distances inside each group of points, one square block a group.

    Attributes
    ----------
    metres : (sum of squares,) ndarray of float32, m
        The blocks one after another, row by row.
    block_start : (n_groups + 1,) ndarray of int
        Where each block begins in ``metres``.
    group_start : (n_groups + 1,) ndarray of int
        Where each group begins among the points.
    """

    metres: Metres32
    block_start: Ints
    group_start: Ints

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.group_start) - 1

    def __getitem__(self, group: int) -> Metres32:
        """Look at one group's square block without copying."""
        n = int(self.group_start[group + 1] - self.group_start[group])
        block = self.metres[self.block_start[group] : self.block_start[group + 1]]
        return block.reshape(n, n)


def walking_matrix(network: StreetNetwork, snapped: Snapped) -> Metres32:
    """
    Measure between all points.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    snapped : Snapped
        The points, on that network.

    Returns
    -------
    (n, n) ndarray of float32, m
        Symmetric, 0 on the diagonal.
    """
    whole = np.array([0, len(snapped)], dtype=np.int64)
    return walking_blocks(network, snapped, group_start=whole)[0]


def walking_blocks(
    network: StreetNetwork, snapped: Snapped, *, group_start: Ints, workers: int = 1
) -> WalkingBlocks:
    """
    Measure between all points of each group.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    snapped : Snapped
        The points, sorted by group, on that network.
    group_start : (n_groups + 1,) ndarray of int
        Where each group begins; the last entry is the number of points.
    workers : int
        Threads; they do not change the result.

    Returns
    -------
    WalkingBlocks
        One symmetric block a group, 0 on its diagonal.

    Raises
    ------
    InputError
        If the groups do not cover the points.
    """
    group_start = np.asarray(group_start, dtype=np.int64)
    sizes = np.diff(group_start)
    if group_start[0] != 0 or group_start[-1] != len(snapped) or (sizes < 0).any():
        raise InputError("streets.groups", points=len(snapped), last=int(group_start[-1]))
    block_start = np.concatenate([[0], np.cumsum(sizes**2)]).astype(np.int64)
    metres = np.zeros(int(block_start[-1]), dtype=np.float32)

    def measure(first: int, last: int) -> None:
        _blocks(
            _rows(network), _columns(snapped), group_start, block_start, first, last, metres
        )

    _spread(measure, block_start, workers)
    return WalkingBlocks(metres=metres, block_start=block_start, group_start=group_start)


def walking_pairs(
    network: StreetNetwork, sources: Snapped, targets: Snapped, *, source_of: Ints
) -> Metres32:
    """
    Measure from each target to its own source: few sources, many targets.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    sources, targets : Snapped
        Both on that network; hubs and doors, say.
    source_of : (n_targets,) ndarray of int
        Which source each target is measured from.

    Returns
    -------
    (n_targets,) ndarray of float32, m
        Distance of each target from its source.
    """
    source_of = np.asarray(source_of, dtype=np.int64)
    order = np.argsort(source_of, kind="stable")
    counts = np.bincount(source_of, minlength=len(sources))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    metres = np.zeros(len(targets), dtype=np.float32)
    _pairs(_rows(network), _columns(sources), _columns(targets), first, order, metres)
    return metres


def _rows(network: StreetNetwork) -> tuple[npt.NDArray[np.integer], ...]:
    return network.indptr, network.indices, network.weight


def _columns(snapped: Snapped) -> tuple[npt.NDArray[np.generic], ...]:
    return (
        snapped.edge,
        snapped.u,
        snapped.v,
        snapped.to_u,
        snapped.to_v,
        snapped.component,
        snapped.offset,
        snapped.point,
    )


def _spread(measure: Callable[[int, int], None], block_start: Ints, workers: int) -> None:
    """Give each thread a run of groups of about equal work."""
    n_groups = len(block_start) - 1
    if workers <= 1 or n_groups < 2 * workers:
        measure(0, n_groups)
        return
    share = np.linspace(0, block_start[-1], workers * 4 + 1)
    cuts = np.searchsorted(block_start, share)
    cuts[-1] = n_groups
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(lambda cut: measure(*cut), pairwise(cuts.tolist())))


@compiled
def _door_to_door(along_street, i, j, a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add both ways to the street, in m; ``along_street`` is in dm, -1 for none."""
    delta_x = a[7][i, 0] - b[7][j, 0]
    delta_y = a[7][i, 1] - b[7][j, 1]
    straight = np.sqrt(delta_x * delta_x + delta_y * delta_y)
    if a[5][i] < 0 or straight == 0:
        return np.float32(straight)
    if along_street < 0:
        return np.float32(DETOUR * straight)
    return np.float32(max(straight, a[6][i] + along_street / 10.0 + b[6][j]))


@compiled
def _from_one(rows, i, a, targets, b, marks, number, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Measure from point i of ``a`` to some points of ``b``."""
    indptr, indices, weight = rows
    want = marks[4]
    wanted = 0
    for j in targets:
        if b[5][j] == a[5][i] and b[5][j] >= 0:
            for node in (b[1][j], b[2][j]):
                if want[node] != number:
                    want[node] = number
                    wanted += 1
    if wanted > 0:
        size = start_at(marks, number, (a[1][i], a[2][i], a[3][i], a[4][i]))
        reach(indptr, indices, weight, marks, (number, size), wanted)
    for place in range(len(targets)):
        j = targets[place]
        street = np.int64(-1)
        if b[5][j] == a[5][i] and b[5][j] >= 0:
            street = along(marks, number, (b[1][j], b[2][j], b[3][j], b[4][j]))
            if b[0][j] == a[0][i]:
                street = min(street, abs(b[3][j] - a[3][i]))
        out[place] = _door_to_door(street, i, j, a, b)


@compiled
def _blocks(rows, points, group_start, block_start, first, last, metres):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Fill the blocks of groups ``first`` to ``last - 1``; upper half, then mirrored."""
    marks = new_marks(len(rows[0]) - 1, len(rows[1]))
    number = 0
    for group in range(first, last):
        low, high = group_start[group], group_start[group + 1]
        n = high - low
        block = metres[block_start[group] : block_start[group + 1]].reshape(n, n)
        everyone = np.arange(low, high)
        for i in range(n - 1):
            number += 1
            out = block[i, i + 1 :]
            _from_one(rows, low + i, points, everyone[i + 1 :], points, marks, number, out)
            block[i + 1 :, i] = out


@compiled
def _pairs(rows, sources, targets, first, order, metres):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Fill the distance of each target from its source."""
    marks = new_marks(len(rows[0]) - 1, len(rows[1]))
    for i in range(len(first) - 1):
        mine = order[first[i] : first[i + 1]]
        if len(mine) > 0:
            out = np.empty(len(mine), dtype=np.float32)
            _from_one(rows, i, sources, mine, targets, marks, i, out)
            for place in range(len(mine)):
                metres[mine[place]] = out[place]
