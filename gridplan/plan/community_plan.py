"""One community's part of a plan: all that a repair needs, without area or streets."""

from dataclasses import dataclass

from gridplan.arrays import Ints
from gridplan.partition.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityPlan:
    """
    One community's grids.

    Attributes
    ----------
    community : str
        Its code.
    problem : Problem
        What is divided.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1.
    grid_code : (k,) tuple of str
        Codes.
    atom : (n,) ndarray of int
        Number of each atom in the layer ``atoms`` of plan.gpkg.
    tolerance : float, share
        Off the mean, both ways.
    part_atom : (n_parts,) ndarray of int
        Place of each building's or entrance's atom, from 0.
    part_building : (n_parts,) tuple of str
        Building ids.
    part_households : (n_parts,) ndarray of int
        Households.
    fresh : tuple of str
        Codes never issued, for grids to come.
    """

    community: str
    problem: Problem
    grid_of: Ints
    grid_code: tuple[str, ...]
    atom: Ints
    tolerance: float
    part_atom: Ints
    part_building: tuple[str, ...]
    part_households: Ints
    fresh: tuple[str, ...] = ()
