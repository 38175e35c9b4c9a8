"""
How evenly the households are shared: against the community's mean, and against the target.

The number of grids is whole, so a community's mean W/k is seldom the target T.
What that alone costs is the floor, |W/k - T| / T; it is told apart.
"""

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.plan.plan import Plan


def community_means(plan: Plan) -> Floats:
    """
    Share each community's households evenly among its grids.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    (n_communities,) ndarray, households
        W/k; 0 where nobody lives or no grid is.
    """
    n = len(plan.area.communities)
    total = np.zeros(n)
    np.add.at(total, plan.partition.community, plan.households)
    k = np.bincount(plan.partition.community, minlength=n)
    means: Floats = total / np.maximum(k, 1)
    return means


def community_targets(plan: Plan) -> Floats:
    """
    Look up what the scheme wants in each community.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    (n_communities,) ndarray, households
        The target T of its area type.
    """
    return np.array(
        [plan.scheme.target_of(kind) for kind in plan.area.communities.area_type],
        dtype=np.float64,
    )


def deviations(households: Ints, wanted: Floats) -> Floats:
    """
    Compare each grid with what it should have.

    Parameters
    ----------
    households : (n,) ndarray of int
        What it has.
    wanted : (n,) ndarray, households
        What it should have; not negative.

    Returns
    -------
    (n,) ndarray, share
        Positive where it has too many; 0 where nothing is wanted.

    Examples
    --------
    >>> deviations(np.array([110, 90, 0]), np.array([100.0, 100.0, 0.0]))
    array([ 0.1, -0.1,  0. ])
    """
    surplus = households - wanted
    return np.divide(surplus, wanted, out=np.zeros(len(wanted)), where=wanted > 0)
