"""From street lines to the network: shared end points become nodes."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InputError
from gridplan.inputs import Finding, Kind, Streets, kind_of_highway
from gridplan.streets.network import DECIMETRES, StreetNetwork

MILLIMETRES = 1000
LINE_STRING = 1
STRAY_SHARE = 0.01
"""A walkable part shorter than this share of all streets is a stray piece."""


def build_network(streets: Streets) -> StreetNetwork:
    """
    Join street lines at their shared end points.

    End points that agree to the millimetre are one node. Walking ignores
    one-way rules and private access, and leaves out expressways.

    Parameters
    ----------
    streets : Streets
        Lines that meet at end points, metric.

    Returns
    -------
    StreetNetwork
        The same whatever way round a line was drawn, but for ``u`` and ``v``.

    Raises
    ------
    InputError
        If a line is empty or not a single line.
    """
    geometry = streets.geometry
    is_line = (shapely.get_type_id(geometry) == LINE_STRING) & ~shapely.is_empty(geometry)
    for row in np.flatnonzero(~is_line):
        raise InputError("streets.not_a_line", layer="streets", feature=f"row {row}")
    xy, ends = _nodes(streets)
    u, v = ends[: len(streets)], ends[len(streets) :]
    length = np.rint(shapely.length(geometry) * DECIMETRES).astype(np.int64)
    is_walkable = np.array(
        [kind_of_highway(highway) is not Kind.EXPRESSWAY for highway in streets.highway],
        dtype=bool,
    )
    shortest = _shortest(u, v, length, is_walkable)
    indptr, indices, edge = _rows(u, v, shortest, len(xy))
    component, component_length = _components(u, v, length, is_walkable, len(xy))
    return StreetNetwork(
        streets=streets,
        xy=xy,
        u=u,
        v=v,
        length=length,
        is_walkable=is_walkable,
        indptr=indptr.astype(np.int32),
        indices=indices.astype(np.int32),
        weight=length[edge],
        edge=edge.astype(np.int32),
        component=component.astype(np.int32),
        component_length=component_length,
    )


def is_stray(network: StreetNetwork) -> Bools:
    """
    Tell which walkable parts are stray pieces.

    Parameters
    ----------
    network : StreetNetwork
        The network.

    Returns
    -------
    (n_components,) ndarray of bool
        True for parts under 1 % of all walkable street length; never the longest.
    """
    total = int(network.component_length.sum())
    stray: Bools = network.component_length < STRAY_SHARE * total
    stray[:1] = False
    return stray


def network_findings(network: StreetNetwork) -> tuple[Finding, ...]:
    """
    Report streets that the rest of the network cannot be reached from.

    Parameters
    ----------
    network : StreetNetwork
        The network.

    Returns
    -------
    tuple of Finding
        At most one: how many stray pieces there are, their streets and their metres.
    """
    stray = is_stray(network)
    if not stray.any():
        return ()
    part = network.component[network.u]
    is_lost = network.is_walkable & stray[part]
    rows = np.flatnonzero(is_lost)
    return (
        Finding(
            level="ignored",
            key="streets.stray_pieces",
            layer="streets",
            feature=f"row {rows[0]}" if len(rows) else "-",
            values={
                "pieces": int(stray.sum()),
                "lines": len(rows),
                "metres": round(int(network.length[rows].sum()) / DECIMETRES),
            },
        ),
    )


def _nodes(streets: Streets) -> tuple[Floats, Ints]:
    """Give numbers to the distinct end points by x, then y."""
    if len(streets) == 0:
        return np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
    points = np.concatenate(
        [shapely.get_point(streets.geometry, 0), shapely.get_point(streets.geometry, -1)]
    )
    cell = np.rint(shapely.get_coordinates(points) * MILLIMETRES).astype(np.int64)
    order = np.lexsort((cell[:, 1], cell[:, 0]))
    ordered = cell[order]
    is_first = np.ones(len(cell), dtype=bool)
    is_first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    number = np.empty(len(cell), dtype=np.int64)
    number[order] = np.cumsum(is_first) - 1
    return ordered[is_first] / MILLIMETRES, number


def _shortest(u: Ints, v: Ints, length: Ints, is_walkable: Bools) -> Ints:
    """Keep the shortest walkable line of each pair of nodes, without loops."""
    rows = np.flatnonzero(is_walkable & (u != v))
    low, high = np.minimum(u, v)[rows], np.maximum(u, v)[rows]
    order = np.lexsort((rows, length[rows], high, low))
    low, high, rows = low[order], high[order], rows[order]
    is_first = np.ones(len(rows), dtype=bool)
    is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    kept: Ints = rows[is_first]
    return kept


def _rows(u: Ints, v: Ints, lines: Ints, n_nodes: int) -> tuple[Ints, Ints, Ints]:
    """Compress lines into rows of neighbours, both directions."""
    start = np.concatenate([u[lines], v[lines]])
    stop = np.concatenate([v[lines], u[lines]])
    edge = np.concatenate([lines, lines])
    order = np.lexsort((stop, start))
    indptr = np.zeros(n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(start, minlength=n_nodes), out=indptr[1:])
    return indptr, stop[order], edge[order]


def _components(
    u: Ints, v: Ints, length: Ints, is_walkable: Bools, n_nodes: int
) -> tuple[Ints, Ints]:
    """Label the walkable parts, the longest first, ties by their lowest node."""
    component = np.full(n_nodes, -1, dtype=np.int64)
    rows = np.flatnonzero(is_walkable)
    if not len(rows):
        return component, np.zeros(0, dtype=np.int64)
    ones = np.ones(len(rows), dtype=np.int8)
    graph = coo_array((ones, (u[rows], v[rows])), shape=(n_nodes, n_nodes))
    _, label = connected_components(graph, directed=False)
    walked = np.unique(np.concatenate([u[rows], v[rows]]))
    labels, first, number = np.unique(label[walked], return_index=True, return_inverse=True)
    new_of = np.full(label.max() + 1, -1, dtype=np.int64)
    new_of[labels] = np.arange(len(labels))
    metres = np.zeros(len(labels), dtype=np.int64)
    np.add.at(metres, new_of[label[u[rows]]], length[rows])
    order = np.lexsort((first, -metres))
    rank = np.empty(len(labels), dtype=np.int64)
    rank[order] = np.arange(len(labels))
    component[walked] = rank[number]
    return component, metres[order]
