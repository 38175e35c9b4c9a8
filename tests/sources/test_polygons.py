"""Outlines that are empty, cross themselves, overlap or are very long."""

import time

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Polygon, box

from gridplan.errors import InputError
from gridplan.sources.mending import mend
from gridplan.sources.overlaps import share_out
from gridplan.sources.polygons import sound

X, Y = 500_000.0, 3_380_000.0


def shapes(*geometry):
    array = np.empty(len(geometry), dtype=object)
    array[:] = geometry
    return array


def moved(*xy):
    return Polygon([(X + x, Y + y) for x, y in xy])


@pytest.mark.parametrize(
    "empty", [Polygon(), None, Polygon([(X, Y), (X + 9, Y), (X + 5, Y)]), LineString()]
)
def test_a_community_without_area_is_refused_by_name(village, empty):
    village.communities.loc[1, "geometry"] = empty
    with pytest.raises(InputError) as error:
        village.read("parquet")
    assert "communities.parquet: 420199001002 has no usable outline" in str(error.value)


def test_a_bow_tie_community_is_mended_and_listed(village, listed):
    # Two triangles of 400 m x 200 m that meet in one point: 80,000 m².
    bow_tie = moved((0, 0), (400, 400), (400, 0), (0, 400))
    village.communities.loc[0, "geometry"] = bow_tie
    area = village.read()
    (sentence,) = listed(area, "mended")
    assert "420199001001" in sentence
    assert "80000 m²" in sentence
    assert area.communities.geometry[0].is_valid
    assert area.communities.geometry[0].area == pytest.approx(80_000)


def test_a_bow_tie_footprint_is_mended_and_keeps_its_households(village, listed):
    village.buildings.loc[0, "geometry"] = moved((50, 100), (70, 120), (70, 100), (50, 120))
    area = village.read()
    assert len(listed(area, "mended")) == 1
    assert area.buildings.geometry[0].area == pytest.approx(200)
    assert area.buildings.community[0] == 0
    assert area.buildings.households.sum() == 100


def test_a_footprint_without_area_stays_as_a_point(village, listed):
    village.buildings.loc[0, "geometry"] = moved((50, 100), (70, 100), (60, 100))
    area = village.read()
    assert len(listed(area, "footprint_as_point")) == 1
    assert shapely.get_type_id(area.buildings.geometry[0]) == 0
    assert area.buildings.community[0] == 0


def test_a_collection_keeps_its_areas_only():
    inside = GeometryCollection(
        [box(0, 0, 1, 1), LineString([(5, 5), (6, 6)]), box(3, 0, 4, 1)]
    )
    mended, findings = sound(shapes(inside, None), file="f", labels=["a", "b"])
    assert mended[0].equals(MultiPolygon([box(0, 0, 1, 1), box(3, 0, 4, 1)]))
    assert mended[1] is None
    assert findings == []


def test_a_star_that_would_take_minutes_is_given_up_in_time():
    random = np.random.default_rng(1)
    star = Polygon(random.uniform(0, 100, (6000, 2)))
    small = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    begun = time.monotonic()
    first, given_up, last = mend(shapes(small, star, small), patience=1.5)
    assert time.monotonic() - begun < 40
    assert given_up is None
    assert first.area == pytest.approx(2)
    assert last.area == pytest.approx(2)


def test_a_polygon_of_200_000_vertices_is_read_in_bounded_time(village):
    angle = np.linspace(0, 2 * np.pi, 200_000, endpoint=False)
    radius = 190 + 2 * np.sin(angle * 997)
    ring = np.column_stack([X + 200 + radius * np.cos(angle), Y + 200 + radius * np.sin(angle)])
    village.communities.loc[0, "geometry"] = Polygon(ring)
    village.write()
    begun = time.process_time()
    area = village.read()
    assert time.process_time() - begun < 10
    assert len(area.communities.geometry[0].exterior.coords) == 200_001
    assert area.buildings.community.tolist() == [0, 0, 1, 1]


def test_shared_land_stays_with_the_smaller_community():
    # 10 x 10 and 6 x 10, sharing 2 x 10.
    large, small = box(0, 0, 10, 10), box(8, 0, 14, 10)
    kept, findings = share_out(shapes(large, small), ("A", "B"), file="c.gpkg")
    assert kept[1].equals(small)
    assert kept[0].equals(box(0, 0, 8, 10))
    assert findings[0].values == {"area": 20.0, "keeper": "B"}
    assert findings[0].say("en").startswith("c.gpkg: A, B overlapped by 20.0 m², which B")


def test_of_equally_large_communities_the_lower_code_keeps():
    one, other = box(0, 0, 10, 10), box(8, 0, 18, 10)
    for order in ([0, 1], [1, 0]):
        drawn, code = [one, other], ["A", "B"]
        kept, _ = share_out(
            shapes(*(drawn[n] for n in order)), tuple(code[n] for n in order), file="f"
        )
        assert kept[order.index(0)].equals(one)
        assert kept[order.index(1)].area == pytest.approx(80)


def test_an_enclave_drawn_on_top_survives():
    kept, _ = share_out(shapes(box(0, 0, 10, 10), box(4, 4, 6, 6)), ("A", "B"), file="f")
    assert [shape.area for shape in kept] == [96, 4]


def test_sharing_out_loses_no_land_and_leaves_no_overlap():
    random = np.random.default_rng(7)
    corner = random.uniform(0, 60, (12, 2))
    drawn = shapes(*(box(x, y, x + 20 + n, y + 25) for n, (x, y) in enumerate(corner)))
    code = tuple(f"{n:02d}" for n in range(12))
    try:
        kept, findings = share_out(drawn, code, file="f")
    except InputError:
        pytest.fail("the seed must leave something of each")
    assert shapely.union_all(kept).area == pytest.approx(shapely.union_all(drawn).area)
    assert sum(shape.area for shape in kept) == pytest.approx(shapely.union_all(drawn).area)
    assert len(findings) > 5


def test_neighbours_that_only_touch_are_left_alone():
    drawn = shapes(box(0, 0, 10, 10), box(10, 0, 20, 10))
    kept, findings = share_out(drawn, ("A", "B"), file="f")
    assert (kept == drawn).all()
    assert findings == []


def test_a_community_drawn_twice_is_refused(village):
    village.communities.loc[1, "geometry"] = village.communities.geometry[0]
    with pytest.raises(InputError) as error:
        village.read()
    assert "420199001002 lies wholly inside 420199001001" in str(error.value)


def test_overlapping_communities_of_a_file_are_listed(village, listed):
    village.communities.loc[1, "geometry"] = box(X + 390, Y, X + 800, Y + 400)
    area = village.read()
    (sentence,) = listed(area, "overlap")
    assert "420199001002, 420199001001 overlapped by 4000.0 m²" in sentence
    assert shapely.area(area.communities.geometry).tolist() == [160_000, 160_000]
