"""
Which street is whose.

A street inside a grid is that grid's. A street on the border of two belongs to
exactly one of them, the one with the lighter sweep so far (the longest border
streets are given away first; on a tie the lower code takes it): otherwise it
would be walked twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.streets import StreetNetwork

PROBE = 1.0
"""Metres beside a line at which is asked whose ground it is."""
PLACES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where along a line is asked, as shares of its length."""
INSIDE = 0.7
"""A grid that has this share of a line's both sides has the line to itself."""
BESIDE = 0.3
"""A grid that has this share has a claim to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """
    The grid of each street line.

    Attributes
    ----------
    owner : (n_lines,) ndarray of int
        Grid that walks the line; -1 where it runs through no grid.
    neighbour : (n_lines,) ndarray of int
        The other grid of a border street; -1 where there is none.

    Raises
    ------
    InputError
        If a line is its own neighbour or has a neighbour but no owner.
    """

    owner: Ints
    neighbour: Ints

    def __post_init__(self) -> None:
        """Refuse a street that belongs twice to one grid."""  # noqa: DOC501
        has_other = self.neighbour >= 0
        if (has_other & ((self.owner < 0) | (self.owner == self.neighbour))).any():
            raise InputError("routing.street_owned_twice")

    def names(self, codes: Sequence[str]) -> tuple[str, ...]:
        """
        Name the owner of each line.

        Parameters
        ----------
        codes : sequence of str
            Of the grids.

        Returns
        -------
        (n_lines,) tuple of str
            Empty where it is nobody's.
        """
        return tuple(codes[grid] if grid >= 0 else "" for grid in self.owner.tolist())

    def lines_of(self, grid: int, *, both: bool = False) -> Ints:
        """
        List the lines a grid walks.

        Parameters
        ----------
        grid : int
            The grid.
        both : bool
            Whether border streets count for both their grids.

        Returns
        -------
        (k,) ndarray of int
            Rows of the streets, ascending.
        """
        is_mine = self.owner == grid
        if both:
            is_mine = is_mine | (self.neighbour == grid)
        return np.flatnonzero(is_mine)


def own_streets(
    network: StreetNetwork, grids: Geometries, codes: tuple[str, ...], *, is_swept: Bools
) -> Ownership:
    """
    Give every street line to one grid.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    grids : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        They do not overlap.
    codes : (n_grids,) tuple of str
        Their codes; the lower one wins a tie.
    is_swept : (n_lines,) ndarray of bool
        Lines a sweep has to walk; the others have no owner.

    Returns
    -------
    Ownership
        Owner and neighbour of each line.

    Raises
    ------
    InputError
        If grids and codes differ in number.
    """
    if len(grids) != len(codes):
        raise InputError("inputs.uneven_columns", layer="grids")
    first, second = _claimants(network, grids, is_swept)
    owner, neighbour = first.copy(), second.copy()
    rank = np.argsort(np.argsort(np.array(codes, dtype=object), kind="stable"))
    load = np.zeros(len(grids), dtype=np.int64)
    inner = (first >= 0) & (second < 0)
    np.add.at(load, first[inner], network.length[inner])
    border = np.flatnonzero(second >= 0)
    for line in border[np.lexsort((border, -network.length[border]))]:
        a, b = int(first[line]), int(second[line])
        if (load[b], rank[b]) < (load[a], rank[a]):
            a, b = b, a
        owner[line], neighbour[line] = a, b
        load[a] += network.length[line]
    return Ownership(owner=owner, neighbour=neighbour)


def _claimants(network: StreetNetwork, grids: Geometries, is_swept: Bools) -> tuple[Ints, Ints]:
    """Find the one or two grids of each line from the ground beside it."""
    first = np.full(network.n_edges, -1, dtype=np.int64)
    second = first.copy()
    lines = np.flatnonzero(is_swept & (network.length > 0))
    if not len(lines) or not len(grids):
        return first, second
    points = _beside(network.streets.geometry[lines]).reshape(-1, 2)
    probe, grid = shapely.STRtree(grids).query(shapely.points(points), predicate="intersects")
    per_line = 2 * len(PLACES)
    votes, count = np.unique(
        np.stack([probe // per_line, grid], axis=1), axis=0, return_counts=True
    )
    order = np.lexsort((votes[:, 1], -count, votes[:, 0]))
    votes, share = votes[order], count[order] / per_line
    _, start = np.unique(votes[:, 0], return_index=True)
    rows = lines[votes[start, 0]]
    first[rows] = votes[start, 1]
    has_next = start + 1 < len(votes)
    following = np.minimum(start + 1, len(votes) - 1)
    is_shared = (
        has_next
        & (votes[following, 0] == votes[start, 0])
        & (share[start] < INSIDE)
        & (share[following] >= BESIDE)
    )
    second[rows[is_shared]] = votes[following[is_shared], 1]
    return first, second


def _beside(lines: Geometries) -> Floats:
    """Probe both sides of each line: (n_lines, places, sides, 2)."""
    length = shapely.length(lines)
    at = np.outer(length, PLACES)
    step = np.minimum(0.5, length / 100)[:, None]
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines[:, None], at))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines[:, None], at + step))
    along = (ahead - here).reshape(len(lines), len(PLACES), 2)
    along /= np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)[..., None]
    side = PROBE * np.stack([-along[..., 1], along[..., 0]], axis=-1)
    middle = here.reshape(len(lines), len(PLACES), 2)
    return np.stack([middle + side, middle - side], axis=2)
