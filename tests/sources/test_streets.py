"""Streets from lines, graphs and extracts meet where they should."""

import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest
import shapely
from osmium.osm.mutable import Node, Way
from shapely import LineString, MultiLineString, Point

from gridplan.crs import reproject
from gridplan.sources import read_area

X, Y = 500_000.0, 3_380_000.0


def line(*xy):
    return LineString([(X + x, Y + y) for x, y in xy])


def draw(village, *lines, **columns):
    columns = columns or {"highway": ["residential"] * len(lines)}
    village.streets = type(village.streets)(columns, geometry=list(lines), crs="EPSG:4547")


def ends(streets):
    points = [shapely.get_point(streets.geometry, at) for at in (0, -1)]
    return np.round(shapely.get_coordinates(np.concatenate(points)) - [X, Y], 3)


def test_a_t_junction_on_a_vertex_is_cut(village, listed):
    draw(village, line((0, 200), (400, 200), (800, 200)), line((400, 0), (400, 200)))
    area = village.read()
    assert sorted(shapely.length(area.streets.geometry).tolist()) == [200, 400, 400]
    assert (ends(area.streets) == [400, 200]).all(axis=1).sum() == 3
    assert "3 pieces" in listed(area, "streets_cut")[0]


def test_lines_that_share_an_inner_vertex_meet_there(village):
    draw(
        village,
        line((0, 200), (400, 200), (800, 200)),
        line((400, 0), (400, 200), (400, 400)),
    )
    assert len(village.read().streets) == 4


def test_a_flyover_stays_unconnected_and_is_listed(village, listed):
    draw(village, line((0, 200), (800, 200)), line((400, 0), (400, 400)))
    area = village.read()
    assert len(area.streets) == 2
    assert "falls into 2 parts" in listed(area, "streets_in_parts")[0]


def test_a_loop_is_cut_where_it_meets_itself(village):
    draw(village, line((0, 200), (100, 200), (100, 300), (200, 200), (100, 200), (100, 100)))
    area = village.read()
    assert sorted(np.round(shapely.length(area.streets.geometry))) == [100, 100, 341]


def test_repeated_vertices_cut_nothing(village):
    draw(village, line((0, 200), (400, 200), (400, 200), (800, 200)))
    assert len(village.read().streets) == 1


def test_pieces_keep_the_length_of_the_lines(village):
    random = np.random.default_rng(5)
    drawn = [line(*random.integers(0, 8, (6, 2)) * 50) for _ in range(40)]
    draw(village, *drawn)
    area = village.read()
    before = shapely.union_all(np.array(drawn, dtype=object)).length
    assert shapely.union_all(area.streets.geometry).length == pytest.approx(before)


def test_both_directions_of_a_street_are_one_line(village):
    draw(
        village,
        line((0, 200), (800, 200)),
        line((800, 200), (0, 200)),
        line((0, 200), (400, 300), (800, 200)),
        line((0, 200), (0, 0)),
        line((0, 0), (0, 50)),
        highway=["primary"] * 5,
        oneway=["yes", "yes", "no", "yes", "-1"],
    )
    streets = village.read().streets
    assert len(streets) == 4
    assert streets.is_oneway.tolist() == [False, False, True, True]
    assert shapely.get_coordinates(streets.geometry[3])[0].tolist() == [X, Y + 50]


def test_tags_are_read_however_they_are_written(village):
    draw(
        village,
        line((0, 200), (400, 200)),
        MultiLineString([line((400, 200), (600, 200)), line((600, 200), (800, 200))]),
        highway=["['footway', 'secondary_link']", None],
        access=["private", "yes"],
        name=[None, "长街"],
    )
    streets = village.read("parquet").streets
    assert streets.highway == ("secondary_link", "residential", "residential")
    assert streets.is_private.tolist() == [True, False, False]
    assert streets.name == ("", "长街", "长街")


def test_lines_without_highway_are_listed(village, listed):
    draw(village, line((0, 200), (800, 200)), name=["长街"])
    area = village.read()
    assert area.streets.highway == ("residential",)
    assert len(listed(area, "no_highway")) == 1


def test_what_is_no_line_is_left_out_and_listed(village, listed):
    draw(village, line((0, 200), (800, 200)), Point(X, Y), line((0, 0), (0, 0)))
    area = village.read()
    assert len(area.streets) == 1
    assert "1 rows are not lines" in listed(area, "not_lines")[0]
    assert "first row 2" in listed(area, "not_lines")[0]


def test_streets_far_outside_are_ignored_and_listed(village, listed):
    draw(village, line((50_000, 0), (50_800, 0)))
    area = village.read()
    assert len(area.streets) == 0
    assert "no line of the layer streets lies within 1 km" in listed(area, "streets_outside")[0]


def test_an_empty_street_layer_means_straight_distances(village, listed):
    village.streets = village.streets.iloc[:0]
    area = village.read()
    assert len(area.streets) == 0
    assert len(listed(area, "no_streets")) == 1


def test_a_community_without_streets_is_listed(village, listed):
    village.communities.loc[1, "geometry"] = shapely.box(X + 2000, Y, X + 2400, Y + 400)
    village.buildings.geometry = [
        *village.buildings.geometry[:2],
        *(Point(X + 2100, Y + 100), Point(X + 2200, Y + 100)),
    ]
    draw(village, line((0, 200), (400, 200)))
    (sentence,) = listed(village.read("parquet"), "community_without_streets")
    assert "420199001002" in sentence


def lonlat(*xy):
    place = np.array([line(*xy)], dtype=object)
    return shapely.get_coordinates(reproject(place, "EPSG:4547", "EPSG:4326"))


def test_a_graph_gives_one_line_a_street_between_its_nodes(village):
    graph = nx.MultiDiGraph(crs="EPSG:4326", simplified=True)
    at = lonlat((0, 200), (400, 200), (800, 200))
    for node, (x, y) in enumerate(at):
        graph.add_node(node, x=x, y=y)
    bent = LineString(np.round(lonlat((400, 200), (600, 300), (800, 200)), 7))
    tags = {"highway": ["service", "primary"], "name": ["一路", "二路"], "oneway": False}
    for u, v in ((0, 1), (1, 0)):
        graph.add_edge(u, v, osmid=1, length=1.0, **tags)
    graph.add_edge(1, 2, osmid=2, length=1.0, highway="footway", oneway=False)
    graph.add_edge(2, 1, osmid=2, length=1.0, highway="footway", oneway=False)
    graph.add_edge(1, 2, osmid=3, length=1.0, highway="service", oneway=True, geometry=bent)
    graph.add_edge(0, 0, osmid=4, length=0.0, highway="service", oneway=False)
    village.write()
    (village.folder / "streets.gpkg").unlink()
    osmnx.save_graphml(graph, village.folder / "streets.graphml")
    area = read_area(village.folder)
    assert area.streets.highway == ("primary", "footway", "service")
    assert area.streets.name == ("一路/二路", "", "")
    assert area.streets.is_oneway.tolist() == [False, False, True]
    assert area.streets.geometry[2].length == pytest.approx(447.2, abs=0.1)
    assert len(np.unique(ends(area.streets), axis=0)) == 3  # though the bend was rounded
    assert area.attribution == "© OpenStreetMap contributors, ODbL"


def test_an_extract_gives_streets_cut_at_shared_nodes(village):
    village.write()
    (village.folder / "streets.gpkg").unlink()
    far = [(50_000, 0), (50_100, 0)]
    places = [
        (0, 200),
        (400, 200),
        (800, 200),
        (400, 0),
        (400, 400),
        (100, 0),
        (100, 400),
        *far,
    ]
    with osmium.SimpleWriter(village.folder / "streets.osm.pbf") as writer:
        for number, (x, y) in enumerate(lonlat(*places), start=1):
            writer.add_node(Node(id=number, location=(x, y)))
        for number, (nodes, tags) in enumerate(
            [
                ([1, 2, 3], {"highway": "primary", "name": "长街"}),
                ([4, 2, 5], {"highway": "service", "oneway": "yes", "access": "private"}),
                ([6, 7], {"highway": "footway", "bridge": "yes"}),  # passes over 长街
                ([1, 7], {"highway": "proposed"}),
                ([4, 6], {"waterway": "canal"}),
                ([8, 9], {"highway": "primary"}),
            ],
            start=1,
        ):
            writer.add_way(Way(id=number, nodes=nodes, tags=tags))
    area = read_area(village.folder)
    assert sorted(area.streets.highway) == ["footway", *["primary"] * 2, *["service"] * 2]
    assert (abs(ends(area.streets) - [400, 200]) < 0.05).all(axis=1).sum() == 4
    assert area.streets.is_private.sum() == area.streets.is_oneway.sum() == 2
    assert area.attribution == "© OpenStreetMap contributors, ODbL"
