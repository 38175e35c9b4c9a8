"""The pieces of border that make up each grid's outline."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import KINDS
from gridplan.plan.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """
    Border pieces by grid: those of grid g are ``segment[start[g]:start[g + 1]]``.

    Attributes
    ----------
    start : (n_grids + 1,) ndarray of int
        Where each grid's rows begin.
    segment : (n,) ndarray of int
        Row of the atom layer's segments.
    neighbour : (n,) ndarray of int
        Grid on the other side; -1 outside the community.
    """

    start: Ints
    segment: Ints
    neighbour: Ints


def outline_of(plan: Plan) -> Outline:
    """
    Collect the outline of each grid.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Outline
        Segments between two grids stand in both.
    """
    segments, grid_of = plan.atoms.segments, plan.partition.grid_of
    left = grid_of[segments.left]
    right = np.where(segments.right >= 0, grid_of[segments.right], -1)
    rows = np.flatnonzero(left != right)
    inner = rows[right[rows] >= 0]
    grid = np.concatenate([left[rows], right[inner]])
    segment = np.concatenate([rows, inner])
    neighbour = np.concatenate([right[rows], left[inner]])
    order = np.lexsort((segment, grid))
    return Outline(
        start=np.searchsorted(grid[order], np.arange(len(plan.grid_code) + 1)).astype(np.int64),
        segment=segment[order].astype(np.int64),
        neighbour=neighbour[order].astype(np.int64),
    )


def kind_shares(plan: Plan, outline: Outline) -> Floats:
    """
    Tell what the outline of each grid runs along.

    Parameters
    ----------
    plan : Plan
        The plan.
    outline : Outline
        Its outlines.

    Returns
    -------
    (n_grids, n_kinds) ndarray, share
        By `gridplan.inputs.Kind`; a row sums to 1, or to 0 without outline.
    """
    segments, n_grids = plan.atoms.segments, len(plan.grid_code)
    grid = np.repeat(np.arange(n_grids), np.diff(outline.start))
    metres = np.zeros((n_grids, len(KINDS)))
    np.add.at(
        metres,
        (grid, segments.kind[outline.segment]),
        segments.metres[outline.segment],
    )
    whole = metres.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(metres, whole, out=np.zeros_like(metres), where=whole > 0)
    return shares
