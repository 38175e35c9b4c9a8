from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.inputs import Streets
from gridplan.streets import StreetNetwork, build_network, is_stray, network_findings


def streets_of(*lines: list[tuple[float, float]], highway: str | list[str] = "residential"):
    n = len(lines)
    kinds = [highway] * n if isinstance(highway, str) else highway
    geometry = np.empty(n, dtype=object)
    geometry[:] = [shapely.LineString(line) for line in lines]
    return Streets(
        geometry=geometry,
        highway=tuple(kinds),
        name=tuple(f"{row}号路" for row in range(n)),
        is_oneway=np.zeros(n, dtype=bool),
        is_private=np.zeros(n, dtype=bool),
    )


SQUARE = (
    [(0, 0), (100, 0)],
    [(100, 0), (100, 100)],
    [(100, 100), (0, 100)],
    [(0, 100), (0, 0)],
)


def test_a_square_has_four_nodes_in_order_of_x_then_y_and_lengths_in_decimetres() -> None:
    network = build_network(streets_of(*SQUARE))
    assert network.xy.tolist() == [[0, 0], [0, 100], [100, 0], [100, 100]]
    assert network.length.tolist() == [1000] * 4
    assert network.indptr.tolist() == [0, 2, 4, 6, 8]
    assert network.indices.tolist() == [1, 2, 0, 3, 0, 3, 1, 2]
    assert network.edge.tolist() == [3, 0, 3, 2, 0, 1, 2, 1]
    assert network.component.tolist() == [0] * 4


def test_ends_that_agree_to_the_millimetre_are_one_node() -> None:
    network = build_network(streets_of([(0, 0), (10, 0)], [(10.0004, 0), (20, 0)]))
    assert network.n_nodes == 3


def test_of_parallel_streets_walks_take_the_shortest_and_the_table_keeps_all() -> None:
    network = build_network(
        streets_of([(0, 0), (50, 80), (100, 0)], [(100, 0), (0, 0)], [(0, 0), (100, 0)])
    )
    assert network.edge.tolist() == [1, 1]
    assert network.n_edges == 3


def test_loops_and_lines_of_no_length_are_kept_but_not_walked() -> None:
    network = build_network(
        streets_of([(0, 0), (9, 0)], [(9, 0), (12, 3), (9, 3), (9, 0)], [(0, 0), (0, 0)])
    )
    assert network.n_edges == 3
    assert network.edge.tolist() == [0, 0]
    assert network.length[2] == 0


def test_nobody_walks_on_an_expressway() -> None:
    network = build_network(streets_of(*SQUARE, highway=["motorway"] + ["steps"] * 3))
    assert network.is_walkable.tolist() == [False, True, True, True]
    assert 0 not in network.edge


def test_parts_are_numbered_from_the_longest_and_tiny_ones_are_reported() -> None:
    network = build_network(
        streets_of([(900, 0), (901, 0)], [(0, 0), (100, 0)], [(200, 0), (400, 0)])
    )
    assert network.component_length.tolist() == [2000, 1000, 10]
    assert is_stray(network).tolist() == [False, False, True]
    (finding,) = network_findings(network)
    assert finding.values == {"pieces": 1, "lines": 1, "metres": 1}
    assert "row 0" in finding.say("en")


def test_a_network_without_streets_is_empty() -> None:
    network = build_network(Streets.none())
    assert network.n_nodes == network.n_edges == 0
    assert network_findings(network) == ()


def test_networkx_gets_every_line_once() -> None:
    graph = build_network(streets_of(*SQUARE, SQUARE[0])).to_networkx()
    assert graph.number_of_nodes() == 4
    assert graph.number_of_edges() == 5
    assert graph.edges[0, 2, 0]["length"] == 100
    assert graph.edges[0, 2, 0]["name"] == "0号路"


def test_an_empty_line_is_refused_with_its_row() -> None:
    streets = streets_of(*SQUARE)
    geometry = streets.geometry.copy()
    geometry[2] = shapely.LineString()
    with pytest.raises(InputError, match="row 2"):
        build_network(replace(streets, geometry=geometry))


def test_a_table_of_another_length_is_refused() -> None:
    network = build_network(streets_of(*SQUARE))
    with pytest.raises(InputError, match="streets"):
        replace(network, length=network.length[:2])
    assert isinstance(network, StreetNetwork)
