"""The bounds a grid must keep, worked out from counts alone."""

import math

import numpy as np

from gridplan.checking.record import Record

_SLACK = 1e-9  # of a household, against rounding of the tolerance


def bounds_of(
    record: Record, community: int, tolerance: float | None = None
) -> tuple[int, int]:
    """
    Work out the least and the most households of a grid.

    Parameters
    ----------
    record : Record
        The plan.
    community : int
        Which.
    tolerance : float, share, optional
        Both ways from the mean; the one asked where not given.

    Returns
    -------
    tuple of int
        Both included.
    """
    share = asked_tolerance(record) if tolerance is None else tolerance
    mean = community_mean(record, community)
    lower = math.ceil((1.0 - share) * mean - _SLACK)
    return lower, math.floor((1.0 + share) * mean + _SLACK)


def community_mean(record: Record, community: int) -> float:
    """
    Share a community's households evenly among its grids.

    Parameters
    ----------
    record : Record
        The plan.
    community : int
        Which.

    Returns
    -------
    float, households
        0 for a community without grids.
    """
    mine = record.community == community
    return float(record.counted[mine].sum() / max(int(mine.sum()), 1))


def asked_tolerance(record: Record) -> float:
    """
    Look up the tolerance that was asked.

    Parameters
    ----------
    record : Record
        The plan.

    Returns
    -------
    float, share
        As ``summary.json`` has it.
    """
    return float(record.summary["tolerance"]["asked"])


def kept_tolerance(record: Record, community: int) -> float:
    """
    Look up the tolerance that was kept in a community.

    Parameters
    ----------
    record : Record
        The plan.
    community : int
        Which.

    Returns
    -------
    float, share
        The one needed where more than asked, else the one asked.
    """
    code = record.area.communities.code[community]
    needed = record.summary["tolerance"]["needed"].get(code, 0.0)
    return float(np.maximum(needed, asked_tolerance(record)))
