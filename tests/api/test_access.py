"""Who may do what: keys, sessions, roles, and the field role's own grids."""

import base64
import math
import time
from pathlib import Path

import pyogrio
import pytest
import shapely
from starlette.testclient import TestClient

from gridplan.api.ogc.mvt import layer
from gridplan.api.pace import Pace
from gridplan.api.secret import digest, new_key
from gridplan.api.settings import Limits
from gridplan.store import keys
from gridplan.store.audit import first_fault
from gridplan.store.instant import later
from tests.api.conftest import Callable
from tests.api.town import PASSWORD, URL, Town, grids_of

Build = Callable[..., object]
READS = (
    "/", "/collections", "/collections/grids/items", "/plans", "/areas", "/jobs", "/processes",
    "/schemes", "/me", "/locate?lon=114&lat=30", "/tiles",
)  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_nobody_reads_without_a_key(place: Town, path: str) -> None:
    answer = place.client(None).get(path)
    assert answer.status_code == 401
    assert "Bearer" in answer.headers["www-authenticate"]


def test_published_plans_are_read_by_all_where_that_is_wanted(build: Build) -> None:
    with build(is_open=True) as open_town:
        nobody = open_town.client(None)
        assert nobody.get("/collections/grids/items").status_code == 200
        assert nobody.get(f"{open_town.at(open_town.draft)}/collections").status_code == 404
        assert nobody.post("/plans", json={"area": "x", "name": "x"}).status_code == 401


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("planner", 200), ("viewer", 404), ("field", 404)]
)
def test_drafts_are_for_those_who_plan(place: Town, role: str, status: int) -> None:
    client = place.client(role)
    draft = place.at(place.draft)
    for path in ("", "/collections", "/collections/grids/items"):
        assert client.get(f"{draft}{path}").status_code == status
    listed = client.get(f"/plans/{place.plan}/versions").json()
    assert (place.draft.number in {one["number"] for one in listed}) == (status == 200)


_LAYERS = ("communities", "grids", "streets", "buildings", "atoms")
WRITES = (
    ("POST", "/plans", {"area": "none", "name": "x"}, {"planner", "admin"}),
    ("POST", "/processes/generate-plan/execution", {"inputs": {}}, {"planner", "admin"}),
    ("POST", "/areas", None, {"planner", "admin"}),
    ("DELETE", "/plans/none", None, {"planner", "admin"}),
    ("PUT", "/schemes/own", {"toml": "x"}, {"planner", "admin"}),
    ("POST", "/people", {"name": "somebody", "role": "viewer"}, {"admin"}),
    ("GET", "/people", None, {"admin"}),
    ("GET", "/audit", None, {"admin"}),
    ("GET", "/metrics", None, {"admin"}),
    ("POST", "{published}/state", {"to": "retired"}, {"planner", "admin"}),
    ("POST", "{published}/links", {"kind": "pack", "grid_code": "none"}, {"planner", "admin"}),
    ("POST", "{published}/edits", {"moves": []}, {"planner", "admin"}),
    ("PATCH", "{published}/collections/grids/items/x", {"properties": {}},
     {"planner", "admin"}),
    ("GET", "{published}/files", None, {"planner", "admin", "viewer"}),
    ("GET", "{published}/collections/atoms/tiles/WebMercatorQuad/1/0/1", None,
     {"planner", "admin", "viewer"}),
    ("GET", "/collections/atoms/items", None, {"planner", "admin", "viewer"}),
)  # fmt: skip


@pytest.mark.parametrize("role", ["admin", "planner", "field", "viewer"])
@pytest.mark.parametrize(("method", "path", "body", "may"), WRITES)
def test_a_role_does_what_its_line_of_the_table_says(
    place: Town, role: str, method: str, path: str, body: object, may: set[str]
) -> None:
    answer = place.client(role).request(
        method, path.format(published=place.at(place.published)), json=body,
        headers={"if-match": '"of another version"'},
    )  # fmt: skip
    assert (answer.status_code != 403) == (role in may), answer.text


def test_field_staff_see_their_own_grid_and_what_lies_in_it(place: Town) -> None:
    mine = grids_of(place.service.store, place.published)[0]
    client = place.client("field")
    assert client.get("/me").json()["grids"] == [mine]
    for name in ("grids", "buildings"):
        found = client.get(f"/collections/{name}/items", params={"limit": 10000}).json()
        codes = {one["properties"]["grid_code"] for one in found["features"]}
        assert codes == {mine}
        assert found["numberMatched"] == len(found["features"])
    other = grids_of(place.service.store, place.published)[1]
    assert client.get(f"/collections/grids/items/{other}").status_code == 404
    found = client.get("/collections/grids/items", params={"filter": f"grid_code = '{other}'"})
    assert found.json()["features"] == []
    either = f"grid_code = '{other}' OR grid_code = '{mine}'"
    found = client.get("/collections/grids/items", params={"filter": either}).json()
    assert [one["id"] for one in found["features"]] == [mine]


def test_tiles_for_field_staff_hold_the_ground_and_their_own_grids(
    place: Town, tmp_path: Path
) -> None:
    mine, *others = grids_of(place.service.store, place.published)
    at = place.at(place.published)
    path, seen, rows = _drawn(place, at, mine), {}, {}
    for role in ("viewer", "field"):
        tile = place.client(role).get(f"{at}/tiles/{path}")
        assert tile.status_code == 200, tile.text
        seen[role] = {one for one in _LAYERS if layer(tile.content, one)}
        file = tmp_path / f"{role}.pbf"
        file.write_bytes(tile.content)
        for one in ("grids", "buildings"):
            frame = pyogrio.read_dataframe(f"MVT:{file}", layer=one)
            rows[role, one] = frame.set_index("grid_code").drop(columns="mvt_id")
    assert seen["viewer"] == set(_LAYERS)
    assert seen["field"] == set(_LAYERS) - {"atoms"}
    assert not any(code.encode() in tile.content for code in others), "nor hidden in it"
    for one in ("grids", "buildings"):
        assert set(rows["viewer", one].index) & set(others), "the tile does show others"
        ours = rows["viewer", one].loc[[mine]]
        assert rows["field", one].to_dict("records") == ours.to_dict("records")


def test_field_staff_read_tiles_of_one_layer_where_they_may_its_features(place: Town) -> None:
    at = place.at(place.published)
    mine, *others = grids_of(place.service.store, place.published)
    path, field = _drawn(place, at, mine), place.client("field")
    for one in ("communities", "grids", "buildings"):
        tile = field.get(f"{at}/collections/{one}/tiles/{path}")
        assert (tile.status_code, bool(layer(tile.content, one))) == (200, True)
        assert not any(code.encode() in tile.content for code in others)
    assert field.get(f"{at}/collections/atoms/tiles/{path}").status_code == 403


def _drawn(place: Town, at: str, grid: str) -> str:
    """Address a deep tile over a building of a grid."""
    zoom = 15
    told = (
        place.client("admin").get(f"{at}/collections/buildings/items?grid_code={grid}").json()
    )
    lon, lat = shapely.geometry.shape(told["features"][0]["geometry"]).centroid.coords[0]
    x = int((lon + 180) / 360 * 2**zoom)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
    return f"WebMercatorQuad/{zoom}/{y}/{x}"


def test_an_answer_for_field_staff_has_another_tag_than_for_all(place: Town) -> None:
    path = f"{place.at(place.published)}/collections/grids/items"
    tags = {place.client(role).get(path).headers["etag"] for role in ("field", "viewer")}
    assert len(tags) == 2


def _key(place: Town, role: str, seconds: float) -> str:
    key, prefix = new_key()
    with place.service.store.write() as connection:
        keys.add_key(
            connection, person=place.people["admin"], prefix=prefix, hash=digest(key),
            role=role, expires=later(seconds=seconds),
        )  # fmt: skip
    return key


def test_a_key_ends_when_it_said_it_would(place: Town) -> None:
    ended = _key(place, "admin", -1.0)
    client = TestClient(place.app, base_url=URL)
    assert client.get("/me", headers={"authorization": f"Bearer {ended}"}).status_code == 401


def test_a_key_may_less_than_who_holds_it(place: Town) -> None:
    narrow = _key(place, "viewer", 60.0)
    client = TestClient(place.app, base_url=URL, headers={"authorization": f"Bearer {narrow}"})
    assert client.get("/me").json()["role"] == "viewer"
    assert client.get("/people").status_code == 403


def test_a_key_is_made_shown_once_used_and_revoked(place: Town) -> None:
    planner = place.client("planner")
    made = planner.post("/keys", json={"role": "admin", "days": 1}).json()
    assert made["role"] == "planner", "no key may more than who made it"
    with place.service.store.read() as connection:
        kept = keys.find_key(connection, digest(made["key"]))
    assert kept is not None
    assert made["key"] not in kept.hash
    word = base64.b64encode(f"qgis:{made['key']}".encode()).decode()
    user = TestClient(place.app, base_url=URL, headers={"authorization": f"Basic {word}"})
    assert user.get("/me").json()["name"] == "planner", "as Basic password, too"
    listed = planner.get("/keys").json()
    assert all(one["key"] is None for one in listed)
    assert place.client("viewer").delete(f"/keys/{made['id']}").status_code == 403
    assert planner.delete(f"/keys/{made['id']}").status_code == 204
    assert user.get("/me").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer gp_wrong",
        "Basic !!!",
        "Basic Og==",
        "Digest x",
        "gp_wrong",
        "Bearer " * 9,
    ],
)
def test_a_wrong_key_is_nobody(place: Town, header: str) -> None:
    client = TestClient(place.app, base_url=URL)
    assert client.get("/me", headers={"authorization": header}).status_code == 401


def test_a_password_opens_a_session_that_writes_only_with_the_header(place: Town) -> None:
    client = TestClient(place.app, base_url=URL)
    assert client.post("/login", json={"name": "planner", "password": "no"}).status_code == 401
    assert client.post("/login", json={"name": "nobody", "password": "no"}).status_code == 401
    entered = client.post("/login", json={"name": "planner", "password": PASSWORD})
    assert entered.status_code == 204
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/me").json()["by"] == "cookie"
    assert client.post("/keys", json={}).status_code == 403
    assert client.post("/keys", json={}, headers={"x-gridplan": "1"}).status_code == 201
    assert client.post("/logout", headers={"x-gridplan": "1"}).status_code == 204
    assert client.get("/me").status_code == 401


def test_the_token_of_a_laptop_opens_once(build: Build) -> None:
    with build(token="one time only") as laptop:
        client = TestClient(laptop.app, base_url=URL, follow_redirects=False)
        assert client.get("/", params={"token": "another"}).status_code == 401
        entered = client.get("/", params={"token": "one time only"})
        assert (entered.status_code, entered.headers["location"]) == (303, f"{URL}/app/")
        assert client.get("/me").json()["role"] == "admin"
        again = TestClient(laptop.app, base_url=URL)
        assert again.get("/", params={"token": "one time only"}).status_code == 401


def test_nobody_takes_away_their_own_rights(place: Town) -> None:
    admin = place.client()
    mine = place.people["admin"]
    assert admin.patch(f"/people/{mine}", json={"role": "viewer"}).status_code == 409
    assert admin.delete(f"/people/{mine}").status_code == 409


def test_who_is_let_go_is_out_at_once(place: Town) -> None:
    admin = place.client()
    made = admin.post(
        "/people", json={"name": "guest", "role": "viewer", "password": "a long guest word"}
    )
    assert made.status_code == 201
    client = TestClient(place.app, base_url=URL)
    client.post("/login", json={"name": "guest", "password": "a long guest word"})
    assert client.get("/me").status_code == 200
    assert (
        admin.patch(f"/people/{made.json()['id']}", json={"is_active": False}).status_code
        == 200
    )
    assert client.get("/me").status_code == 401
    assert admin.delete(f"/people/{made.json()['id']}").status_code == 204
    assert "guest" not in {one["name"] for one in admin.get("/people").json()}


def test_too_many_sign_ins_are_slowed_down(build: Build) -> None:
    with build(limits=Limits(logins=3)) as guarded:
        client = guarded.client(None)
        told = {"name": "admin", "password": "wrong"}
        answers = [client.post("/login", json=told).status_code for _ in range(5)]
        assert answers == [401, 401, 401, 429, 429]
        assert guarded.client("viewer").get("/me").status_code == 200, "others do not notice"


@pytest.mark.parametrize("jump", [-86400.0, 86400.0])
def test_a_clock_that_is_set_neither_opens_the_gate_nor_shuts_it(
    build: Build, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    told, wall = {"name": "admin", "password": "wrong"}, time.time
    with build(limits=Limits(logins=3, reads=3)) as guarded:
        client, reader = guarded.client(None), guarded.client("viewer")
        assert [client.post("/login", json=told).status_code for _ in range(2)] == [401, 401]
        assert reader.get("/me").status_code == 200
        monkeypatch.setattr(time, "time", lambda: wall() + jump)
        assert [client.post("/login", json=told).status_code for _ in range(2)] == [401, 429]
        assert [reader.get("/me").status_code for _ in range(3)] == [200, 200, 429]


def test_a_minute_later_everybody_may_ask_again() -> None:
    seconds = iter([0.0, 1.0, 2.0, 59.9, 60.0, 61.0])
    pace = Pace(clock=lambda: next(seconds))
    assert [pace.hit("me", 2) for _ in range(5)] == [True, True, False, True, True]
    assert not Pace(clock=lambda: 0.0).hit("me", 0)


def test_every_write_leaves_a_line_in_a_chain_that_holds(place: Town) -> None:
    admin = place.client()
    before = admin.get("/audit", params={"limit": 1000}).json()
    said = admin.post(f"{place.at(place.published)}/comments", json={"text": "桥封闭"})
    assert said.status_code == 201
    after = admin.get("/audit", params={"limit": 1000}).json()
    assert len(after) == len(before) + 1
    line = after[-1]
    assert (line["actor"], line["action"]) == ("admin", "comment")
    assert line["request_id"] == said.headers["x-request-id"]
    assert "桥" not in str(line), "the log keeps a hash of what was said, not the words"
    with place.service.store.read() as connection:
        assert first_fault(connection) is None


def test_answers_carry_the_headers_that_guard_a_browser(place: Town) -> None:
    headers = place.client().get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_a_browser_asks_for_the_page_each_time_and_gets_it_once(build: Build) -> None:
    with build() as built:
        client = built.client(None)
        first = client.get("/app/assets/index.js")
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
        again = client.get(
            "/app/assets/index.js", headers={"if-none-match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        changed = client.get("/app/assets/index.js", headers={"if-none-match": '"other"'})
        assert changed.content == first.content
