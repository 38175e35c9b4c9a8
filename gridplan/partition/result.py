"""What a division is: a grid for each atom, and what stands in its way."""

from dataclasses import dataclass
from typing import Literal

from gridplan.arrays import Ints
from gridplan.showing import Shown

Reason = Literal[
    "atom_too_heavy", "component_weight", "no_subset", "cut_vertex", "search_limit"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """
    Why a grid is outside its bounds.

    Attributes
    ----------
    grid : int
        The grid, numbered over the whole area.
    reason : str
        ``search_limit`` claims no proof; the other four can be checked.
    atom : int
        The atom that proves it, numbered over the whole area; -1 where none does.
    values : dict
        Numbers of the proof, for the sentence ``partition.<reason>``.
    """

    grid: int
    reason: Reason
    atom: int
    values: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition(Shown):
    """
    The atoms of an area grouped into grids.

    Grids are numbered over the whole area in order of community, then west to
    east and north to south.

    Attributes
    ----------
    grid_of : (n_atoms,) ndarray of int
        Grid of each atom; none is empty.
    community : (n_grids,) ndarray of int
        Community of each grid, not decreasing.
    hub : (n_grids,) ndarray of int
        Atom that each grid's distances start from.
    tolerance : (n_communities,) tuple of float
        The tolerance kept in each community: the one asked, or the smallest found.
    is_bridged : (n_atoms,) tuple of bool
        True for atoms of a component too light to be a grid of its own.
    obstacles : tuple of Obstacle
        A row for every grid outside the tolerance that was asked.
    seed : int
        Seed that reproduces it.
    """

    grid_of: Ints
    community: Ints
    hub: Ints
    tolerance: tuple[float, ...]
    is_bridged: tuple[bool, ...]
    obstacles: tuple[Obstacle, ...]
    seed: int
