"""
The street network as arrays.

Lengths are integers in dm: sums are exact, so that equal ways compare equal on
any machine. A node is an end point that streets share; an edge is a street
line, and its number is the line's row in `gridplan.inputs.Streets`.
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InputError
from gridplan.inputs import Streets

DECIMETRES = 10
"""How many units of length make a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetNetwork:
    """
    Streets as a graph: a table of all lines, and compressed rows to walk on.

    The rows leave out what no walk needs: expressways, loops, and all but the
    shortest of parallel lines (the lowest number of equally long ones). The
    table keeps them, for a sweep walks them too.

    Attributes
    ----------
    streets : Streets
        Names, kinds and geometry of the lines.
    xy : (n_nodes, 2) ndarray, m
        Where the nodes are, metric; sorted by x, then y.
    u, v : (n_edges,) ndarray of int
        First and last node of each line; the same for a loop.
    length : (n_edges,) ndarray of int, dm
        Length of each line.
    is_walkable : (n_edges,) ndarray of bool
        False for expressways.
    indptr, indices : (n_nodes + 1,), (m,) ndarray of int32
        Neighbours of each node on foot, both directions.
    weight : (m,) ndarray of int, dm
        Length of the line to each neighbour.
    edge : (m,) ndarray of int32
        The line that leads to each neighbour.
    component : (n_nodes,) ndarray of int32
        Which walkable part each node is in, 0 the longest; -1 where nobody walks.
    component_length : (n_components,) ndarray of int, dm
        Street length of each walkable part, not increasing.

    Raises
    ------
    InputError
        If the table and the lines differ in length.
    """

    streets: Streets
    xy: Floats
    u: Ints
    v: Ints
    length: Ints
    is_walkable: Bools
    indptr: npt.NDArray[np.int32]
    indices: npt.NDArray[np.int32]
    weight: Ints
    edge: npt.NDArray[np.int32]
    component: npt.NDArray[np.int32]
    component_length: Ints

    def __post_init__(self) -> None:
        """Refuse a table of another length."""  # noqa: DOC501
        lengths = {len(self.streets), len(self.u), len(self.v), len(self.length)}
        if len(lengths) != 1 or len(self.indptr) != len(self.xy) + 1:
            raise InputError("inputs.uneven_columns", layer="streets")

    @property
    def n_nodes(self) -> int:
        """
        Count the nodes.

        Returns
        -------
        int
            Nodes of the table.
        """
        return len(self.xy)

    @property
    def n_edges(self) -> int:
        """
        Count the lines.

        Returns
        -------
        int
            Lines of the table.
        """
        return len(self.u)

    def to_networkx(self) -> nx.MultiGraph:
        """
        Copy the whole table into networkx.

        Returns
        -------
        networkx.MultiGraph
            Nodes carry ``x`` and ``y`` in m; edges are keyed by their number and
            carry ``length`` in m, ``name``, ``highway``, ``is_walkable`` and
            ``geometry``.
        """
        graph = nx.MultiGraph()
        graph.add_nodes_from(
            (node, {"x": float(x), "y": float(y)}) for node, (x, y) in enumerate(self.xy)
        )
        graph.add_edges_from(
            (
                int(self.u[line]),
                int(self.v[line]),
                line,
                {
                    "length": float(self.length[line]) / DECIMETRES,
                    "name": self.streets.name[line],
                    "highway": self.streets.highway[line],
                    "is_walkable": bool(self.is_walkable[line]),
                    "geometry": self.streets.geometry[line],
                },
            )
            for line in range(self.n_edges)
        )
        return graph
