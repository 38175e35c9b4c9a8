"""
Posts: the sets of grids one head may be given.

A post is one grid, or a few that hang together inside one community. Where such
posts cannot staff every grid, posts of grids further apart are offered, and those
that are used are listed.
"""

from collections.abc import Collection

import numpy as np
from scipy.spatial import cKDTree

from gridplan.staffing.grids import Grids

Post = tuple[int, ...]

# How many grids beyond the touching ones a scattered post looks at.
_REACH = 6


def adjacent_posts(grids: Grids, size: int) -> list[Post]:
    """
    List single grids and connected sets of grids of one community.

    Parameters
    ----------
    grids : Grids
        The grids.
    size : int
        Most grids of a post.

    Returns
    -------
    list of tuple of int
        Each sorted; singles first, then by size and number.
    """
    beside: list[list[int]] = [[] for _ in range(len(grids))]
    for a, b in sorted(edges_of(grids)):
        beside[a].append(b)
        beside[b].append(a)
    found: set[Post] = {(grid,) for grid in range(len(grids))}
    last = set(found)
    for _ in range(size - 1):
        last = {
            tuple(sorted((*post, other)))
            for post in last
            for grid in post
            for other in beside[grid]
            if other not in post
        }
        found |= last
    return sorted(found, key=lambda post: (len(post), post))


def scattered_posts(grids: Grids, known: Collection[Post]) -> list[Post]:
    """
    List pairs of grids near each other that do not touch or cross a community.

    Parameters
    ----------
    grids : Grids
        The grids.
    known : collection of tuple of int
        Posts there are already.

    Returns
    -------
    list of tuple of int
        Pairs, sorted.
    """
    n = len(grids)
    if n < 2:
        return []
    pairs: set[Post] = set()
    # All of one community first, then the nearest of any.
    order = np.argsort(grids.community, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(grids.community[order])) + 1):
        k = min(_REACH + 1, len(block))
        near = cKDTree(grids.centre[block]).query(grids.centre[block], k=range(1, k + 1))[1]
        pairs.update(_pairs(block[np.arange(len(block))], block[near]))
    near = cKDTree(grids.centre).query(grids.centre, k=range(1, min(_REACH + 1, n) + 1))[1]
    pairs.update(_pairs(np.arange(n), near))
    pairs.difference_update(known)
    return sorted(pairs)


def _pairs(grid: np.ndarray, near: np.ndarray) -> set[Post]:
    return {
        (min(a, b), max(a, b))
        for a, row in zip(grid.tolist(), near.tolist(), strict=True)
        for b in row
        if a != b
    }


def edges_of(grids: Grids) -> frozenset[Post]:
    """
    List the pairs of touching grids of one community.

    Parameters
    ----------
    grids : Grids
        The grids.

    Returns
    -------
    frozenset of tuple of int
        Pairs, the lower first.
    """
    return frozenset(
        (a, b) for a, b in grids.touching.tolist() if grids.community[a] == grids.community[b]
    )


def is_adjacent(edges: frozenset[Post], post: Post) -> bool:
    """
    Tell whether a head's grids hang together in one community.

    Parameters
    ----------
    edges : frozenset of tuple of int
        Touching pairs of one community.
    post : tuple of int
        Grids of one head.

    Returns
    -------
    bool
        True for a single grid too.
    """
    reached, wave = {post[0]}, [post[0]]
    while wave:
        grid = wave.pop()
        beside = [g for g in post if g not in reached and (min(g, grid), max(g, grid)) in edges]
        reached.update(beside)
        wave += beside
    return len(reached) == len(post)
