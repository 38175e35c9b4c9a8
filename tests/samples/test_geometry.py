"""The geometry of the samples is clean: nothing overlaps, nothing is left over."""

import geopandas
import networkx as nx
import numpy as np
import pytest
import shapely

SAMPLES = ["wuhan", "helsinki", "village"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_communities_share_their_borders_vertex_by_vertex(layer, sample):
    shapes = layer(sample, "communities").geometry
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    whole = shapely.union_all(shapes.to_numpy())
    assert whole.geom_type == "Polygon"
    assert shapes.area.sum() == pytest.approx(whole.area, abs=1e-3)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_building_stands_in_the_one_community_it_names(layer, sample):
    buildings, communities = layer(sample, "buildings"), layer(sample, "communities")
    points = buildings.set_geometry(buildings.representative_point())
    joined = geopandas.sjoin(points, communities[["code", "geometry"]], predicate="within")
    assert len(joined) == len(buildings)
    assert (joined.code == joined.community).all()
    assert buildings.building_id.is_unique


@pytest.mark.parametrize(
    ("sample", "most"), [("wuhan", 0.0), ("village", 0.0), ("helsinki", 5.0)]
)
def test_footprints_do_not_overlap(layer, sample, most):
    shapes = layer(sample, "buildings").geometry
    assert shapes.is_valid.all()
    assert shapes.area.sum() - shapely.union_all(shapes.to_numpy()).area <= most + 1e-3


@pytest.mark.parametrize("sample", ["wuhan", "village"])
def test_no_footprint_crosses_a_street_or_a_border(layer, sample):
    shapes = layer(sample, "buildings").geometry.to_numpy()
    lines = [*layer(sample, "streets").geometry, *layer(sample, "communities").boundary]
    assert shapely.STRtree(lines).query(shapes, predicate="intersects").size == 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_streets_hang_together_end_to_end(layer, sample):
    # In degrees, as written: ends must be equal to the last digit.
    lines = layer(sample, "streets").to_crs(4326).geometry.to_numpy()
    ends = np.round(
        [(*shapely.get_coordinates(g)[0], *shapely.get_coordinates(g)[-1]) for g in lines], 9
    )
    graph = nx.Graph(((a, b), (c, d)) for a, b, c, d in ends.tolist())
    assert nx.number_connected_components(graph) == 1


@pytest.mark.parametrize("sample", ["wuhan", "village"])
def test_community_borders_run_on_real_streets(layer, sample):
    streets = layer(sample, "streets")
    if "synthetic" in streets:
        streets = streets[streets.synthetic != "yes"]
    border = shapely.union_all(layer(sample, "communities").boundary.to_numpy())
    off = border.difference(
        shapely.buffer(shapely.union_all(streets.geometry.to_numpy()), 0.005)
    )
    assert off.length < 0.05
