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
SMALL = 2**31 - 1
NEVER = 2**62
GONE = -2
RING_BITS = 16
"""Very long ways get wider buckets, not more."""


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
    # short numbers fit twice as often into the processor's cache
    kind, far = (np.int32, SMALL) if network.weight.sum() < SMALL else (np.int64, NEVER)
    ways = np.stack([network.indices, network.weight], axis=1).astype(kind)
    longest = int(network.weight.max(initial=0))
    shortest = int(network.weight.min(initial=longest))
    shift = max(1, shortest).bit_length() - 1
    shift = max(shift, longest.bit_length() - RING_BITS)
    sizes = shift, 2 ** ((longest >> shift) + 1).bit_length() - 1
    distance: Ints = _between(network.indptr, ways, sizes, kind(far), nodes)
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
def _between(indptr, ways, sizes, far, nodes):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Search from each node until all later ones are settled."""
    n, k = len(indptr) - 1, len(nodes)
    distance = np.empty(n, dtype=ways.dtype)
    shift, mask = sizes
    first = np.empty(mask + 1, dtype=np.int32)
    beside = np.empty((n, 2), dtype=np.int32)
    want = np.full(n, -1, dtype=np.int64)
    found = np.zeros((k, k), dtype=np.int64)
    for i in range(k - 1):
        wanted = 0
        for j in range(i + 1, k):
            if want[nodes[j]] != i:
                want[nodes[j]] = i
                wanted += 1
        distance[:] = far
        distance[nodes[i]] = 0
        _search(indptr, ways, shift, mask, distance, first, beside, nodes[i], want, i, wanted)
        for j in range(i + 1, k):
            way = distance[nodes[j]]
            found[i, j] = found[j, i] = way if way < far else UNREACHED
    return found


@compiled
def _search(indptr, ways, shift, mask, distance, first, beside, source, want, number, wanted):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0912, PLR0913, PLR0915, PLR0917
    """
    Reach nodes from a source until all wanted ones are settled.

    Reached nodes wait in a ring of buckets, each a list of nodes about as far, so
    no heap is needed (Dial 1969). A bucket is settled once it is empty. ``first``
    is the first node of each list, ``beside`` those before and after a node.
    """
    first[:] = -1
    beside[:] = GONE
    first[0] = source
    beside[source, 0] = beside[source, 1] = -1
    waiting, bucket = 1, 0
    while waiting > 0 and wanted > 0:
        while first[bucket] >= 0:
            node = first[bucket]
            after = beside[node, 1]
            first[bucket] = after
            if after >= 0:
                beside[after, 0] = -1
            beside[node, 1] = GONE
            waiting -= 1
            if want[node] == number:
                want[node] = -1
                wanted -= 1
            here = distance[node]
            for entry in range(indptr[node], indptr[node + 1]):
                other, length = ways[entry, 0], here + ways[entry, 1]
                old = distance[other]
                if length >= old:
                    continue
                distance[other] = length
                into = (length >> shift) & mask
                if beside[other, 1] == GONE:
                    waiting += 1
                elif (old >> shift) & mask == into:
                    continue
                else:  # it leaves the list it waits in
                    before, after = beside[other, 0], beside[other, 1]
                    if before >= 0:
                        beside[before, 1] = after
                    else:
                        first[(old >> shift) & mask] = after
                    if after >= 0:
                        beside[after, 0] = before
                after = first[into]
                beside[other, 0], beside[other, 1] = -1, after
                if after >= 0:
                    beside[after, 0] = other
                first[into] = other
        bucket = (bucket + 1) & mask
