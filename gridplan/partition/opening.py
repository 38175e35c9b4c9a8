"""
A way out for grids that lie inside another one.

A grid that keeps others from the outside gives up the atoms of a short way through it:
to one of those inside, or to one outside. What is left of it must hang together.
"""

from collections.abc import Iterator

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.partition.edges import components
from gridplan.partition.enclosing import enclosures
from gridplan.partition.problem import Problem


def open_rings(problem: Problem, grid_of: Ints) -> Ints:
    """
    Open every grid that encloses others, where the input does not.

    Parameters
    ----------
    problem : Problem
        The division, with bridges.
    grid_of : (n,) ndarray of int
        Grid of each atom, each connected.

    Returns
    -------
    (n,) ndarray of int
        The same where nobody is enclosed; a ring stays where no way through it leaves
        its grid in one piece.
    """
    answer = grid_of
    for _ in range(problem.k):
        rings = enclosures(problem, answer)
        opened = next((new for ring in rings for new in _opened(problem, answer, ring)), None)
        if opened is None:
            return answer
        answer = opened
    return answer


def _opened(problem: Problem, grid_of: Ints, ring: int) -> Iterator[Ints]:
    """Give divisions with one ring fewer."""
    before = len(enclosures(problem, grid_of))
    inside = _kept_in(problem, grid_of, ring)
    outside = ~inside & (grid_of != ring)
    meets_outside = problem.is_outer | _touches(problem, outside)
    ways = [
        *_ways(problem, grid_of, ring, inside, meets_outside),
        *_ways(problem, grid_of, ring, outside, _touches(problem, inside)),
    ]
    for _, way, grid in sorted(ways):
        new = grid_of.copy()
        new[way] = grid
        if _in_one_piece(problem, new == ring) and len(enclosures(problem, new)) < before:
            yield new


def _kept_in(problem: Problem, grid_of: Ints, ring: int) -> Bools:
    """Mark the atoms that reach the outside only through the ring."""
    outside = grid_of != ring
    both = outside[problem.source] & outside[problem.indices]
    label = components(len(problem), problem.source, problem.indices, both)
    free = np.isin(label, label[problem.is_outer & outside])
    kept_in: Bools = outside & ~free
    return kept_in


def _touches(problem: Problem, some: Bools) -> Bools:
    count = np.bincount(problem.source, weights=some[problem.indices], minlength=len(problem))
    touches: Bools = count > 0
    return touches


def _ways(
    problem: Problem, grid_of: Ints, ring: int, taking: Bools, is_goal: Bools
) -> list[tuple[int, list[int], int]]:
    """Walk through the ring from those who may take the way: its length, atoms and taker."""
    mine = grid_of == ring
    found = []
    enters = taking[problem.source] & mine[problem.indices] & problem.is_walkable
    for edge in np.flatnonzero(enters):
        first, grid = int(problem.indices[edge]), int(grid_of[problem.source[edge]])
        way = _way(problem, mine, first, mine & is_goal)
        if way:
            found.append((len(way), way, grid))
    return found


def _way(problem: Problem, mine: Bools, first: int, is_goal: Bools) -> list[int]:
    came = {first: -1}
    queue = [first]
    for atom in queue:
        if is_goal[atom]:
            way = []
            while atom >= 0:
                way.append(atom)
                atom = came[atom]  # noqa: PLW2901 (back along the way)
            return way
        for edge in range(problem.indptr[atom], problem.indptr[atom + 1]):
            other = int(problem.indices[edge])
            if mine[other] and problem.is_walkable[edge] and other not in came:
                came[other] = atom
                queue.append(other)
    return []


def _in_one_piece(problem: Problem, held: Bools) -> bool:
    keep = held[problem.source] & held[problem.indices] & problem.is_walkable
    label = components(len(problem), problem.source, problem.indices, keep)
    return len(np.unique(label[held])) == 1
