"""Where a grid's distances start: the atom that is nearest to its households."""

from collections.abc import Sequence

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.problem import Problem


def find_hubs(problem: Problem, grid_of: Ints) -> Ints:
    """
    Find the hub of every grid.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1.

    Returns
    -------
    (k,) ndarray of int
        The atom of the grid with the fewest household metres from all others; the
        lowest of equals.
    """
    return np.array([_hub(problem, atoms) for atoms in members_of(grid_of)], dtype=np.int64)


def members_of(grid_of: Ints) -> Sequence[Ints]:
    """
    List the atoms of every grid.

    Parameters
    ----------
    grid_of : (n,) ndarray of int
        Grid of each atom, none empty.

    Returns
    -------
    list of ndarray of int
        Atoms of each grid, sorted.
    """
    order = np.argsort(grid_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(grid_of[order])) + 1)


def _hub(problem: Problem, atoms: Ints) -> int:
    way = problem.walking[np.ix_(atoms, atoms)].astype(np.float64)
    # to the millimetre, so that equal hubs are equal on every machine
    metres = np.rint(problem.workload[atoms] @ way * 1000.0)
    return int(atoms[int(np.argmin(metres))])
