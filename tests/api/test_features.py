"""OGC API Features over a real store: what GIS programs rely on."""

from typing import Any

import pyproj
import pytest
import shapely

from gridplan.store.collections import COLLECTIONS
from tests.api.town import URL, Town

ITEMS = "/collections/buildings/items"


def features(place: Town, path: str, **told: Any) -> dict[str, Any]:
    answer = place.client().get(path, params=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_pages_follow_each_other_and_together_are_the_whole(place: Town) -> None:
    client = place.client()
    whole = [one["id"] for one in features(place, ITEMS, limit=10000)["features"]]
    paged: list[str] = []
    page = client.get(ITEMS, params={"limit": 7}).json()
    while True:
        assert page["numberMatched"] == len(whole)
        assert page["numberReturned"] == len(page["features"]) <= 7
        paged += [one["id"] for one in page["features"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            break
        page = client.get(following[0]).json()
    assert paged == whole
    assert len(set(whole)) == len(whole) > 7


def test_every_collection_lists_what_its_schema_declares(place: Town) -> None:
    for name in COLLECTIONS:
        schema = features(place, f"/collections/{name}/schema")
        declared = set(schema["properties"]) - {"geometry"}
        for one in features(place, f"/collections/{name}/items", limit=5)["features"]:
            assert set(one["properties"]) <= declared


def test_links_start_with_the_public_address_whatever_the_host_header_says(place: Town) -> None:
    client = place.client()
    page = client.get(ITEMS, headers={"host": "localhost"}).json()
    assert all(link["href"].startswith(URL) for link in page["links"])


def test_a_foreign_host_header_is_refused(place: Town) -> None:
    answer = place.client().get(ITEMS, headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_a_box_selects_what_it_meets_and_nothing_else(place: Town) -> None:
    everything = features(place, ITEMS, limit=10000)["features"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in everything]
    west, south, east, north = shapely.total_bounds(shapes)
    middle = (west + east) / 2
    found = features(place, ITEMS, limit=10000, bbox=f"{west},{south},{middle},{north}")
    expected = {
        one["id"]
        for one, shape in zip(everything, shapes, strict=True)
        if shape.bounds[0] <= middle
    }
    assert {one["id"] for one in found["features"]} == expected
    assert 0 < len(expected) < len(everything)


def test_a_box_in_latitude_first_degrees_selects_the_same(place: Town) -> None:
    one = features(place, ITEMS, limit=1)["features"][0]
    west, south, east, north = shapely.geometry.shape(one["geometry"]).bounds
    plain = features(place, ITEMS, bbox=f"{west},{south},{east},{north}")
    turned = features(
        place, ITEMS, bbox=f"{south},{west},{north},{east}",
        **{"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/4490"},
    )  # fmt: skip
    assert [f["id"] for f in plain["features"]] == [f["id"] for f in turned["features"]]


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "0,5,1,1", "0,-91,1,1", ""]
)
def test_a_box_that_is_none_is_refused(place: Town, bbox: str) -> None:
    assert place.client().get(ITEMS, params={"bbox": bbox}).status_code == 400


def test_coordinates_come_in_the_axes_of_the_system_asked_for(place: Town) -> None:
    plain = features(place, "/collections/grids/items", limit=1)["features"][0]
    lon, lat = shapely.get_coordinates(shapely.geometry.shape(plain["geometry"]))[0]
    known = features(place, "/collections/grids")["crs"]
    zone = known[-1]
    answer = place.client().get("/collections/grids/items", params={"limit": 1, "crs": zone})
    assert answer.headers["content-crs"] == f"<{zone}>"
    first = shapely.get_coordinates(
        shapely.geometry.shape(answer.json()["features"][0]["geometry"])
    )[0]
    code = zone.rpartition("/")[2]
    northing_first = pyproj.Transformer.from_crs("EPSG:4326", f"EPSG:{code}")
    assert first == pytest.approx(northing_first.transform(lat, lon), abs=0.001)


def test_an_unknown_system_is_refused(place: Town) -> None:
    answer = place.client().get(ITEMS, params={"crs": "http://example.org/crs"})
    assert answer.status_code == 400
    assert "EPSG/0/4490" in answer.json()["detail"]


@pytest.mark.parametrize(
    "filter_",
    [
        "households > 5 AND households < 12",
        "households BETWEEN 6 AND 11",
        "NOT (households <= 5 OR households >= 12)",
        "6 <= households AND households <= 11",
        "households IN (6, 7, 8, 9, 10, 11)",
    ],
)
def test_filters_that_mean_the_same_find_the_same(place: Town, filter_: str) -> None:
    everything = features(place, ITEMS, limit=10000)["features"]
    expected = [one["id"] for one in everything if 5 < one["properties"]["households"] < 12]
    found = features(place, ITEMS, limit=10000, filter=filter_)
    assert [one["id"] for one in found["features"]] == expected
    assert found["numberMatched"] == len(expected)


def test_and_binds_tighter_than_or(place: Town) -> None:
    everything = features(place, ITEMS, limit=10000)["features"]
    few = features(
        place, ITEMS, limit=10000,
        filter="households >= 0 OR households = 1 AND households = 2",
    )  # fmt: skip
    assert len(few["features"]) == len(everything)


def test_the_json_of_a_filter_means_the_same_as_its_text(place: Town) -> None:
    parsed = '{"op":">","args":[{"property":"households"},8]}'
    text = features(place, ITEMS, limit=10000, filter="households > 8")
    json = features(place, ITEMS, limit=10000, filter=parsed, **{"filter-lang": "cql2-json"})
    assert [f["id"] for f in text["features"]] == [f["id"] for f in json["features"]]


def test_a_shape_in_a_filter_is_compared_exactly_not_by_its_box(place: Town) -> None:
    everything = features(place, ITEMS, limit=10000)["features"]
    shapes = {one["id"]: shapely.geometry.shape(one["geometry"]) for one in everything}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    corner = shapely.Polygon([(west, south), (east, south), (west, north)])
    found = features(place, ITEMS, limit=10000, filter=f"S_INTERSECTS(geometry, {corner.wkt})")
    assert {one["id"] for one in found["features"]} == {
        name for name, shape in shapes.items() if shape.intersects(corner)
    }
    outside = features(place, ITEMS, limit=10000, filter=f"S_DISJOINT(geometry, {corner.wkt})")
    assert len(outside["features"]) + len(found["features"]) == len(everything)


@pytest.mark.parametrize(
    "filter_",
    [
        "1=1; DROP TABLE buildings",
        "households > 1 OR 1=1--",
        "version_row = 1",
        "body LIKE '%'",
        "geom IS NULL",
        "households = 'x'",
        "name > 5",
        "households > 1e400",
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))",
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
        "S_INTERSECTS(geometry, POINT(nan 1))",
        "(" * 500 + "households > 1" + ")" * 500 + " AND",
        "households > 1 AND " * 500 + "households > 1",
        "pg_sleep(10) = 1",
        "name = 'a' UNION SELECT 1",
        "name = 'zero \x00 byte'",
        "",
    ],
)
def test_filters_that_are_attacks_or_nonsense_are_refused(place: Town, filter_: str) -> None:
    answer = place.client().get(ITEMS, params={"filter": filter_})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_quotes_in_values_stay_values(place: Town) -> None:
    found = features(place, ITEMS, filter="name = 'it''s; DROP TABLE buildings --'")
    assert found["features"] == []
    assert features(place, ITEMS, limit=1)["numberMatched"] > 0


def test_properties_filter_as_parameters_of_their_own(place: Town) -> None:
    one = features(place, "/collections/grids/items", limit=1)["features"][0]
    code = one["properties"]["grid_code"]
    found = features(place, "/collections/grids/items", grid_code=code)
    assert [f["id"] for f in found["features"]] == [code]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"limit": "0"}, 400),
        ({"limit": "-1"}, 400),
        ({"limit": "ten"}, 400),
        ({"limit": "1e3"}, 400),
        ({"limit": "9" * 40}, 400),
        ({"limit": "1000000000"}, 200),
        ({"offset": "1"}, 400),
        ({"datetime": "2026-01-01T00:00:00Z"}, 200),
        ({"datetime": "../2026-01-01T00:00:00Z"}, 200),
        ({"datetime": "yesterday"}, 400),
        ({"after": "-1"}, 400),
        ({"f": "json"}, 200),
        ({"f": "xml"}, 400),
    ],
)
def test_parameters_are_read_or_refused(place: Town, told: dict[str, str], status: int) -> None:
    assert place.client().get(ITEMS, params=told).status_code == status


def test_an_item_is_the_same_as_on_its_page(place: Town) -> None:
    one = features(place, "/collections/grids/items", limit=1)["features"][0]
    alone = features(place, f"/collections/grids/items/{one['id']}")
    assert alone.pop("links")
    assert alone == one


def test_what_is_not_there_is_not_found(place: Town) -> None:
    client = place.client()
    for path in (
        "/collections/nothing",
        "/collections/nothing/items",
        "/collections/grids/items/nobody",
        "/plans/none/collections",
        f"/plans/{place.plan}/versions/99/collections",
        "/nowhere",
    ):
        assert client.get(path).status_code == 404, path


def test_a_copy_that_is_good_is_not_sent_again(place: Town) -> None:
    client = place.client()
    path = f"{place.at(place.published)}{ITEMS}"
    first = client.get(path)
    assert "immutable" in first.headers["cache-control"]
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    draft = client.get(f"{place.at(place.draft)}{ITEMS}")
    assert "immutable" not in draft.headers["cache-control"]


def test_big_answers_are_packed_for_who_can_unpack_them(place: Town) -> None:
    client = place.client()
    packed = client.get(ITEMS, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get(ITEMS, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.json()["features"] == plain.json()["features"]


def test_the_three_addresses_of_a_published_plan_agree(place: Town) -> None:
    path = "/collections/grids/items"
    root = features(place, path)["features"]
    assert features(place, f"{place.at(place.published)}{path}")["features"] == root
    viewer = place.client("viewer").get(f"/plans/{place.plan}{path}").json()
    assert viewer["features"] == root
