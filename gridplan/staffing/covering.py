"""
Cover every grid by posts at least cost: a linear program, made whole where it is not.

Posts that are single grids or pairs inside one community leave the program almost
always whole; what stays fractional is settled by CP-SAT on the few rows concerned.
The program's value is the bound the result is measured against.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model

from gridplan.arrays import Floats, Ints
from gridplan.errors import InfeasibleError

_WHOLE = 1e-6
# CP-SAT's deterministic seconds for what the linear program leaves open.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """
    A choice of columns and what no choice could exceed.

    Attributes
    ----------
    chosen : (n,) ndarray of int
        Columns taken, sorted.
    value : float
        Their worth.
    bound : float
        No choice is worth more.
    """

    chosen: Ints
    value: float
    bound: float


def relax(
    worth: Floats,
    exactly: Sequence[Sequence[int]],
    at_most: Sequence[tuple[Sequence[int], int]],
) -> tuple[Floats, float]:
    """
    Choose parts of columns: what no choice of whole ones could exceed.

    Parameters
    ----------
    worth : (n_columns,) ndarray
        Whole numbers.
    exactly : sequence of sequence of int
        Rows in which exactly one column is taken.
    at_most : sequence of (sequence of int, int)
        Rows in which at most so many are.

    Returns
    -------
    tuple of ((n_columns,) ndarray, float)
        Share taken of each column, and the bound.

    Raises
    ------
    InfeasibleError
        If the rows contradict each other.
    """
    model = model_builder.Model()
    take = [model.new_num_var(0.0, 1.0, "") for _ in worth]
    total = model_builder.LinearExpr.sum
    for row in exactly:
        model.add(total([take[column] for column in row]) == 1)
    for row, limit in at_most:
        model.add(total([take[column] for column in row]) <= limit)
    model.maximize(model_builder.LinearExpr.weighted_sum(take, worth.tolist()))
    solver = model_builder.Solver("GLOP")
    if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
        raise InfeasibleError("staffing.no_cover")
    level = np.array([solver.value(variable) for variable in take])
    return level, float(np.floor(solver.objective_value + 1e-3))


def cover(
    worth: Floats,
    exactly: Sequence[Sequence[int]],
    at_most: Sequence[tuple[Sequence[int], int]],
) -> Covering:
    """
    Choose columns of most worth.

    Parameters
    ----------
    worth : (n_columns,) ndarray
        Whole numbers.
    exactly : sequence of sequence of int
        Rows in which exactly one column is taken.
    at_most : sequence of (sequence of int, int)
        Rows in which at most so many are.

    Returns
    -------
    Covering
        The choice; whole, feasible, with its bound.

    Raises
    ------
    InfeasibleError
        If the rows contradict each other.
    """
    level, bound = relax(worth, exactly, at_most)
    chosen = np.flatnonzero(level > 1 - _WHOLE)
    if (np.minimum(level, 1 - level) > _WHOLE).any():
        chosen = _make_whole(worth, exactly, at_most, level)
    value = float(worth[chosen].sum())
    return Covering(chosen=chosen, value=value, bound=max(value, bound))


def _make_whole(
    worth: Floats,
    exactly: Sequence[Sequence[int]],
    at_most: Sequence[tuple[Sequence[int], int]],
    level: Floats,
) -> Ints:
    # First keep what is whole; if that leaves no way out, settle everything at once.
    for fixed in (set(np.flatnonzero(level > 1 - _WHOLE).tolist()), set()):
        model = cp_model.CpModel()
        take = [model.new_bool_var("") for _ in worth]
        for column, variable in enumerate(take):
            if column in fixed:
                model.add(variable == 1)
            else:
                model.add_hint(variable, level[column] > 0.5)
        for row in exactly:
            model.add_exactly_one(take[column] for column in row)
        for row, limit in at_most:
            model.add(sum(take[column] for column in row) <= limit)
        model.maximize(sum(int(w) * variable for w, variable in zip(worth, take, strict=True)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = _PATIENCE
        if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return np.flatnonzero([solver.boolean_value(variable) for variable in take])
    raise InfeasibleError("staffing.no_cover")
