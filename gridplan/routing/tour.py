"""
The shortest tour through a grid's stops, by iterated local search.

Nearest neighbour, then 2-opt and Or-opt over the nearest neighbours of each
stop; then again and again a double bridge in a short window of the tour, kept
when the search after it does not end longer. Distances are symmetric integers.
"""

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.tour_search import search_tour

KICKS = 200
NEAREST = 10


def short_tour(matrix: Ints, *, rng: np.random.Generator, kicks: int = KICKS) -> Ints:
    """
    Find a short closed tour that starts at stop 0.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Symmetric distances, in dm or s.
    rng : numpy.random.Generator
        Of the kicks.
    kicks : int
        How often the tour is disturbed.

    Returns
    -------
    (n,) ndarray of int
        Stops in order, 0 first; of both directions the one whose second stop has
        the lower number.

    Raises
    ------
    InputError
        If the matrix is not square.
    """
    matrix = np.ascontiguousarray(matrix, dtype=np.int64)
    n = len(matrix)
    if matrix.shape != (n, n):
        raise InputError("routing.not_square", rows=n, columns=matrix.shape[-1])
    if n <= 3:
        return np.arange(n)
    near = np.argsort(matrix + np.diag(np.full(n, matrix.max() + 1)), axis=1, kind="stable")
    near = np.ascontiguousarray(near[:, : min(NEAREST, n - 1)])
    tour: Ints = search_tour(matrix, near, kicks, int(rng.integers(1, 2**62)))
    tour = np.roll(tour, -int(np.flatnonzero(tour == 0)[0]))
    if tour[1] > tour[-1]:
        tour[1:] = tour[:0:-1]
    return tour


def tour_length(matrix: Ints, tour: Ints) -> int:
    """
    Measure a closed tour.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Distances.
    tour : (k,) ndarray of int
        Stops in order.

    Returns
    -------
    int
        In the matrix's unit.
    """
    return int(matrix[tour, np.roll(tour, -1)].sum())
