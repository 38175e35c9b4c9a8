"""
Shortest ways on compressed rows, compiled.

One search keeps its marks between sources: a node's distance counts only where
its stamp is the current search's number, so that starting again costs nothing.
A search stops as soon as every node it was asked for is settled. Distances are
integers in dm.
"""

import numpy as np

from gridplan.jit import compiled


@compiled
def push(keys, nodes, size, key, node):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Put a node into the heap.

    Parameters
    ----------
    keys, nodes : ndarray
        The heap: distances in dm, and whose they are.
    size : int
        How many it holds.
    key : int, dm
        Distance of the node.
    node : int
        The node.

    Returns
    -------
    int
        The heap's new size.
    """
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if keys[parent] <= key:
            break
        keys[place] = keys[parent]
        nodes[place] = nodes[parent]
        place = parent
    keys[place] = key
    nodes[place] = node
    return size + 1


@compiled
def drop(keys, nodes, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Take the first node off the heap.

    Parameters
    ----------
    keys, nodes : ndarray
        The heap: distances in dm, and whose they are.
    size : int
        How many it holds; at least one.

    Returns
    -------
    int
        The heap's new size.
    """
    size -= 1
    key = keys[size]
    node = nodes[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[place] = keys[child]
        nodes[place] = nodes[child]
        place = child
    keys[place] = key
    nodes[place] = node
    return size


@compiled
def reach(indptr, indices, weight, marks, search, wanted):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Settle nodes from the heap outward until all wanted ones are settled.

    Settled nodes have ``stamp == 2 * number + 1``, reached ones ``2 * number``;
    ``parent`` is the entry of the rows a node was reached by, -1 at a source.

    Parameters
    ----------
    indptr, indices, weight : ndarray
        Compressed rows of neighbours, lengths in dm.
    marks : tuple of ndarray
        What `new_marks` gave; the caller has put the sources into it, and the
        search's number into ``want`` at every wanted node.
    search : tuple of int
        Number of the search, different for each on the same marks, and how many
        nodes the heap holds.
    wanted : int
        How many nodes are wanted.
    """
    keys, nodes, distance, stamp, want, parent = marks
    number, size = search
    seen = 2 * number
    while size > 0 and wanted > 0:
        node = nodes[0]
        size = drop(keys, nodes, size)
        if stamp[node] == seen + 1:
            continue
        stamp[node] = seen + 1
        if want[node] == number:
            wanted -= 1
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if stamp[other] == seen + 1:
                continue
            length = distance[node] + weight[place]
            if stamp[other] != seen or length < distance[other]:
                stamp[other] = seen
                distance[other] = length
                parent[other] = place
                size = push(keys, nodes, size, length, other)


@compiled
def start_at(marks, number, point):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Start a search at a point on a line.

    Parameters
    ----------
    marks : tuple of ndarray
        What `new_marks` gave.
    number : int
        Number of the search.
    point : tuple of int
        Both end nodes of the line and the ways to them in dm.

    Returns
    -------
    int
        How many nodes the heap holds.
    """
    keys, nodes, distance, stamp, _, parent = marks
    u, v, to_u, to_v = point
    if u == v:
        to_u = min(to_u, to_v)
    stamp[u] = 2 * number
    distance[u] = to_u
    parent[u] = -1
    size = push(keys, nodes, 0, to_u, u)
    if v != u:
        stamp[v] = 2 * number
        distance[v] = to_v
        parent[v] = -1
        size = push(keys, nodes, size, to_v, v)
    return size


@compiled
def new_marks(n_nodes, n_entries):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Allocate the marks of a search.

    Parameters
    ----------
    n_nodes, n_entries : int
        Size of the network: nodes, and entries of its rows.

    Returns
    -------
    tuple of ndarray
        Keys and nodes of the heap; distance, stamp, want and parent of each node.
    """
    return (
        np.empty(n_entries + 4, dtype=np.int64),
        np.empty(n_entries + 4, dtype=np.int32),
        np.empty(n_nodes, dtype=np.int64),
        np.full(n_nodes, -1, dtype=np.int64),
        np.full(n_nodes, -1, dtype=np.int64),
        np.empty(n_nodes, dtype=np.int32),
    )


@compiled
def along(marks, number, point):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Measure from the search's source to a point on a line.

    Parameters
    ----------
    marks : tuple of ndarray
        What `new_marks` gave, after `reach`.
    number : int
        Number of the search.
    point : tuple of int
        Both end nodes of the line and the ways to them in dm.

    Returns
    -------
    int
        The way in dm; -1 if neither end was settled.
    """
    distance, stamp = marks[2], marks[3]
    u, v, to_u, to_v = point
    best = np.int64(-1)
    if stamp[u] == 2 * number + 1:
        best = distance[u] + to_u
    if stamp[v] == 2 * number + 1:
        other = distance[v] + to_v
        if best < 0 or other < best:
            best = other
    return best
