"""
Places that no street leads to: nobody goes to the far street and back between them.

What lies far from every street is its own part of the network, so that ways to it are
taken as twice the straight line, as where parts of the network do not meet. The start
of a grid stays with its nearest street, or its sweep would have no start.
"""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.streets import Snapped, StreetNetwork, snap

FAR = 300.0
"""Metres from the street beyond which no street leads to a place."""

FIRST = np.zeros(1, dtype=np.int64)
"""One start, before its stops."""


def snap_calls(network: StreetNetwork, points: Floats, starts: Ints) -> Snapped:
    """
    Put starts and stops on the streets, those far from every street on none.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    points : (n, 2) ndarray, m
        Starts and stops, metric.
    starts : (k,) ndarray of int
        Which of them are starts.

    Returns
    -------
    Snapped
        The points; a far stop has no street, and a part of the network to itself.
    """
    snapped = snap(network, points)
    is_off = (snapped.offset > FAR) & (snapped.component >= 0)
    is_off[starts] = False
    if not is_off.any():
        return snapped
    alone = network.component.max() + 1 + np.arange(len(points), dtype=np.int32)
    component = np.where(is_off, alone, snapped.component).astype(np.int32)
    return replace(snapped, component=component, edge=np.where(is_off, -1, snapped.edge))
