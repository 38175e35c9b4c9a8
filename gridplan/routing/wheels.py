"""A grid's sweep by e-bike: only the streets around it matter, unless they are a trap."""

import numpy as np
import shapely

from gridplan.arrays import Bools, Ints
from gridplan.errors import InfeasibleError
from gridplan.routing.oneway import sweep_on_wheels
from gridplan.routing.sweep import Sweep
from gridplan.streets import StreetNetwork

REACH = (250.0, 1000.0)
"""Metres around the grid within which streets may be ridden to get on; then all."""


def ride_streets(
    network: StreetNetwork,
    lines: Ints,
    *,
    usable: Bools,
    around: shapely.Geometry,
    start: int = -1,
) -> Sweep:
    """
    Ride every required street, one-way streets along their direction.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    lines : (r,) ndarray of int
        Required lines.
    usable : (n_lines,) ndarray of bool
        Lines one may ride: no stairs, no expressways.
    around : Geometry, metric
        The grid.
    start : int
        Network node the ride begins at where it passes it; -1 for anywhere.

    Returns
    -------
    Sweep
        A closed ride.

    Raises
    ------
    InfeasibleError
        If one cannot ride from each required street to every other.
    """
    is_oneway = np.asarray(network.streets.is_oneway, dtype=bool)
    tree = shapely.STRtree(network.streets.geometry)
    for reach in REACH:
        near = np.zeros(len(usable), dtype=bool)
        near[tree.query(around, predicate="dwithin", distance=reach)] = True
        near[lines] = True
        try:
            sweep = sweep_on_wheels(network, lines, is_oneway=is_oneway, usable=usable & near)
        except InfeasibleError:
            continue  # the way back may lie farther out
        return turned_to(network, sweep, start)
    sweep = sweep_on_wheels(network, lines, is_oneway=is_oneway, usable=usable)
    return turned_to(network, sweep, start)


def turned_to(network: StreetNetwork, sweep: Sweep, start: int) -> Sweep:
    """
    Begin a closed walk at a node that it passes.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    sweep : Sweep
        Closed.
    start : int
        Network node; where the walk does not pass it, nothing changes.

    Returns
    -------
    Sweep
        The same legs, from another one on.
    """
    tail = np.where(sweep.is_forward, network.u[sweep.line], network.v[sweep.line])
    places = np.flatnonzero(tail == start)
    if start < 0 or not len(places):
        return sweep
    shift = -int(places[0])
    return Sweep(
        line=np.roll(sweep.line, shift),
        is_forward=np.roll(sweep.is_forward, shift),
        is_extra=np.roll(sweep.is_extra, shift),
        claim=sweep.claim,
    )
