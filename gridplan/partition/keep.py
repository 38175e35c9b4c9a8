"""
Divide a community again near its old grids: as few households as can be change theirs.

The search starts from the old division and pays for every household that moves; how few
must move at least is a floor from the hub model (`gridplan.partition.moving`).
"""

from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.partition.bridge import bridge
from gridplan.partition.edges import take
from gridplan.partition.effort import EffortName
from gridplan.partition.local import join_pieces
from gridplan.partition.moving import MovedFloor, Past, fewest_moved
from gridplan.partition.problem import Problem
from gridplan.partition.sectors import cut_into_grids
from gridplan.partition.settle import Stay, beyond, settle
from gridplan.partition.ties import Tie
from gridplan.schemes import Weights

_STEPS: dict[EffortName, tuple[int, int]] = {"draft": (1500, 3), "standard": (6000, 12)}
_PROPOSALS = 12_000_000  # over all runs, however large the community


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    A division near an old one.

    Attributes
    ----------
    grid_of : (n,) ndarray of int
        Grid of each atom, 0 to k - 1, none empty, each connected.
    column : (k,) ndarray of int
        Old grid that each continues; -1 for a new one.
    moved : int, workload
        What has moved.
    floor : MovedFloor
        What must move at least in any division that keeps the bounds; or that is no less
        even than this one where it does not keep them.
    """

    grid_of: Ints
    column: Ints
    moved: int
    floor: MovedFloor


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """
    How to divide near an old division.

    Attributes
    ----------
    effort : {'draft', 'standard'}
        How long to search.
    seed : int
        Reproduces the answer.
    weights : Weights or None
        Of the criteria; all 1 where not given.
    tie : Tie or None
        What must hold; its grids are columns of the past.
    """

    effort: EffortName = "standard"
    seed: int = 1
    weights: Weights | None = None
    tie: Tie | None = None


def keep_near(problem: Problem, past: Past, old: Ints, how: Nearby) -> Kept:
    """
    Bring an old division within new bounds.

    Parameters
    ----------
    problem : Problem
        The division, with counts, bounds and number of grids as they are now.
    past : Past
        Where the workload was; columns are the old grids.
    old : (n,) ndarray of int
        Old grid of each atom, a column of the past; -1 where it lay in none.
    how : Nearby
        Effort, seed, weights and what must hold.

    Returns
    -------
    Kept
        The old division untouched where it fits.
    """
    ready = bridge(problem).problem
    label, column = start_near(ready, past, old)
    shown = Past(was=_columns(past, column))
    bound = None if how.tie is None else _renumbered(how.tie, column)
    if beyond(ready, label) > 0 or (bound is not None and bound.unmet(label) > 0):
        steps, runs = _STEPS[how.effort]
        stay = Stay(
            loss=shown.loss[:, : ready.k].astype(np.float64),
            mean=ready.mean,
            steps=max(100, min(steps, _PROPOSALS // (runs * len(ready)))),
            runs=runs,
            seed=how.seed,
            weights=how.weights,
            tie=bound,
        )
        label = settle(ready, label, stay)
    moved = shown.moved(label)
    fresh = int((column < 0).sum())
    every = Past(was=np.pad(past.was, ((0, 0), (0, fresh))))
    # where bounds cannot be kept, the floor is that of divisions as even as this one
    floor = fewest_moved(ready, every, moved, beyond(ready, label))
    return Kept(grid_of=label, column=column, moved=moved, floor=floor)


def start_near(problem: Problem, past: Past, old: Ints) -> tuple[Ints, Ints]:
    """
    Make an old division one of as many grids as are wanted, each in one piece.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    past : Past
        Where the workload was.
    old : (n,) ndarray of int
        Old grid of each atom; -1 for none.

    Returns
    -------
    tuple of ((n,) ndarray of int, (k,) ndarray of int)
        Grid of each atom, 0 to k - 1, and the old grid each continues, or -1. Light
        grids are joined to their lightest neighbour, heavy ones cut.
    """
    m = past.was.shape[1]
    label = join_pieces(problem, _filled(problem, old, m), np.zeros(len(old), dtype=bool))
    while len(used := np.unique(label)) > problem.k:
        label = _join_lightest(problem, label, used)
    new = m
    while len(used := np.unique(label)) < problem.k:
        label = _cut_heaviest(problem, label, used, new)
        new += 1
    column = np.where(used < m, used, -1)
    return np.searchsorted(used, label).astype(np.int64), column.astype(np.int64)


def _renumbered(tie: Tie, column: Ints) -> Tie:
    """Name grids by their place; a grid that is given up cannot be asked for."""
    place = {int(one): grid for grid, one in enumerate(column) if one >= 0}

    def here(pairs: Ints) -> Ints:
        found = [(atom, place[grid]) for atom, grid in pairs.tolist() if grid in place]
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    return replace(tie, inside=here(tie.inside), outside=here(tie.outside))


def _columns(past: Past, column: Ints) -> Ints:
    was = past.was[:, np.maximum(column, 0)].copy()
    was[:, column < 0] = 0
    # what was in a grid that is given up moves wherever it goes
    gone = np.setdiff1d(np.arange(past.was.shape[1]), column)
    lost = past.was[:, gone].sum(axis=1)
    return np.column_stack([was, lost]) if lost.any() else was


def _filled(problem: Problem, old: Ints, m: int) -> Ints:
    """Give atoms without an old grid the one they share most border with."""
    label = old.copy()
    source, target = problem.source, problem.indices
    while (label < 0).any():
        edge = (label[source] < 0) & (label[target] >= 0) & problem.is_walkable
        if not edge.any():
            label[label < 0] = 0 if m == 0 else int(np.bincount(label[label >= 0]).argmax())
            break
        atom = source[edge]
        metres = np.zeros((len(label), m))
        np.add.at(metres, (atom, label[target[edge]]), problem.border[edge] + 1e-6)
        reached = np.unique(atom)
        label[reached] = metres[reached].argmax(axis=1)
    return label


def _join_lightest(problem: Problem, label: Ints, used: Ints) -> Ints:
    load = np.bincount(label, weights=problem.workload)
    walk = problem.is_walkable & (label[problem.source] != label[problem.indices])
    answer = label.copy()
    for light in used[np.argsort(load[used], kind="stable")]:
        near = np.unique(label[problem.indices[walk & (label[problem.source] == light)]])
        if len(near):
            into = int(near[np.argmin(load[near])])
            one, other = (into, int(light)) if load[into] >= load[light] else (int(light), into)
            answer[answer == other] = one
            return answer
    answer[answer == used[-1]] = used[0]  # nothing touches: cannot be in a bridged problem
    return answer


def _cut_heaviest(problem: Problem, label: Ints, used: Ints, new: int) -> Ints:
    load = np.bincount(label, weights=problem.workload)
    atoms_in = np.bincount(label)
    able = used[atoms_in[used] > 1]
    heavy = int(able[np.argmax(load[able])])
    atoms = np.flatnonzero(label == heavy)
    half = cut_into_grids(bridge(take(problem, atoms, k=2)))
    weight = np.bincount(half, weights=problem.workload[atoms], minlength=2)
    answer = label.copy()
    answer[atoms[half == int(np.argmin(weight))]] = new
    return answer
