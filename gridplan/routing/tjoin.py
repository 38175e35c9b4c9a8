"""
The shortest set of streets to walk again: a minimum T-join.

A closed walk over all required streets exists when every crossing has an even
number of them. The cheapest way to even out the odd crossings T is a minimum
T-join (Edmonds & Johnson 1973). Decoders of quantum error correction solve the
same problem on the sparse graph: crossings are detectors, streets are errors
with their length as weight, odd crossings are the syndrome. PyMatching finds
the join; fusion-blossom, when installed, gives a dual solution of equal value,
which proves it.
"""

from functools import cached_property
from typing import Any

import numpy as np
import pymatching
from scipy.sparse import csc_array

from gridplan.arrays import Ints
from gridplan.errors import InfeasibleError
from gridplan.streets import StreetNetwork

try:  # the extra `proof`
    import fusion_blossom
except ImportError:  # pragma: no cover
    fusion_blossom = None


class TJoins:
    """
    Minimum T-joins of one network, prepared once and asked often.

    Parameters
    ----------
    n_nodes : int
        Number of nodes.
    u, v : (m,) ndarray of int
        End nodes of each edge; no loops, no parallel edges.
    weight : (m,) ndarray of int, dm
        Lengths; not negative.
    """

    def __init__(self, n_nodes: int, u: Ints, v: Ints, weight: Ints) -> None:
        self.n_nodes = n_nodes
        self.u = u
        self.v = v
        self.weight = weight

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

    @cached_property
    def _matching(self) -> Any:
        m = len(self.u)
        ends = np.stack([self.u, self.v], axis=1).ravel()
        checks = csc_array(
            (np.ones(2 * m, dtype=np.uint8), ends, np.arange(0, 2 * m + 1, 2)),
            shape=(self.n_nodes, m),
        )
        return pymatching.Matching.from_check_matrix(
            checks, weights=self.weight.astype(np.float64)
        )

    @cached_property
    def _dual(self) -> Any:
        # fusion-blossom wants even weights: its dual variables are then integers
        ends = zip(self.u.tolist(), self.v.tolist(), (2 * self.weight).tolist(), strict=True)
        return fusion_blossom.SolverSerial(
            fusion_blossom.SolverInitializer(self.n_nodes, list(ends), [])
        )

    def solve(self, odd: Ints) -> Ints:
        """
        Find the shortest edges that touch exactly the odd nodes an odd number of times.

        Parameters
        ----------
        odd : (t,) ndarray of int
            The odd nodes, each once.

        Returns
        -------
        (k,) ndarray of int
            Edges of the join, ascending.

        Raises
        ------
        InfeasibleError
            If a part of the network has an odd number of them.
        """
        if not len(odd):
            return np.zeros(0, dtype=np.int64)
        syndrome = np.zeros(self.n_nodes, dtype=np.uint8)
        syndrome[odd] = 1
        try:
            chosen = self._matching.decode(syndrome)
        except ValueError as error:
            raise InfeasibleError("routing.odd_part", nodes=len(odd)) from error
        return np.flatnonzero(chosen)

    def bound(self, odd: Ints) -> int | None:
        """
        Prove how short a join can be at best.

        Parameters
        ----------
        odd : (t,) ndarray of int
            The odd nodes, each once.

        Returns
        -------
        int or None, dm
            The dual solution's value, or None without the extra ``proof``.
        """
        if fusion_blossom is None:
            return None
        if not len(odd):
            return 0
        self._dual.clear()
        self._dual.solve(fusion_blossom.SyndromePattern(np.sort(odd).tolist()))
        # half up is safe: a join's length is an integer
        return -(-int(self._dual.sum_dual_variables()) // 2)


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
