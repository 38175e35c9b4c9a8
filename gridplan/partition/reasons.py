"""
Why a grid is outside its bounds: a proof where there is a short one.

Four reasons can be worked out again from counts and neighbours alone; they hold
for every division with these atoms, bounds and number of grids.
"""

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bridge import Bridged
from gridplan.partition.edges import components
from gridplan.partition.problem import Problem
from gridplan.partition.result import Obstacle, Reason


def explain(ready: Bridged, grid_of: Ints) -> list[Obstacle]:
    """
    Give a reason for every grid outside its bounds.

    Parameters
    ----------
    ready : Bridged
        The division with its components.
    grid_of : (n,) ndarray of int
        Grid of each atom.

    Returns
    -------
    list of Obstacle
        In order of grid; atoms and grids as numbered in the problem.
    """
    problem = ready.problem
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    broken = np.flatnonzero((load < problem.lower) | (load > problem.upper))
    return [_explain(ready, grid_of, int(grid)) for grid in broken]


def _explain(ready: Bridged, grid_of: Ints, grid: int) -> Obstacle:
    problem = ready.problem
    atoms = np.flatnonzero(grid_of == grid)
    heaviest = int(atoms[int(np.argmax(problem.workload[atoms]))])
    part = np.flatnonzero(ready.component == ready.component[heaviest])
    k = int(ready.k[ready.component[heaviest]])
    bounds = {"lower": problem.lower, "upper": problem.upper}

    def obstacle(reason: Reason, atom: int, workload: int) -> Obstacle:
        return Obstacle(
            grid=grid, reason=reason, atom=atom, values={"workload": workload, **bounds}
        )

    if problem.workload[heaviest] > problem.upper:
        return obstacle("atom_too_heavy", heaviest, int(problem.workload[heaviest]))
    total = int(problem.workload[part].sum())
    if not fits_whole_grids(total, problem.lower, problem.upper):
        return obstacle("component_weight", heaviest, total)
    for atom in atoms[np.argsort(-problem.workload[atoms], kind="stable")]:
        if has_no_subset(problem, part, int(atom), k):
            return obstacle("no_subset", int(atom), int(problem.workload[atom]))
    for atom in atoms:
        weight = pendant_weight(problem, int(atom))
        if weight > problem.upper:
            return obstacle("cut_vertex", int(atom), weight)
    return obstacle("search_limit", -1, int(problem.workload[atoms].sum()))


def fits_whole_grids(total: int, lower: int, upper: int) -> bool:
    """
    Tell whether some number of grids shares a workload within the bounds.

    Parameters
    ----------
    total : int
        Workload to share.
    lower, upper : int
        Bounds of a grid.

    Returns
    -------
    bool
        True if there is a j with j·lower <= total <= j·upper.

    Examples
    --------
    >>> fits_whole_grids(400, 225, 275), fits_whole_grids(500, 225, 275)
    (False, True)
    """
    if upper <= 0:
        return total == 0
    fewest = max(1, -(-total // upper))
    return fewest * lower <= total


def has_no_subset(problem: Problem, part: Ints, atom: int, k: int) -> bool:
    """
    Prove that no grid around an atom fits, by the sums its component can form.

    Parameters
    ----------
    problem : Problem
        The division.
    part : (m,) ndarray of int
        Atoms of the component.
    atom : int
        One of them.
    k : int
        Grids of the component.

    Returns
    -------
    bool
        True if no atoms with this one sum into the bounds while what is left can
        still be k - 1 grids by weight.
    """
    total = int(problem.workload[part].sum())
    low = max(problem.lower, total - (k - 1) * problem.upper, 0)
    high = min(problem.upper, total - (k - 1) * problem.lower)
    if high < low:
        return True
    # bit s is set when some atoms with this one sum to s
    sums = 1 << int(problem.workload[atom])
    limit = (1 << (high + 1)) - 1
    for weight in problem.workload[part[part != atom]].tolist():
        if weight:
            sums |= (sums << weight) & limit
    return sums & limit & ~((1 << low) - 1) == 0


def pendant_weight(problem: Problem, atom: int) -> int:
    """
    Sum what must join an atom's grid because it hangs on this atom alone.

    Parameters
    ----------
    problem : Problem
        The division.
    atom : int
        Which.

    Returns
    -------
    int
        The atom and every piece lighter than a grid that only it connects; 0 when
        there is none.
    """
    source, target = problem.source, problem.indices
    whole = components(len(problem), source, target, problem.is_walkable)
    keep = problem.is_walkable & (source != atom) & (target != atom)
    piece = components(len(problem), source, target, keep)
    mine = np.flatnonzero((whole == whole[atom]) & (np.arange(len(problem)) != atom))
    weight = np.bincount(piece[mine], weights=problem.workload[mine])
    loose = np.unique(piece[mine])
    light = int(sum(weight[p] for p in loose if weight[p] < problem.lower))
    return int(problem.workload[atom]) + light if light else 0
