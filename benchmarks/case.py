"""One community to divide, with what is measured on the answer but not handed to anyone."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    A problem, and the outline of its atoms.

    Attributes
    ----------
    name : str
        Shown in the table.
    problem : Problem
        What everybody is given.
    tolerance : float
        Share of W/k that a grid may be off.
    metres : (m,) ndarray, m
        Shared border along each edge of the problem, unweighted.
    visible_metres : (m,) ndarray, m, or None
        The part of it on a street, water, rail or wall; None where kinds are unknown.
    area : (n,) ndarray, m²
        Of each atom.
    outer_metres : (n,) ndarray, m
        Outline of each atom that is the community's outside.
    xy : (n, 2) ndarray, m
        A point in each atom, for the peers that want one.
    """

    name: str
    problem: Problem
    tolerance: float
    metres: Floats
    visible_metres: Floats | None
    area: Floats
    outer_metres: Floats
    xy: Floats

    def __post_init__(self) -> None:
        """Refuse arrays of the wrong length."""
        n, m = len(self.problem), len(self.problem.indices)
        if self.area.shape != (n,) or self.outer_metres.shape != (n,):
            msg = f"{self.name}: area and outline need one value an atom ({n})"
            raise ValueError(msg)
        if self.metres.shape != (m,):
            msg = f"{self.name}: borders need one value an edge ({m})"
            raise ValueError(msg)

    def __len__(self) -> int:
        """Count the atoms."""
        return len(self.problem)


def grids_for(workload: int, target: int) -> int:
    """Say how many grids of about `target` households: rounded half up, at least one."""
    return max(1, (2 * workload + target) // (2 * target))


def bounds(workload: int, k: int, tolerance: float) -> tuple[int, int]:
    """Turn a tolerance into the least and the most households of a grid."""
    mean = workload / k
    return math.ceil(mean * (1 - tolerance) - 1e-9), math.floor(mean * (1 + tolerance) + 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """
    Atoms and the borders between them, each border once.

    Attributes
    ----------
    households : (n,) ndarray of int
        Of each atom.
    pair : (e, 2) ndarray of int
        Two atoms that touch.
    metres : (e,) ndarray, m
        Border they share.
    walking : (n, n) ndarray of float32, m
        Distances.
    area, outer_metres, xy
        As in `Case`.
    """

    households: Ints
    pair: Ints
    metres: Floats
    walking: npt.NDArray[np.float32]
    area: Floats
    outer_metres: Floats
    xy: Floats


def from_graph(name: str, graph: Graph, *, target: int, tolerance: float) -> Case:
    """Make a case in which every border can be walked across."""
    n = len(graph.households)
    source = np.concatenate([graph.pair[:, 0], graph.pair[:, 1]])
    other = np.concatenate([graph.pair[:, 1], graph.pair[:, 0]])
    metres = np.concatenate([graph.metres, graph.metres])
    order = np.lexsort((other, source))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))])
    total = int(graph.households.sum())
    k = grids_for(total, target)
    lower, upper = bounds(total, k, tolerance)
    is_walkable: Bools = np.ones(len(order), bool)
    problem = Problem(
        workload=graph.households.astype(np.int64),
        k=k,
        lower=lower,
        upper=upper,
        indptr=indptr.astype(np.int64),
        indices=other[order].astype(np.int64),
        border=metres[order].astype(np.float64),
        is_walkable=is_walkable,
        is_outer=graph.outer_metres > 0,
        walking=graph.walking,
    )
    return Case(
        name=name,
        problem=problem,
        tolerance=tolerance,
        metres=problem.border,
        visible_metres=None,
        area=graph.area,
        outer_metres=graph.outer_metres,
        xy=graph.xy,
    )
