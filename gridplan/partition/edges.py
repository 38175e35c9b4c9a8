"""Edges of a graph into compressed rows, whole or for some of the atoms."""

from dataclasses import dataclass, replace

import numpy as np

from gridplan.arrays import Bools, Ints
from gridplan.jit import compiled
from gridplan.partition.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """
    Directed edges in compressed rows.

    Attributes
    ----------
    indptr, indices : (n + 1,), (m,) ndarray of int
        Neighbours of each atom, sorted.
    order : (m,) ndarray of int
        Which of the edges handed in stands at each place.
    """

    indptr: Ints
    indices: Ints
    order: Ints


def compress(n: int, source: Ints, target: Ints) -> Rows:
    """
    Sort directed edges into compressed rows.

    Parameters
    ----------
    n : int
        Number of atoms.
    source, target : (m,) ndarray of int
        Both ends; each edge stands in both directions.

    Returns
    -------
    Rows
        Sorted by source, then target.
    """
    order = np.lexsort((target, source))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))])
    return Rows(indptr=indptr.astype(np.int64), indices=target[order], order=order)


def with_edges(problem: Problem, pair: Ints) -> Problem:
    """
    Add walkable edges that are no border: bridges.

    Parameters
    ----------
    problem : Problem
        The division.
    pair : (e, 2) ndarray of int
        Atoms to join.

    Returns
    -------
    Problem
        The same with the edges in both directions; doubles become walkable.
    """
    source = np.concatenate([problem.source, pair[:, 0], pair[:, 1]])
    target = np.concatenate([problem.indices, pair[:, 1], pair[:, 0]])
    border = np.concatenate([problem.border, np.zeros(2 * len(pair))])
    walkable = np.concatenate([problem.is_walkable, np.ones(2 * len(pair), dtype=bool)])
    rows = compress(len(problem), source, target)
    return replace(
        problem,
        indptr=rows.indptr,
        indices=rows.indices,
        border=border[rows.order],
        is_walkable=walkable[rows.order],
    )


def take(problem: Problem, atoms: Ints, *, k: int) -> Problem:
    """
    Cut out some atoms as a problem of their own, under the same bounds.

    Parameters
    ----------
    problem : Problem
        The whole.
    atoms : (m,) ndarray of int
        Which to keep; sorted.
    k : int
        Grids they are divided into.

    Returns
    -------
    Problem
        Atoms that touch what was cut off count as outer.
    """
    if len(atoms) == len(problem):
        return replace(problem, k=k)
    place = np.full(len(problem), -1, dtype=np.int64)
    place[atoms] = np.arange(len(atoms))
    source, target = place[problem.source], place[problem.indices]
    inner = (source >= 0) & (target >= 0)
    cut = (source >= 0) & (target < 0)
    is_outer = problem.is_outer[atoms].copy()
    is_outer[source[cut]] = True
    rows = compress(len(atoms), source[inner], target[inner])
    keep = np.flatnonzero(inner)[rows.order]
    return replace(
        problem,
        workload=problem.workload[atoms],
        k=k,
        indptr=rows.indptr,
        indices=rows.indices,
        border=problem.border[keep],
        is_walkable=problem.is_walkable[keep],
        is_outer=is_outer,
        walking=np.ascontiguousarray(problem.walking[np.ix_(atoms, atoms)]),
    )


def components(n: int, source: Ints, target: Ints, keep: Bools) -> Ints:
    """
    Label the connected components.

    Parameters
    ----------
    n : int
        Number of atoms.
    source, target : (m,) ndarray of int
        Edges.
    keep : (m,) ndarray of bool
        Edges that count.

    Returns
    -------
    (n,) ndarray of int
        Component of each atom, numbered by its lowest atom.
    """
    return _labels(n, source[keep], target[keep])


@compiled
def _labels(n: int, source: Ints, target: Ints) -> Ints:
    """Join both ends of every edge; each component is led by its lowest atom."""
    leader = np.arange(n)
    for e in range(len(source)):
        a, b = source[e], target[e]
        while leader[a] != a:
            leader[a] = leader[leader[a]]
            a = leader[a]
        while leader[b] != b:
            leader[b] = leader[leader[b]]
            b = leader[b]
        leader[max(a, b)] = min(a, b)
    label = np.zeros(n, dtype=np.int64)
    count = 0
    for i in range(n):
        if leader[i] == i:
            label[i] = count
            count += 1
        else:
            label[i] = label[leader[i]]
    return label
