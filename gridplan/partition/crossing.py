"""How much the lines count that lie between two atoms, whatever the streets do."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Floats, Ints
from gridplan.partition.edges import components


def crossing_ways(n: int, pair: Ints, price: Floats) -> Floats:
    """
    Go from atom to atom across the cheapest lines.

    Parameters
    ----------
    n : int
        Number of atoms.
    pair : (m, 2) ndarray of int
        Atoms that touch; one need not be able to walk across.
    price : (m,) ndarray, dm
        What the line between them counts; 0 for none.

    Returns
    -------
    (n, n) ndarray, dm
        Least sum of lines crossed on the way; 0 between atoms that no chain of
        neighbours joins, for then no line is known to lie between them.
    """
    is_free = price <= 0.0
    part = components(n, pair[:, 0], pair[:, 1], is_free)
    u, v = part[pair[~is_free]].T
    m = int(part.max(initial=-1)) + 1
    # the cheapest of several lines between two parts
    order = np.lexsort((price[~is_free], v, u))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(u[order]) != 0) | (np.diff(v[order]) != 0)
    rows = order[first]
    graph = coo_array((price[~is_free][rows], (u[rows], v[rows])), shape=(m, m))
    far = dijkstra(graph.tocsr(), directed=False)
    far[~np.isfinite(far)] = 0.0
    between: Floats = far[np.ix_(part, part)]
    return between
