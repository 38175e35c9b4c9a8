"""
Who stands between an atom and the outside.

An atom is sealed by another if every way to the outside leads through it: what a single
atom seals, the input encloses. The same question asked of grids in the place of atoms
tells which grid encloses others, one of them or many together.

References
----------
.. [1] Tarjan, R. (1972). Depth-first search and linear graph algorithms. *SIAM Journal
   on Computing* 1(2), 146-160.
"""

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.edges import compress
from gridplan.partition.problem import Problem


@compiled
def sealers(indptr: Ints, indices: Ints, is_outer: Bools) -> Ints:
    """
    Find who seals each atom off.

    Parameters
    ----------
    indptr, indices : (n + 1,), (m,) ndarray of int
        Neighbours in compressed rows.
    is_outer : (n,) ndarray of bool
        True for atoms that touch the outside.

    Returns
    -------
    (n,) ndarray of int
        The nearest atom that all ways from this one to the outside lead through, -1
        where there is none; who seals that one seals this one too.
    """
    n = len(is_outer)
    found = np.full(n, -1, dtype=np.int64)  # when each atom was discovered; the outside is 0
    low = np.zeros(n, dtype=np.int64)  # the earliest its subtree touches
    parent = np.full(n, -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    following = indptr[:-1].copy()
    clock = 0
    for touching in (True, False):  # what never meets the outside is nobody's to enclose
        for root in range(n):
            if found[root] >= 0 or is_outer[root] != touching:
                continue
            i = root
            found[i] = clock + 1
            low[i] = 0
            order[clock] = i
            clock += 1
            while i >= 0:
                if following[i] < indptr[i + 1]:
                    j = indices[following[i]]
                    following[i] += 1
                    if j == parent[i]:
                        continue
                    if found[j] < 0:
                        parent[j] = i
                        found[j] = clock + 1
                        low[j] = 0 if is_outer[j] else clock + 1
                        order[clock] = j
                        clock += 1
                        i = j
                    else:
                        low[i] = min(low[i], found[j])
                else:
                    up = parent[i]
                    if up >= 0:
                        low[up] = min(low[up], low[i])
                    i = up
    sealer = np.full(n, -1, dtype=np.int64)
    for at in range(n):
        i = order[at]
        up = parent[i]
        if up >= 0:
            sealer[i] = up if low[i] >= found[up] else sealer[up]
    return sealer


def enclosures(problem: Problem, grid_of: Ints) -> Ints:
    """
    List the grids that keep others from the outside, where the input does not.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1.

    Returns
    -------
    (m,) ndarray of int
        Grids that enclose one or more others.
    """
    k = problem.k
    a, b = grid_of[problem.source], grid_of[problem.indices]
    rows = compress(k, *np.divmod(np.unique((a * k + b)[a != b]), k))
    is_outer = np.bincount(grid_of, weights=problem.is_outer, minlength=k) > 0
    of_grid = sealers(rows.indptr, rows.indices, is_outer)
    if not (of_grid >= 0).any():
        return np.zeros(0, dtype=np.int64)
    of_atom = sealers(problem.indptr, problem.indices, problem.is_outer)
    found = []
    for grid in np.flatnonzero(of_grid >= 0):
        atom = int(np.flatnonzero(grid_of == grid)[0])
        while atom >= 0 and grid_of[atom] != of_grid[grid]:
            atom = int(of_atom[atom])
        if atom < 0:
            found.append(int(of_grid[grid]))
    return np.unique(np.array(found, dtype=np.int64))


def encloses(problem: Problem, grid_of: Ints) -> bool:
    """
    Tell whether some grid encloses others, where the input does not.

    Parameters
    ----------
    problem : Problem
        The division; all neighbours count, walkable or not.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1.

    Returns
    -------
    bool
        True where atoms reach the outside only through one grid, and not only through
        one atom of it.
    """
    return len(enclosures(problem, grid_of)) > 0
