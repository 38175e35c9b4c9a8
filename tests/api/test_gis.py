"""What GIS staff use: headless QGIS and GDAL's own client, over a real connection."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from benchmarks.service_city import build as build_city
from gridplan.store.collections import COLLECTIONS
from tests.api.served import serving
from tests.api.town import Drawn, town

COUNT = 10_000
QGIS = Path(__file__).with_name("qgis_reads.py")
# in a process of its own: GDAL keeps what it is told of keys for all connections
GDAL = """
import json, sys
import pyogrio
base, key, names = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"gis:{key}"})
there = [str(name) for name, _ in pyogrio.list_layers(f"OAPIF:{base}")]
told = {}
for name in names.split(","):
    frame = pyogrio.read_dataframe(f"OAPIF:{base}", layer=name)
    told[name] = {"features": len(frame), "distinct": int(frame["id"].nunique())}
print("TOLD " + json.dumps({"there": there, "read": told}))
"""


@pytest.fixture(scope="module")
def village(
    drawn: Drawn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A service with every collection of a small plan, and a key."""
    data = tmp_path_factory.mktemp("village") / "data"
    with town(drawn, data) as built:
        key = built.keys["viewer"]
        built.service.store.close()
        with serving(data) as (base, _, _):
            yield base, key


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A service with ten thousand grids, and a key."""
    data = tmp_path_factory.mktemp("city") / "data"
    key = build_city(data, COUNT, vertices=1, tiles=False)
    with serving(data) as (base, _, _):
        yield base, key


def told_by(command: list[str], **env: str) -> dict:
    done = subprocess.run(
        command, capture_output=True, timeout=300, check=False, env={**os.environ, **env}
    )
    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("TOLD ")]
    assert lines, done.stderr.decode()[-2000:]
    return json.loads(lines[0].removeprefix("TOLD "))


def by_gdal(base: str, key: str, names: list[str]) -> dict:
    return told_by([sys.executable, "-c", GDAL, base, key, ",".join(names)])


def by_qgis(base: str, key: str, names: list[str], home: Path, gdal: str = "") -> dict:
    python = Path("/usr/bin/python3")
    there = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, check=False)
    if there.returncode:
        pytest.skip("QGIS is not installed: apt-get install python3-qgis")
    quiet = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    return told_by([str(python), str(QGIS), base, key, ",".join(names), gdal], **quiet)


def answer(address: str, key: str) -> Any:
    asked = Request(address, headers={"Authorization": f"Bearer {key}"})
    with urlopen(asked) as told:
        return json.load(told)


def expected(base: str, key: str, names: list[str]) -> dict[str, int]:
    return {
        name: answer(f"{base}/collections/{name}/items?limit=1", key)["numberMatched"]
        for name in names
    }


def test_gdal_opens_every_collection(village: tuple[str, str]) -> None:
    names = [name for name, n in expected(*village, list(COLLECTIONS)).items() if n]
    told = by_gdal(*village, names)
    assert set(told["there"]) == set(COLLECTIONS)
    assert {k: v["features"] for k, v in told["read"].items()} == expected(*village, names)


def test_qgis_opens_every_collection(village: tuple[str, str], tmp_path: Path) -> None:
    names = [name for name, n in expected(*village, list(COLLECTIONS)).items() if n]
    assert {"communities", "buildings", "grids", "atoms"} <= set(names)
    told = by_qgis(*village, names, tmp_path)
    counts = expected(*village, names)
    for name in names:
        assert told[name]["valid"], told[name]["error"]
        assert told[name]["features"] == told[name]["named"] == counts[name]
        declared = {column.name for column in COLLECTIONS[name].columns}
        assert declared - set(told[name]["fields"]) <= {"id"}


def test_gdal_pages_through_ten_thousand_features(city: tuple[str, str]) -> None:
    told = by_gdal(*city, ["grids"])["read"]["grids"]
    assert told == {"features": COUNT, "distinct": COUNT}


def test_qgis_pages_through_ten_thousand_features(
    city: tuple[str, str], tmp_path: Path
) -> None:
    told = by_qgis(*city, ["grids"], tmp_path)["grids"]
    assert (told["valid"], told["features"]) == (True, COUNT)


def test_qgis_pages_through_gdal_with_its_own_sign_in(
    city: tuple[str, str], tmp_path: Path
) -> None:
    layer = f"OAPIF:{city[0]}|layername={{name}}|option:PAGE_SIZE=1000 authcfg='{{auth}}'"
    told = by_qgis(*city, ["grids"], tmp_path, layer)["grids"]
    assert (told["valid"], told["features"], told["named"]) == (True, COUNT, COUNT)


def test_qgis_opens_the_file_of_a_version_where_it_lies(
    city: tuple[str, str], tmp_path: Path
) -> None:
    base, key = city
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login any password {key}\n")
    netrc.chmod(0o600)
    plan = answer(f"{base}/plans", key)[0]["id"]
    layer = f"/vsicurl/{base}/plans/{plan}/versions/1/files/plan.gpkg|layername={{name}}"
    told = by_qgis(base, key, ["grids"], tmp_path, layer)["grids"]
    assert (told["valid"], told["features"], told["named"]) == (True, COUNT, COUNT)
    assert key not in told["source"]  # a project that is passed on carries no key
