"""
The service under load: pages, tiles, readers beside a job, QGIS. ``make bench-service``.

One worker on SQLite, the load from the same machine (wrk, 16 connections). A line a row
on stdout, the table in docs/bench-service.md when asked for.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.service_city import VERTICES, build
from tests.api.served import serving
from tests.api.test_service import client, make_key, upload

HERE = Path(__file__).parent
GRIDS = 10_000
QGIS = HERE.parent / "tests/api/qgis_reads.py"


def wrk(base: str, key: str, script: str, seconds: int, *words: str) -> tuple[float, float]:
    """Requests a second and p99 in ms; answers that are none make no row."""
    done = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", str(HERE / script), "-H",
         f"Authorization: Bearer {key}", "-H", "Accept-Encoding: gzip"
         if "tiles" in script else "Accept: */*", base, "--", *words],
        capture_output=True, check=True,
    )  # fmt: skip
    text = done.stdout.decode()
    found = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    assert found, text
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert "Non-2xx" not in text, text
    assert "Socket errors" not in text, text
    return float(rate[1]), float(found[1]) * scale


def seconds_of(process: subprocess.Popen) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def readers(base: str, key: str, stop: threading.Event, rate: float) -> list[float]:
    """Ask for pages at an even pace, whether or not the last answer is there."""
    waits: list[float] = []
    threads = []

    def one(number: int) -> None:
        asked = Request(
            f"{base}/collections/grids/items?limit=100&after={number % 99 * 100}",
            headers={"Authorization": f"Bearer {key}"},
        )
        began = time.perf_counter()
        with urlopen(asked, timeout=30) as answer:
            answer.read()
        waits.append(time.perf_counter() - began)

    began, number = time.perf_counter(), 0
    while not stop.is_set():
        threads.append(threading.Thread(target=one, args=(number,)))
        threads[-1].start()
        number += 1
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
    for thread in threads:
        thread.join()
    return sorted(waits)


def beside_a_job(data: Path) -> tuple[float, float, int]:
    """Readers' p99 in ms while a plan is computed; its seconds; how many they were."""
    admin = make_key(data, "admin")
    with serving(data, GRIDPLAN_WORKERS="1") as (base, _, _), client(base, admin) as user:
        area = HERE.parent / "data/boundaries/wuhan"
        told = upload(user, {path.name: path.read_bytes() for path in area.iterdir()})
        while user.get(f"/areas/{told['area']['id']}").json()["state"] != "ready":
            time.sleep(0.2)
        stop = threading.Event()
        waits: list[float] = []
        thread = threading.Thread(target=lambda: waits.extend(readers(base, admin, stop, 50.0)))
        asked = {"inputs": {"area": told["area"]["id"], "settings": {"effort": "standard"}}}
        began = time.perf_counter()
        job = user.post("/processes/generate-plan/execution", json=asked).json()["jobID"]
        thread.start()
        while user.get(f"/jobs/{job}").json()["status"] in {"accepted", "running"}:
            time.sleep(0.5)
        took = time.perf_counter() - began
        stop.set()
        thread.join()
    waits.sort()
    return waits[int(len(waits) * 0.99)] * 1000, took, len(waits)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, help="a city built before, or where to build it")
    parser.add_argument(
        "--vertices", type=int, default=VERTICES, help="on each of a grid's six edges"
    )
    told = parser.parse_args()
    rows: list[tuple[str, str, str]] = []

    def row(name: str, aim: str, got: str) -> None:
        rows.append((name, aim, got))
        print(f"{name:60} {aim:32} {got}", flush=True)

    print("load before:", os.getloadavg(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        data = told.keep or Path(folder) / "data"
        if not (data / "gridplan.sqlite").exists():
            (data / "key").parent.mkdir(parents=True, exist_ok=True)
            key = build(data, GRIDS, vertices=told.vertices)
            (data / "key").write_text(key)
        key = (data / "key").read_text()
        with serving(data) as (base, process, _):
            for name, script, words, aim in (
                ("100-feature pages, one after the other", "service_pages.lua", (),
                 "≥ 500/s, p99 ≤ 150 ms"),
                ("100-feature pages nobody asked for before", "service_pages.lua", ("cold",),
                 "(the same)"),
                ("vector tiles, zoom 11 to 15", "service_tiles.lua", (),
                 "≥ 300/s, p99 ≤ 200 ms"),
            ):  # fmt: skip
                if told.only and told.only not in name:
                    continue
                wrk(base, key, script, 2, *words)
                before = seconds_of(process)
                rate, p99 = wrk(base, key, script, told.seconds, *words)
                cost = (seconds_of(process) - before) / (rate * told.seconds) * 1000
                row(name, aim, f"{rate:.0f}/s, p99 {p99:.0f} ms, {cost:.2f} core-ms each")
            if QGIS.exists() and (not told.only or told.only in "QGIS"):
                for name, layer in qgis_layers(base, key).items():
                    row(name, "≤ 3 s", by_qgis(base, key, Path(folder), layer))
        if not told.only or told.only in "readers":
            p99, took, count = beside_a_job(data)
            row("readers at 50/s while a plan is computed", "p99 ≤ 200 ms",
                f"p99 {p99:.0f} ms of {count} (plan: {took:.1f} s)")  # fmt: skip
    print("load after:", os.getloadavg())
    print(json.dumps(rows, ensure_ascii=False))


def qgis_layers(base: str, key: str) -> dict[str, str]:
    """The ways in which QGIS can reach grids; the empty one is its own client."""
    asked = Request(f"{base}/plans", headers={"Authorization": f"Bearer {key}"})
    with urlopen(asked) as answer:
        plan = next(one["id"] for one in json.load(answer) if one["name"] == "city")
    file = f"/vsicurl/{base}/plans/{plan}/versions/1/files/plan.gpkg"
    return {
        "QGIS loads 10,000 grids, its own client": "",
        "QGIS loads 10,000 grids, GDAL's client":
            f"OAPIF:{base}|layername={{name}}|option:PAGE_SIZE=1000 authcfg='{{auth}}'",
        "QGIS loads 10,000 grids, GDAL, the file of the version":
            f"{file}|layername={{name}} authcfg='{{auth}}'",
    }  # fmt: skip


def by_qgis(base: str, key: str, home: Path, layer: str) -> str:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["/usr/bin/python3", str(QGIS), base, key, "grids", layer],
        capture_output=True, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = next(l for l in done.stdout.decode().splitlines() if l.startswith("TOLD "))
    grids = json.loads(line.removeprefix("TOLD "))["grids"]
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{grids['seconds']:.1f} s for {grids['features']}, {cost:.1f} core-s with its start"


if __name__ == "__main__":
    main()
