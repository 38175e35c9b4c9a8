"""GerryChain's recursive_tree_part: spanning trees cut where both sides are balanced."""

import networkx as nx
import numpy as np
from gerrychain import Graph
from gerrychain.partition import recursive_tree_part

from benchmarks.peers.frame import Community, run


def divide(c: Community) -> np.ndarray:
    """Split off one grid after another within the tolerance."""
    plain = nx.Graph()
    plain.add_nodes_from((i, {"households": int(h)}) for i, h in enumerate(c.workload))
    plain.add_edges_from(c.pairs[0].tolist())
    found = recursive_tree_part(
        Graph.from_networkx(plain),
        range(c.k),
        float(c.workload.sum()) / c.k,
        "households",
        c.tolerance,
        rng=c.seed,
    )
    return np.array([found[i] for i in range(len(c.workload))])


if __name__ == "__main__":
    run("gerrychain", divide)
