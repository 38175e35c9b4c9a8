"""Faces into atoms: whole in one piece, and nothing empty and small left over."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Bools, Floats, Ints


def join_connected(label: Ints, left: Ints, right: Ints) -> Ints:
    """
    Split groups of faces that do not hang together.

    Parameters
    ----------
    label : (n_faces,) ndarray of int
        Group each face is meant for.
    left, right : (n,) ndarray of int
        Faces that share a border.

    Returns
    -------
    (n_faces,) ndarray of int
        Group of each face, connected, numbered from 0.
    """
    same = label[left] == label[right]
    n = len(label)
    graph = coo_array(
        (np.ones(same.sum(), dtype=np.int8), (left[same], right[same])), shape=(n, n)
    )
    component: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return component


def absorb(group: Ints, *, is_small: Bools, left: Ints, right: Ints, appeal: Floats) -> Ints:
    """
    Let small groups join the neighbour with the most appealing shared border.

    Parameters
    ----------
    group : (n_faces,) ndarray of int
        Group of each face, numbered from 0.
    is_small : (n_groups,) ndarray of bool
        Groups that must not stay alone.
    left, right : (n,) ndarray of int
        Groups on both sides of each border.
    appeal : (n,) ndarray
        How much each border invites; 0 forbids.

    Returns
    -------
    (n_faces,) ndarray of int
        Group of each face, numbered from 0 without holes. A group with no
        neighbour it may join stays.
    """
    n = len(is_small)
    parent = np.arange(n)
    alone = is_small.copy()
    while alone.any():
        a, b = parent[left], parent[right]
        use = (a != b) & (appeal > 0)
        pair = coo_array((appeal[use], (a[use], b[use])), shape=(n, n)).tocsr()
        pair = (pair + pair.T).tocsr()
        target = np.arange(n)
        for one in np.flatnonzero(alone & (parent == np.arange(n))):
            i, j = pair.indptr[one], pair.indptr[one + 1]
            if i == j:
                continue
            # to a group that stays if there is one, else along the strongest border
            stays = ~alone[pair.indices[i:j]]
            best = np.lexsort((-pair.indices[i:j], pair.data[i:j], stays))[-1]
            target[one] = pair.indices[i:j][best]
        moved = target != np.arange(n)
        if not moved.any():
            break
        # two that chose each other become one, the lower stays
        mutual = moved & (target[target] == np.arange(n)) & (np.arange(n) < target)
        target[mutual] = np.flatnonzero(mutual)
        root = target.copy()
        while (root[root] != root).any():
            root = root[root]
        became = root[parent]
        grown = np.zeros(n, dtype=bool)
        np.logical_or.at(grown, root, ~alone[np.arange(n)] & (parent == np.arange(n)))
        parent = became
        alone = alone & ~grown & (parent == np.arange(n))
        alone[mutual] = False  # joined once is enough: it is no longer what it was
    _, packed = np.unique(parent[group], return_inverse=True)
    return packed.astype(np.int64)
