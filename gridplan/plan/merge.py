"""
Many nets in one (多网合一): departmental layers merged with least boundary conflict.

Every piece of border between two cells is drawn by some layers and not by others.
A merged grid that cuts there contradicts the layers without a border, one that
joins contradicts those with one; the metres of all contradictions are the conflict
to be kept small.
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError

_ROUNDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """
    One layer out of many.

    Attributes
    ----------
    grid_of : (n_cells,) ndarray of int
        Merged grid of each cell, numbered from 0 by their first cells.
    conflict : float, m
        Border metres on which some layer is contradicted, counted for each layer.
    floor : float, m
        What any set of grids must contradict, because the layers contradict each other.
    """

    grid_of: Ints
    conflict: float
    floor: float


def merge_layers(
    labels: Ints,
    pair: Ints,
    metres: Floats,
    households: Ints,
    *,
    maximum: int = 0,
) -> Merged:
    """
    Merge departmental layers over common cells.

    Parameters
    ----------
    labels : (n_layers, n_cells) ndarray of int
        Unit of each cell in each layer; 2 to 6 layers.
    pair : (n_pairs, 2) ndarray of int
        Cells that touch.
    metres : (n_pairs,) ndarray, m
        Border they share.
    households : (n_cells,) ndarray of int
        In each cell.
    maximum : int
        Most households of a merged grid; 0 for no limit.

    Returns
    -------
    Merged
        Connected grids, and how much they contradict.

    Raises
    ------
    InputError
        If there are fewer than 2 or more than 6 layers.
    """
    n_layers = len(labels)
    if not 2 <= n_layers <= 6:
        raise InputError("merge.layers", n=n_layers)
    cuts = (labels[:, pair[:, 0]] != labels[:, pair[:, 1]]).sum(axis=0)
    # Joining two cells gains where most layers join them.
    gain = metres * (n_layers - 2 * cuts)
    grid_of = _contract(pair, gain, households, maximum)
    grid_of = _shift(grid_of, pair, gain, households, maximum)
    grid_of = _numbered(_connected(grid_of, pair))
    is_cut = grid_of[pair[:, 0]] != grid_of[pair[:, 1]]
    return Merged(
        grid_of=grid_of,
        conflict=float((metres * np.where(is_cut, n_layers - cuts, cuts)).sum()),
        floor=float((metres * np.minimum(n_layers - cuts, cuts)).sum()),
    )


def _contract(pair: Ints, gain: Floats, households: Ints, maximum: int) -> Ints:
    # Join the two groups that gain most until no join gains (greedy edge contraction).
    group = np.arange(len(households))
    beside: list[dict[int, float]] = [defaultdict(float) for _ in households]
    for (a, b), value in zip(pair.tolist(), gain.tolist(), strict=True):
        beside[a][b] += value
        beside[b][a] += value
    size = households.astype(np.int64).tolist()
    members: dict[int, list[int]] = {cell: [cell] for cell in range(len(size))}
    queue = [
        (-v, a, b) for a in range(len(size)) for b, v in beside[a].items() if a < b and v > 0
    ]
    heapq.heapify(queue)
    while queue:
        value, a, b = heapq.heappop(queue)
        if a not in members or b not in members or beside[a].get(b) != -value:
            continue
        if maximum and size[a] + size[b] > maximum:
            continue
        if len(beside[a]) < len(beside[b]):
            a, b = b, a
        members[a] += members.pop(b)
        size[a] += size[b]
        del beside[a][b]
        for other, more in beside[b].items():
            if other == a:
                continue
            del beside[other][b]
            beside[a][other] += more
            beside[other][a] = beside[a][other]
            if beside[a][other] > 0:
                heapq.heappush(queue, (-beside[a][other], min(a, other), max(a, other)))
        beside[b] = {}
    for number, cells in members.items():
        group[cells] = number
    return group


def _shift(grid_of: Ints, pair: Ints, gain: Floats, households: Ints, maximum: int) -> Ints:
    # Move single cells while that lowers the conflict.
    grid_of = grid_of.copy()
    beside: list[list[tuple[int, float]]] = [[] for _ in households]
    for (a, b), value in zip(pair.tolist(), gain.tolist(), strict=True):
        beside[a].append((b, value))
        beside[b].append((a, value))
    size: dict[int, int] = defaultdict(int)
    for cell, grid in enumerate(grid_of.tolist()):
        size[grid] += int(households[cell])
    for _ in range(_ROUNDS):
        moved = False
        for cell in range(len(households)):
            ties: dict[int, float] = defaultdict(float)
            for other, value in beside[cell]:
                ties[int(grid_of[other])] += value
            mine = int(grid_of[cell])
            fits = [
                (value, -grid)
                for grid, value in ties.items()
                if grid != mine
                and not (maximum and size[grid] + int(households[cell]) > maximum)
            ]
            if fits and max(fits)[0] > ties.get(mine, 0.0) + 1e-9:
                size[mine] -= int(households[cell])
                grid_of[cell] = -max(fits)[1]
                size[int(grid_of[cell])] += int(households[cell])
                moved = True
        if not moved:
            break
    return grid_of


def _connected(grid_of: Ints, pair: Ints) -> Ints:
    root = list(range(len(grid_of)))

    def find(cell: int) -> int:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    for a, b in pair.tolist():
        if grid_of[a] == grid_of[b]:
            one, other = find(a), find(b)
            root[max(one, other)] = min(one, other)
    return np.array([find(cell) for cell in range(len(grid_of))], dtype=np.int64)


def _numbered(grid_of: Ints) -> Ints:
    first: dict[int, int] = {}
    return np.array([first.setdefault(g, len(first)) for g in grid_of.tolist()], dtype=np.int64)


def check_layers(
    names: Sequence[str], labels: Ints, area: Floats, place: Sequence[str]
) -> None:
    """
    Refuse layers that do not cover the area.

    Parameters
    ----------
    names : (n_layers,) sequence of str
        Names of the layers.
    labels : (n_layers, n_cells) ndarray of int
        Unit of each cell; -1 where a layer has none.
    area : (n_cells,) ndarray, m²
        Of each cell.
    place : (n_cells,) sequence of str
        What to call each cell, such as its community.

    Raises
    ------
    InputError
        If a cell has no unit in some layer.
    """
    for name, row in zip(names, labels, strict=True):
        bare = np.flatnonzero(row < 0)
        if len(bare):
            largest = int(bare[np.argmax(area[bare])])
            raise InputError(
                "merge.not_covered", layer=name, area=round(float(area[bare].sum()), 1),
                feature=place[largest],
            )  # fmt: skip
