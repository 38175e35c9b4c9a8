"""networkx on sweeps: its eulerize, and its matching over all odd crossings."""

from itertools import combinations

import networkx as nx

from benchmarks.peers.route_frame import Given, run, used


def _solve(given: Given, _: float, __: int) -> dict[str, object]:
    graph = nx.MultiGraph()
    rows = zip(given["u"].tolist(), given["v"].tolist(), given["weight"].tolist(), strict=True)
    graph.add_weighted_edges_from(rows)
    before = used()
    odd = [node for node, degree in graph.degree() if degree % 2]
    pairs = nx.Graph()
    ways = {node: nx.single_source_dijkstra_path_length(graph, node) for node in odd}
    for a, b in combinations(odd, 2):
        pairs.add_edge(a, b, weight=ways[a][b])
    join = sum(ways[a][b] for a, b in nx.min_weight_matching(pairs))
    matching = used() - before
    found: dict[str, object] = {"odd": len(odd), "extra": int(join), "seconds": matching}
    if given["with_eulerize"]:
        before = used()
        whole = nx.eulerize(graph)
        again = sum(  # the copies that eulerize adds carry no weight
            min(data["weight"] for data in graph[a][b].values())
            for a, b, data in whole.edges(data=True)
            if "weight" not in data
        )
        found |= {"eulerize_extra": int(again), "eulerize_seconds": used() - before}
    return found


if __name__ == "__main__":
    run("networkx", _solve)
