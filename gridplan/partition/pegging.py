"""
Which atoms a hub's knapsack is really about: the others are in or out beforehand.

Where atoms may be cut, filling a set in the order of cost for a household is best, and
the cost for a household at which it ends (the *rate*) tells what each atom is worth. An
atom so dear, or so cheap, that deciding otherwise costs more than the sets looked for is
*pegged*. Of 900 atoms some dozens are left, and the knapsack over them is as exact.

References
----------
.. [1] Ingargiola, G. P. & Korsh, J. F. (1973). Reduction algorithm for zero-one single
   knapsack problems. *Management Science* 20(4), 460-463.
.. [2] Martello, S. & Toth, P. (1990). *Knapsack Problems: Algorithms and Computer
   Implementations*. Wiley, chapter 2.
"""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.jit import compiled
from gridplan.partition.knapsack import NEVER

_ERROR = 4.0  # sums stay below 2^52 and so are exact; the two products err by less


class Hub(NamedTuple):
    """
    What the sets of one hub may be made of.

    Attributes
    ----------
    atom : int
        The hub; its weight is not above the upper bound.
    reduced : (n,) ndarray of int, household dm
        Cost of each atom less its price.
    workload : (n,) ndarray of int, households
        Weights.
    lower, upper : int, households
        On the weight of a set.
    may : (n,) ndarray of bool
        Atoms that may be in a set.
    """

    atom: int
    reduced: Ints
    workload: Ints
    lower: int
    upper: int
    may: Bools


class Relaxed(NamedTuple):
    """
    The cheapest set where atoms may be cut.

    Attributes
    ----------
    least : float, household dm
        No set costs less; BEYOND or more where none fits.
    rate : float, dm
        Cost for a household of the atom that is cut; 0 where none is.
    known : int, household dm
        What a set of whole atoms costs that was met on the way; NEVER where none was.
    """

    least: float
    rate: float
    known: int


class Pegged(NamedTuple):
    """
    What is left of a knapsack.

    Attributes
    ----------
    free : (m,) ndarray of int
        Atoms to decide on.
    is_in : (n,) ndarray of bool
        Atoms that every set has that is not too dear; the hub is one.
    weight : int, households
        Of the atoms that are in.
    total : int, household dm
        Reduced cost of the atoms that are in.
    """

    free: Ints
    is_in: Bools
    weight: int
    total: int


@compiled
def relax(hub: Hub, is_light: bool) -> Relaxed:
    """
    Fill a set in the order of cost for a household.

    Parameters
    ----------
    hub : Hub
        The hub.
    is_light : bool
        True if sets below the lower bound will do: a weaker floor, and a quick one.

    Returns
    -------
    Relaxed
        The least cost where atoms may be cut, and a set of whole atoms.
    """
    most = hub.upper - hub.workload[hub.atom]
    needed = hub.lower - hub.workload[hub.atom]
    known = int(hub.reduced[hub.atom])
    least = float(known)
    weight, rate, is_cut = 0, 0.0, False
    atoms, ratio = _by_ratio(hub, True)
    for at in np.argsort(ratio):
        i = atoms[at]
        fits = weight + hub.workload[i] <= most
        if not is_cut:
            least += float(hub.reduced[i]) if fits else ratio[at] * (most - weight)
        if not fits and not is_cut:
            rate, is_cut = ratio[at], True
        if fits:
            weight += hub.workload[i]
            known += hub.reduced[i]
    if weight >= needed or is_cut or is_light:
        return Relaxed(least, rate, known if weight >= needed else NEVER)
    atoms, ratio = _by_ratio(hub, False)
    if len(ratio) > needed - weight:  # so many households never take more atoms
        near = ratio <= np.partition(ratio, needed - weight)[needed - weight]
        atoms, ratio = atoms[near], ratio[near]
    for at in np.argsort(ratio):
        i = atoms[at]
        fits = weight + hub.workload[i] <= most
        reaches = weight + hub.workload[i] >= needed
        if not is_cut:
            least += ratio[at] * (needed - weight) if reaches else float(hub.reduced[i])
        if reaches and not is_cut:
            rate, is_cut = ratio[at], True
        if fits:
            weight += hub.workload[i]
            known += hub.reduced[i]
        if is_cut and weight >= needed:
            return Relaxed(least, rate, known)
    return Relaxed(least if is_cut else float(NEVER), rate, NEVER)


@compiled
def _by_ratio(hub: Hub, is_wanted: bool) -> tuple[Ints, Floats]:
    """List the atoms below zero, or the others, and what each costs for a household."""
    weightless = -np.inf if is_wanted else np.inf
    atoms = np.empty(len(hub.reduced), dtype=np.int64)
    ratio = np.empty(len(hub.reduced), dtype=np.float64)
    count = 0
    for i in range(len(hub.reduced)):
        if hub.may[i] and (hub.reduced[i] < 0) == is_wanted and i != hub.atom:
            weight = hub.workload[i]
            atoms[count] = i
            ratio[count] = hub.reduced[i] / weight if weight > 0 else weightless
            count += 1
    return atoms[:count], ratio[:count]


@compiled
def peg(hub: Hub, relaxed: Relaxed, limit: int) -> Pegged:
    """
    Decide on the atoms that leave no choice.

    Parameters
    ----------
    hub : Hub
        The hub.
    relaxed : Relaxed
        Its cheapest set where atoms may be cut.
    limit : int, household dm
        Sets that cost more are not looked for.

    Returns
    -------
    Pegged
        Every set that costs no more than the limit is one of those left.
    """
    n = len(hub.reduced)
    free = np.empty(n, dtype=np.int64)
    is_in = np.zeros(n, dtype=np.bool_)
    is_in[hub.atom] = True
    weight, total = int(hub.workload[hub.atom]), int(hub.reduced[hub.atom])
    room = float(limit) - relaxed.least + _ERROR
    count = 0
    for i in range(n):
        if i == hub.atom or not hub.may[i]:
            continue
        worth = float(hub.reduced[i]) - relaxed.rate * float(hub.workload[i])
        if abs(worth) <= room:
            free[count] = i
            count += 1
        elif worth < 0.0:
            is_in[i] = True
            weight += hub.workload[i]
            total += hub.reduced[i]
    return Pegged(free[:count], is_in, weight, total)
