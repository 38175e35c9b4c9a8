"""Whether a grid lies all around others: nobody could leave those but through it."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.edges import components
from gridplan.partition.problem import Problem


def encloses(problem: Problem, grid_of: Ints) -> bool:
    """
    Tell whether some grid encloses one or more others.

    Parameters
    ----------
    problem : Problem
        The division; all neighbours count, walkable or not.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1.

    Returns
    -------
    bool
        True where atoms outside a grid reach no outer atom without it.
    """
    source, target = problem.source, problem.indices
    for grid in range(problem.k):
        outside = grid_of != grid
        label = components(len(problem), source, target, outside[source] & outside[target])
        free = np.unique(label[problem.is_outer])
        if not np.isin(label[outside], free).all():
            return True
    return False
