"""
How round a grid is: 1 for a disc, towards 0 as the outline frays.

Arrays run over grids; lengths are in m, areas in m², scores have no unit.
"""

import numpy as np

from gridplan.arrays import Floats
from gridplan.errors import InputError


def polsby_popper(area: Floats, perimeter: Floats) -> Floats:
    """
    Compare each grid with the disc of equal perimeter.

    Parameters
    ----------
    area : (n_grids,) ndarray, m²
        Area of each grid; not negative.
    perimeter : (n_grids,) ndarray, m
        Outline of each grid, holes included; positive.

    Returns
    -------
    (n_grids,) ndarray, dimensionless
        The score 4πA / P², between 0 and 1.

    Raises
    ------
    InputError
        If any perimeter is not positive.

    References
    ----------
    .. [1] Polsby, D. D. & Popper, R. D. (1991). The third criterion:
       Compactness as a procedural safeguard against partisan gerrymandering.
       *Yale Law & Policy Review* 9(2), 301-353.

    Examples
    --------
    >>> polsby_popper(np.array([1.0]), np.array([4.0])).round(3)
    array([0.785])
    """
    bad = ~(perimeter > 0)  # catches NaN too
    if bad.any():
        raise InputError("partition.no_perimeter", grid=int(np.flatnonzero(bad)[0]))
    return 4 * np.pi * area / perimeter**2
