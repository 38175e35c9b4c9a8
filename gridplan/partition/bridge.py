"""Walkable components: the light ones join a neighbour, the others get their grids."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.partition.edges import components, with_edges
from gridplan.partition.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridged:
    """
    A problem whose components are all heavy enough to be grids.

    Attributes
    ----------
    problem : Problem
        With bridges as walkable edges.
    component : (n,) ndarray of int
        Component of each atom, numbered from 0.
    k : (n_components,) ndarray of int
        Grids each component is divided into; they sum to the problem's.
    is_bridged : (n,) ndarray of bool
        Atoms of components that were too light to be a grid of their own.
    """

    problem: Problem
    component: Ints
    k: Ints
    is_bridged: Bools


def bridge(problem: Problem) -> Bridged:
    """
    Join each component lighter than a grid to the nearest atom of another.

    Parameters
    ----------
    problem : Problem
        The division.

    Returns
    -------
    Bridged
        Every component has a grid at least.
    """
    n = len(problem)
    component = components(n, problem.source, problem.indices, problem.is_walkable)
    is_bridged = np.zeros(n, dtype=bool)
    pairs = []
    while True:
        weight = np.bincount(component, weights=problem.workload)
        lightest = int(np.argmin(weight))
        if len(weight) == 1 or (weight[lightest] >= problem.lower and len(weight) <= problem.k):
            break
        inside = np.flatnonzero(component == lightest)
        others = np.flatnonzero(component != lightest)
        way = problem.walking[np.ix_(inside, others)]
        at = np.unravel_index(int(np.argmin(way)), way.shape)
        a, b = int(inside[at[0]]), int(others[at[1]])
        pairs.append((min(a, b), max(a, b)))
        is_bridged[inside] = True
        component[inside] = component[b]
        component = np.unique(component, return_inverse=True)[1].astype(np.int64)
    if pairs:
        problem = with_edges(problem, np.array(pairs, dtype=np.int64))
    return Bridged(
        problem=problem,
        component=component,
        k=_share(problem, component),
        is_bridged=is_bridged,
    )


def _share(problem: Problem, component: Ints) -> Ints:
    """Give grids to components by weight (Sainte-Laguë), one at least, one an atom at most."""
    weight = np.bincount(component, weights=problem.workload)
    atoms = np.bincount(component)
    k = np.ones(len(weight), dtype=np.int64)
    while k.sum() < problem.k:
        claim = np.where(k < atoms, weight / (2 * k + 1), -1.0)
        k[int(np.argmax(claim))] += 1
    return k
