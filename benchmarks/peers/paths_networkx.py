"""networkx on ways between some points: one Dijkstra a point."""

import networkx as nx

from benchmarks.peers.route_frame import Given, run, used


def _solve(given: Given, _: float, __: int) -> dict[str, object]:
    graph = nx.Graph()
    rows = zip(given["u"].tolist(), given["v"].tolist(), given["weight"].tolist(), strict=True)
    graph.add_weighted_edges_from(rows)
    before = used()
    total = 0
    for source in given["points"].tolist():
        metres = nx.single_source_dijkstra_path_length(graph, source)
        total += sum(int(metres[target]) for target in given["points"].tolist())
    return {"seconds": used() - before, "value": total}


if __name__ == "__main__":
    run("networkx", _solve)
