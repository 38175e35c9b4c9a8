"""
A postman problem: streets that must be walked, on a neighbourhood to walk them in.

The neighbourhood holds every crossing that a shortest solution can touch: what
is further from the required streets than half the walking again that a known
solution needs cannot pay for the way there and back.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.jit import compiled
from gridplan.routing.tjoin import TJoins
from gridplan.streets import StreetNetwork
from gridplan.streets.dijkstra import drop, push

End = Literal["closed", "open", "free"]
FAR = np.int64(2**60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmanProblem:
    """
    Required streets and a neighbourhood, with nodes numbered from 0.

    Attributes
    ----------
    node : (n,) ndarray of int
        Network node of each local one, ascending.
    u, v : (m,) ndarray of int
        Local end nodes of the ways one can walk; no loops, no parallels.
    weight : (m,) ndarray of int, dm
        Their lengths.
    line : (m,) ndarray of int
        Their rows among the streets.
    required_u, required_v : (r,) ndarray of int
        Local end nodes of the required streets; loops and parallels are welcome.
    required_weight, required_line : (r,) ndarray of int
        Their lengths in dm and rows.
    start : int
        Local node where the walk starts; -1 for anywhere.
    end : {'closed', 'open', 'free'}
        Back at the start; from the start to anywhere; from anywhere to anywhere.

    Raises
    ------
    InputError
        If the walk is open and starts nowhere.
    """

    node: Ints
    u: Ints
    v: Ints
    weight: Ints
    line: Ints
    required_u: Ints
    required_v: Ints
    required_weight: Ints
    required_line: Ints
    start: int = -1
    end: End = "closed"

    def __post_init__(self) -> None:
        """Refuse an open walk from nowhere."""  # noqa: DOC501
        if self.end == "open" and self.start < 0:
            raise InputError("routing.open_without_start")

    @property
    def n(self) -> int:
        """
        Count the local nodes.

        Returns
        -------
        int
            Nodes of the neighbourhood.
        """
        return len(self.node)

    @property
    def required_metres(self) -> int:
        """
        Sum up the required lengths, in dm.

        Returns
        -------
        int, dm
            Of all required streets.
        """
        return int(self.required_weight.sum())

    def pieces(self, extra: Ints) -> Ints:
        """
        Label the connected pieces of required streets, start and extra ways.

        Parameters
        ----------
        extra : (k,) ndarray of int
            Ways walked besides.

        Returns
        -------
        (n,) ndarray of int
            Piece of each local node; -1 for nodes that are not visited.
        """
        a = np.concatenate([self.required_u, self.u[extra]])
        b = np.concatenate([self.required_v, self.v[extra]])
        piece: Ints = _pieces(a, b, self.start, self.n)
        return piece

    def on(self, ways: Ints) -> "PostmanProblem":
        """
        Leave only some ways to walk on.

        Parameters
        ----------
        ways : (k,) ndarray of int
            Which, ascending.

        Returns
        -------
        PostmanProblem
            With the same nodes and required streets.
        """
        return replace(
            self,
            u=self.u[ways],
            v=self.v[ways],
            weight=self.weight[ways],
            line=self.line[ways],
        )

    @property
    def n_free(self) -> int:
        """
        Count the free ends of the walk.

        Returns
        -------
        int
            0 closed, 1 open, 2 free.
        """
        return {"closed": 0, "open": 1, "free": 2}[self.end]

    def joins(self, toll: int = 0) -> TJoins:
        """
        Prepare T-joins on the neighbourhood, with the free ends as further nodes.

        Parameters
        ----------
        toll : int, dm
            What reaching a free end costs; more than any join does, so that each
            is reached once.

        Returns
        -------
        TJoins
            Edge numbers below ``len(u)`` are the ways; the others reach free ends.
        """
        free = self.n_free
        if not free:
            return TJoins(self.n, self.u, self.v, self.weight)
        used = np.unique(np.concatenate([self.required_u, self.required_v]))
        u = np.concatenate([self.u, *([used] * free)])
        v = np.concatenate(
            [self.v, *(np.full(len(used), self.n + i, dtype=np.int64) for i in range(free))]
        )
        tolls = np.full(free * len(used), toll, dtype=np.int64)
        return TJoins(self.n + free, u, v, np.concatenate([self.weight, tolls]))

    def odd(self, extra: Ints) -> Ints:
        """
        List the nodes a join has to touch an odd number of times.

        Parameters
        ----------
        extra : (k,) ndarray of int
            Ways already walked besides the required streets; may repeat.

        Returns
        -------
        (t,) ndarray of int
            Ascending; the free ends of an open walk are among them.
        """
        ends = [self.required_u, self.required_v, self.u[extra], self.v[extra]]
        parity = np.bincount(np.concatenate(ends), minlength=self.n + 2) % 2
        if self.end == "open":
            parity[self.start] ^= 1
            parity[self.n] ^= 1
        elif self.end == "free":
            parity[self.n :] ^= 1
        return np.flatnonzero(parity)


def postman_problem(
    network: StreetNetwork,
    lines: Ints,
    *,
    start: int = -1,
    end: End = "closed",
    reach: int = 0,
) -> PostmanProblem:
    """
    Cut the neighbourhood of some required streets out of the network.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    lines : (r,) ndarray of int
        Rows of the required streets; all in one walkable part. May repeat for
        streets walked once a side.
    start : int
        Network node where the walk starts; -1 for anywhere.
    end : {'closed', 'open', 'free'}
        Where it may end.
    reach : int, dm
        How far the neighbourhood goes at least; it is doubled until it joins all
        required streets and the start.

    Returns
    -------
    PostmanProblem
        On local numbers.

    Raises
    ------
    InputError
        If there is nothing to walk, or not all of it can be reached.
    """
    lines = np.sort(np.asarray(lines, dtype=np.int64))
    if not len(lines):
        raise InputError("routing.no_streets")
    seeds = np.unique(np.concatenate([network.u[lines], network.v[lines]]))
    if start >= 0:
        seeds = np.union1d(seeds, np.array([start]))
    if len(set(network.component[seeds].tolist())) > 1 or network.component[seeds[0]] < 0:
        raise InputError("routing.streets_in_parts", lines=len(lines))
    limit = max(reach, 1000)
    while True:
        metres = _within(network.indptr, network.indices, network.weight, seeds, limit)
        found = _cut(network, lines, np.flatnonzero(metres <= limit), start=start, end=end)
        everything = np.arange(len(found.u))
        if found.pieces(everything).max() == 0 or len(found.node) == network.n_nodes:
            return found
        limit *= 2


def _cut(
    network: StreetNetwork, lines: Ints, node: Ints, *, start: int, end: End
) -> PostmanProblem:
    local = np.full(network.n_nodes, -1, dtype=np.int64)
    local[node] = np.arange(len(node))
    count = network.indptr[node + 1] - network.indptr[node]
    first = np.repeat(network.indptr[node] - np.cumsum(count) + count, count)
    entry = first + np.arange(int(count.sum()))
    row = np.repeat(node, count)
    other = network.indices[entry]
    kept = (row < other) & (local[other] >= 0)
    entry = entry[kept]
    return PostmanProblem(
        node=node,
        u=local[row[kept]],
        v=local[other[kept]],
        weight=network.weight[entry],
        line=network.edge[entry].astype(np.int64),
        required_u=local[network.u[lines]],
        required_v=local[network.v[lines]],
        required_weight=network.length[lines],
        required_line=lines,
        start=-1 if start < 0 else int(local[start]),
        end=end,
    )


@compiled
def _pieces(a, b, start, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Label pieces of a graph from 0 in order of their lowest node; -1 for unused nodes."""
    root = np.full(n, -1, dtype=np.int64)
    if start >= 0:
        root[start] = start
    for place in range(len(a)):
        for node in (a[place], b[place]):
            if root[node] < 0:
                root[node] = node
        one, two = a[place], b[place]
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        while root[two] != two:
            root[two] = root[root[two]]
            two = root[two]
        root[max(one, two)] = min(one, two)
    piece = np.full(n, -1, dtype=np.int64)
    count = 0
    for node in range(n):
        if root[node] == node:
            piece[node] = count
            count += 1
        elif root[node] >= 0:
            top = root[node]
            while root[top] != top:
                top = root[top]
            root[node] = top
            piece[node] = piece[top]
    return piece


@compiled
def _within(indptr, indices, weight, seeds, limit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Measure from the nearest seed to every node within the limit, in dm."""
    distance = np.full(len(indptr) - 1, 2**60, dtype=np.int64)
    keys = np.empty(len(indices) + len(seeds) + 1, dtype=np.int64)
    nodes = np.empty(len(indices) + len(seeds) + 1, dtype=np.int32)
    size = 0
    for seed in seeds:
        distance[seed] = 0
        size = push(keys, nodes, size, 0, seed)
    while size > 0:
        key, node = keys[0], nodes[0]
        size = drop(keys, nodes, size)
        if key > distance[node]:
            continue
        for place in range(indptr[node], indptr[node + 1]):
            length = key + weight[place]
            if length <= limit and length < distance[indices[place]]:
                distance[indices[place]] = length
                size = push(keys, nodes, size, length, indices[place])
    return distance
