"""Editing drafts, moving versions on, comments, links: what a planner does between jobs."""

import time

import pytest
import shapely
from httpx2 import Response
from sqlalchemy import select, update
from starlette.testclient import TestClient

from gridplan.exports.problems import FOLDER, read_problem
from gridplan.plan.edits import Move
from gridplan.plan.repair import repair
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.tables import FEATURES, VERSION
from gridplan.store.versions import add_version
from tests.api.conftest import Callable
from tests.api.town import URL, Drawn, Town, grids_of

Build = Callable[..., object]


@pytest.fixture
def own(build: Build):
    with build() as built:
        yield built


def tag(client: TestClient, at: str) -> dict[str, str]:
    return {"if-match": f'"{client.get(at).json()["etag"]}"'}


def division(own: Town) -> dict:
    at = own.at(own.draft)
    client = own.client("planner")
    code = client.get(f"{at}/collections/communities/items").json()["features"][0]["id"]
    answer = client.get(f"{at}/communities/{code}/division")
    if (
        answer.status_code == 404
        and not (own.service.store.artefacts.folder(own.draft.artefact) / FOLDER).is_dir()
    ):
        pytest.fail("plan folders hold no problems: editing cannot be answered")
    assert answer.status_code == 200, answer.text
    return answer.json()


def border_atom(told: dict) -> tuple[int, str]:
    """An atom beside another grid, whose own grid has more, and that grid's code."""
    for one, other in told["pairs"]:
        if (
            told["grid"][one] != told["grid"][other]
            and told["grid"].count(told["grid"][one]) > 2
        ):
            return told["atoms"][one], told["codes"][told["grid"][other]]
    pytest.fail("no two grids touch")


def test_moving_an_atom_moves_its_households_and_says_so_at_once(own: Town) -> None:
    told = division(own)
    atom, to = border_atom(told)
    row = told["atoms"].index(atom)
    source = told["codes"][told["grid"][row]]
    client, at = own.client("planner"), own.at(own.draft)
    before = {
        code: sum(h for h, g in zip(told["households"], told["grid"], strict=True) if g == n)
        for n, code in enumerate(told["codes"])
    }
    body = {"moves": [{"atom": atom, "grid_code": to}]}
    began = time.process_time()
    answer = client.post(f"{at}/edits", json=body, headers=tag(client, at))
    assert time.process_time() - began < 0.5
    assert answer.status_code == 200, answer.text
    after = {one["grid_code"]: one for one in answer.json()["grids"]}
    moved = told["households"][row]
    assert after[to]["households"] == before[to] + moved
    assert after[source]["households"] == before[source] - moved
    assert after[to]["is_connected"] is True
    item = client.get(f"{at}/collections/atoms/items/{atom}").json()
    assert item["properties"]["grid_code"] == to
    grid = client.get(f"{at}/collections/grids/items/{to}").json()["properties"]
    assert grid["households"] == before[to] + moved
    published = client.get(f"{own.at(own.published)}/collections/atoms/items/{atom}").json()
    assert published["properties"]["grid_code"] == source, "what is published stays"


def test_an_edit_of_an_older_state_is_refused(own: Town) -> None:
    atom, to = border_atom(division(own))
    client, at = own.client("planner"), own.at(own.draft)
    body = {"moves": [{"atom": atom, "grid_code": to}]}
    seen = tag(client, at)
    assert client.post(f"{at}/edits", json=body, headers=seen).status_code == 200
    again = client.post(f"{at}/edits", json=body, headers=seen)
    assert (again.status_code, again.headers["content-type"]) == (
        412,
        "application/problem+json",
    )
    assert client.post(f"{at}/edits", json=body).status_code == 428
    assert client.post(f"{at}/edits", json=body, headers={"if-match": "*"}).status_code == 200


@pytest.mark.parametrize(
    "move", [{"atom": 99999, "grid_code": "x"}, {"atom": 0, "grid_code": "nowhere"}]
)
def test_an_edit_that_names_what_is_not_there_changes_nothing(own: Town, move: dict) -> None:
    client, at = own.client("planner"), own.at(own.draft)
    before = client.get(at).json()["etag"]
    answer = client.post(f"{at}/edits", json={"moves": [move]}, headers={"if-match": "*"})
    assert answer.status_code == 404
    assert client.get(at).json()["etag"] == before


def test_single_features_are_changed_as_the_standard_has_it(own: Town) -> None:
    client, at = own.client("planner"), own.at(own.draft)
    code = grids_of(own.service.store, own.draft)[0]
    path = f"{at}/collections/grids/items/{code}"
    changed = client.patch(
        path, json={"properties": {"name": "东片", "is_locked": True}}, headers=tag(client, at)
    )
    assert changed.status_code == 200, changed.text
    feature = client.get(path).json()
    assert (feature["properties"]["name"], feature["properties"]["is_locked"]) == ("东片", True)
    feature["properties"]["name"] = "西片"
    feature.pop("links")
    assert client.put(path, json=feature, headers={"if-match": "*"}).status_code == 200
    assert client.get(path).json()["properties"]["name"] == "西片"
    feature["properties"]["households"] = 1
    refused = client.put(path, json=feature, headers={"if-match": "*"})
    assert refused.status_code == 400
    assert "households" in refused.json()["detail"]


def test_published_versions_are_never_edited(own: Town) -> None:
    client, at = own.client("planner"), own.at(own.published)
    code = grids_of(own.service.store, own.published)[0]
    answer = client.patch(
        f"{at}/collections/grids/items/{code}", json={"properties": {"name": "x"}},
        headers={"if-match": "*"},
    )  # fmt: skip
    assert answer.status_code == 409


def test_publishing_retires_what_was_published_before(own: Town) -> None:
    client, at = own.client("planner"), own.at(own.draft)
    for to in ("review", "published"):
        answer = client.post(f"{at}/state", json={"to": to}, headers=tag(client, at))
        assert (answer.status_code, answer.json().get("state")) == (200, to), answer.text
    assert client.get(own.at(own.published)).json()["state"] == "retired"
    back = client.post(f"{at}/state", json={"to": "draft"}, headers=tag(client, at))
    assert back.status_code == 409
    plan = client.get(f"/plans/{own.plan}").json()
    assert plan["published"] == own.draft.number


def test_a_shut_gate_keeps_a_version_from_being_published(own: Town) -> None:
    with own.service.store.write() as connection:  # a scheme that asks for heads
        connection.execute(
            update(VERSION).where(VERSION.c.id == own.draft.id).values(scheme="jiangsu")
        )
    client, at = own.client("planner"), own.at(own.draft)
    shut = {one["gate"] for one in client.get(f"{at}/gates").json() if not one["open"]}
    assert "people" in shut
    client.post(f"{at}/state", json={"to": "review"}, headers=tag(client, at))
    refused = client.post(f"{at}/state", json={"to": "published"}, headers=tag(client, at))
    assert refused.status_code == 409
    told = {"to": "published", "despite": "heads are chosen next week"}
    assert client.post(f"{at}/state", json=told, headers=tag(client, at)).status_code == 403
    assert own.client("admin").post(
        f"{at}/state", json=told, headers=tag(client, at)
    ).status_code == 200  # fmt: skip


def test_comments_are_made_listed_and_resolved(own: Town) -> None:
    at = own.at(own.published)
    mine, other = grids_of(own.service.store, own.published)[:2]
    field = own.client("field")
    said = field.post(f"{at}/comments", json={"text": "楼道施工", "grid_code": mine})
    assert said.status_code == 201, said.text
    assert (
        field.post(f"{at}/comments", json={"text": "x", "grid_code": other}).status_code == 404
    )
    planner = own.client("planner")
    assert planner.post(f"{at}/comments", json={"text": "x", "lon": 500}).status_code == 422
    listed = planner.get(f"{at}/comments").json()
    assert [(one["text"], one["grid_code"]) for one in listed] == [("楼道施工", mine)]
    done = planner.post(f"{at}/comments/{listed[0]['id']}/resolved")
    assert done.status_code == 204
    assert planner.get(f"{at}/comments").json()[0]["is_resolved"] is True


def test_a_comment_is_about_a_boundary_or_a_building(own: Town) -> None:
    at = own.at(own.published)
    mine, other = grids_of(own.service.store, own.published)[:2]
    planner, field = own.client("planner"), own.client("field")
    homes = planner.get(f"{at}/collections/buildings/items?limit=1000").json()["features"]
    grid_of = {one["id"]: one["properties"]["grid_code"] for one in homes}
    home = next(id_ for id_, code in grid_of.items() if code == mine)
    stranger = next(id_ for id_, code in grid_of.items() if code != mine)

    def say(client: TestClient, **place: str) -> int:
        return client.post(
            f"{at}/comments", json={"text": "x", "grid_code": mine, **place}
        ).status_code

    assert say(field, other_grid=other) == 201
    assert say(field, building_id=home) == 201
    assert say(field, building_id=stranger) == 404
    assert say(planner, building_id="no such") == 404
    assert say(planner, other_grid="no such") == 404
    listed = planner.get(f"{at}/comments").json()
    assert [(one["other_grid"], one["building_id"]) for one in listed] == [
        (other, None), (None, home),
    ]  # fmt: skip


def test_a_link_opens_without_an_account_until_it_ends(own: Town) -> None:
    at = own.at(own.published)
    planner, nobody = own.client("planner"), own.client(None)
    code = grids_of(own.service.store, own.published)[0]
    made = planner.post(f"{at}/links", json={"kind": "route", "grid_code": code, "days": 2})
    assert made.status_code == 201, made.text
    path = made.json()["href"].removeprefix(URL)
    opened = nobody.get(path)
    assert (opened.status_code, opened.json()["target"]) == (200, code)
    for name in ("summary.json", "plan.gpkg", "../gridplan.sqlite", "problems/index.json"):
        assert nobody.get(f"{path}/{name}").status_code == 404, name
    listed = planner.get(f"{at}/links").json()
    assert listed[0]["href"] is None, "the address is told once"
    assert planner.delete(f"{at}/links/{listed[0]['id']}").status_code == 204
    assert nobody.get(path).status_code == 404
    assert nobody.get(path[:-2] + "xx").status_code == 404


def test_every_file_of_a_version_is_listed_and_sent(own: Town) -> None:
    client, at = own.client("viewer"), own.at(own.published)
    folder = own.service.store.artefacts.folder(own.published.artefact)
    listed = client.get(f"{at}/files").json()
    assert {"summary.json", "plan.gpkg", "report.html"} <= {one["name"] for one in listed}
    for one in listed:
        answer = client.get(one["href"].removeprefix(URL))
        assert answer.content == (folder / one["name"]).read_bytes()
        assert len(answer.content) == one["bytes"]
    report = client.get(f"{at}/files/report.html").headers
    assert report["content-security-policy"].startswith("sandbox")
    for name in ("../gridplan.sqlite", "/etc/passwd", "..%2f..%2fgridplan.sqlite", "none"):
        assert client.get(f"{at}/files/{name}").status_code == 404, name


def test_a_part_of_a_file_is_sent_alone(own: Town) -> None:
    client, at = own.client("viewer"), own.at(own.published)
    part = client.get(f"{at}/files/tiles.pmtiles", headers={"range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")


def test_a_spot_is_found_with_its_grid_and_the_way_up(own: Town) -> None:
    client = own.client("field")
    mine = grids_of(own.service.store, own.published)[0]
    item = client.get(f"/collections/grids/items/{mine}").json()
    spot = shapely.point_on_surface(shapely.geometry.shape(item["geometry"]))
    told = client.get("/locate", params={"lon": spot.x, "lat": spot.y}).json()
    assert told["grid_code"] == mine
    assert [step["level"] for step in told["escalation"]] == ["grid", "community", "town"]
    assert told["escalation"][0]["unit"] == mine
    assert told["dispatch_centre"]["name"] == "村委会"
    assert client.get("/locate", params={"lon": 0, "lat": 0}).status_code == 404
    assert client.get("/locate", params={"lon": "nan", "lat": 0}).status_code == 400
    other = own.client("viewer").get("/collections/grids/items?limit=2").json()["features"][1]
    away = shapely.point_on_surface(shapely.geometry.shape(other["geometry"]))
    assert client.get("/locate", params={"lon": away.x, "lat": away.y}).status_code == 404


def test_schemes_are_read_and_brought(own: Town) -> None:
    client = own.client("planner")
    shipped = client.get("/schemes/wujin").json()
    assert shipped["is_shipped"]
    assert client.put("/schemes/wujin", json={"toml": shipped["toml"]}).status_code == 400
    mine = shipped["toml"].replace("tolerance = 0.1", "tolerance = 0.2")
    assert client.put("/schemes/own", json={"toml": mine}).status_code == 204
    assert client.get("/schemes/own").json()["tolerance"] == 0.2
    assert "own" in {one["name"] for one in client.get("/schemes").json()}
    broken = client.put("/schemes/own", json={"toml": "tolerance = 'much'"})
    assert broken.status_code == 422
    for name in ("..%2fx", "a b", "etc.passwd"):
        assert client.put(f"/schemes/{name}", json={"toml": mine}).status_code in {400, 404}
    for name in ("/etc/passwd", "nothing"):
        assert client.get(f"/schemes/{name}").status_code == 404


def test_problems_speak_the_language_of_the_reader(own: Town) -> None:
    english = own.client("viewer").get("/plans/none").json()
    chinese = own.client("viewer", **{"accept-language": "zh-CN"}).get("/plans/none").json()
    assert english["title"] == "Not found"
    assert chinese["title"] == "没有找到"
    assert english["type"] == chinese["type"]
    assert english["type"].startswith(f"{URL}/problems/")
    meant = own.client(None).get(english["type"].removeprefix(URL))
    assert meant.status_code == 200


def repaired(client: TestClient, version: str, *edits: dict, **headers: str) -> Response:
    body = {"inputs": {"version": version, "edits": list(edits)}}
    return client.post("/processes/repair/execution", json=body, headers=headers)


def test_a_repair_is_answered_at_once_and_keeps_nothing(own: Town) -> None:
    told = division(own)
    atom, to = border_atom(told)
    client, at = own.client("planner"), own.at(own.draft)
    move = {"op": "move", "to": to, "atoms": [atom]}
    before = client.get(at).json()["etag"]
    answer = repaired(client, own.draft.id, move)
    assert (answer.status_code, answer.json()["etag"]) == (200, before), answer.text
    (here,) = answer.json()["repairs"]
    asked = [one for one in here["changed"] if one["is_asked"]]
    assert [(one["atom"], one["to"]) for one in asked] == [(atom, to)]
    files = own.service.store.artefacts.folder(own.draft.artefact) / FOLDER
    held = read_problem(files, told["community"])
    assert here == repair(held, [Move(to=to, atoms=(atom,))], seed=1).told()
    assert repaired(client, own.draft.id, move).json() == answer.json()
    assert client.get(at).json()["etag"] == before
    item = client.get(f"{at}/collections/atoms/items/{atom}").json()
    assert item["properties"]["grid_code"] != to


def test_a_repair_starts_from_the_moves_that_were_saved(own: Town) -> None:
    told = division(own)
    atom, to = border_atom(told)
    client, at = own.client("planner"), own.at(own.draft)
    body = {"moves": [{"atom": atom, "grid_code": to}]}
    assert client.post(f"{at}/edits", json=body, headers=tag(client, at)).status_code == 200
    (saved,) = repaired(client, own.draft.id).json()["repairs"]
    assert [one["atom"] for one in saved["changed"] if one["is_asked"]] == [atom]
    (more,) = repaired(client, own.draft.id, {"op": "split", "grid": to}).json()["repairs"]
    assert len(more["issued"]) == 1
    asked = [one for one in more["changed"] if one["is_asked"] and one["atom"] == atom]
    assert len(asked) == 1


def test_a_repair_becomes_a_job_where_one_is_preferred(own: Town) -> None:
    client = own.client("planner")
    answer = repaired(client, own.draft.id, prefer="wait=10, respond-async")
    assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
    assert answer.headers["preference-applied"] == "respond-async"
    for process, ways in (
        ("repair", ["sync-execute", "async-execute", "dismiss"]),
        ("compare", ["sync-execute", "async-execute", "dismiss"]),
        ("generate-plan", ["async-execute", "dismiss"]),
    ):
        assert client.get(f"/processes/{process}").json()["jobControlOptions"] == ways


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "move", "to": "nowhere", "atoms": [99_999]},
        {"op": "move", "to": "nowhere", "atoms": [10**30]},
        {"op": "move", "to": "x\x00"},
        {"op": "wipe"},
        {"op": "remove", "buildings": ["b"]},
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_at_once(place: Town, edit: dict) -> None:
    answer = repaired(place.client("planner"), place.draft.id, edit)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_only_planners_are_answered_at_once(place: Town) -> None:
    for role, status in (("viewer", 403), ("field", 403), (None, 401)):
        assert repaired(place.client(role), place.draft.id).status_code == status


def test_two_versions_are_compared_at_once(place: Town) -> None:
    inputs = {"old": place.published.id, "new": place.draft.id}
    answer = place.client("planner").post(
        "/processes/compare/execution", json={"inputs": inputs}
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()["comparison"]
    assert told["moved"] == {"households": 0, "share": 0.0, "buildings": 0}
    assert set(told["grids"].values()) == {"U"}


def test_a_plan_of_drafts_alone_is_deleted_and_the_log_says_so(own: Town, drawn: Drawn) -> None:
    store = own.service.store
    with store.write() as connection:
        plan = add_plan(connection, area=own.area, name="a try", created_by="planner")
        version = add_version(
            connection, id="3" * 36, plan=plan.id, artefact=own.draft.artefact,
            made={"settings": {}, "scheme": "wujin", "scheme_digest": "0" * 64, "seed": 1,
                  "engine_version": "test", "summary": {}}, created_by="planner",
        )  # fmt: skip
        load_features(connection, version, drawn.rows)
    planner, at = own.client("planner"), f"/plans/{plan.id}"
    note = {"text": "rather not"}
    assert planner.post(f"{at}/versions/1/comments", json=note).status_code == 201
    assert planner.delete(at).status_code == 428
    assert planner.delete(at, headers={"if-match": '"another"'}).status_code == 412
    seen = tag(planner, f"{at}/versions/1")
    assert own.client("viewer").delete(at, headers=seen).status_code == 403
    assert planner.delete(at, headers=seen).status_code == 204
    assert planner.get(at).status_code == planner.get(f"{at}/versions/1").status_code == 404
    assert planner.delete(at, headers=seen).status_code == 404
    assert planner.get(f"{own.at(own.draft)}/files/plan.gpkg").status_code == 200
    with store.read() as connection:
        for table in FEATURES.values():
            left = select(table.c.fid).where(table.c.version_row == version.row)
            assert connection.execute(left).first() is None
    last = own.client().get("/audit", params={"limit": 1000}).json()[-1]
    assert (last["action"], last["object"]) == ("delete-plan", plan.id)


def test_a_plan_that_was_published_is_not_deleted(own: Town) -> None:
    planner = own.client("planner")
    answer = planner.delete(f"/plans/{own.plan}", headers=tag(planner, own.at(own.draft)))
    assert (answer.status_code, answer.json()["type"]) == (
        409, f"{URL}/problems/store.not_only_drafts",
    )  # fmt: skip
    assert planner.get(f"{own.at(own.draft)}/collections/grids/items").status_code == 200
