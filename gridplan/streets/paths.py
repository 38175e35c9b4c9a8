"""The streets walked from one snapped point to another."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.jit import compiled
from gridplan.streets.dijkstra import along, new_marks, reach, start_at
from gridplan.streets.network import DECIMETRES, StreetNetwork
from gridplan.streets.snap import Snapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """
    A way along street lines.

    Attributes
    ----------
    line : (k,) ndarray of int
        Street lines in order; empty where both points meet the street at one
        place, or no way joins them.
    start, stop : (k,) ndarray, m
        Where on each line the way begins and ends, from the line's first point.
    is_joined : bool
        False where the network joins the points by no way.
    """

    line: Ints
    start: Floats
    stop: Floats
    is_joined: bool


def walking_path(network: StreetNetwork, snapped: Snapped, i: int, j: int) -> Path:
    """
    Find the shortest way between two points.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    snapped : Snapped
        Points on that network.
    i, j : int
        From which to which.

    Returns
    -------
    Path
        As long as `gridplan.streets.walking_matrix` says, but for the ways from
        door to street.
    """
    a, b = int(snapped.edge[i]), int(snapped.edge[j])
    nothing = np.zeros(0)
    if a < 0 or snapped.component[i] != snapped.component[j]:
        return Path(line=nothing.astype(np.int64), start=nothing, stop=nothing, is_joined=False)
    ends = [
        (int(snapped.u[k]), int(snapped.v[k]), int(snapped.to_u[k]), int(snapped.to_v[k]))
        for k in (i, j)
    ]
    length, nodes, lines = _trace(
        network.indptr, network.indices, network.weight, network.edge, ends[0], ends[1]
    )
    here, there = float(snapped.position[i]), float(snapped.position[j])
    direct = abs(ends[0][2] - ends[1][2])
    if a == b and direct <= length:
        kept = np.array([a] if here != there else [], dtype=np.int64)
        return Path(
            line=kept,
            start=np.full(len(kept), here),
            stop=np.full(len(kept), there),
            is_joined=True,
        )
    metres = network.length / DECIMETRES
    line, start, stop = [a], [here], [_end(network, metres, a, int(nodes[0]), here)]
    for place, over in enumerate(lines.tolist()):
        is_ahead = network.u[over] == nodes[place]
        line.append(over)
        start.append(0.0 if is_ahead else float(metres[over]))
        stop.append(float(metres[over]) if is_ahead else 0.0)
    line.append(b)
    start.append(_end(network, metres, b, int(nodes[-1]), there))
    stop.append(there)
    is_walked = np.array(start) != np.array(stop)
    return Path(
        line=np.array(line, dtype=np.int64)[is_walked],
        start=np.array(start)[is_walked],
        stop=np.array(stop)[is_walked],
        is_joined=True,
    )


def _end(
    network: StreetNetwork, metres: Floats, line: int, node: int, position: float
) -> float:
    """Tell at which end of a line a node is, in m along it; of a loop's the nearer."""
    length = float(metres[line])
    if network.u[line] == network.v[line]:
        return 0.0 if position <= length / 2 else length
    return 0.0 if network.u[line] == node else length


@compiled
def _trace(indptr, indices, weight, edge, source, target):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Give the length in dm, the nodes and the lines between them."""
    marks = new_marks(len(indptr) - 1, len(indices))
    want, distance, stamp, parent = marks[4], marks[2], marks[3], marks[5]
    want[target[0]] = 0
    want[target[1]] = 0
    size = start_at(marks, 0, source)
    reach(indptr, indices, weight, marks, (0, size), 1 if target[0] == target[1] else 2)
    length = along(marks, 0, target)
    last = target[0]
    if stamp[last] != 1 or distance[last] + target[2] != length:
        last = target[1]
    count, node = 1, last
    while parent[node] >= 0:
        node = np.searchsorted(indptr, parent[node], side="right") - 1
        count += 1
    nodes, lines = np.empty(count, dtype=np.int64), np.empty(count - 1, dtype=np.int64)
    node = last
    for place in range(count - 1, 0, -1):
        nodes[place] = node
        lines[place - 1] = edge[parent[node]]
        node = np.searchsorted(indptr, parent[node], side="right") - 1
    nodes[0] = node
    return length, nodes, lines
