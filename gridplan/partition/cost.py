"""
The hub model in integers: what a division costs, and which divisions count.

Grid j has a hub atom j. Atom i costs ``households_i`` times the way to j in whole
decimetres there, so that sums are exact and anybody can add them up again. Whatever else
is asked of a division (to keep an old plan, to suit the staff, to cross no river, to pin
a house) comes as `Terms`: so much more for this atom at that hub, or never there.

References
----------
.. [1] Hess, S. W., Weaver, J. B., Siegfeldt, H. J., Whelan, J. N. & Zitlau, P. A.
   (1965). Nonpartisan political redistricting by computer. *Operations Research*
   13(6), 998-1006.
"""

from dataclasses import dataclass, field

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.errors import InputError
from gridplan.partition.bridge import bridge
from gridplan.partition.edges import components
from gridplan.partition.hub import members_of
from gridplan.partition.knapsack import BEYOND, NEVER
from gridplan.partition.problem import Problem

_TENTHS = 10.0  # decimetres in a metre
_LARGEST = 1 << 52  # sums of costs stay below: exact in floating point too


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What a division costs beside the ways, and what it may not do, each by its name.

    ``cost[i, j] = workload[i] * way[i, j]`` and the sum of ``extra[name][i, j]``. Give
    them to `make_hub_model`, `gridplan.partition.certify.certify_problem` or
    ``certify_all``; floor, striking out, closing, certificate and verifier all know them.

    Attributes
    ----------
    extra : dict of str to (n, n) ndarray of int, household dm
        Of atom i (row) at hub j (column); not negative.
    forbidden : dict of str to (n, n) ndarray of bool
        True where atom i must not belong to hub j; on the diagonal: j is no hub.

    Raises
    ------
    InputError
        If a term is negative.
    """

    extra: dict[str, Ints] = field(default_factory=dict)
    forbidden: dict[str, Bools] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what would reward."""  # noqa: DOC501
        if any(one.min(initial=0) < 0 for one in self.extra.values()):
            raise InputError("proof.negative_term")


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class HubModel:
    """
    One community's division, in integers.

    Attributes
    ----------
    workload : (n,) ndarray of int, households
        Of each atom.
    k : int
        Number of grids.
    lower, upper : int, households
        Bounds on a grid, both included.
    way : (n, n) ndarray of int, dm
        From each atom (row) to each hub (column).
    terms : Terms
        What is asked beside the ways.
    cost : (n, n) ndarray of int, household dm
        ``workload[i] * way[i, j]`` and what the terms add.
    is_allowed : (n, n) ndarray of bool
        True where atom i may belong to hub j: both are in one walkable component, and
        no term forbids it.
    indptr, indices : (n + 1,), (m,) ndarray of int
        Walkable neighbours and bridges in compressed rows, both directions.
    beyond : int, households
        How many may lie beyond the bounds, over all grids.
    """

    workload: Ints
    k: int
    lower: int
    upper: int
    way: Ints
    terms: Terms
    cost: Ints
    is_allowed: Bools
    indptr: Ints
    indices: Ints
    beyond: int = 0

    def __len__(self) -> int:
        """Count the atoms."""
        return len(self.workload)

    @property
    def source(self) -> Ints:
        """Name the atom each edge leaves from, beside ``indices``."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))


def make_hub_model(problem: Problem, terms: Terms = NO_TERMS) -> HubModel:
    """
    Round the ways and lay out the model.

    Parameters
    ----------
    problem : Problem
        The division; components too light to be a grid are bridged.
    terms : Terms
        What is asked beside the ways.

    Returns
    -------
    HubModel
        Of the bridged problem, walkable edges only.

    Raises
    ------
    InputError
        If a way is missing, or too long for exact sums.
    """
    ready = bridge(problem)
    bridged = ready.problem
    far = bridged.walking.astype(np.float64)
    if not np.isfinite(far).all():
        raise InputError("proof.no_way")
    way = np.rint(far * _TENTHS).astype(np.int64)
    cost = bridged.workload[:, None] * way
    is_allowed = ready.component[:, None] == ready.component[None, :]
    total = float(bridged.workload.sum()) * float(way.max(initial=0)) * len(way)
    for extra in terms.extra.values():
        total += float(extra.max(initial=0)) * len(way) ** 2
        cost = cost + extra
    for forbidden in terms.forbidden.values():
        is_allowed &= ~forbidden
    if total >= _LARGEST:
        raise InputError("proof.too_large")
    keep = bridged.is_walkable
    source = bridged.source[keep]
    count = np.bincount(source, minlength=len(bridged))
    return HubModel(
        workload=bridged.workload,
        k=bridged.k,
        lower=bridged.lower,
        upper=bridged.upper,
        way=way,
        terms=terms,
        cost=cost,
        is_allowed=is_allowed,
        indptr=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        indices=bridged.indices[keep],
    )


def cost_of(model: HubModel, grid_of: Ints) -> int:
    """
    Add up what a division costs from its best hubs.

    Parameters
    ----------
    model : HubModel
        The model.
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1, none empty.

    Returns
    -------
    int, household dm
        Sum over the grids; NEVER or more where a grid has no hub that all may belong to.
    """
    return sum(int(_ways(model, atoms).min()) for atoms in members_of(grid_of))


def hub_of(model: HubModel, grid_of: Ints) -> Ints:
    """
    Find the hub that each atom's cost counts to.

    Parameters
    ----------
    model : HubModel
        The model.
    grid_of : (n,) ndarray of int
        Grid of each atom, none empty.

    Returns
    -------
    (n,) ndarray of int
        Atom that is the best hub of each atom's grid; the lowest of equals.
    """
    hubs = [int(atoms[np.argmin(_ways(model, atoms))]) for atoms in members_of(grid_of)]
    return np.array(hubs, dtype=np.int64)[grid_of]


def _ways(model: HubModel, atoms: Ints) -> Ints:
    inside = np.ix_(atoms, atoms)
    total: Ints = model.cost[inside].sum(axis=0)
    return np.where(model.is_allowed[inside].all(axis=0), total, NEVER)


def is_within(model: HubModel, grid_of: Ints) -> bool:
    """
    Tell whether every grid keeps its bounds, hangs together and has a hub for all in it.

    Parameters
    ----------
    model : HubModel
        The model.
    grid_of : (n,) ndarray of int
        Grid of each atom.

    Returns
    -------
    bool
        True if the division is one of those that the bound speaks of.
    """
    load = np.bincount(grid_of, weights=model.workload, minlength=model.k)
    count = np.bincount(grid_of, minlength=model.k)
    fits = len(count) == model.k and count.min() > 0
    fits = fits and bool((load >= model.lower).all() and (load <= model.upper).all())
    fits = fits and len(pieces_of(model, grid_of)) == model.k
    return fits and cost_of(model, grid_of) < BEYOND


def pieces_of(model: HubModel, grid_of: Ints) -> list[Ints]:
    """
    Split the grids of a division into connected pieces.

    Parameters
    ----------
    model : HubModel
        The model.
    grid_of : (n,) ndarray of int
        Any label for each atom.

    Returns
    -------
    list of ndarray of int
        Atoms of each piece, sorted.
    """
    same = grid_of[model.source] == grid_of[model.indices]
    return list(members_of(components(len(model), model.source, model.indices, same)))
