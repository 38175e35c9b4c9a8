"""The processes themselves, from an upload to files, with real children."""

import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely

from gridplan.errors import GridplanError, InputError
from gridplan.jobs import DbosRunner, Limits
from gridplan.jobs.child import error_of
from gridplan.jobs.communities import Communities
from gridplan.jobs.processes.compare import compare_now
from gridplan.jobs.schema import conform
from gridplan.jobs.spawn import run_child
from gridplan.store import ConflictError, MissingError, Store, open_store
from gridplan.store.area_folders import keep_area
from gridplan.store.areas import get_area, list_facilities
from gridplan.store.edits import add_edit
from gridplan.store.features import extent, get_feature, page
from gridplan.store.jobs import Job
from gridplan.store.versions import get_version

VILLAGE = Path(__file__).parents[2] / "data" / "boundaries" / "village"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(None, tmp_path_factory.mktemp("service") / "data")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def runner(store: Store) -> Iterator[DbosRunner]:
    made = DbosRunner(store, limits=Limits(slots=1))
    made.start()
    yield made
    made.stop()


def done(runner: DbosRunner, job: Job) -> Job:
    until = time.monotonic() + 300
    while runner.status(job.id).is_open:
        assert time.monotonic() < until
        time.sleep(0.1)
    return runner.status(job.id)


def result(runner: DbosRunner, process: str, inputs: dict[str, object]) -> dict[str, Any]:
    job = done(runner, runner.submit(process, inputs, owner="me"))
    assert job.status == "successful", str(error_of(job.message))
    assert job.result is not None
    return job.result


def uploaded(store: Store, folder: Path) -> str:
    with store.write() as connection:
        return keep_area(store, connection, folder, name="", created_by="me").id


@pytest.fixture(scope="module")
def area(runner: DbosRunner, store: Store) -> str:
    return result(runner, "import-area", {"area": uploaded(store, VILLAGE)})["area"]


@pytest.fixture(scope="module")
def version(runner: DbosRunner, area: str) -> str:
    asked = {"area": area, "settings": {"effort": "draft"}, "name": "示例"}
    return result(runner, "generate-plan", asked)["version"]


def test_a_checked_area_tells_what_is_in_it(store: Store, area: str) -> None:
    with store.read() as connection:
        found = get_area(connection, area)
        facilities = list_facilities(connection, area)
    assert found.state == "ready"
    assert found.name
    assert found.counts["communities"] == 2
    assert len(facilities) == found.counts["places"]
    assert found.bounds is not None
    assert -180 <= found.bounds[0] < found.bounds[2] <= 180


def test_an_area_that_cannot_be_used_fails_with_the_reason(
    runner: DbosRunner, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "area").mkdir()
    (tmp_path / "area" / "communities.geojson").write_text("{}")
    id_ = uploaded(store, tmp_path / "area")
    job = done(runner, runner.submit("import-area", {"area": id_}, owner="me"))
    assert job.status == "failed"
    assert isinstance(error_of(job.message), InputError)
    with store.read() as connection:
        area = get_area(connection, id_)
    assert area.state == "failed"
    assert area.findings[0]["en"] == str(error_of(job.message))
    with pytest.raises(ConflictError):
        runner.submit("generate-plan", {"area": id_}, owner="me")


def test_a_plan_becomes_a_draft_with_files_and_features(store: Store, version: str) -> None:
    with store.read() as connection:
        made = get_version(connection, version)
        grids = page(connection, [made], "grids", limit=1000)
        buildings = extent(connection, [made], "buildings").number
    assert (made.state, made.number, made.is_edited) == ("draft", 1, False)
    assert len(grids.bodies) == made.summary["grids"]
    assert buildings > 0
    told = [orjson.loads(body)["properties"]["households"] for body in grids.bodies]
    assert sum(told) == made.summary["households"]["placed"]
    files = {path.name for path in store.artefacts.folder(made.artefact).iterdir()}
    assert {"plan.gpkg", "grids.geojson", "report.html", "tiles.pmtiles"} <= files


def test_the_same_request_in_another_process_gives_the_same_bytes(
    runner: DbosRunner, store: Store, area: str, version: str
) -> None:
    asked = {"area": area, "settings": {"effort": "draft"}, "name": "again"}
    again = result(runner, "generate-plan", asked)["version"]
    with store.read() as connection:
        first, second = get_version(connection, version), get_version(connection, again)
    assert first.plan != second.plan
    assert first.content_hash == second.content_hash


def test_patrols_make_a_further_version(runner: DbosRunner, store: Store, version: str) -> None:
    made = result(runner, "plan-routes", {"version": version, "effort": "draft"})
    with store.read() as connection:
        after = get_version(connection, made["version"])
        routes = extent(connection, [after], "routes").number
    assert (after.parent, after.number) == (version, 2)
    assert routes == after.summary["routes"]["sweep"]["routes"] > 0


def test_an_edited_draft_is_repaired_into_a_further_version(
    runner: DbosRunner, store: Store, area: str
) -> None:
    asked = {"area": area, "settings": {"effort": "draft"}, "name": "edited"}
    version = result(runner, "generate-plan", asked)["version"]
    with store.write() as connection:
        draft = get_version(connection, version)
        rows = page(connection, [draft], "atoms", limit=10_000).bodies
        atoms = [orjson.loads(body) for body in rows]
        atom, target = _movable(atoms)
        edited = add_edit(
            connection, draft, expected=draft.etag,
            body={"moves": [{"atom": atom, "grid_code": target}]},
            changes={"atoms": {str(atom): {"grid_code": target}},
                     "grids": {target: {"name": "东一格", "is_locked": True}}},
            by="me",
        )  # fmt: skip
    with pytest.raises(ConflictError):
        runner.submit("export", {"version": version, "kind": "kml"}, owner="me")
    made = result(runner, "repair", {"version": version})["version"]
    with store.read() as connection:
        after = get_version(connection, made)
        body = get_feature(connection, [after], "atoms", str(atom)).body
        grid = orjson.loads(get_feature(connection, [after], "grids", target).body)
    assert after.parent == edited.id
    assert not after.is_edited
    assert orjson.loads(body)["properties"]["grid_code"] == target
    assert grid["properties"]["name"] == "东一格"
    told = result(runner, "compare", {"old": version, "new": made})["comparison"]
    (here,) = [one for one in atoms if one["properties"]["atom"] == atom]
    assert told["moved"]["households"] >= here["properties"]["households"]
    assert told["counts"]["U"] + told["counts"]["X"] + told["counts"]["M"] > 0
    back = get_comparison(store, made)
    assert back["moved"]["households"] == 0


def get_comparison(store: Store, version: str) -> dict[str, dict[str, int]]:
    told = compare_now(store, Communities(), {"old": version, "new": version})
    found: dict[str, dict[str, int]] = told["comparison"]
    return found


def _movable(atoms: list[dict[str, Any]]) -> tuple[int, str]:
    """Find an inhabited atom that touches another grid of its community, not a hub."""
    shapes = [shapely.from_geojson(orjson.dumps(one["geometry"])) for one in atoms]
    told = [one["properties"] for one in atoms]
    touching = (
        (mine["households"], mine["atom"], other["grid_code"])
        for mine, shape in zip(told, shapes, strict=True)
        for other, beside in zip(told, shapes, strict=True)
        if mine["community"] == other["community"]
        and mine["grid_code"] != other["grid_code"]
        and mine["households"] > 0
        and not mine["is_hub"]
        and shapely.intersection(shape, beside).length > 0
    )
    _, atom, target = min(touching)
    return atom, target


def test_drawn_again_near_a_version_nobody_moves(
    runner: DbosRunner, store: Store, version: str
) -> None:
    asked = {"version": version, "settings": {"seed": 9}, "max_moved": 0.0}
    made = result(runner, "regenerate", asked)["version"]
    with store.read() as connection:
        after = get_version(connection, made)
    assert after.settings["seed"] == 9
    assert after.settings["effort"] == "draft"
    told = compare_now(store, Communities(), {"old": version, "new": made})["comparison"]
    assert told["moved"] == {"households": 0, "share": 0.0, "buildings": 0}
    assert set(told["grids"].values()) == {"U"}


def test_staff_come_to_grids_that_stay(runner: DbosRunner, store: Store, version: str) -> None:
    staff = "staff_id,role\n" + "".join(f"s{n},head\n" for n in range(1, 21))
    made = result(runner, "assign-staff", {"version": version, "staff": staff})["version"]
    with store.read() as connection:
        after = get_version(connection, made)
        grids = page(connection, [after], "grids", limit=1000).bodies
        covered = extent(connection, [after], "coverage").number
    heads = [orjson.loads(body)["properties"]["head_id"] for body in grids]
    assert all(head in {f"s{n}" for n in range(1, 21)} for head in heads)
    assert covered >= len(grids)
    told = compare_now(store, Communities(), {"old": version, "new": made})["comparison"]
    assert told["moved"]["households"] == 0


@pytest.mark.parametrize("kind", ["kml", "pack"])
def test_a_version_is_exported_as_one_file(
    runner: DbosRunner, store: Store, version: str, kind: str
) -> None:
    made = result(runner, "export", {"version": version, "kind": kind})
    file = store.artefacts.folder(made["file"]) / made["name"]
    assert file.stat().st_size > 1000
    assert zipfile.is_zipfile(file) == (kind != "kml")


def test_what_does_not_exist_is_refused_before_it_is_promised(
    runner: DbosRunner, area: str
) -> None:
    with pytest.raises(MissingError):
        runner.submit("generate-plan", {"area": "no-such"}, owner="me")
    with pytest.raises(MissingError):
        runner.submit("generate-plan", {"area": area, "scheme": "../wujin"}, owner="me")
    with pytest.raises(MissingError):
        runner.submit("export", {"version": "no-such", "kind": "gpkg"}, owner="me")


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ({}, "jobs.missing"),
        ({"area": 1}, "jobs.wrong_type"),
        ({"area": "a" * 37}, "jobs.too_long"),
        ({"area": "a\x00"}, "jobs.no_text"),
        ({"area": "a\ud83d"}, "jobs.no_text"),
        ({"area": "a", "scheem": "wujin"}, "jobs.unknown_input"),
        ({"area": "a", "settings": {"effort": "much"}}, "jobs.not_one_of"),
        ({"area": "a", "settings": {"seed": -1}}, "jobs.out_of_range"),
        ({"area": "a", "settings": {"tolerance": float("nan")}}, "jobs.out_of_range"),
        ({"area": "a", "settings": {"seed": True}}, "jobs.wrong_type"),
    ],
)
def test_inputs_that_do_not_fit_are_refused_with_their_place(
    runner: DbosRunner, inputs: dict[str, object], key: str
) -> None:
    with pytest.raises(InputError) as refused:
        runner.submit("generate-plan", inputs, owner="me")
    assert refused.value.key == key
    assert "inputs" in str(refused.value)


def test_defaults_are_filled_in() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "default": 1},
            "b": {"type": "object", "properties": {"c": {"type": "string", "default": "d"}}},
        },
    }
    assert conform({}, schema) == {"a": 1, "b": {"c": "d"}}


def test_a_child_that_takes_too_much_memory_or_time_ends_with_the_reason(
    tmp_path: Path,
) -> None:
    # a village of many thousand buildings: more than a second of work on any machine
    large = shutil.copytree(VILLAGE, tmp_path / "large")
    told = orjson.loads((large / "buildings.geojson").read_bytes())
    told["features"] = [
        {**one, "properties": {**one["properties"], "building_id": f"b{copy}-{number}"}}
        for copy in range(400)
        for number, one in enumerate(told["features"])
    ]
    (large / "buildings.geojson").write_bytes(orjson.dumps(told))
    request = {"folder": str(large), "into": str(tmp_path)}
    for limits, keys in (
        (Limits(memory=2**28), {"jobs.no_memory", "jobs.child_failed", "jobs.killed"}),
        (Limits(cpu=1), {"jobs.no_time"}),
    ):
        with pytest.raises(GridplanError) as ended:
            run_child(
                "read", request, limits=limits, progress=lambda *_: None,
                is_wanted=lambda: True,
            )  # fmt: skip
        assert ended.value.key in keys
