"""
Every connected set of a few atoms that could be a grid, and what it would cost.

Atoms of a region are numbered in order of discovery; a set is an integer whose bits
are its atoms. Each set is met once, from its lowest atom (Wernicke 2006).

References
----------
.. [1] Wernicke, S. (2006). Efficient detection of network motifs. *IEEE/ACM
   Transactions on Computational Biology and Bioinformatics* 3(4), 347-359.
"""

from typing import NamedTuple

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.jit import compiled, inlined
from gridplan.partition.state import Price, imbalance

LARGEST = 48  # atoms of a region: they are bits of one signed integer


class Region(NamedTuple):
    """
    A few atoms by themselves.

    ``near`` has a bit for each walkable neighbour; ``within`` (m, m) the border between
    two atoms, ``around`` all border of one, ``ways`` (m, m) metres on foot.
    """

    workload: Ints
    near: Ints
    within: Floats
    around: Floats
    ways: Floats


class Columns(NamedTuple):
    """Sets with their costs: room for all, of which the first so many are used."""

    members: Ints
    load: Ints
    cost: Floats


@inlined
def set_cost(members: int, load: int, region: Region, price: Price) -> float:
    """Price a set: how far from the mean, how far to walk, half of its border."""
    m = len(region.workload)
    border = 0.0
    least = np.inf
    for j in range(m):
        if members >> j & 1:
            border += region.around[j]
            way = 0.0
            for i in range(m):
                if members >> i & 1:
                    way += region.workload[i] * region.ways[i, j]
                    border -= region.within[i, j]
            least = min(least, way)
    return imbalance(load, price) + price.walking * least + 0.5 * price.border * border


@compiled
def collect(  # noqa: C901, PLR0915 (one pass, compiled)
    region: Region, price: Price, most: tuple[float, float], heaviest: int, found: Columns
) -> int:
    """
    List the connected sets that may be grids.

    Parameters
    ----------
    region : Region
        At most `LARGEST` atoms.
    price : Price
        What a grid costs.
    most : tuple of two floats
        Sets are left out whose imbalance, or whose whole cost, is above.
    heaviest : int
        No set weighs more.
    found : Columns
        Room for the answer, and for as many sets to be looked at; changed.

    Returns
    -------
    int
        Sets listed, or -1 if too many were met.
    """
    m = len(region.workload)
    workload, near = region.workload, region.near
    held = np.zeros(m + 1, dtype=np.int64)  # the set at each depth of the search
    edge = np.zeros(m + 1, dtype=np.int64)  # its neighbours that may still join
    barred = np.zeros(m + 1, dtype=np.int64)  # atoms that may not
    weight = np.zeros(m + 1, dtype=np.int64)
    atoms = np.zeros(m + 1, dtype=np.int64)  # in the order they joined
    border = np.zeros(m + 1)
    way = np.zeros((m + 1, m + 1))  # household metres of the set to each of its atoms
    n = 0
    met = 0
    one = np.int64(1)
    for root in range(m):
        depth = 0
        held[0] = one << root
        barred[0] = (one << (root + 1)) - 1
        edge[0] = near[root] & ~barred[0]
        weight[0] = workload[root]
        atoms[0] = root
        border[0] = region.around[root]
        way[0, 0] = workload[root] * region.ways[root, root]
        is_new = workload[root] <= heaviest
        if not is_new:
            continue
        while depth >= 0:
            if is_new:
                is_new = False
                met += 1
                if met > len(found.cost):
                    return -1
                off = imbalance(weight[depth], price)
                if off <= most[0] + 1e-9:
                    least = way[depth, 0]
                    for a in range(1, depth + 1):
                        least = min(least, way[depth, a])
                    cost = off + price.walking * least + 0.5 * price.border * border[depth]
                    if cost < most[1]:
                        found.members[n] = held[depth]
                        found.load[n] = weight[depth]
                        found.cost[n] = cost
                        n += 1
            if edge[depth] == 0:
                depth -= 1
                continue
            bit = edge[depth] & -edge[depth]
            edge[depth] ^= bit
            barred[depth] |= bit  # sets with it are below, sets without it come after
            atom = root + 1
            while bit >> atom != 1:
                atom += 1
            if weight[depth] + workload[atom] > heaviest:
                continue
            held[depth + 1] = held[depth] | bit
            barred[depth + 1] = barred[depth]
            edge[depth + 1] = (edge[depth] | near[atom]) & ~barred[depth] & ~held[depth]
            weight[depth + 1] = weight[depth] + workload[atom]
            atoms[depth + 1] = atom
            added = region.around[atom]
            to_atom = workload[atom] * region.ways[atom, atom]
            for a in range(depth + 1):
                i = atoms[a]
                added -= region.within[i, atom] + region.within[atom, i]
                way[depth + 1, a] = way[depth, a] + workload[atom] * region.ways[atom, i]
                to_atom += workload[i] * region.ways[i, atom]
            border[depth + 1] = border[depth] + added
            way[depth + 1, depth + 1] = to_atom
            depth += 1
            is_new = True
    return n
