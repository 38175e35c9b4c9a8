"""
The cheapest perfect matching of a sparse graph, and dual variables that prove it.

Edmonds' (1965) algorithm: vertices are matched greedily, then a tree is grown from every
unmatched one, all by the same clock, and where two trees touch both are felled for a
match. A heap knows what touches next. Where an inner vertex has no dual left, the two
beside it in the tree touch across it, for a pair is no longer than the way over a third:
so no vertex has a negative dual, and pairs that lead over a third vertex need not be
given. Where all lengths are multiples of four, everything stays whole.
"""

import numpy as np

from gridplan.jit import compiled
from gridplan.routing.blossom import (
    AFTER,
    BACK,
    CHILD,
    COUNT,
    DUAL,
    FAR,
    FROM,
    GROUP,
    HEAD,
    INNER,
    INSIDE,
    INTO,
    LABEL,
    LATER,
    MARK,
    NEAR,
    NEXT,
    OFFSET,
    OUTER,
    OUTSIDE,
    OWNER,
    PARENT,
    RADIUS,
    SERIAL,
    SINCE,
    TAIL,
    TREE,
    WAS_INNER,
    WITHIN,
    WITHIN_SERIAL,
    close,
    join,
    leave,
    plant,
    radius_of,
    settle,
    top_of,
    undo,
)  # fmt: skip
from gridplan.streets.dijkstra import drop, push

ENDLESS = np.int64(2**60)


@compiled
def match_greedily(forest, pairs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Grow every vertex of a new forest until it touches another, matching what is free.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    pairs : tuple of ndarray
        Where the pairs of each vertex begin, both vertices of each, and their
        lengths in multiples of four; each pair stands with both its vertices.
    """
    vertex, blossom = forest[0], forest[1]
    first, _, other, length = pairs
    for v in range(len(vertex)):
        least = ENDLESS
        for e in range(first[v], first[v + 1]):
            least = min(least, length[e])
        vertex[v, RADIUS] = least // 2 if least < ENDLESS else 0
    for v in range(len(vertex)):
        if blossom[v, OUTSIDE] >= 0:
            continue
        best, least = -1, ENDLESS
        for e in range(first[v], first[v + 1]):
            o = other[e]
            rest = length[e] - vertex[v, RADIUS] - vertex[o, RADIUS]
            is_free = blossom[o, OUTSIDE] < 0
            if rest < least or (rest == least and is_free and blossom[best, OUTSIDE] >= 0):
                best, least = o, rest
        if best >= 0:
            vertex[v, RADIUS] += least
            if blossom[best, OUTSIDE] < 0:
                blossom[v, OUTSIDE], blossom[best, OUTSIDE] = best, v
    blossom[: len(vertex), DUAL] = vertex[:, RADIUS]


@compiled
def match_all(forest, pairs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Grow trees until every vertex is matched, as cheaply as the pairs allow.

    Parameters
    ----------
    forest : tuple of ndarray
        After `match_greedily`.
    pairs : tuple of ndarray
        As there.

    Returns
    -------
    bool
        Whether every vertex found a partner.
    """
    vertex, blossom = forest[0], forest[1]
    heap, size, token, left = _new_heap(), 0, 0, 0
    for v in range(len(vertex)):
        if blossom[v, OUTSIDE] < 0:
            plant(forest, v)
            left += 1
    for v in range(len(vertex)):
        if blossom[v, OUTSIDE] < 0:
            heap, size = _tell_all(forest, pairs, heap, size, v, 0)
    while left and size > 0:
        clock, e = heap[0][0], heap[1][0]
        size = drop(heap[0], heap[1], size)
        u, w = _touching(forest, pairs, e, clock)
        if u < 0:
            continue
        a, b = top_of(vertex, u), top_of(vertex, w)
        if e < 0 and blossom[-1 - e, COUNT] > 1:
            heap, size = _open(forest, pairs, heap, size, -1 - e, clock)
        elif blossom[b, LABEL] != OUTER:
            heap, size = _come_in(forest, heap, size, b, u, w, clock)
            a = top_of(vertex, blossom[b, OUTSIDE])
            join(forest, a, OUTER, clock, b)
            heap, size = _tell_all(forest, pairs, heap, size, a, clock)
        elif blossom[a, TREE] == blossom[b, TREE]:
            heap, size = _close(forest, pairs, heap, size, u, w, clock, token)
            token += 1
        else:
            heap, size = _match(forest, pairs, heap, size, u, w, clock)
            left -= 2
    return left == 0


@compiled
def _new_heap():  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Make room for when what touches: a pair, or -1 - b where blossom b is used up."""
    return np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)


@compiled
def _touching(forest, pairs, e, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say which vertices touch (one of them outer: first), or across what is used up; or -1."""
    vertex, blossom = forest[0], forest[1]
    _, vertex_of, other, length = pairs
    none = np.int64(-1)
    if e < 0:
        b = -1 - e
        is_there = blossom[b, LABEL] == INNER and blossom[b, PARENT] < 0
        if is_there and blossom[b, DUAL] == clock - blossom[b, SINCE]:
            return blossom[b, FROM], blossom[b, OUTSIDE]
        return none, none
    u, w = vertex_of[e], other[e]
    if blossom[top_of(vertex, u), LABEL] != OUTER:
        u, w = w, u
    a, b = top_of(vertex, u), top_of(vertex, w)
    if a == b or blossom[a, LABEL] != OUTER or blossom[b, LABEL] == INNER:
        return none, none
    radii = radius_of(vertex, blossom, u, clock) + radius_of(vertex, blossom, w, clock)
    return (u, w) if radii == length[e] else (none, none)


@compiled
def dual_value(forest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Add up the dual variables.

    Parameters
    ----------
    forest : tuple of ndarray
        After `match_all`.

    Returns
    -------
    int
        No perfect matching is cheaper, where no pair is shorter than its radii allow; 0 where
        the dual of a blossom is negative, for then the others prove nothing.
    """
    vertex, blossom = forest[0], forest[1]
    value = 0
    for v in range(len(vertex)):
        value += vertex[v, RADIUS] + vertex[vertex[v, GROUP], OFFSET]
    for b in range(len(vertex), len(blossom)):
        if blossom[b, CHILD] >= 0 and blossom[b, COUNT] > 0:
            if blossom[b, DUAL] < 0:
                return 0
            value -= blossom[b, DUAL] * (blossom[b, COUNT] - 1)
    return value


@compiled
def partners(forest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Take all blossoms apart and say who is matched with whom.

    Parameters
    ----------
    forest : tuple of ndarray
        After `match_all`; afterwards without blossoms and of no further use.

    Returns
    -------
    (n,) ndarray of int
        Partner of each vertex.
    """
    vertex, blossom = forest[0], forest[1]
    n = len(vertex)
    for v in range(n):
        b = top_of(vertex, v)
        while b >= n:
            undo(forest, b)
            b = top_of(vertex, v)
    return blossom[:n, OUTSIDE].copy()


@compiled
def _match(forest, pairs, heap, size, u, w, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Match along two trees that touch, fell them, and note who touches their blossoms next."""
    vertex, blossom = forest[0], forest[1]
    a, b = top_of(vertex, u), top_of(vertex, w)
    _turn(forest, u, w)
    _turn(forest, w, u)
    for start in (a, b):
        c = start
        while True:
            settle(forest, c, clock)
            c = blossom[c, LATER]
            if c == start:
                break
    for start in (a, b):
        c = start
        while True:
            heap, size = _tell_all(forest, pairs, heap, size, c, clock)
            c = blossom[c, LATER]
            if c == start:
                break
    return heap, size


@compiled
def _wider(heap, more):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Make a full heap twice as wide, and wide enough for more."""
    keys, loads = heap
    size = len(keys)
    wider = np.empty(2 * size + more, dtype=np.int64), np.empty(2 * size + more, dtype=np.int64)
    wider[0][:size], wider[1][:size] = keys, loads
    return wider


@compiled
def _tell_all(forest, pairs, heap, size, b, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note when pairs with an outer vertex touch, for all vertices that a blossom brings in."""
    vertex, blossom = forest[0], forest[1]
    first, _, other, length = pairs
    last = blossom[b, TAIL]
    keys, loads = heap
    v = blossom[b, HEAD]
    b = top_of(vertex, v)
    is_outer = blossom[b, LABEL] == OUTER
    while True:
        # a vertex deep within a blossom meets nobody: most of a large one are
        if blossom[vertex[v, WITHIN], SERIAL] != vertex[v, WITHIN_SERIAL]:
            mine, is_within = radius_of(vertex, blossom, v, clock), True
            if size + first[v + 1] - first[v] > len(keys):
                heap = _wider(heap, first[v + 1] - first[v])
                keys, loads = heap
            for e in range(first[v], first[v + 1]):
                o = other[e]
                group = vertex[o, GROUP]
                a = vertex[group, OWNER]
                if a == b:
                    continue
                is_within = False
                kind = blossom[a, LABEL]
                if kind == INNER or not (is_outer or kind == OUTER):
                    continue
                rest = length[e] - mine - vertex[o, RADIUS] - vertex[group, OFFSET]
                rest -= kind * (clock - blossom[a, SINCE])
                if is_outer and kind == OUTER:
                    rest //= 2
                size = push(keys, loads, size, clock + rest, e)
            if is_within and blossom[b, COUNT] > 1:
                vertex[v, WITHIN], vertex[v, WITHIN_SERIAL] = b, blossom[b, SERIAL]
        if v == last:
            return heap, size
        v = vertex[v, AFTER]


@compiled
def _come_in(forest, heap, size, b, u, v, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Make a matched blossom an inner one, come to from u at its vertex v."""
    blossom = forest[1]
    join(forest, b, INNER, clock, top_of(forest[0], u))
    blossom[b, FROM], blossom[b, INTO] = u, v
    if size == len(heap[0]):
        heap = _wider(heap, 1)
    return heap, push(heap[0], heap[1], size, clock + blossom[b, DUAL], -1 - b)


@compiled
def _close(forest, pairs, heap, size, u, v, clock, token):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Close a ring, and note what its vertices that were inner touch next."""
    blossom = forest[1]
    first = close(forest, u, v, clock, token)
    child = first
    while True:
        if blossom[child, MARK] == WAS_INNER:
            heap, size = _tell_all(forest, pairs, heap, size, child, clock)
        child = blossom[child, NEXT]
        if child == first:
            return heap, size


@compiled
def _open(forest, pairs, heap, size, b, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Open an inner blossom whose dual has come to 0; the tree goes on through its ring."""
    vertex, blossom = forest[0], forest[1]
    leave(forest, b, clock)
    u, v, first = blossom[b, FROM], blossom[b, INTO], blossom[b, CHILD]
    base = undo(forest, b)
    child = top_of(vertex, v)
    # the way to the base that begins with a matched pair has an even number of steps
    is_ahead = blossom[child, OUTSIDE] == blossom[child, FAR]
    while True:
        heap, size = _come_in(forest, heap, size, child, u, v, clock)
        if child == base:
            break
        if is_ahead:
            between = blossom[child, NEXT]
            child = blossom[between, NEXT]
            u, v = blossom[between, NEAR], blossom[between, FAR]
        else:
            between = blossom[child, BACK]
            child = blossom[between, BACK]
            u, v = blossom[child, FAR], blossom[child, NEAR]
        join(forest, between, OUTER, clock, top_of(vertex, blossom[between, OUTSIDE]))
    child = first
    while True:
        if blossom[child, LABEL] != INNER:
            heap, size = _tell_all(forest, pairs, heap, size, child, clock)
        child = blossom[child, NEXT]
        if child == first:
            return heap, size


@compiled
def _turn(forest, u, v):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Match an outer vertex anew, and all the way back to the root."""
    vertex, blossom = forest[0], forest[1]
    while True:
        b = top_of(vertex, u)
        old = blossom[b, OUTSIDE]
        blossom[b, INSIDE], blossom[b, OUTSIDE] = u, v
        if old < 0:
            return
        inner = top_of(vertex, old)
        u, v = blossom[inner, FROM], blossom[inner, INTO]
        blossom[inner, INSIDE], blossom[inner, OUTSIDE] = v, u
