"""Joint units: neighbouring communities in groups of a fixed size (三村联控)."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from gridplan.arrays import Ints
from gridplan.errors import InputError

_PATIENCE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JointUnits:
    """
    Communities in groups.

    Attributes
    ----------
    groups : tuple of tuple of int
        Connected groups of the size asked; sorted.
    left : tuple of int
        Communities in no group.
    bound : int
        No more groups than this are possible.
    """

    groups: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    bound: int


def join_neighbours(n: int, touching: Ints, size: int = 3) -> JointUnits:
    """
    Group communities that touch, as many groups as can be.

    Parameters
    ----------
    n : int
        Number of communities.
    touching : (m, 2) ndarray of int
        Pairs that share a border.
    size : int
        Communities of a group; 2 to 4.

    Returns
    -------
    JointUnits
        Groups and leftovers.

    Raises
    ------
    InputError
        If the size is not 2, 3 or 4.
    """
    if not 2 <= size <= 4:
        raise InputError("schemes.joint_size", size=size)
    beside: list[set[int]] = [set() for _ in range(n)]
    for a, b in touching.tolist():
        beside[a].add(b)
        beside[b].add(a)
    sets: set[tuple[int, ...]] = {(c,) for c in range(n)}
    for _ in range(size - 1):
        sets = {
            tuple(sorted((*group, other)))
            for group in sets
            for one in group
            for other in beside[one]
            if other not in group
        }
    candidates = sorted(sets)
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in candidates]
    for community in range(n):
        model.add_at_most_one(
            variable
            for variable, group in zip(take, candidates, strict=True)
            if community in group
        )
    # One more group outweighs any number of borders inside the groups.
    inner = [
        sum(other in beside[one] for one in group for other in group) // 2
        for group in candidates
    ]
    scale = size * size * n + 1
    model.maximize(sum((scale + k) * variable for k, variable in zip(inner, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _PATIENCE
    solver.solve(model)
    groups = tuple(
        group
        for variable, group in zip(take, candidates, strict=True)
        if solver.boolean_value(variable)
    )
    taken = {community for group in groups for community in group}
    bound = min(n // size, int(solver.best_objective_bound // scale))
    return JointUnits(
        groups=groups,
        left=tuple(community for community in range(n) if community not in taken),
        bound=max(bound, len(groups)),
    )
