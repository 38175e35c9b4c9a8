"""
Pairs of odd crossings: the nearest ones, those a matching overlooked, and ways between.

A street graph is two arrays: where each node's neighbours begin, and a table of them
with the edges to them and their lengths. Odd crossings are numbered in their own order;
``place`` holds that number, or -1, for each node.

Searches end at odd crossings. Say the way from i to j leads over m, and the duals hold
for i, m and for m, j. The blossoms around i and m and those around m and j are nested
around m, so what they give beyond the blossoms around i and j is no more than all
blossoms around m do, which is the radius of m less its own dual. Where that dual is not
negative, the duals hold for i, j too.
"""

import numpy as np

from gridplan.arrays import Ints
from gridplan.jit import compiled, inlined
from gridplan.routing.blossom import (
    AFTER,
    DUAL,
    GROUP,
    HEAD,
    OFFSET,
    PARENT,
    RADIUS,
    TAIL,
    top_of,
)  # fmt: skip
from gridplan.streets.dijkstra import drop, push

Graph = tuple[Ints, Ints]
OTHER, EDGE, LENGTH = range(3)  # columns of the neighbours
WAY, REACHED, SETTLED, ORIGIN, ENTRY = range(5)  # columns of the marks
NEAREST = 16
"""Pairs each odd crossing begins with at most."""


@compiled
def nearest(graph, odd, place, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Find the nearest other odd crossings of each that no third one is on the way to.

    Parameters
    ----------
    graph : tuple of ndarray
        The streets.
    odd : (t,) ndarray of int
        Nodes of the odd crossings.
    place : (n,) ndarray of int
        Number of each node among them, or -1.
    k : int
        How many.

    Returns
    -------
    to : (t, k) ndarray of int
        Who, from near to far; -1 where there are no more.
    length : (t, k) ndarray of int
        How far.
    """
    first, street = graph
    marks, keys, nodes = _new_marks(graph)
    to = np.full((len(odd), k), -1, dtype=np.int64)
    length = np.full((len(odd), k), -1, dtype=np.int64)
    for i in range(len(odd)):
        size, count = _start(marks, keys, nodes, i, odd[i]), 0
        while size > 0 and count < k:
            node = nodes[0]
            size = drop(keys, nodes, size)
            if marks[node, SETTLED] == i:
                continue
            marks[node, SETTLED] = i
            if place[node] >= 0 and node != odd[i]:
                to[i, count], length[i, count] = place[node], marks[node, WAY]
                count += 1
                continue
            size = _spread(first, street, marks, keys, nodes, size, i, node)
    return to, length


@compiled
def pair_rows(to, length, more):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    List every pair with both its crossings.

    Parameters
    ----------
    to, length : (t, k) ndarray of int
        What `nearest` gave.
    more : (p, 3) ndarray of int
        Further pairs, each once: both crossings and their distance.

    Returns
    -------
    tuple of ndarray
        Where the pairs of each crossing begin, both crossings of each, their lengths.
    """
    t, k = to.shape
    first = np.zeros(t + 2, dtype=np.int64)
    is_new = np.zeros((t, k), dtype=np.bool_)
    for i in range(t):
        for c in range(k):
            j = to[i, c]
            is_new[i, c] = j >= 0 and (i < j or not _is_near(to, j, i))
            if is_new[i, c]:
                first[i + 2] += 1
                first[j + 2] += 1
    for row in range(len(more)):
        first[more[row, 0] + 2] += 1
        first[more[row, 1] + 2] += 1
    first = np.cumsum(first)
    one = np.empty(first[-1], dtype=np.int64)
    two, way = one.copy(), one.copy()
    for i in range(t):
        for c in range(k):
            if is_new[i, c]:
                _enter(first, one, two, way, i, to[i, c], length[i, c])
    for row in range(len(more)):
        _enter(first, one, two, way, more[row, 0], more[row, 1], more[row, 2])
    return first[:-1], one, two, way


@compiled
def overlooked(graph, odd, place, forest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    List the pairs that are nearer than a matching's dual variables allow.

    Where there is none, the dual variables hold for all pairs, and their sum is a
    bound on every join. This looks at the streets and the dual variables alone, not
    at how the matching came about.

    Parameters
    ----------
    graph : tuple of ndarray
        The streets.
    odd : (t,) ndarray of int
        Nodes of the odd crossings.
    place : (n,) ndarray of int
        Number of each node among them, or -1.
    forest : tuple of ndarray
        The matching, see `gridplan.routing.blossom`.

    Returns
    -------
    (p, 3) ndarray of int
        Both crossings and their distance.
    """
    first, street = graph
    marks, keys, nodes = _new_marks(graph)
    blossom = forest[1]
    rank, radius, around, leap = _nests(forest)
    own = radius - around[blossom[: len(odd), PARENT]]
    reach = _fields(graph, odd, radius)
    found = np.empty((64, 3), dtype=np.int64)
    count = 0
    for i in range(len(odd)):
        size = _start(marks, keys, nodes, i, odd[i])
        while size > 0:
            node = nodes[0]
            size = drop(keys, nodes, size)
            if marks[node, SETTLED] == i:
                continue
            marks[node, SETTLED] = i
            way, j = marks[node, WAY], place[node]
            if j > i and way < radius[i] + radius[j]:
                over = radius[i] + radius[j] - way
                if _is_short(blossom, rank, around, leap, i, j, over):
                    if count == len(found):
                        found = np.concatenate((found, np.empty_like(found)))
                    found[count, 0], found[count, 1], found[count, 2] = i, j, way
                    count += 1
            # what lies behind a vertex with a dual that is not negative is allowed with it
            if way < radius[i] + reach[node] and (j < 0 or j == i or own[j] < 0):
                size = _spread(first, street, marks, keys, nodes, size, i, node)
    return found[:count]


@compiled
def ways_between(graph, odd, partner, m):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Walk the shortest way of every matched pair.

    Parameters
    ----------
    graph : tuple of ndarray
        The streets.
    odd : (t,) ndarray of int
        Nodes of the odd crossings.
    partner : (t,) ndarray of int
        With whom each is matched.
    m : int
        Number of edges.

    Returns
    -------
    (m,) ndarray of bool
        Whether an edge is walked an odd number of times.
    """
    first, street = graph
    marks, keys, nodes = _new_marks(graph)
    is_walked = np.zeros(m, dtype=np.bool_)
    for i in range(len(odd)):
        if partner[i] < i:
            continue
        goal = odd[partner[i]]
        size, node = _start(marks, keys, nodes, i, goal), -1
        while node != odd[i]:
            node = nodes[0]
            size = drop(keys, nodes, size)
            if marks[node, SETTLED] != i:
                marks[node, SETTLED] = i
                size = _spread(first, street, marks, keys, nodes, size, i, node)
        while node != goal:
            is_walked[street[marks[node, ENTRY], EDGE]] ^= True
            node = marks[node, ORIGIN]
    return is_walked


@compiled
def _enter(first, one, two, way, i, j, length):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Enter a pair into the rows of both; ``first`` moves on by one row."""
    for a, b in ((i, j), (j, i)):
        at = first[a + 1]
        one[at], two[at], way[at] = a, b, length
        first[a + 1] += 1


@compiled
def _is_near(to, i, j):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say whether j is among the nearest of i."""
    return (to[i] == j).any()


@compiled
def _nests(forest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """
    Read the duals.

    Rank of each vertex such that blossoms stand together, and its radius; sum of the duals
    from each blossom outwards, and an ancestor to leap to (Myers 1983).
    """
    vertex, blossom, _ = forest
    n = len(vertex)
    rank, radius = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    around = np.full(2 * n + 1, -1, dtype=np.int64)  # the last row is outside of all
    leap, depth = np.full(2 * n + 1, -1, dtype=np.int64), np.zeros(2 * n + 1, dtype=np.int64)
    around[-1] = 0
    nest = np.empty(n, dtype=np.int64)
    count = 0
    for head in range(n):
        top = top_of(vertex, head)
        v = head if blossom[top, HEAD] == head else -1
        while v >= 0:
            rank[v] = count
            count += 1
            v = vertex[v, AFTER] if v != blossom[top, TAIL] else -1
        radius[head] = vertex[head, RADIUS] + vertex[vertex[head, GROUP], OFFSET]
        b, size = blossom[head, PARENT], 0
        while around[b] < 0:
            nest[size] = b
            size += 1
            b = blossom[b, PARENT]
        while size > 0:
            size -= 1
            inner = nest[size]
            around[inner] = around[b] + blossom[inner, DUAL]
            depth[inner] = depth[b] + 1
            far = leap[leap[b]]
            is_even = depth[b] - depth[leap[b]] == depth[leap[b]] - depth[far]
            leap[inner] = far if is_even else b
            b = inner
    return rank, radius, around, leap


@inlined
def _is_common(blossom, rank, around, b, j, over):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say whether a blossom is around j too, or no blossom further out matters."""
    if 2 * around[b] < over:
        return True
    return rank[blossom[b, HEAD]] <= rank[j] <= rank[blossom[b, TAIL]]


@inlined
def _is_short(blossom, rank, around, leap, i, j, over):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Say whether the blossoms around both crossings leave their radii too large."""
    b = blossom[i, PARENT]
    while not _is_common(blossom, rank, around, b, j, over):
        far = leap[b]
        b = blossom[b, PARENT] if _is_common(blossom, rank, around, far, j, over) else far
    return 2 * around[b] < over


@compiled
def _fields(graph, odd, radius):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Measure the largest radius that is left at each node on the way from some crossing."""
    first, street = graph
    _, keys, nodes = _new_marks(graph)
    left = np.full(len(first) - 1, -(2**60), dtype=np.int64)
    size = 0
    for i in range(len(odd)):
        left[odd[i]] = radius[i]
        size = push(keys, nodes, size, -radius[i], odd[i])
    while size > 0:
        here, node = -keys[0], nodes[0]
        size = drop(keys, nodes, size)
        if here < left[node]:
            continue
        for at in range(first[node], first[node + 1]):
            near, there = street[at, OTHER], here - street[at, LENGTH]
            if there > left[near]:
                left[near] = there
                size = push(keys, nodes, size, -there, near)
    return left


@compiled
def _new_marks(graph):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Make marks for every node, and a heap."""
    n, m = len(graph[0]) - 1, len(graph[1])
    keys, nodes = np.empty(m + n, dtype=np.int64), np.empty(m + n, dtype=np.int64)
    return np.full((n, 5), -1, dtype=np.int64), keys, nodes


@inlined
def _start(marks, keys, nodes, number, node):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Start a search at a node; give the heap's size."""
    marks[node, WAY], marks[node, REACHED] = 0, number
    return push(keys, nodes, 0, 0, node)


@inlined
def _spread(first, street, marks, keys, nodes, size, number, node):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Reach the neighbours of a settled node; give the heap's size."""
    for at in range(first[node], first[node + 1]):
        near, way = street[at, OTHER], marks[node, WAY] + street[at, LENGTH]
        if marks[near, REACHED] != number or way < marks[near, WAY]:
            marks[near, REACHED], marks[near, WAY] = number, way
            marks[near, ORIGIN], marks[near, ENTRY] = node, at
            size = push(keys, nodes, size, way, near)
    return size
