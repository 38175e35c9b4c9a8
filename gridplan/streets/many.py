"""
Ways between many crossings at once.

`node_distances` runs one early-stopping search a source and needs nothing.
`CityWays` sorts the crossings by importance once (customizable contraction
hierarchies; Dibbelt, Strasser & Wagner 2016) and then measures hundreds of
points against each other in a few hundredths of a second; it wants the extra
``ways`` and can be kept on disk by whoever owns one.
"""

from pathlib import Path
from typing import Any

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.jit import compiled
from gridplan.streets.network import StreetNetwork

try:  # the extra `ways`
    import pyroutingkit
except ImportError:  # pragma: no cover
    pyroutingkit = None

UNREACHED = -1
FAR = np.int64(2**38)
NODE_BITS = 24
NODE_MASK = 2**24 - 1
"""Up to 16 million crossings, and ways of up to 27 million km."""


def node_distances(network: StreetNetwork, nodes: Ints) -> Ints:
    """
    Measure between all pairs of some crossings.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    nodes : (k,) ndarray of int
        Crossings; may repeat.

    Returns
    -------
    (k, k) ndarray of int, dm
        Symmetric; -1 where no way leads.
    """
    nodes = np.asarray(nodes, dtype=np.int64)
    distance: Ints = _between(network.indptr, network.indices, network.weight, nodes)
    return distance


class CityWays:
    """
    A network sorted for fast queries.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    kept : Path or None
        Folder of an order saved by `save` for the same network.

    Raises
    ------
    InputError
        If the extra ``ways`` is not installed.
    """

    def __init__(self, network: StreetNetwork, *, kept: Path | None = None) -> None:
        if pyroutingkit is None:
            raise InputError("streets.no_ways_extra")
        tail = np.repeat(np.arange(network.n_nodes), np.diff(network.indptr))
        self._topology: Any = pyroutingkit.CCHTopology()
        if kept is None:
            # the nested dissection reads coordinates as a map does: y, then x
            y, x = (network.xy[:, axis].astype(np.float32) for axis in (1, 0))
            heads = network.indices.astype(np.uint32)
            self._topology.build(tail.astype(np.uint32), heads, y, x, network.n_nodes)
        else:
            self._topology.load(str(kept))
        self._metric: Any = pyroutingkit.CCHMetric(self._topology)
        self._metric.customize(network.weight.astype(np.uint32))

    def save(self, folder: Path) -> None:
        """
        Keep the order of the crossings.

        Parameters
        ----------
        folder : Path
            Where; made if missing.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._topology.save(str(folder))

    def distances(self, nodes: Ints) -> Ints:
        """
        Measure between all pairs of some crossings.

        Parameters
        ----------
        nodes : (k,) ndarray of int
            Crossings; may repeat.

        Returns
        -------
        (k, k) ndarray of int, dm
            Equal to `node_distances`.
        """
        wanted = np.asarray(nodes, dtype=np.uint32)
        found = np.asarray(self._metric.distances_many_to_many(wanted, wanted))
        return np.where(found >= pyroutingkit.INF_WEIGHT, UNREACHED, found.astype(np.int64))


@compiled
def _sink(heap, size, entry):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Put an entry in where the root was taken away."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= entry:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = entry


@compiled
def _between(indptr, indices, weight, nodes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Search from each node until all later ones are settled."""
    n, k = len(indptr) - 1, len(nodes)
    # an entry is distance and node in one number: one comparison, one move
    heap = np.empty(len(indices) + 1, dtype=np.int64)
    distance = np.empty(n, dtype=np.int64)
    want = np.full(n, -1, dtype=np.int64)
    found = np.zeros((k, k), dtype=np.int64)
    for i in range(k - 1):
        wanted = 0
        for j in range(i + 1, k):
            if want[nodes[j]] != i:
                want[nodes[j]] = i
                wanted += 1
        distance[:] = FAR
        distance[nodes[i]] = 0
        heap[0] = nodes[i]
        size = 1
        while size > 0 and wanted > 0:
            key, node = heap[0] >> NODE_BITS, heap[0] & NODE_MASK
            size -= 1
            _sink(heap, size, heap[size])
            if key > distance[node]:
                continue
            if want[node] == i:
                wanted -= 1
            for entry in range(indptr[node], indptr[node + 1]):
                other = indices[entry]
                length = key + weight[entry]
                if length < distance[other]:
                    distance[other] = length
                    item = length << NODE_BITS | other
                    place = size
                    size += 1
                    while place > 0 and heap[(place - 1) >> 1] > item:
                        heap[place] = heap[(place - 1) >> 1]
                        place = (place - 1) >> 1
                    heap[place] = item
        for j in range(i + 1, k):
            way = distance[nodes[j]]
            found[i, j] = found[j, i] = way if way < FAR else UNREACHED
    return found
