"""What a planner should know of communities that are no whole grid, or in parts."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.inputs import Area, Finding
from gridplan.partition.result import Partition


def small_findings(area: Area, workload: Ints, least: Ints) -> list[Finding]:
    """
    List communities with too little for one grid.

    Parameters
    ----------
    area : Area
        What was divided.
    workload, least : (n_communities,) ndarray of int
        What each has, and what a grid there should have at least.

    Returns
    -------
    list of Finding
        None for communities where nobody lives: they are told of elsewhere.
    """
    return [
        Finding(
            level="warning",
            key="plan.small_community",
            layer="communities",
            feature=area.communities.code[community],
            values={"workload": int(workload[community]), "least": int(least[community])},
        )
        for community in np.flatnonzero((workload > 0) & (workload < least))
    ]


def bridged_findings(area: Area, atoms: AtomLayer, partition: Partition) -> list[Finding]:
    """
    List communities with parts one cannot walk to, too light to be grids of their own.

    Parameters
    ----------
    area : Area
        What was divided.
    atoms : AtomLayer
        Its atoms.
    partition : Partition
        The division.

    Returns
    -------
    list of Finding
        A row a community.
    """
    is_bridged = np.array(partition.is_bridged, dtype=bool)
    n = len(area.communities)
    count = np.bincount(atoms.community[is_bridged], minlength=n)
    held = np.bincount(
        atoms.community[is_bridged], weights=atoms.households[is_bridged], minlength=n
    )
    return [
        Finding(
            level="warning",
            key="plan.bridged",
            layer="communities",
            feature=area.communities.code[community],
            values={"atoms": int(count[community]), "households": int(held[community])},
        )
        for community in np.flatnonzero(count)
    ]
