"""One community's division as arrays: what the search, the bound and the check share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    Divide atoms into k connected grids of nearly equal workload.

    The hub model (Hess 1965): grid j has a hub atom, atom i costs
    ``cost[i, j] = workload[i] * walking[i, j]`` plus other additive terms there.

    Attributes
    ----------
    workload : (n,) ndarray of int
        Households of each atom.
    k : int
        Number of grids.
    lower, upper : int
        Bounds on a grid's workload, both included.
    indptr, indices : (n + 1,), (m,) ndarray of int
        Neighbours of each atom in compressed rows, both directions, sorted.
    border : (m,) ndarray, m
        What a piece of border between the two costs, weighted by its kind.
    is_walkable : (m,) ndarray of bool
        True where a grid may hold together across this edge.
    is_outer : (n,) ndarray of bool
        True where the atom touches the outside of the community.
    walking : (n, n) ndarray of float32, m
        Walking distance between atoms.

    Raises
    ------
    InputError
        If there are more grids than atoms.
    """

    workload: Ints
    k: int
    lower: int
    upper: int
    indptr: Ints
    indices: Ints
    border: Floats
    is_walkable: Bools
    is_outer: Bools
    walking: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        """Refuse more grids than atoms."""  # noqa: DOC501
        if not 1 <= self.k <= len(self.workload):
            raise InputError("partition.k_out_of_range", k=self.k, atoms=len(self.workload))

    def __len__(self) -> int:
        """Count the atoms."""
        return len(self.workload)

    @property
    def mean(self) -> float:
        """Share the workload evenly: W/k."""
        return float(self.workload.sum()) / self.k

    @property
    def source(self) -> Ints:
        """Name the atom each edge leaves from, beside ``indices``."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))
