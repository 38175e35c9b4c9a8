"""Whether grids hang together: the pieces one cannot walk between."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Bools, Ints
from gridplan.atoms.layer import Adjacency
from gridplan.partition.result import Partition


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """
    How the grids of a plan hang together.

    Attributes
    ----------
    component : (n_atoms,) ndarray of int
        Walkable component of each atom, whatever its grid.
    piece : (n_atoms,) ndarray of int
        Piece of a grid each atom is in; no walk inside the grid joins two pieces.
    is_disconnected : (n_grids,) ndarray of bool
        True where a grid falls apart within a walkable component.
    n_bridged : int
        Walkable components too light to be a grid, which joined another's.
    """

    component: Ints
    piece: Ints
    is_disconnected: Bools
    n_bridged: int


def find_pieces(adjacency: Adjacency, partition: Partition) -> Pieces:
    """
    Look for grids that fall apart.

    Parameters
    ----------
    adjacency : Adjacency
        Between the atoms.
    partition : Partition
        The grids.

    Returns
    -------
    Pieces
        Components, pieces and which grids are not whole.
    """
    grid_of, n_grids = partition.grid_of, len(partition.community)
    u, v = adjacency.pair[:, 0], adjacency.pair[:, 1]
    walk = adjacency.is_walkable
    component = _label(u[walk], v[walk], len(grid_of))
    same = walk & (grid_of[u] == grid_of[v])
    piece = _label(u[same], v[same], len(grid_of))
    bridged = np.array(partition.is_bridged, dtype=bool)

    _, first = np.unique(piece, return_index=True)
    grid_of_piece = grid_of[first]
    own = np.bincount(grid_of_piece[~bridged[first]], minlength=n_grids)
    both = grid_of_piece * (int(component.max(initial=0)) + 1) + component[first]
    distinct, count = np.unique(both, return_counts=True)
    broken = np.zeros(n_grids, dtype=bool)
    broken[distinct[count > 1] // (int(component.max(initial=0)) + 1)] = True
    return Pieces(
        component=component,
        piece=piece,
        is_disconnected=broken | (own > 1),
        n_bridged=len(np.unique(component[bridged])),
    )


def _label(u: Ints, v: Ints, n: int) -> Ints:
    graph = coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    label: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return label
