"""Estates (小区) kept whole: their buildings in a block share a cell that a grid can hold."""

import numpy as np

from gridplan.arrays import Ints
from gridplan.atoms.entrances import Doors
from gridplan.inputs import Buildings


def lead_parts(
    buildings: Buildings, doors: Doors, *, block_of_part: Ints, heaviest: Ints
) -> Ints:
    """
    Name for each part the part whose cell it shares.

    Parameters
    ----------
    buildings : Buildings
        With the estate of each.
    doors : Doors
        Their parts.
    block_of_part : (n_parts,) ndarray of int
        A street or wall through an estate divides its cell all the same.
    heaviest : (n_communities,) ndarray of int, households
        The most a grid may hold; heavier estates are cut between buildings.

    Returns
    -------
    (n_parts,) ndarray of int
        The first part of the same estate and block, or the part itself.
    """
    lead = np.arange(len(doors.building))
    community = buildings.community[doors.building]
    estate: dict[tuple[str, int], list[int]] = {}
    for part, (building, place) in enumerate(
        zip(doors.building.tolist(), community.tolist(), strict=True)
    ):
        if buildings.estate[building]:
            estate.setdefault((buildings.estate[building], place), []).append(part)
    for (_, place), members in estate.items():
        parts = np.array(members)
        if doors.households[parts].sum() <= heaviest[place]:
            _, first, which = np.unique(
                block_of_part[parts], return_index=True, return_inverse=True
            )
            lead[parts] = parts[first[which]]
    return lead
