"""
Which cuts a fractional rural postman walk violates, compiled.

A walk leaves every set of islands at least twice, and every set of crossings
with an odd number of odd ones at least once. Counts are whole millionths here,
so that a cut is found by the same flow on every machine.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled

SCALE = 1_000_000
"""Flow units of a way that is walked once."""
SLACK = 100
CREEP = 10
"""Flow units that every way has besides."""
NESTED = 10
"""Cuts looked for between two islands, from either side."""


@compiled
def parts_of(u, v, room, level, n):
    """
    Label what the ways walked at least so often hold together.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes of each way.
    room : (m,) ndarray of int
        How often each way is walked, in flow units.
    level : int
        Ways below it count as not there.
    n : int
        Number of nodes.

    Returns
    -------
    (n,) ndarray of int
        From 0, in order of the lowest node.
    """
    root = np.arange(n)
    for way in range(len(u)):
        if room[way] < level:
            continue
        one, two = u[way], v[way]
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        while root[two] != two:
            root[two] = root[root[two]]
            two = root[two]
        root[max(one, two)] = min(one, two)
    label = np.empty(n, dtype=np.int64)
    count = 0
    for node in range(n):
        if root[node] == node:
            label[node] = count
            count += 1
        else:
            label[node] = label[root[node]]
    return label


@compiled
def leaving(u, v, room, label):
    """
    Add up how often each part is left.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes of each way.
    room : (m,) ndarray of int
        Flow units.
    label : (n,) ndarray of int
        Part of each node.

    Returns
    -------
    (n_parts,) ndarray of int
        Flow units.
    """
    total = np.zeros(label.max() + 1, dtype=np.int64)
    for way in range(len(u)):
        one, two = label[u[way]], label[v[way]]
        if one != two:
            total[one] += room[way]
            total[two] += room[way]
    return total


@compiled
def _rows(u, v, n):
    """Compress ways into rows; each way stands at both its ends."""
    indptr = np.zeros(n + 1, dtype=np.int64)
    for way in range(len(u)):
        indptr[u[way] + 1] += 1
        indptr[v[way] + 1] += 1
    for node in range(n):
        indptr[node + 1] += indptr[node]
    place = indptr[:-1].copy()
    ways = np.empty(2 * len(u), dtype=np.int64)
    for way in range(len(u)):
        ways[place[u[way]]] = way
        place[u[way]] += 1
        ways[place[v[way]]] = way
        place[v[way]] += 1
    return indptr, ways


@compiled
def _cut(rows, u, v, room, source, target, enough):
    """Push flow by shortest paths until there is enough; mark what the source still reaches."""
    indptr, ways = rows
    n = len(indptr) - 1
    flow = np.zeros(len(u), dtype=np.int64)
    seen = np.full(n, -1, dtype=np.int64)
    came = np.empty(n, dtype=np.int64)
    queue = np.empty(n, dtype=np.int64)
    total = 0
    turn = 0
    while total < enough:
        turn += 1
        head, tail = 0, 1
        queue[0] = source
        seen[source] = turn
        while head < tail and seen[target] != turn:
            node = queue[head]
            head += 1
            for place in range(indptr[node], indptr[node + 1]):
                way = ways[place]
                left = room[way] - flow[way] if u[way] == node else room[way] + flow[way]
                other = u[way] + v[way] - node
                if left > 0 and seen[other] != turn:
                    seen[other] = turn
                    came[other] = way
                    queue[tail] = other
                    tail += 1
        if seen[target] != turn:
            break
        least = enough - total
        node = target
        while node != source:
            way = came[node]
            before = u[way] + v[way] - node
            left = room[way] - flow[way] if u[way] == before else room[way] + flow[way]
            least = min(least, left)
            node = before
        node = target
        while node != source:
            way = came[node]
            before = u[way] + v[way] - node
            flow[way] += least if u[way] == before else -least
            node = before
        total += least
    return total, seen == turn


@compiled
def weak_islands(u, v, room, islands, n):
    """
    Find sets of islands that are left less than twice.

    A little room on every way makes the cut with the fewest ways the least; and
    once a cut is found its ways get room, so that the next one is further on
    (creep flow and nested cuts; Koch & Martin 1998). Few rounds are then needed.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes of each way, islands being nodes 0 to ``islands - 1``; no loops.
    room : (m,) ndarray of int
        Flow units.
    islands : int
        How many.
    n : int
        Number of nodes.

    Returns
    -------
    (k, n) ndarray of bool
        One row a set.
    """
    rows = _rows(u, v, n)
    found = np.zeros((2 * NESTED * max(islands - 1, 0), n), dtype=np.bool_)
    count = 0
    creep = room + CREEP
    enough = 2 * SCALE + CREEP * len(u)
    for island in range(1, islands):
        for source, target in ((0, island), (island, 0)):
            for _ in range(NESTED):
                _, inside = _cut(rows, u, v, creep, source, target, enough)
                is_cut = inside[u] != inside[v]
                if inside[target] or (creep[is_cut] - CREEP).sum() >= 2 * SCALE - SLACK:
                    break
                found[count] = inside
                count += 1
                creep[is_cut] = 2 * SCALE + CREEP
    return found[:count]


@compiled
def weak_odd(u, v, room, odd, n):
    """
    Find the odd sets that are left less than once, by a cut tree.

    Padberg & Rao (1982) look for them in a tree of minimum cuts between the odd
    nodes; Gusfield (1990) builds one without contraction.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes of each way.
    room : (m,) ndarray of int
        Flow units.
    odd : (t,) ndarray of int
        The odd nodes.
    n : int
        Number of nodes.

    Returns
    -------
    (k, n) ndarray of bool
        One row a set.
    """
    rows = _rows(u, v, n)
    t = len(odd)
    above = np.zeros(t, dtype=np.int64)
    found = np.zeros((t, n), dtype=np.bool_)
    count = 0
    for place in range(1, t):
        total, inside = _cut(rows, u, v, room, odd[place], odd[above[place]], SCALE)
        if total >= SCALE - SLACK:
            continue
        parity = 0
        for other in range(t):
            if inside[odd[other]]:
                parity ^= 1
                if other > place and above[other] == above[place]:
                    above[other] = place
        if parity == 1:
            found[count] = inside
            count += 1
    return found[:count]
