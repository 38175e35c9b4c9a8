"""The service as it is started: from an upload to a published plan, and with bad company."""

import io
import json
import math
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas
import httpx2
import pytest
import shapely

from gridplan.store import open_store
from tests.api.served import free_port, serving, wait_for
from tests.api.test_uploads import packed, village

_PATIENCE = 240.0  # s for a job on a busy machine


def make_key(data: Path, role: str, database: str | None = None) -> str:
    """The first key, as somebody makes it who sets a service up."""
    command = [
        sys.executable,
        "-m",
        "gridplan",
        "serve",
        "--data",
        str(data),
        "--make-key",
        role,
    ]
    command += ["--database", database] if database else []
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode().strip()


def client(base: str, key: str) -> httpx2.Client:
    told = {"authorization": f"Bearer {key}", "accept-language": "en"}
    return httpx2.Client(base_url=base, headers=told, timeout=60)


def finished(user: httpx2.Client, job: str) -> dict:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        told = user.get(f"/jobs/{job}").json()
        if told["status"] not in {"accepted", "running"}:
            return told
        time.sleep(0.2)
    pytest.fail(f"not done in time: {told}")


def upload(user: httpx2.Client, files: dict[str, bytes]) -> dict:
    answer = user.post(
        "/areas", content=packed(files), headers={"content-type": "application/zip"}
    )
    assert answer.status_code == 202, answer.text
    return answer.json()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Path, str | None]]:
    data = tmp_path_factory.mktemp("service") / "data"
    database = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
        database = cluster.new_database("api_service")
    key = make_key(data, "admin", database)
    with serving(data, database=database) as (base, _, _):
        yield base, key, data, database


def test_an_upload_becomes_a_published_plan(service: tuple) -> None:
    base, key, _, _ = service
    with client(base, key) as user:
        told = upload(user, village())
        assert finished(user, told["job"]["jobID"])["status"] == "successful"
        area = user.get(f"/areas/{told['area']['id']}").json()
        assert (area["state"], area["counts"]["communities"]) == ("ready", 2)
        asked = {"inputs": {"area": area["id"], "settings": {"effort": "draft"}}}
        execute = "/processes/generate-plan/execution"
        once = user.post(execute, json=asked, headers={"idempotency-key": "spring"})
        assert (once.status_code, once.headers["preference-applied"]) == (201, "respond-async")
        again = user.post(execute, json=asked, headers={"idempotency-key": "spring"})
        assert again.json()["jobID"] == once.json()["jobID"]
        job = once.json()["jobID"]
        assert finished(user, job)["status"] == "successful"
        result = user.get(f"/jobs/{job}/results").json()
        at = result["href"].removeprefix(base)
        for to in ("review", "published"):
            seen = {"if-match": f'"{user.get(at).json()["etag"]}"'}
            assert user.post(f"{at}/state", json={"to": to}, headers=seen).status_code == 200
        time.sleep(1.1)  # what is published is remembered for a second
        grids = user.get("/collections/grids/items", params={"limit": 1000}).json()
        households = sum(one["properties"]["households"] for one in grids["features"])
        assert households == area["counts"]["households"]
        one = grids["features"][0]
        spot = shapely.point_on_surface(shapely.geometry.shape(one["geometry"]))
        box = f"{spot.x},{spot.y},{spot.x},{spot.y}"
        wkt = f"S_INTERSECTS(geometry, {spot.wkt})"
        for asked_for in ({"bbox": box}, {"filter": wkt}):
            found = user.get("/collections/grids/items", params=asked_for).json()
            assert one["id"] in {other["id"] for other in found["features"]}, asked_for
        assert user.get("/audit/chain").json()["holds"]


def crowded() -> dict[str, bytes]:
    """A village of ten thousand buildings: more than a second of work on any machine."""
    layer = json.loads(village()["buildings.geojson"])
    layer["features"] = [
        {**one, "properties": {**one["properties"], "building_id": f"b{copy}-{number}"}}
        for copy in range(400)
        for number, one in enumerate(layer["features"])
    ]
    return village(buildings__geojson=json.dumps(layer).encode())


def packages() -> dict[str, bytes]:
    """A village in a format that is counted by the job alone."""
    files = village()
    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in files if name.endswith(".geojson")]:
            frame = geopandas.read_file(io.BytesIO(files.pop(name)))
            path = Path(folder) / name.replace(".geojson", ".parquet")
            frame.to_parquet(path)
            files[path.name] = path.read_bytes()
    return files


@pytest.mark.parametrize(
    ("limit", "files", "word"),
    [
        ({"GRIDPLAN_LIMIT_VERTICES": "100"}, packages, "100 vertices"),
        ({"GRIDPLAN_LIMIT_SECONDS": "1"}, crowded, "processor time"),
    ],
)
def test_an_area_beyond_a_limit_fails_and_says_which(
    tmp_path: Path, limit: dict, files: Callable[[], dict[str, bytes]], word: str
) -> None:
    key = make_key(tmp_path / "data", "planner")
    with serving(tmp_path / "data", **limit) as (base, _, _), client(base, key) as user:
        told = upload(user, files())
        job = finished(user, told["job"]["jobID"])
        assert (job["status"], word in job["message"]) == ("failed", True), job
        area = user.get(f"/areas/{told['area']['id']}").json()
        assert (area["state"], word in area["findings"][0]["text"]) == ("failed", True)


def star(points: int) -> dict:
    """A ring that crosses itself at every turn: mending it takes minutes."""
    turn = random.Random(1)
    ring = [[114 + turn.random() / 100, 30 + turn.random() / 100] for _ in range(points)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def hostile(name: str) -> dict[str, bytes]:
    """A village whose communities are bad in one way."""
    layer = json.loads(village()["communities.geojson"])
    feature = layer["features"][0]
    if name == "star":
        feature["geometry"] = star(700)
    elif name == "vertices":
        turns = (2 * math.pi * i / 1_000_000 for i in range(1_000_000))
        ring = [[114 + math.cos(t) / 200, 30 + math.sin(t) / 200] for t in turns]
        feature["geometry"] = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    elif name == "nan":
        text = json.dumps(layer).replace(
            str(feature["geometry"]["coordinates"][0][0][0]), "NaN", 1
        )
        return village(communities__geojson=text.encode())
    elif name == "far":
        feature["geometry"] = {
            "type": "Polygon",
            "coordinates": [[[1e9, 1e9], [2e9, 1e9], [2e9, 2e9], [1e9, 1e9]]],
        }
    elif name == "no json":
        return village(communities__geojson=b'{"type": "FeatureCollection", "features": [')
    return village(communities__geojson=json.dumps(layer).encode())


def test_hostile_areas_fail_alone_while_others_read_on(service: tuple) -> None:
    base, key, _, _ = service
    waits: list[float] = []
    done = threading.Event()

    def read() -> None:
        with client(base, key) as reader:
            while not done.is_set():
                began = time.perf_counter()
                assert reader.get("/collections/grids/items").status_code == 200
                waits.append(time.perf_counter() - began)
                time.sleep(0.05)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        with client(base, key) as user:
            jobs = {}
            for name in ("star", "nan", "far", "no json", "vertices"):
                body = packed(hostile(name))
                answer = user.post(
                    "/areas", content=body, headers={"content-type": "application/zip"}
                )
                assert answer.status_code == 202, answer.text
                jobs[name] = answer.json()
            for name, told in jobs.items():
                ended = finished(user, told["job"]["jobID"])["status"]
                area = user.get(f"/areas/{told['area']['id']}").json()
                # left out with a finding, or refused as a whole: never taken as it is
                assert area["state"] == {"failed": "failed", "successful": "ready"}[ended], name
                assert name == "vertices" or [one["text"] for one in area["findings"]], name
                if ended == "failed":
                    assert user.get(f"/jobs/{told['job']['jobID']}/results").status_code == 409
            assert user.get("/health").json()["status"] == "ok"
    finally:
        done.set()
        thread.join()
    assert len(waits) > 5  # every one of them answered while the uploads were checked


def _other(name: str, port: int) -> dict[str, bytes]:
    """A village whose communities are something else than their name says."""
    address = f"http://127.0.0.1:{port}/"
    if name == "ending":
        return village(communities__geojson=None, communities__shp=_package())
    layer = village()["communities.geojson"].decode()
    one = json.loads(layer)["features"][0]["geometry"]["coordinates"][0][0][0]
    content = {
        "wfs": f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>",
        "wfs answer": '<?xml version="1.0"?><wfs:FeatureCollection '
                      'xmlns:wfs="http://www.opengis.net/wfs/2.0" numberMatched="0"/>',
        "oapif": f"OAPIF:{address}",
        "infinity": layer.replace(str(one), "1e999", 1),
    }[name]  # fmt: skip
    return village(communities__geojson=content.encode())


def _package() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "communities.gpkg"
        geopandas.read_file(io.BytesIO(village()["communities.geojson"])).to_file(path)
        return path.read_bytes()


@pytest.mark.parametrize("name", ["wfs", "wfs answer", "oapif", "ending", "infinity"])
def test_a_file_that_is_something_else_is_refused_and_fetches_nothing(
    service: tuple, name: str
) -> None:
    base, key, _, _ = service
    with socket.create_server(("127.0.0.1", 0)) as lure, client(base, key) as user:
        told = upload(user, _other(name, lure.getsockname()[1]))
        assert finished(user, told["job"]["jobID"])["status"] == "failed"
        area = user.get(f"/areas/{told['area']['id']}").json()
        assert area["state"] == "failed"
        word = "communities.shp" if name == "ending" else "communities.geojson"
        assert word in area["findings"][0]["text"]
        lure.settimeout(0.1)
        with pytest.raises(TimeoutError):  # nobody came
            lure.accept()


def test_a_job_is_dismissed(service: tuple) -> None:
    base, key, _, _ = service
    with client(base, key) as user:
        area = next(a for a in user.get("/areas").json() if a["state"] == "ready")
        asked = {"inputs": {"area": area["id"], "settings": {"effort": "standard", "seed": 7}}}
        job = user.post("/processes/generate-plan/execution", json=asked).json()["jobID"]
        assert user.delete(f"/jobs/{job}").json()["status"] == "dismissed"
        assert finished(user, job)["status"] == "dismissed"
        assert user.get(f"/jobs/{job}/results").status_code == 409


def test_a_second_process_joins_on_postgresql_and_is_refused_on_sqlite(service: tuple) -> None:
    base, key, data, database = service
    if database is None:
        second = subprocess.run(
            [sys.executable, "-m", "gridplan", "serve", "--port", str(free_port()), "--data",
             str(data), "--lang", "en"],
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert second.returncode == 2
        assert "Traceback" not in second.stderr.decode()
        assert str(data) in second.stderr.decode()
        return
    with serving(data, database=database) as (other, _, _), client(other, key) as user:
        with client(base, key) as first:
            made = first.post("/keys", json={"role": "viewer"}).json()
        assert user.get("/me").json()["role"] == "admin"
        with client(other, made["key"]) as guest:
            assert guest.get("/collections/grids/items").json()["numberMatched"] > 0
        area = next(a for a in user.get("/areas").json() if a["state"] == "ready")
        asked = {"inputs": {"area": area["id"], "settings": {"effort": "draft", "seed": 11}}}
        job = user.post("/processes/generate-plan/execution", json=asked).json()["jobID"]
        with client(base, key) as first:
            assert finished(first, job)["status"] == "successful"


def test_a_full_disk_is_told_and_nothing_is_corrupt(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = make_key(data, "admin")
    # no file may grow beyond four megabytes, as on a disk that is full
    script = (
        "import resource, sys; from gridplan.cli import app; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000)); "
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); app()"
    )
    port = free_port()
    (tmp_path / "said").touch()
    process = subprocess.Popen(
        [sys.executable, "-c", script, "serve", "--port", str(port), "--data", str(data),
         "--no-sample"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, process, tmp_path / "said")
        with client(base, key) as user:
            noise = random.Random(1).randbytes(6_000_000)
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr("buildings.gpkg", noise)
            refused = user.post(
                "/areas", content=stream.getvalue(), headers={"content-type": "application/zip"}
            )
            assert refused.status_code == 507, refused.text
            assert refused.json()["title"] == "No room left"
            assert user.get("/areas").json() == []
            assert upload(user, village())["area"]["state"] == "stored", "what fits still goes"
    finally:
        process.terminate()
        process.wait(30)
    store = open_store(None, data)
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert not list(store.folder("uploads").iterdir())
    store.close()


def test_the_sample_is_there_after_the_first_start(tmp_path: Path) -> None:
    with serving(tmp_path / "data", sample=True) as (base, _, said):
        link = next(
            line for line in said.read_text().splitlines() if "/?token=" in line
        ).strip()
        with httpx2.Client(follow_redirects=False, timeout=30) as browser:
            entered = browser.get(link)
            assert (entered.status_code, entered.headers["location"]) == (303, f"{base}/app/")
            page = browser.get(f"{base}/collections/grids/items").json()
            assert page["numberMatched"] == 45
            assert browser.get(link).status_code == 401, "the link opens once"
