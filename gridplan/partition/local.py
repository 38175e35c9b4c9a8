"""
A few grids of a division searched again, the others held fast.

What an edit touches and one ring of grids around it are free. Grids keep their numbers.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.partition.bound import all_sets, raise_floor, shares_of
from gridplan.partition.cost import cost_of, is_within, make_hub_model
from gridplan.partition.edges import components, take
from gridplan.partition.problem import Problem
from gridplan.partition.settle import Stay, beyond, settle

_STEPS, _RUNS = 1500, 4  # proposals an atom; runs
_PROPOSALS = 300_000  # at most
_PRICES = 120  # tried for the floor
_MOST = 6000  # prices times atoms: the answer is awaited


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFloor:
    """
    How far the freed grids can be from their best.

    Attributes
    ----------
    cost : int, household dm
        Ways from home to hub in the freed grids.
    floor : int or None, household dm
        No division of the freed atoms into as many grids within the bounds costs less;
        None where a freed grid is outside its bounds.
    """

    cost: int
    floor: int | None


def ring_around(problem: Problem, grid_of: Ints, touched: Ints) -> Ints:
    """
    Name the touched grids and all that one can walk to from them.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    touched : (m,) ndarray of int
        Grids an edit has changed.

    Returns
    -------
    ndarray of int
        Grids, sorted.
    """
    near = problem.is_walkable & np.isin(grid_of[problem.source], touched)
    return np.union1d(touched, grid_of[problem.indices[near]]).astype(np.int64)


def settle_part(
    problem: Problem, grid_of: Ints, grids: Ints, loss: Floats, *, seed: int = 1
) -> Ints:
    """
    Search some grids again, moving few households between them.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    grid_of : (n,) ndarray of int
        Grid of each atom, connected, none empty.
    grids : (m,) ndarray of int
        Those that are free, sorted.
    loss : (n, k) ndarray, households
        Counted as moved when the atom is in the grid.
    seed : int
        Reproduces the answer.

    Returns
    -------
    (n,) ndarray of int
        Grid of each atom; the others' are as they were.
    """
    part, atoms, start = part_of(problem, grid_of, grids)
    if beyond(part, start) == 0:
        return grid_of.copy()
    stay = Stay(
        loss=loss[np.ix_(atoms, grids)],
        mean=problem.mean,
        steps=min(_STEPS, _PROPOSALS // (_RUNS * len(part))),
        runs=_RUNS,
        seed=seed,
    )
    answer = grid_of.copy()
    answer[atoms] = grids[settle(part, start, stay)]
    return answer


def local_floor(problem: Problem, grid_of: Ints, grids: Ints) -> LocalFloor:
    """
    Find a floor under all divisions of the freed grids.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    grids : (m,) ndarray of int
        Those that are free, sorted.

    Returns
    -------
    LocalFloor
        Exact whole numbers; a floor whatever the prices found.
    """
    part, _, start = part_of(problem, grid_of, grids)
    model = make_hub_model(part)
    cost = cost_of(model, start)
    if not is_within(model, start):
        return LocalFloor(cost=cost, floor=None)
    found = raise_floor(
        all_sets(model),
        shares_of(model, start),
        ceiling=cost,
        n_steps=max(20, min(_PRICES, _MOST // len(part))),
    )
    return LocalFloor(cost=cost, floor=max(0, found.value))


def part_of(problem: Problem, grid_of: Ints, grids: Ints) -> tuple[Problem, Ints, Ints]:
    """
    Cut some grids out of a division.

    Parameters
    ----------
    problem : Problem
        The division.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    grids : (m,) ndarray of int
        Which, sorted.

    Returns
    -------
    tuple of (Problem, (p,) ndarray of int, (p,) ndarray of int)
        Their problem, their atoms, and the place of each atom's grid in ``grids``.
    """
    atoms = np.flatnonzero(np.isin(grid_of, grids))
    return take(problem, atoms, k=len(grids)), atoms, np.searchsorted(grids, grid_of[atoms])


def reach(problem: Problem, grid_of: Ints, atoms: Ints, grid: int) -> Ints:
    """
    Find what has to come along for atoms to touch a grid.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    grid_of : (n,) ndarray of int
        Grid of each atom.
    atoms : (m,) ndarray of int
        Atoms that go to the grid.
    grid : int
        The grid.

    Returns
    -------
    ndarray of int
        Atoms on the way that holds the fewest households; empty where all touch.
        None of them where there is no way at all.
    """
    joined = grid_of == grid
    joined[atoms] = True
    along: list[int] = []
    # pieces of what moves, each tied to the grid or to a piece that is
    label = components(
        len(problem), problem.source, problem.indices,
        joined[problem.source] & joined[problem.indices] & problem.is_walkable,
    )  # fmt: skip
    inside = np.flatnonzero(grid_of == grid)
    home = set(label[inside].tolist())
    for piece in sorted(set(label[atoms].tolist()) - home):
        way = _cheapest_way(problem, np.flatnonzero(label == piece), grid_of == grid)
        along += [atom for atom in way if not joined[atom]]
        joined[along] = True
    return np.array(sorted(set(along)), dtype=np.int64)


def _cheapest_way(problem: Problem, start: Ints, goal: Bools) -> list[int]:
    """Walk from some atoms to a set by the atoms with the fewest households."""
    best = {int(atom): 0 for atom in start}
    before: dict[int, int] = {}
    queue = [(0, int(atom)) for atom in start]
    heapq.heapify(queue)
    while queue:
        price, atom = heapq.heappop(queue)
        if goal[atom]:
            way = []
            while atom in before:
                atom = before[atom]
                way.append(atom)
            return way
        if price > best[atom]:
            continue
        for edge in range(int(problem.indptr[atom]), int(problem.indptr[atom + 1])):
            other = int(problem.indices[edge])
            total = price + (0 if goal[other] else int(problem.workload[other]) + 1)
            if problem.is_walkable[edge] and total < best.get(other, 1 << 60):
                best[other], before[other] = total, atom
                heapq.heappush(queue, (total, other))
    return []


def join_pieces(problem: Problem, grid_of: Ints, is_pinned: Bools) -> Ints:
    """
    Give pieces that have come off their grid to a neighbour.

    Parameters
    ----------
    problem : Problem
        The division, bridged.
    grid_of : (n,) ndarray of int
        Grid of each atom; grids may be in pieces.
    is_pinned : (n,) ndarray of bool
        Atoms whose piece stands for their grid.

    Returns
    -------
    (n,) ndarray of int
        Every grid in one piece: the one with most pinned atoms, then households. A
        component without a grid of its own becomes one, with the next number.
    """
    answer = grid_of.copy()
    source, target = problem.source, problem.indices
    for _ in range(len(problem)):
        same = problem.is_walkable & (answer[source] == answer[target])
        piece = components(len(problem), source, target, same)
        pinned = np.bincount(piece, weights=is_pinned)
        weight = np.bincount(piece, weights=problem.workload)
        grid = answer[np.unique(piece, return_index=True)[1]]
        order = np.lexsort((-weight, -pinned, grid))
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = grid[order[1:]] != grid[order[:-1]]
        loose = order[~is_first]
        if len(loose) == 0:
            break
        one = int(loose[np.argmin(weight[loose])])
        edge = problem.is_walkable & (piece[source] == one) & (piece[target] != one)
        if not edge.any():  # a whole component that no grid stands in
            answer[piece == one] = int(answer.max()) + 1
            continue
        metres = np.bincount(answer[target[edge]], weights=problem.border[edge] + 1e-6)
        answer[piece == one] = int(np.argmax(metres))
    return answer
