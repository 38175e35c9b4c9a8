"""
Pair grids up when nearly every head needs two: matching first, people afterwards.

Inside each community as many touching pairs as there can be; what is left over is
paired with its nearest; then the worst pairs are parted until there are as many
posts as people.
"""

from collections.abc import Iterable

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

from gridplan.staffing.grids import Grids
from gridplan.staffing.posts import Post, edges_of

_NEAREST = 12


def pair_up(grids: Grids, open_grids: Iterable[int], n_posts: int) -> list[Post]:
    """
    Group grids into posts of one or two.

    Parameters
    ----------
    grids : Grids
        The grids.
    open_grids : iterable of int
        Those to be grouped.
    n_posts : int
        People there are; at least half as many as grids.

    Returns
    -------
    list of tuple of int
        Each grid once; as few grids apart as the matching allows.
    """
    left = sorted(open_grids)
    wanted = len(left) - n_posts
    pairs = [(0, pair) for pair in _match(grids, set(left), edges_of(grids))]
    alone = _without(left, pairs)
    if len(pairs) < wanted:
        pairs += [(1, pair) for pair in _match(grids, set(alone), _near(grids, alone))]
        alone = _without(left, pairs)
        pairs += [(2, (a, b)) for a, b in zip(alone[::2], alone[1::2], strict=False)]
    pairs.sort(key=lambda pair: (pair[0], _metres(grids, pair[1]), pair[1]))
    kept = pairs[: max(wanted, 0)]
    return sorted([pair for _, pair in kept] + [(grid,) for grid in _without(left, kept)])


def most_pairs(grids: Grids) -> dict[int, int]:
    """
    Count the touching pairs each community can be grouped into at once.

    Parameters
    ----------
    grids : Grids
        The grids.

    Returns
    -------
    dict of int to int
        By community.
    """
    found = dict.fromkeys(range(len(grids.community_code)), 0)
    for a, _ in _match(grids, set(range(len(grids))), edges_of(grids)):
        found[int(grids.community[a])] += 1
    return found


def _without(left: list[int], pairs: list[tuple[int, tuple[int, int]]]) -> list[int]:
    taken = {grid for _, pair in pairs for grid in pair}
    return [grid for grid in left if grid not in taken]


def _match(grids: Grids, nodes: set[int], edges: Iterable[Post]) -> list[tuple[int, int]]:
    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for a, b in sorted(edges):
        if a in nodes and b in nodes:
            # Whole numbers keep the matching exact; near pairs are worth more.
            near = max(1, 100_000 - round(_metres(grids, (a, b))))
            same = 1_000_000 if grids.community[a] == grids.community[b] else 0
            graph.add_edge(a, b, weight=near + same)
    found: list[tuple[int, int]] = []
    for part in sorted(nx.connected_components(graph), key=min):
        matched = nx.max_weight_matching(graph.subgraph(sorted(part)), maxcardinality=True)
        found += [(min(pair), max(pair)) for pair in matched]
    return sorted(found)


def _near(grids: Grids, alone: list[int]) -> list[tuple[int, int]]:
    if len(alone) < 2:
        return []
    where = np.array(alone)
    k = min(_NEAREST + 1, len(alone))
    near = cKDTree(grids.centre[where]).query(grids.centre[where], k=range(1, k + 1))[1]
    return sorted(
        {
            (int(min(where[a], where[b])), int(max(where[a], where[b])))
            for a, row in enumerate(near)
            for b in row
            if a != b
        }
    )


def _metres(grids: Grids, pair: tuple[int, int]) -> float:
    a, b = pair
    return float(np.hypot(*(grids.centre[a] - grids.centre[b])))
