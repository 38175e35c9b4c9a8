"""
Close the gap: search what is not struck out with HiGHS, cheaper than what is known.

``x[i, j] = 1`` puts atom i into the grid of hub j. Each atom once, k hubs, bounds, and
for contiguity: an atom needs a neighbour in its grid; where a piece of a grid lies off
its hub all the same, its atoms need one of those around the piece. Such cuts are added
until no grid falls apart. "Nothing cheaper" is the solver's word, in floating point
with its tolerances; a certificate never claims it as a floor.

References
----------
.. [1] Validi, H., Buchanan, A. & Lykhovyd, E. (2022). Imposing contiguity constraints
   in political districting models. *Operations Research* 70(2), 867-892.
.. [2] Huangfu, Q. & Hall, J. A. J. (2018). Parallelizing the dual revised simplex
   method. *Mathematical Programming Computation* 10(1), 119-142.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from gridplan.arrays import Floats, Ints
from gridplan.partition.bound import Sets
from gridplan.partition.cost import cost_of, is_within, pieces_of

INFEASIBLE = 2  # status of scipy.optimize.milp
_ROUNDS = 25  # of separator cuts
_NODES = 500  # of the branching tree where no time limit is given

Row = tuple[list[int], list[float], float, float]  # variables, factors, least, most


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """
    What the search for something cheaper found.

    Attributes
    ----------
    grid_of : (n,) ndarray of int, or None
        A cheaper division, connected and within bounds; None where none was found.
    is_proven : bool
        True if the solver says that nothing is cheaper than this, or than what was
        known where ``grid_of`` is None.
    """

    grid_of: Ints | None
    is_proven: bool


def close(sets: Sets, *, ceiling: int, time_limit: float | None = None) -> Closed:
    """
    Look for the cheapest division below a ceiling.

    Parameters
    ----------
    sets : Sets
        What is not struck out for this ceiling.
    ceiling : int, household dm
        Cost of a division that is known.
    time_limit : float, s, optional
        Give up after it; after a fixed number of nodes where not given.

    Returns
    -------
    Closed
        Not proven where a limit ended the search.
    """
    hub, atom = np.nonzero(sets.is_allowed)
    if len(hub) == 0:
        return Closed(grid_of=None, is_proven=True)
    number = np.full(sets.is_allowed.shape, -1, dtype=np.int64)
    number[hub, atom] = np.arange(len(hub))
    cost = sets.cost[hub, atom] / scale_of(ceiling)
    rows = list(_rules(sets, number))
    rows.append(
        (list(range(len(hub))), cost.tolist(), -np.inf, (ceiling - 1) / scale_of(ceiling))
    )
    end = None if time_limit is None else time.monotonic() + time_limit
    for _ in range(_ROUNDS):
        left = {"node_limit": _NODES} if end is None else {"time_limit": end - time.monotonic()}
        if min(left.values()) <= 0:
            break
        told = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(0, 1),
            constraints=_matrix(rows, len(cost)),
            options={"mip_rel_gap": 0.0, **left},
        )
        if told.x is None:
            return Closed(grid_of=None, is_proven=told.status == INFEASIBLE)
        chosen = np.flatnonzero(told.x > 0.5)
        hub_of = np.full(len(sets.model), -1, dtype=np.int64)
        hub_of[atom[chosen]] = hub[chosen]
        grid_of = np.unique(hub_of, return_inverse=True)[1].astype(np.int64)
        cuts = list(_separators(sets, number, hub_of))
        if not cuts:
            if is_within(sets.model, grid_of) and cost_of(sets.model, grid_of) < ceiling:
                return Closed(grid_of=grid_of, is_proven=told.status == 0)
            break
        rows += cuts
    return Closed(grid_of=None, is_proven=False)


def scale_of(ceiling: int) -> float:
    """
    Say what costs are divided by before the solver sees them.

    Parameters
    ----------
    ceiling : int, household dm
        Cost of a division that is known.

    Returns
    -------
    float, household dm
        So much that the ceiling becomes a thousand: great numbers beside ones make
        the solver's tolerances too tight for it to keep.
    """
    return max(ceiling, 1) / 1000.0


def _rules(sets: Sets, number: Ints) -> Iterator[Row]:
    """Yield the rules that are known beforehand."""
    model = sets.model
    for i in range(len(model)):  # each atom once
        mine = number[:, i]
        yield _sum(mine[mine >= 0].tolist(), 1.0, 1.0)
    own = np.diag(number)
    yield _sum(own[own >= 0].tolist(), float(model.k), float(model.k))
    weight = model.workload.astype(np.float64)
    for j in np.flatnonzero(own >= 0):
        inside = np.flatnonzero(number[j] >= 0)
        members, loads = number[j, inside].tolist(), weight[inside]
        for bound, least, most in (
            (model.lower, 0.0, np.inf),
            (model.upper, -np.inf, 0.0),
        ):
            yield members, np.where(inside == j, loads - bound, loads).tolist(), least, most
        for i in inside[inside != j]:
            at = int(number[j, i])
            near = model.indices[model.indptr[i] : model.indptr[i + 1]]
            held = number[j, near]
            yield [at, int(own[j])], [1.0, -1.0], -np.inf, 0.0
            if j not in near:
                yield _needs(at, held[held >= 0].tolist())


def _separators(sets: Sets, number: Ints, hub_of: Ints) -> Iterator[Row]:
    """Yield, for each atom of a piece off its hub, that it needs an atom around the piece."""
    model = sets.model
    source = model.source
    for piece in pieces_of(model, hub_of):
        j = int(hub_of[piece[0]])
        if j in piece or j < 0:
            continue
        inside = np.zeros(len(model), dtype=bool)
        inside[piece] = True
        around = np.unique(model.indices[inside[source] & ~inside[model.indices]])
        held = number[j, around]
        for i in piece:
            yield _needs(int(number[j, i]), held[held >= 0].tolist())


def _sum(members: list[int], least: float, most: float) -> Row:
    return members, [1.0] * len(members), least, most


def _needs(one: int, others: list[int]) -> Row:
    return [one, *others], [1.0] + [-1.0] * len(others), -np.inf, 0.0


def _matrix(rows: list[Row], n: int) -> LinearConstraint:
    indptr = np.cumsum([0, *(len(row[0]) for row in rows)])
    columns = np.concatenate([np.array(row[0], dtype=np.int64) for row in rows])
    factors: Floats = np.concatenate([np.array(row[1], dtype=np.float64) for row in rows])
    matrix = csr_array((factors, columns, indptr), shape=(len(rows), n))
    return LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows])
