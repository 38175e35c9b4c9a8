"""Cut components into grids or sectors by weight, and put stray pieces back."""

import numpy as np

from gridplan.arrays import Int32s, Ints
from gridplan.partition.bisect import bisect
from gridplan.partition.bridge import Bridged
from gridplan.partition.edges import components


def cut_into_grids(ready: Bridged) -> Ints:
    """
    Divide every component into its grids by bisection.

    Parameters
    ----------
    ready : Bridged
        The division.

    Returns
    -------
    (n,) ndarray of int
        Grid of each atom, connected, none empty; balance is rough.
    """
    problem = ready.problem
    part_of = ready.component.astype(np.int32)
    k_of = np.zeros(problem.k, dtype=np.int64)
    k_of[: len(ready.k)] = ready.k
    bisect(
        part_of, k_of, 1, 2, problem.workload, problem.indptr, problem.indices,
        problem.is_walkable, problem.walking,
    )  # fmt: skip
    return part_of.astype(np.int64)


def cut_into_sectors(ready: Bridged, grid_of: Ints, *, most: int, number: int) -> list[Ints]:
    """
    Gather neighbouring grids into sectors of limited size.

    Parameters
    ----------
    ready : Bridged
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    most : int
        Grids in a sector.
    number : int
        Different numbers cut along different seams.

    Returns
    -------
    list of (m,) ndarray of int
        Atoms of each sector, sorted; no grid is in two.
    """
    n_grids = int(grid_of.max()) + 1
    component_of_grid = np.zeros(n_grids, dtype=np.int32)
    component_of_grid[grid_of] = ready.component
    if ready.k.max() <= most:
        sector_of_grid = component_of_grid
    else:
        sector_of_grid = _sectors_of_grids(ready, grid_of, component_of_grid, most, number)
    sector = sector_of_grid[grid_of]
    order = np.argsort(sector, kind="stable")
    cuts = np.flatnonzero(np.diff(sector[order])) + 1
    return np.split(order, cuts)


def _sectors_of_grids(
    ready: Bridged, grid_of: Ints, component_of_grid: Int32s, most: int, number: int
) -> Int32s:
    """Bisect the graph whose atoms are the grids, each of weight 1."""
    problem = ready.problem
    n_grids = len(component_of_grid)
    a, b = grid_of[problem.source], grid_of[problem.indices]
    joined = np.unique(np.column_stack([a, b])[(a != b) & problem.is_walkable], axis=0)
    indptr = np.searchsorted(joined[:, 0], np.arange(n_grids + 1)).astype(np.int64)
    hub = np.unique(grid_of, return_index=True)[1]
    away = np.ascontiguousarray(problem.walking[np.ix_(hub, hub)])
    part = component_of_grid.copy()
    k_of = np.zeros(n_grids, dtype=np.int64)
    k_of[: len(ready.k)] = ready.k
    bisect(
        part, k_of, most, 2 + number, np.ones(n_grids, dtype=np.int64), indptr,
        joined[:, 1].copy(), np.ones(len(joined), dtype=bool), away,
    )  # fmt: skip
    return part


def regroup(ready: Bridged, grid_of: Ints) -> Ints:
    """
    Make a division whole: pieces join neighbours, empty grids are cut off others.

    Parameters
    ----------
    ready : Bridged
        The division.
    grid_of : (n,) ndarray of int
        Any grid for each atom.

    Returns
    -------
    (n,) ndarray of int
        Every component has its own number of grids, all connected.
    """
    problem = ready.problem
    source, target = problem.source, problem.indices
    same = problem.is_walkable & (grid_of[source] == grid_of[target])
    piece = components(len(problem), source, target, same)
    weight = np.bincount(piece, weights=problem.workload)
    group = piece.copy()
    count = np.zeros(len(ready.k), dtype=np.int64)
    home = ready.component[np.unique(piece, return_index=True)[1]]
    np.add.at(count, home, 1)
    walk = problem.is_walkable
    while (count > ready.k).any():
        # the lightest piece of a component that has too many joins its longest neighbour
        crowded = np.flatnonzero((count > ready.k)[home] & (weight >= 0))
        one = int(crowded[np.argmin(weight[crowded])])
        edge = walk & (group[source] == one) & (group[target] != one)
        metres = np.bincount(group[target[edge]], weights=problem.border[edge] + 1e-6)
        other = int(np.argmax(metres))
        group[group == one] = other
        weight[other] += weight[one]
        weight[one] = -1
        count[home[one]] -= 1
    label = np.unique(group, return_inverse=True)[1]
    return _complete(ready, label.astype(np.int64))


def _complete(ready: Bridged, label: Ints) -> Ints:
    """Cut the heaviest grids of components that have too few."""
    problem = ready.problem
    part_of = label.astype(np.int32)
    n_parts = int(label.max()) + 1
    k_of = np.zeros(problem.k, dtype=np.int64)
    k_of[:n_parts] = 1
    first = np.unique(label, return_index=True)[1]
    component = ready.component[first]
    weight = np.bincount(label, weights=problem.workload)
    atoms = np.bincount(label)
    for one, k in enumerate(ready.k):
        mine = np.flatnonzero(component == one)
        for _ in range(int(k) - len(mine)):
            load = np.where(k_of[mine] < atoms[mine], weight[mine] / k_of[mine], -1.0)
            k_of[mine[int(np.argmax(load))]] += 1
    bisect(
        part_of, k_of, 1, 2, problem.workload, problem.indptr, problem.indices,
        problem.is_walkable, problem.walking,
    )  # fmt: skip
    return part_of.astype(np.int64)
