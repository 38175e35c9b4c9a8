"""
The boundary of a grid in words, as registers have it: 东至…,南至…,西至…,北至….

A side is what one meets last when one walks out of the grid that way: parallel
lines are drawn through the grid and each looks at the piece of outline where it
leaves for good. So notches and inner corners do not count, as in a register.
"""

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import KINDS, VISIBLE, Kind
from gridplan.jit import compiled
from gridplan.plan.outline import Outline
from gridplan.plan.plan import Plan
from gridplan.words import Language, say

SIDES = ("east", "south", "west", "north")
_N_LINES = 64
_N_NAMES = 3
_LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """
    What the grids meet on their four sides, in no language yet.

    Attributes
    ----------
    marks : (n_grids,) tuple of (4,) tuple of tuple of int
        By grid and side, in the order one passes them clockwise. A mark is an index
        into the segments' names, or beyond them a kind, or beyond those a grid.
    """

    marks: tuple[tuple[tuple[int, ...], ...], ...]


def sides_of(plan: Plan, outline: Outline) -> Sides:
    """
    Look at each grid's neighbours on its four sides.

    Parameters
    ----------
    plan : Plan
        The plan.
    outline : Outline
        Its outlines.

    Returns
    -------
    Sides
        Up to three marks a side: the one met most, and others met often.
    """
    seen = last_met(plan.atoms.segments.xy, outline.start, outline.segment, _N_LINES)
    lines = seen.reshape(-1, _N_LINES)
    side, place = np.nonzero(lines >= 0)
    mark = _marks(plan, outline)[lines[side, place]]
    pair, where, count = np.unique(
        np.column_stack([side, mark]), axis=0, return_inverse=True, return_counts=True
    )
    middle = np.bincount(where.ravel(), weights=place) / count
    # The most frequent first; of equals the one passed first.
    order = np.lexsort((middle, -count, pair[:, 0]))
    kept: list[tuple[int, ...]] = [()] * len(lines)
    rows = zip(*(column[order].tolist() for column in (*pair.T, count, middle)), strict=True)
    for number, group in groupby(rows, key=lambda row: row[0]):
        ranked = list(group)
        least = _LEAST_SHARE * sum(row[2] for row in ranked)
        main = ranked[:1] + [row for row in ranked[1:_N_NAMES] if row[2] >= least]
        kept[number] = tuple(row[1] for row in sorted(main, key=lambda row: row[3]))
    return Sides(marks=tuple(tuple(kept[i : i + 4]) for i in range(0, len(kept), 4)))


def boundary_texts(plan: Plan, sides: Sides, language: Language) -> tuple[str, ...]:
    """
    Describe every grid's boundary by its four sides.

    Parameters
    ----------
    plan : Plan
        The plan.
    sides : Sides
        What its grids meet.
    language : {'en', 'zh'}
        The language wanted; street names stay as they are.

    Returns
    -------
    (n_grids,) tuple of str
        Such as 东至江汉路，南至…; a side names up to three streets, waters or neighbours.
    """
    comma = say("report.enumeration_comma", language)
    unknown = say("report.boundary_unknown", language)
    label = {
        mark: _label(plan, mark, language)
        for mark in {mark for four in sides.marks for side in four for mark in side}
    }
    return tuple(
        say(
            "report.boundary",
            language,
            **{
                name: comma.join(label[mark] for mark in marks) or unknown
                for name, marks in zip(SIDES, four, strict=True)
            },
        )
        for four in sides.marks
    )


@compiled
def last_met(xy: Floats, start: Ints, segment: Ints, n_lines: int) -> Ints:
    """
    Find the piece of outline where parallel lines leave each grid for good.

    Parameters
    ----------
    xy : (n_segments, 4) ndarray, m
        End points of all pieces, x0 y0 x1 y1.
    start : (n_grids + 1,) ndarray of int
        Where each grid's rows of ``segment`` begin.
    segment : (n,) ndarray of int
        Pieces of each grid's outline.
    n_lines : int
        How many lines each way.

    Returns
    -------
    (n_grids, 4, n_lines) ndarray of int
        Row of ``segment`` met last to the east, south, west and north, clockwise
        along each side; -1 where a line meets none.
    """
    n_grids = len(start) - 1
    found = np.full((n_grids, 4, n_lines), -1, dtype=np.int64)
    for grid in range(n_grids):
        rows = range(start[grid], start[grid + 1])
        for axis in range(2):  # 0: lines along x, 1: lines along y
            low, high = np.inf, -np.inf
            for row in rows:
                a, b = xy[segment[row], 1 - axis], xy[segment[row], 3 - axis]
                low, high = min(low, a, b), max(high, a, b)
            for line in range(n_lines):
                at = low + (line + 0.5) / n_lines * (high - low)
                first, last = np.inf, -np.inf
                first_row, last_row = -1, -1
                for row in rows:
                    piece = segment[row]
                    a, b = xy[piece, 1 - axis], xy[piece, 3 - axis]
                    if (a <= at) == (b <= at):
                        continue
                    c, d = xy[piece, axis], xy[piece, 2 + axis]
                    where = c + (at - a) / (b - a) * (d - c)
                    if where < first:
                        first, first_row = where, row
                    if where > last:
                        last, last_row = where, row
                if axis == 0:
                    found[grid, 0, n_lines - 1 - line] = last_row
                    found[grid, 2, line] = first_row
                else:
                    found[grid, 1, n_lines - 1 - line] = first_row
                    found[grid, 3, line] = last_row
    return found


def _marks(plan: Plan, outline: Outline) -> Ints:
    # Each piece of outline is known by its name, else its kind, else the grid beyond.
    segments = plan.atoms.segments
    n_names = len(segments.names)
    is_named = np.array([*(bool(name) for name in segments.names), False])
    name, kind = segments.name[outline.segment], segments.kind[outline.segment]
    is_outer = outline.neighbour < 0
    seen = np.isin(kind, sorted(VISIBLE))
    by_kind = n_names + np.where(seen, kind, int(Kind.BORDER))
    by_grid = n_names + len(KINDS) + outline.neighbour
    marks: Ints = np.where(is_named[name], name, np.where(seen | is_outer, by_kind, by_grid))
    return marks


def _label(plan: Plan, mark: int, language: Language) -> str:
    names = plan.atoms.segments.names
    if mark < len(names):
        return names[mark]
    if mark < len(names) + len(KINDS):
        return say(f"report.kind_{KINDS[mark - len(names)].name.lower()}", language)
    neighbour = plan.grid_code[mark - len(names) - len(KINDS)]
    return say("report.boundary_neighbour", language, grid=neighbour[-3:])
