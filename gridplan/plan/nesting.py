"""
Levels nested below a grid: sections, groups and neighbours in one run.

The buildings of a unit are put in the order of a short walk, and the walk is cut
where the parts come nearest to their target: so every small unit is one stretch of
the walk, and each level is cut inside the units of the level above.

A building heavier than a unit's maximum is itself cut into counts of households,
and listed; every other building stays whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.jit import compiled
from gridplan.schemes import Level

# What one household outside a bound costs, against one beside the target squared.
_OUTSIDE = 10_000
_ROUNDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedLevel:
    """
    Units of one level.

    Attributes
    ----------
    level : Level
        Its target and bounds.
    unit : (n_pieces,) ndarray of int
        Unit of each piece; numbered over the whole area along the walks.
    above : (n_units,) ndarray of int
        Unit of the level above that each lies in.
    households : (n_units,) ndarray of int
        In each unit.
    outside : tuple of int
        Units below the minimum or above the maximum.
    """

    level: Level
    unit: Ints
    above: Ints
    households: Ints
    outside: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """
    All levels below the grids.

    Attributes
    ----------
    part : (n_pieces,) ndarray of int
        Building or entrance each piece comes from; most have one piece.
    households : (n_pieces,) ndarray of int
        Of each piece.
    levels : tuple of NestedLevel
        From large to small.
    cut : tuple of int
        Buildings or entrances that were cut.
    """

    part: Ints
    households: Ints
    levels: tuple[NestedLevel, ...]
    cut: tuple[int, ...]


def nest(levels: Sequence[Level], grid: Ints, point: Floats, households: Ints) -> Nested:
    """
    Divide grids into the levels below them.

    Parameters
    ----------
    levels : sequence of Level
        From large to small, measured in households, each with a target.
    grid : (n_parts,) ndarray of int
        Grid of each building or entrance.
    point : (n_parts, 2) ndarray, m
        Where each is, metric.
    households : (n_parts,) ndarray of int
        Of each.

    Returns
    -------
    Nested
        Every household in exactly one unit of every level; nesting exact.

    Raises
    ------
    InputError
        If a level has no target.
    """
    for level in levels:
        if level.target <= 0:
            raise InputError("schemes.no_level_target", where=level.key)
    part, pieces, cut = _pieces(levels, households)
    order = np.argsort(grid[part], kind="stable")
    above, rank = grid[part], np.empty(len(part), dtype=np.int64)
    bounds = _bounds_of(above[order])
    for first, last in pairwise(bounds):
        mine = order[first:last]
        rank[mine] = first + _walk(point[part[mine]])
    found: list[NestedLevel] = []
    along = np.lexsort((part, rank))
    for level in levels:
        unit = np.empty(len(part), dtype=np.int64)
        number = 0
        parents: list[int] = []
        edges = _bounds_of(above[along])
        for first, last in pairwise(edges):
            mine = along[first:last]
            mark = _cut(pieces[mine], level.target, level.minimum, level.maximum)
            unit[mine] = number + mark
            n_units = int(mark[-1]) + 1 if len(mark) else 0
            parents += [int(above[mine[0]])] * n_units
            number += n_units
        total = np.bincount(unit, weights=pieces, minlength=number).astype(np.int64)
        most = level.maximum or int(total.max(initial=0))
        outside = np.flatnonzero((total < level.minimum) | (total > most))
        found.append(
            NestedLevel(
                level=level,
                unit=unit,
                above=np.array(parents, dtype=np.int64),
                households=total,
                outside=tuple(outside.tolist()),
            )
        )
        above = unit
    return Nested(part=part, households=pieces, levels=tuple(found), cut=cut)


def _pieces(levels: Sequence[Level], households: Ints) -> tuple[Ints, Ints, tuple[int, ...]]:
    # The smallest level decides how fine a heavy building is cut.
    smallest = min(levels, key=lambda level: level.target)
    most = smallest.maximum or max(2 * smallest.target - 1, 1)
    n = np.where(households > most, -(-households // most), 1)
    n = np.where(households > most, np.maximum(n, np.rint(households / smallest.target)), n)
    n = n.astype(np.int64)
    part = np.repeat(np.arange(len(households)), n)
    place = np.arange(len(part)) - np.repeat(np.cumsum(n) - n, n)
    share, rest = households // n, households % n
    pieces = share[part] + (place < rest[part])
    return part, pieces.astype(np.int64), tuple(np.flatnonzero(n > 1).tolist())


def _bounds_of(group: Ints) -> Ints:
    if not len(group):
        return np.zeros(1, dtype=np.int64)
    change = np.flatnonzero(np.diff(group)) + 1
    return np.concatenate([[0], change, [len(group)]]).astype(np.int64)


@compiled
def _walk(point: Floats) -> Ints:  # noqa: C901, PLR0912 (one compiled loop)
    """Rank points along a short walk: nearest neighbour, then 2-opt."""
    n = len(point)
    rank = np.zeros(n, dtype=np.int64)
    if n < 2:
        return rank
    tour = np.empty(n, dtype=np.int64)
    used = np.zeros(n, dtype=np.bool_)
    here = 0
    for i in range(1, n):  # start at the most western point
        if point[i, 0] < point[here, 0]:
            here = i
    for step in range(n):
        tour[step] = here
        used[here] = True
        best = np.inf
        nearest = -1
        for i in range(n):
            if not used[i]:
                dx = point[i, 0] - point[here, 0]
                dy = point[i, 1] - point[here, 1]
                if dx * dx + dy * dy < best:
                    best = dx * dx + dy * dy
                    nearest = i
        here = nearest
    for _ in range(_ROUNDS):
        better = False
        for i in range(n - 2):
            for j in range(i + 1, n - 1):
                a, b, c, d = tour[i], tour[i + 1], tour[j], tour[j + 1]
                old = np.hypot(point[a, 0] - point[b, 0], point[a, 1] - point[b, 1])
                old += np.hypot(point[c, 0] - point[d, 0], point[c, 1] - point[d, 1])
                new = np.hypot(point[a, 0] - point[c, 0], point[a, 1] - point[c, 1])
                new += np.hypot(point[b, 0] - point[d, 0], point[b, 1] - point[d, 1])
                if new < old - 1e-6:
                    tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1].copy()
                    better = True
        if not better:
            break
    for step in range(n):
        rank[tour[step]] = step
    return rank


@compiled
def _cut(weight: Ints, target: int, minimum: int, maximum: int) -> Ints:
    """Cut a sequence where its stretches come nearest to the target, bounds first."""
    n = len(weight)
    best = np.full(n + 1, np.iinfo(np.int64).max // 4)
    back = np.zeros(n + 1, dtype=np.int64)
    best[0] = 0
    for end in range(1, n + 1):
        total = 0
        for start in range(end - 1, -1, -1):
            total += weight[start]
            cost = (total - target) * (total - target)
            if total < minimum:
                cost += _OUTSIDE * (minimum - total)
            if maximum > 0 and total > maximum:
                cost += _OUTSIDE * (total - maximum)
            if best[start] + cost < best[end]:
                best[end] = best[start] + cost
                back[end] = start
            # Longer stretches only get worse once they are far beyond the target.
            if total > 4 * target and total > 2 * maximum:
                break
    mark = np.zeros(n, dtype=np.int64)
    starts = np.zeros(n + 1, dtype=np.bool_)
    end = n
    while end > 0:
        starts[back[end]] = True
        end = back[end]
    unit = -1
    for i in range(n):
        if starts[i]:
            unit += 1
        mark[i] = unit
    return mark
