"""
A made-up community repaired, so that the code a repair runs is there before a planner waits.

Compiling it takes a processor some twenty seconds the first time on a machine; afterwards
it lies beside the source (see `gridplan.jit`) and is loaded in about one.
"""

import numpy as np

from gridplan.partition.problem import Problem
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.edits import Move
from gridplan.plan.repair import Repaired, repair

_SIDE, _GRIDS = 8, 4
_HOUSEHOLDS, _BLOCK = 25, 100.0
_TOLERANCE = 0.1


def rehearse() -> Repaired:
    """
    Repair a square town of 64 cells after an edit that puts two grids out of balance.

    Returns
    -------
    Repaired
        The same each time; nobody needs it.
    """
    town = _town()
    # three cells of the second strip, which leave it too light and the first too heavy
    atoms = tuple(row * _SIDE + _SIDE // _GRIDS for row in range(3))
    return repair(town, [Move(to=town.grid_code[0], atoms=atoms)])


def _town() -> CommunityPlan:
    n = _SIDE * _SIDE
    row, column = np.divmod(np.arange(n), _SIDE)
    apart = np.abs(row[:, None] - row) + np.abs(column[:, None] - column)
    source, indices = np.nonzero(apart == 1)
    workload = np.full(n, _HOUSEHOLDS, dtype=np.int64)
    mean = n * _HOUSEHOLDS / _GRIDS
    problem = Problem(
        workload=workload,
        k=_GRIDS,
        lower=int(mean * (1 - _TOLERANCE)),
        upper=int(mean * (1 + _TOLERANCE)),
        indptr=np.searchsorted(source, np.arange(n + 1)),
        indices=indices,
        border=np.full(len(indices), _BLOCK),
        is_walkable=np.ones(len(indices), dtype=bool),
        is_outer=np.isin(row, (0, _SIDE - 1)) | np.isin(column, (0, _SIDE - 1)),
        walking=(apart * _BLOCK).astype(np.float32),
    )
    return CommunityPlan(
        community="0",
        problem=problem,
        grid_of=column * _GRIDS // _SIDE,
        grid_code=tuple(f"{grid:03d}" for grid in range(1, _GRIDS + 1)),
        atom=np.arange(n),
        tolerance=_TOLERANCE,
        part_atom=np.arange(n),
        part_building=tuple(str(one) for one in range(n)),
        part_households=workload,
    )
