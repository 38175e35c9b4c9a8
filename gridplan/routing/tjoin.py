"""
The shortest set of streets to walk again: a minimum T-join, with its proof.

A closed walk over all required streets exists when every crossing has an even
number of them. The cheapest way to even out the odd crossings T is a minimum
T-join (Edmonds & Johnson 1973): odd crossings are matched in pairs, and the
shortest ways between partners are walked again. The matching begins with the
nearest pairs of each crossing (`matching.py`); pairs that it overlooked are
found from its dual variables, and it is made again (`odd_pairs.py`). Where none
was, the dual variables hold for every pair, and their sum is a bound on every
join: both are equal, which proves it. Lengths are taken four times, so that trees
that grow towards each other meet at a whole number.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Ints
from gridplan.errors import InfeasibleError
from gridplan.routing.blossom import new_forest
from gridplan.routing.matching import dual_value, match_all, match_greedily, partners
from gridplan.routing.odd_pairs import (
    NEAREST,
    OTHER,
    Graph,
    nearest,
    overlooked,
    pair_rows,
    ways_between,
)  # fmt: skip
from gridplan.streets import StreetNetwork

WHOLE = 4
"""How often lengths are taken: dual variables are quarters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """
    Edges that touch exactly the odd nodes an odd number of times.

    Attributes
    ----------
    edges : (k,) ndarray of int
        Which, ascending.
    bound : int, dm
        Value of the dual solution: no join is shorter.
    """

    edges: Ints
    bound: int


class TJoins:
    """
    Minimum T-joins of one network, prepared once and asked often.

    Parameters
    ----------
    n_nodes : int
        Number of nodes.
    u, v : (m,) ndarray of int
        End nodes of each edge.
    weight : (m,) ndarray of int, dm
        Lengths; not negative.
    """

    def __init__(self, n_nodes: int, u: Ints, v: Ints, weight: Ints) -> None:
        self.weight = weight
        self._graph = _rows(n_nodes, u, v, WHOLE * weight)

    @classmethod
    def of(cls, network: StreetNetwork) -> "TJoins":
        """
        Prepare the walkable network; edge numbers are places of `walked_lines`.

        Parameters
        ----------
        network : StreetNetwork
            The streets.

        Returns
        -------
        TJoins
            Over the shortest line of each pair of crossings.
        """
        lines = walked_lines(network)
        return cls(network.n_nodes, network.u[lines], network.v[lines], network.length[lines])

    def solve(self, odd: Ints) -> Join:
        """
        Find the shortest edges that touch exactly the odd nodes an odd number of times.

        Parameters
        ----------
        odd : (t,) ndarray of int
            The odd nodes, each once.

        Returns
        -------
        Join
            A shortest one; as short as its bound.

        Raises
        ------
        InfeasibleError
            If a part of the network has an odd number of them.
        """
        if not len(odd):
            return Join(edges=np.zeros(0, dtype=np.int64), bound=0)
        graph, odd = self._graph, np.asarray(odd, dtype=np.int64)
        place = np.full(len(graph[0]) - 1, -1, dtype=np.int64)
        place[odd] = np.arange(len(odd))
        k = min(NEAREST, len(odd) - 1)
        to, length = nearest(graph, odd, place, k)
        more = np.zeros((0, 3), dtype=np.int64)
        while True:
            forest = new_forest(len(odd))
            pairs = pair_rows(to, length, more)
            match_greedily(forest, pairs)
            is_perfect = match_all(forest, pairs)
            if not is_perfect:
                _refuse_odd_part(graph, odd)
                k = min(2 * k, len(odd) - 1)
                (to, length), more = nearest(graph, odd, place, k), more[:0]
                continue
            again = overlooked(graph, odd, place, forest)
            if not len(again):
                break
            more = np.concatenate([more, again])
        bound = int(dual_value(forest)) // WHOLE
        is_walked = ways_between(graph, odd, partners(forest), len(self.weight))
        return Join(edges=np.flatnonzero(is_walked), bound=bound)


def _refuse_odd_part(graph: Graph, odd: Ints) -> None:
    """
    Refuse an odd number of odd nodes in a part of the network.

    Raises
    ------
    InfeasibleError
        If there is one.
    """
    first, street = graph
    shape = (len(first) - 1, len(first) - 1)
    ones = np.ones(len(street), dtype=np.int8)
    rows = csr_array((ones, street[:, OTHER], first), shape=shape)
    part = connected_components(rows, directed=False)[1]
    if (np.bincount(part[odd]) % 2).any():
        raise InfeasibleError("routing.odd_part", nodes=len(odd))


def _rows(n_nodes: int, u: Ints, v: Ints, length: Ints) -> Graph:
    """Compress edges into rows of neighbours."""
    m = len(u)
    order = np.argsort(np.concatenate([u, v]), kind="stable")
    count = np.bincount(u, minlength=n_nodes) + np.bincount(v, minlength=n_nodes)
    first = np.concatenate([[0], np.cumsum(count)])
    edge = order % m
    return first, np.stack([np.concatenate([v, u])[order], edge, length[edge]], axis=1)


def walked_lines(network: StreetNetwork) -> Ints:
    """
    List the lines that shortest walks use: one for each pair of crossings.

    Parameters
    ----------
    network : StreetNetwork
        The streets.

    Returns
    -------
    (k,) ndarray of int
        Rows of the streets, ascending.
    """
    return np.unique(network.edge).astype(np.int64)


def odd_nodes(u: Ints, v: Ints) -> Ints:
    """
    List the nodes where an odd number of edges end.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes; a loop counts twice.

    Returns
    -------
    (t,) ndarray of int
        Ascending.
    """
    node, count = np.unique(np.concatenate([u, v]), return_counts=True)
    odd: Ints = node[count % 2 == 1].astype(np.int64)
    return odd
