"""
The boundary of a grid in words, as registers have it: 东至…,南至…,西至…,北至….

A side is what one meets last when one walks out of the grid that way: parallel
lines are drawn through the grid and each looks at the piece of outline where it
leaves for good. So notches and inner corners do not count, as in a register.
"""

from collections import defaultdict

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import VISIBLE, Kind
from gridplan.jit import compiled
from gridplan.plan.outline import Outline
from gridplan.plan.plan import Plan
from gridplan.words import Language, say

SIDES = ("east", "south", "west", "north")
_N_LINES = 64
_N_NAMES = 3
_LEAST_SHARE = 0.2


def boundary_texts(plan: Plan, outline: Outline, language: Language) -> tuple[str, ...]:
    """
    Describe every grid's boundary by its four sides.

    Parameters
    ----------
    plan : Plan
        The plan.
    outline : Outline
        Its outlines.
    language : {'en', 'zh'}
        The language wanted; street names stay as they are.

    Returns
    -------
    (n_grids,) tuple of str
        A side names up to three streets, waters or neighbours, in the order one
        passes them clockwise.
    """
    seen = last_met(plan.atoms.segments.xy, outline.start, outline.segment, _N_LINES)
    comma = say("report.enumeration_comma", language)
    unknown = say("report.boundary_unknown", language)
    texts = []
    for grid in range(len(plan.grid_code)):
        met = seen[grid]
        label = {
            int(row): _label(plan, outline, int(row), language)
            for row in np.unique(met[met >= 0])
        }
        sides = {
            side: comma.join(_main_labels([label[int(r)] for r in met[number] if r >= 0]))
            or unknown
            for number, side in enumerate(SIDES)
        }
        texts.append(say("report.boundary", language, **sides))
    return tuple(texts)


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


def _label(plan: Plan, outline: Outline, row: int, language: Language) -> str:
    segments = plan.atoms.segments
    piece = int(outline.segment[row])
    name, kind = int(segments.name[piece]), Kind(int(segments.kind[piece]))
    if name >= 0 and segments.names[name]:
        return segments.names[name]
    neighbour = int(outline.neighbour[row])
    if kind in VISIBLE or neighbour < 0:
        shown = kind if kind in VISIBLE else Kind.BORDER
        return say(f"report.kind_{shown.name.lower()}", language)
    return say("report.boundary_neighbour", language, grid=plan.grid_code[neighbour][-3:])


def _main_labels(labels: list[str]) -> list[str]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        places[label].append(place)
    ranked = sorted(places, key=lambda label: (-len(places[label]), places[label][0]))
    least = _LEAST_SHARE * len(labels)
    kept = ranked[:1] + [x for x in ranked[1:_N_NAMES] if len(places[x]) >= least]
    return sorted(kept, key=lambda label: sum(places[label]) / len(places[label]))
