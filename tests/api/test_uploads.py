"""Uploads: what an archive may hold, and that everything else is refused at once."""

import io
import time
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from gridplan.api.positions import Positions
from gridplan.api.settings import Limits
from tests.api.conftest import TOP, Callable
from tests.api.town import Town

VILLAGE = TOP / "data/boundaries/village"
Build = Callable[..., object]


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def village(**changed: bytes | None) -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(VILLAGE.iterdir())}
    for short, content in changed.items():
        name = short.replace("__", ".")
        if content is None:
            files.pop(name)
        else:
            files[name] = content
    return files


def send(place: Town, body: bytes, kind: str = "application/zip", role: str = "planner"):
    return place.client(role, **{"content-type": kind}).post("/areas?name=v", content=body)


def test_a_good_archive_is_stored_and_a_job_checks_it(place: Town) -> None:
    answer = send(place, packed(village()))
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["area"]["state"], told["job"]["processID"]) == ("stored", "import-area")
    assert answer.headers["location"].endswith(f"/areas/{told['area']['id']}")
    assert place.client().get(f"/areas/{told['area']['id']}").json()["name"] == "v"


def test_a_form_and_a_folder_inside_give_the_same_area(place: Town) -> None:
    plain = send(place, packed(village())).json()["area"]["digest"]
    nested = packed({f"village/{name}": content for name, content in village().items()})
    form = place.client("planner").post(
        "/areas", files={"file": ("v.zip", nested, "application/zip")}, data={"name": "v"}
    )
    assert form.status_code == 202, form.text
    assert form.json()["area"]["digest"] == plain


def test_names_that_chinese_windows_wrote_are_read(place: Town) -> None:
    stream = io.BytesIO(packed({"xxxx.geojson": b"{}"}))
    raw = stream.getvalue().replace(b"xxxx", "社区".encode("gbk"))
    answer = send(place, raw)
    assert answer.status_code == 202, answer.text


def _link() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("buildings.geojson")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def _cut() -> bytes:
    whole = packed(village())
    return whole[: len(whole) // 2]


def _lying() -> bytes:
    """An archive whose directory says a file is small."""
    raw = bytearray(packed({"a.geojson": b"{" + b" " * 3_000_000}))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(raw)


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
HOSTILE = {
    "no zip": (b"this is no zip file", 415),
    "cut in half": (_cut(), 415),
    "empty": (packed({}), 400),
    "dots": (packed({"../../etc/cron.d/x.geojson": b"{}"}), 400),
    "absolute": (packed({"/etc/x.geojson": b"{}"}), 400),
    "backslashes": (packed({"..\\..\\x.geojson": b"{}"}), 400),
    "drive": (packed({"C:\\x.geojson": b"{}"}), 400),
    "a link": (_link(), 400),
    "bomb": (packed({"a.geojson": b"{" + b" " * 50_000_000}), 413),
    "lying bomb": (_lying(), 415),
    "nested": (packed({"inner.csv": packed({"a.csv": b"x"})}), 400),
    "archive by name": (packed({"inner.zip": packed({"a.csv": b"x"})}), 400),
    "vrt": (packed({"a.vrt": VRT}), 400),
    "vrt as geojson": (packed({"buildings.geojson": VRT}), 422),
    "script": (packed({"run.py": b"import os"}), 400),
    "entities": (
        packed({"a.kml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>'}),
        422,
    ),
    "entities across blocks": (
        packed({"a.kml": b"<kml>" + b"xyz " * 262_142 + b"<!doctype x>"}, zipfile.ZIP_STORED),
        422,
    ),
    "twice": (packed({"a.csv": b"1", "A.csv": b"2"}), 400),
    "many": (packed({f"{n}.csv": b"" for n in range(201)}), 413),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_within_two_seconds(place: Town, name: str) -> None:
    body, status = HOSTILE[name]
    began = time.perf_counter()
    answer = send(place, body)
    assert time.perf_counter() - began < 2.0
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert not list(place.service.store.folder("uploads").iterdir()), "nothing is left behind"
    assert not Path("/etc/cron.d/x.geojson").exists()


def test_other_bodies_than_archives_are_refused(place: Town) -> None:
    assert send(place, b"{}", "application/json").status_code == 415
    form = place.client("planner").post("/areas", files={"other": ("v.zip", b"x")})
    assert form.status_code == 400


def test_limits_are_what_the_settings_say(build: Build) -> None:
    small = Limits(upload=1000, unpacked=5000, members=2, body=500)
    with build(limits=small) as strict:
        assert send(strict, b"x" * 70_000).status_code == 413
        assert send(strict, packed({"a.csv": b"1" * 6000})).status_code == 413
        assert (
            send(strict, packed(dict.fromkeys(("a.csv", "b.csv", "c.csv"), b""))).status_code
            == 413
        )
        said = strict.client().post("/login", json={"name": "x" * 600, "password": "y"})
        assert said.status_code == 413

        def pieces():
            yield b"x" * 50_000
            yield b"x" * 50_000

        counted = strict.client("planner", **{"content-type": "application/zip"})
        assert counted.post("/areas", content=pieces()).status_code == 413


def ring(vertices: int, space: str = "") -> bytes:
    spots = f",{space}".join(f"[{space}{n / 1e6}, -30.5{space}]" for n in range(vertices))
    return f'{{"type":"LineString","coordinates":[{space}{spots}]}}'.encode()


@pytest.mark.parametrize("space", ["", " ", "\r\n" + " " * 24])
def test_vertices_are_counted_however_they_are_written_and_cut(space: str) -> None:
    text = ring(500, space)
    for size in (1, 7, 4096):
        seen = Positions()
        for start in range(0, len(text), size):
            seen.take(text[start : start + size])
        assert seen.count == 500


def test_too_many_vertices_are_refused_at_once(place: Town, build: Build) -> None:
    answer = send(place, packed(village(buildings__geojson=ring(2_000_001))))
    assert (answer.status_code, answer.json()["file"]) == (413, "buildings.geojson")
    with build(limits=Limits(vertices=900)) as strict:
        assert send(strict, packed({"a.geojson": ring(800)})).status_code == 202
        two = {"a.geojson": ring(800), "b.json": ring(800)}
        assert send(strict, packed(two)).status_code == 413, "all layers together"


def streets_as(ending: str, folder: Path, vertices: int) -> dict[str, bytes]:
    """A village whose streets are one long line in another format."""
    spots = [(114.2 + n / 1e7, 30.5 + n % 2 / 1e5) for n in range(vertices)]
    frame = geopandas.GeoDataFrame(
        {"highway": ["footway"]}, geometry=[shapely.LineString(spots)], crs="EPSG:4326"
    )
    frame.to_file(
        folder / f"streets{ending}", **({"driver": "KML"} if ending == ".kml" else {})
    )
    parts = {path.name: path.read_bytes() for path in folder.iterdir()}
    return village(streets__geojson=None) | parts


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".fgb", ".kml"])
def test_too_many_vertices_are_refused_at_once_in_every_format(
    build: Build, tmp_path: Path, ending: str
) -> None:
    (tmp_path / "made").mkdir()
    files = streets_as(ending, tmp_path / "made", 3000)
    there = 3000 + sum(len(shapely.get_coordinates(layer.geometry)) for layer in (
        geopandas.read_file(io.BytesIO(files[name])) for name in files if "geojson" in name
    ))  # fmt: skip
    for most, status in ((there - 1000, 413), (2 * there, 202)):
        with build(limits=Limits(vertices=most)) as strict:
            answer = send(strict, packed(files))
            assert answer.status_code == status, answer.text
            if status == 413:
                assert answer.json()["file"] == f"streets{ending}"
                uploads = strict.service.store.folder("uploads")
                assert not list(uploads.iterdir()), "nothing is left behind"


def test_a_queue_has_an_end(build: Build) -> None:
    with build(limits=Limits(queued=2)) as busy:
        answers = [
            send(busy, packed(village(area__toml=f'name = "{n}"\n'.encode()))).status_code
            for n in range(3)
        ]
        assert answers == [202, 202, 429]
        assert send(busy, packed(village()), role="admin").status_code == 202, "only theirs"
