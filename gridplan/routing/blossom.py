"""
Blossoms: odd rings of vertices or of smaller blossoms, matched as one (Edmonds 1965).

Every vertex has a radius: its own dual variable and those of all blossoms around it.
Two vertices touch where their radii add up to the length of the pair; a pair within one
blossom has room for twice the duals of the blossoms around both besides. While a tree
grows, the radii in its outer blossoms grow with the clock and those in its inner ones
shrink. What happens to a blossom costs no more than its smaller parts: vertices carry
the name of a group with a common offset, and where blossoms close into a ring all but
the largest hand their vertices over to its group.

A forest is three arrays: a table of vertices, a table of blossoms (the first n rows are
the vertices themselves), and the rows that are free with their number last.
"""

import numpy as np

from gridplan.arrays import Ints
from gridplan.jit import compiled, inlined

# columns of a vertex: radius without the offset, group, next vertex of its blossom, a
# blossom and its serial number that all its pairs are within; and of the group that
# bears its number: its top blossom and the offset of its radii
RADIUS, GROUP, AFTER, WITHIN, WITHIN_SERIAL, OWNER, OFFSET = range(7)

# columns of a blossom: dual variable, label and the clock it has it since; blossom around
# it, its vertices as a list, group and count of them; in its ring the first child, the
# blossoms before and behind it, the vertices of the pair to the one behind; the vertex
# it is matched at and that one's partner (-1 for none); the pair the tree came in by; a
# mark for whoever looks for something, and a number that no other blossom ever has; the
# vertex its tree was planted at, and the blossoms before and behind it in the tree's ring
(
    DUAL, LABEL, SINCE, PARENT, HEAD, TAIL, NAME, COUNT, CHILD, BACK, NEXT, NEAR, FAR,
    INSIDE, OUTSIDE, FROM, INTO, MARK, SERIAL, TREE, EARLIER, LATER,
) = range(22)  # fmt: skip

OUTER, INNER = 1, -1
WAS_OUTER, WAS_INNER = -2, -3
"""Marks of children in a ring just closed."""

Forest = tuple[Ints, Ints, Ints]


def new_forest(n: int) -> Forest:
    """
    Lay out n vertices, none matched, all of radius 0.

    Parameters
    ----------
    n : int
        How many.

    Returns
    -------
    tuple of ndarray
        Vertices, blossoms, free rows.
    """
    vertex = np.zeros((n, 7), dtype=np.int64)
    vertex[:, GROUP] = vertex[:, OWNER] = np.arange(n)
    vertex[:, [AFTER, WITHIN_SERIAL]] = -1
    blossom = np.full((2 * n, 22), -1, dtype=np.int64)
    blossom[:, [DUAL, LABEL, SINCE]] = 0
    blossom[:, COUNT] = 1
    blossom[:, SERIAL] = -2
    blossom[:, [HEAD, TAIL, NAME, INSIDE]] = np.arange(2 * n)[:, None]
    free = np.append(np.arange(n, 2 * n)[::-1], n)
    return vertex, blossom, free


@inlined
def top_of(vertex, v):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Find the blossom around a vertex that is in no other.

    Parameters
    ----------
    vertex : (n, 7) ndarray of int
        The vertices of a forest.
    v : int
        The vertex.

    Returns
    -------
    int
        Row of the blossom.
    """
    return vertex[vertex[v, GROUP], OWNER]


@inlined
def radius_of(vertex, blossom, v, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Measure the radius of a vertex as the tree has grown.

    Parameters
    ----------
    vertex, blossom : ndarray of int
        The vertices and blossoms of a forest.
    v : int
        The vertex.
    clock : int
        How far the trees have grown.

    Returns
    -------
    int
        The radius.
    """
    group = vertex[v, GROUP]
    b = vertex[group, OWNER]
    grown = blossom[b, LABEL] * (clock - blossom[b, SINCE])
    return vertex[v, RADIUS] + vertex[group, OFFSET] + grown


@inlined
def plant(forest, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Plant a tree; the clock stands at 0.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    b : int
        Its root; a vertex that is matched with none.
    """
    blossom = forest[1]
    blossom[b, LABEL], blossom[b, SINCE], blossom[b, TREE] = OUTER, 0, b
    blossom[b, EARLIER] = blossom[b, LATER] = b


@inlined
def join(forest, b, kind, clock, a):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Make a blossom part of a tree.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    b : int
        The blossom; a top one of no label.
    kind : int
        `OUTER` or `INNER`.
    clock : int
        How far the trees have grown.
    a : int
        A blossom of the tree.
    """
    blossom = forest[1]
    after = blossom[a, LATER]
    blossom[b, LABEL], blossom[b, SINCE], blossom[b, TREE] = kind, clock, blossom[a, TREE]
    blossom[b, EARLIER], blossom[b, LATER] = a, after
    blossom[a, LATER] = blossom[after, EARLIER] = b


@compiled
def settle(forest, b, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Write down how a blossom has grown, and grow it no more.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    b : int
        The blossom; a top one.
    clock : int
        How far the trees have grown.
    """
    vertex, blossom = forest[0], forest[1]
    grown = blossom[b, LABEL] * (clock - blossom[b, SINCE])
    vertex[blossom[b, NAME], OFFSET] += grown
    blossom[b, DUAL] += grown
    blossom[b, LABEL] = 0


@inlined
def leave(forest, b, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Take a blossom out of its tree, of which others stay.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    b : int
        The blossom; a top one.
    clock : int
        How far the trees have grown.
    """
    blossom = forest[1]
    settle(forest, b, clock)
    before, after = blossom[b, EARLIER], blossom[b, LATER]
    blossom[before, LATER] = after
    blossom[after, EARLIER] = before


@compiled
def _hand_over(forest, b, old, new):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Hand the vertices of a blossom from one group to another."""
    vertex, blossom = forest[0], forest[1]
    more = vertex[old, OFFSET] - vertex[new, OFFSET]
    v = blossom[b, HEAD]
    while True:
        vertex[v, GROUP] = new
        vertex[v, RADIUS] += more
        if v == blossom[b, TAIL]:
            return
        v = vertex[v, AFTER]


@inlined
def _outer_before(vertex, blossom, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Go two steps towards the root, to the next outer blossom; -1 from the root."""
    if blossom[b, OUTSIDE] < 0:
        return np.int64(-1)
    return top_of(vertex, blossom[top_of(vertex, blossom[b, OUTSIDE]), FROM])


@compiled
def _meeting(forest, a, b, token):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Find where the ways of two outer blossoms to the root meet, a step of each in turn."""
    vertex, blossom = forest[0], forest[1]
    while True:
        if a >= 0:
            if blossom[a, MARK] == token:
                return a
            blossom[a, MARK] = token
            a = _outer_before(vertex, blossom, a)
        a, b = b, a


@inlined
def _link(blossom, a, near, b, far):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let b follow a in a ring."""
    blossom[a, NEXT] = b
    blossom[b, BACK] = a
    blossom[a, NEAR] = near
    blossom[a, FAR] = far


@compiled
def _tie(forest, u, v, root):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Tie the ways of two outer vertices to their common root into a ring."""
    vertex, blossom = forest[0], forest[1]
    here = top_of(vertex, u)
    while here != root:
        inner = top_of(vertex, blossom[here, OUTSIDE])
        _link(blossom, here, blossom[here, INSIDE], inner, blossom[here, OUTSIDE])
        here = top_of(vertex, blossom[inner, FROM])
        _link(blossom, inner, blossom[inner, INTO], here, blossom[inner, FROM])
    here = top_of(vertex, v)
    while here != root:
        inner = top_of(vertex, blossom[here, OUTSIDE])
        _link(blossom, inner, blossom[here, OUTSIDE], here, blossom[here, INSIDE])
        here = top_of(vertex, blossom[inner, FROM])
        _link(blossom, here, blossom[inner, FROM], inner, blossom[inner, INTO])
    _link(blossom, top_of(vertex, v), v, top_of(vertex, u), u)


@compiled
def close(forest, u, v, clock, token):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Close the ring that two touching outer vertices make into an outer blossom.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    u, v : int
        The vertices, in different top blossoms.
    clock : int
        How far the trees have grown.
    token : int
        Not negative, another one at each call.

    Returns
    -------
    int
        The first child; ``MARK`` says which were outer and which inner.
    """
    vertex, blossom, free = forest
    root = _meeting(forest, top_of(vertex, u), top_of(vertex, v), token)
    _tie(forest, u, v, root)
    free[-1] -= 1
    new = free[free[-1]]
    join(forest, new, OUTER, clock, root)
    largest, count, last, b = root, 0, -1, root
    while True:
        blossom[b, MARK] = WAS_INNER if blossom[b, LABEL] == INNER else WAS_OUTER
        leave(forest, b, clock)
        blossom[b, PARENT] = new
        count += blossom[b, COUNT]
        if blossom[b, COUNT] > blossom[largest, COUNT]:
            largest = b
        if last >= 0:
            vertex[last, AFTER] = blossom[b, HEAD]
        last = blossom[b, TAIL]
        b = blossom[b, NEXT]
        if b == root:
            break
    group = blossom[largest, NAME]
    vertex[group, OWNER] = new
    b = blossom[largest, NEXT]
    while b != largest:
        _hand_over(forest, b, blossom[b, NAME], group)
        b = blossom[b, NEXT]
    blossom[new, DUAL] = 0
    blossom[new, PARENT] = -1
    blossom[new, HEAD], blossom[new, TAIL] = blossom[root, HEAD], last
    blossom[new, NAME], blossom[new, COUNT] = group, count
    blossom[new, CHILD] = root
    blossom[new, INSIDE], blossom[new, OUTSIDE] = blossom[root, INSIDE], blossom[root, OUTSIDE]
    blossom[new, MARK], blossom[new, SERIAL] = -1, token
    return root


@compiled
def undo(forest, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Make the children of a blossom top ones again, matched among each other around the ring.

    Parameters
    ----------
    forest : tuple of ndarray
        What `new_forest` gave.
    b : int
        The blossom; a top one of no label.

    Returns
    -------
    int
        The child that takes over its match.
    """
    vertex, blossom, free = forest
    group, first = blossom[b, NAME], blossom[b, CHILD]
    child = first
    while True:
        blossom[child, PARENT] = -1
        name = blossom[child, NAME]
        vertex[name, OWNER] = child
        if name != group:
            vertex[name, OFFSET] = 0
            _hand_over(forest, child, group, name)
        child = blossom[child, NEXT]
        if child == first:
            break
    base = top_of(vertex, blossom[b, INSIDE])
    blossom[base, INSIDE], blossom[base, OUTSIDE] = blossom[b, INSIDE], blossom[b, OUTSIDE]
    child = blossom[base, NEXT]
    while child != base:
        other = blossom[child, NEXT]
        near, far = blossom[child, NEAR], blossom[child, FAR]
        blossom[child, INSIDE], blossom[child, OUTSIDE] = near, far
        blossom[other, INSIDE], blossom[other, OUTSIDE] = far, near
        child = blossom[other, NEXT]
    blossom[b, COUNT], blossom[b, SERIAL] = 0, -2
    free[free[-1]] = b
    free[-1] += 1
    return base
