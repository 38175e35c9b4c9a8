"""From the atom layer to one problem a community: bounds, borders, walking."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms.layer import AtomLayer
from gridplan.inputs import KINDS, Kind
from gridplan.partition.crossing import crossing_ways
from gridplan.partition.edges import compress
from gridplan.partition.problem import Problem
from gridplan.schemes import Ways
from gridplan.streets.walking import WalkingBlocks

# A metre of border along each kind of line, against a metre nobody sees: lines that
# people know are cheap to follow, and great ones cheapest.
_PRICE = {
    Kind.NONE: 1.6,
    Kind.BORDER: 1.0,
    Kind.PATH: 1.0,
    Kind.MINOR_STREET: 0.75,
    Kind.WALL: 0.6,
    Kind.MAIN_STREET: 0.5,
    Kind.EXPRESSWAY: 0.4,
    Kind.RAIL: 0.4,
    Kind.RIVER: 0.4,
    Kind.BRIDGE: 0.0,
}
_PREFERRED = 0.4  # of that price where the rules prefer a border


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """
    How many grids a community gets and how heavy each may be.

    Attributes
    ----------
    k : int
        Number of grids.
    lower, upper : int, households
        Both included.
    """

    k: int
    lower: int
    upper: int


def grids_for(workload: int, target: int) -> int:
    """
    Say how many grids a community needs.

    Parameters
    ----------
    workload : int, households
        Of the community.
    target : int, households
        Of a grid.

    Returns
    -------
    int
        W/T rounded half up, one at least.

    Examples
    --------
    >>> grids_for(624, 250), grids_for(625, 250), grids_for(10, 250)
    (2, 3, 1)
    """
    return max(1, (2 * workload + target) // (2 * target))


def bounds_of(workload: int, k: int, tolerance: float) -> Bounds:
    """
    Turn a tolerance into whole households.

    Parameters
    ----------
    workload : int, households
        Of the community.
    k : int
        Number of grids.
    tolerance : float, share
        Off the mean, both ways.

    Returns
    -------
    Bounds
        The whole numbers within W/k · (1 ± tolerance).

    Examples
    --------
    >>> bounds_of(1000, 4, 0.1)
    Bounds(k=4, lower=225, upper=275)
    """
    mean = workload / k
    lower = int(np.ceil(mean * (1.0 - tolerance) - 1e-9))
    upper = int(np.floor(mean * (1.0 + tolerance) + 1e-9))
    return Bounds(k=k, lower=max(0, lower), upper=upper)


def tolerance_kept(problem: Problem, grid_of: Ints, asked: float) -> float:
    """
    Name the tolerance that a division keeps.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    asked : float, share
        Off the mean, both ways.

    Returns
    -------
    float, share
        The one asked, or the smallest whole per cent above it that holds.
    """
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    if (load >= problem.lower).all() and (load <= problem.upper).all():
        return asked
    off = float((np.abs(load - problem.mean) / max(problem.mean, 1.0)).max())
    return max(asked, float(np.ceil(off * 100.0 - 1e-9)) / 100.0)


def make_problem(
    atoms: AtomLayer,
    rows: Ints,
    walking: WalkingBlocks,
    *,
    community: int,
    bounds: Bounds,
    ways: Ways | None = None,
) -> Problem:
    """
    Lay out one community's division.

    Parameters
    ----------
    atoms : AtomLayer
        Of the whole area.
    rows : (n,) ndarray of int
        The community's atoms; they follow each other.
    walking : WalkingBlocks
        Distances within each community.
    community : int
        Which.
    bounds : Bounds
        Grids, lower and upper.
    ways : Ways, optional
        Lines that count as walking where they are crossed.

    Returns
    -------
    Problem
        With atoms numbered from 0; its distances have the lines inside.
    """
    first, n = int(rows[0]), len(rows)
    pair = atoms.adjacency.pair
    edge = np.arange(*np.searchsorted(pair[:, 0], [first, first + n]))
    u, v = pair[edge, 0] - first, pair[edge, 1] - first
    metres = atoms.adjacency.metres[edge] @ border_prices()
    if atoms.adjacency.is_preferred is not None:
        metres = np.where(atoms.adjacency.is_preferred[edge], _PREFERRED * metres, metres)
    both = compress(n, np.concatenate([u, v]), np.concatenate([v, u]))
    outer = np.zeros(n, dtype=bool)
    outside = atoms.segments.left[atoms.segments.right < 0]
    mine = outside[(outside >= first) & (outside < first + n)]
    outer[mine - first] = True
    way = walking[community]
    if ways is not None and any(ways.crossing.values()):
        lines = _line_prices(ways)[atoms.adjacency.metres[edge].argmax(axis=1)]
        lines[atoms.adjacency.metres[edge].sum(axis=1) <= 0.0] = 0.0  # a bridge
        between = crossing_ways(n, np.column_stack([u, v]), lines)
        way = way + (between / 10.0).astype(np.float32)
    return Problem(
        workload=atoms.households[rows],
        k=bounds.k,
        lower=bounds.lower,
        upper=bounds.upper,
        indptr=both.indptr,
        indices=both.indices,
        border=np.concatenate([metres, metres])[both.order],
        is_walkable=np.tile(atoms.adjacency.is_walkable[edge], 2)[both.order],
        is_outer=outer,
        walking=way,
    )


def _line_prices(ways: Ways) -> Floats:
    """List what crossing a line of each kind counts, in whole dm: sums are exact."""
    told = np.array([ways.crossing.get(kind.name.lower(), 0.0) for kind in KINDS])
    return np.rint(told * 10.0)


def border_prices() -> Floats:
    """
    List what a metre of border costs along each kind of line.

    Returns
    -------
    (n_kinds,) ndarray
        In the order of `gridplan.inputs.KINDS`.
    """
    return np.array([_PRICE[kind] for kind in KINDS])
