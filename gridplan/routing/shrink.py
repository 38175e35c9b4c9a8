"""A smaller postman problem with the same answers: no dead ends, no mere bends."""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.routing.postman import PostmanProblem

Chains = tuple[tuple[int, ...], ...]
"""The original ways that each way of a smaller problem stands for."""


def shrink(problem: PostmanProblem) -> tuple[PostmanProblem, Chains]:
    """
    Drop ways that lead nowhere and merge ways that meet at a mere bend.

    Parameters
    ----------
    problem : PostmanProblem
        With a neighbourhood of any size.

    Returns
    -------
    problem : PostmanProblem
        The same required streets and start on fewer nodes and ways.
    chains : tuple of tuple of int
        The original ways that each new way stands for.
    """
    is_fixed = np.zeros(problem.n, dtype=bool)
    is_fixed[problem.required_u] = is_fixed[problem.required_v] = True
    if problem.start >= 0:
        is_fixed[problem.start] = True
    around: list[dict[int, tuple[int, tuple[int, ...]]]] = [{} for _ in range(problem.n)]
    for way in range(len(problem.u)):
        _link(
            around, int(problem.u[way]), int(problem.v[way]), int(problem.weight[way]), (way,)
        )
    queue = [node for node in range(problem.n) if not is_fixed[node]]
    while queue:
        node = queue.pop()
        ends = around[node]
        if is_fixed[node] or len(ends) > 2 or not ends:
            continue
        (first, (one, ahead)), *more = ends.items()
        del around[first][node]
        if more:
            last, (two, back) = more[0]
            del around[last][node]
            _link(around, first, last, one + two, ahead + back)
            queue.append(last)
        around[node] = {}
        queue.append(first)
    kept = np.flatnonzero(is_fixed | np.array([bool(ends) for ends in around]))
    return _renumbered(problem, around, kept)


def _link(
    around: list[dict[int, tuple[int, tuple[int, ...]]]],
    a: int,
    b: int,
    length: int,
    chain: tuple[int, ...],
) -> None:
    """Lay a way between two nodes unless a shorter one lies there."""
    if a != b and (b not in around[a] or length < around[a][b][0]):
        around[a][b] = around[b][a] = (length, chain)


def _renumbered(
    problem: PostmanProblem,
    around: list[dict[int, tuple[int, tuple[int, ...]]]],
    kept: Ints,
) -> tuple[PostmanProblem, Chains]:
    new = np.full(problem.n, -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))
    ways = [
        (a, b, length, chain)
        for a in kept.tolist()
        for b, (length, chain) in sorted(around[a].items())
        if a < b
    ]
    smaller = replace(
        problem,
        node=problem.node[kept],
        u=new[np.array([way[0] for way in ways], dtype=np.int64)],
        v=new[np.array([way[1] for way in ways], dtype=np.int64)],
        weight=np.array([way[2] for way in ways], dtype=np.int64),
        line=np.array([problem.line[way[3][0]] for way in ways], dtype=np.int64),
        required_u=new[problem.required_u],
        required_v=new[problem.required_v],
        start=-1 if problem.start < 0 else int(new[problem.start]),
    )
    return smaller, tuple(way[3] for way in ways)
