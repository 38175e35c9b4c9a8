"""
The planner's page on a city: 2,500 grids and over 60,000 buildings. ``make bench-page``.

A simulated city is planned and put into a store, ``gridplan serve`` serves it, and
``tests/browser/city.mjs`` pans and zooms in Chromium with the software renderer;
``edits.mjs`` edits and repairs the median community of the sample. The clock is the page's
own; processor time of the browser stands beside it, since the clock of a busy machine says
little.
"""

import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from gridplan.jobs.tasks.finishing import finish
from gridplan.progress import silent
from gridplan.store import open_store
from gridplan.store.areas import add_area, set_area_state
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.versions import add_version

TOP = Path(__file__).parents[1]
WALKS = TOP / "tests/browser"
GRIDS, SEED = 2500, 1


def planned(folder: Path) -> Path:
    """Simulate a city and divide it; gives the plan folder."""
    area, out = folder / "city", folder / "plan"
    for words in (
        ["simulate", "-o", area, "--grids", str(GRIDS), "--seed", str(SEED)],
        ["plan", area, "-o", out, "--effort", "draft", "--quiet"],
    ):
        subprocess.run([sys.executable, "-m", "gridplan", *map(str, words)], check=True)
    return out


def fill(data: Path, out: Path) -> str:
    """Put a plan into an empty store, as a draft; gives the id of the plan."""
    store = open_store(None, data)
    told = finish(out, data / "rows", silent)
    artefact = store.artefacts.put_folder(out)
    with store.write() as connection:
        area = add_area(connection, name="city", digest="0" * 64, created_by="bench")
        set_area_state(connection, area.id, "ready", counts={}, findings=[], bounds=None)
        plan = add_plan(connection, area=area.id, name="city", created_by="bench")
        version = add_version(
            connection, id="b" * 36, plan=plan.id, artefact=artefact, created_by="bench",
            made={"settings": {}, "scheme": "wujin", "scheme_digest": "0" * 64, "seed": SEED,
                  "engine_version": "bench", "summary": told["summary"]},
        )  # fmt: skip
        load_features(connection, version, data / "rows")
    store.close()
    return plan.id


def walk(script: str, data: Path, *words: str) -> dict:
    """Serve a store, the sample where it is empty; gives what the page measured."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    serve = [sys.executable, "-m", "gridplan", "serve", "--port", port, "--data", str(data)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as service:
        try:
            door = next(filter(None, (re.search(r"http://\S+token=\S+", line)
                                      for line in service.stdout)))[0]  # fmt: skip
            done = subprocess.run(
                ["node", script, door, *words], capture_output=True, text=True, check=False,
                cwd=WALKS,
            )  # fmt: skip
        finally:
            service.terminate()
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def main() -> None:
    """Measure; one JSON document on stdout."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--plan", type=Path, help="a plan folder made before")
    asked.add_argument("--data", type=Path, help="a store filled before, or where to keep it")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = words.data or Path(folder) / "data"
        mark = data / "plan-id"
        if not mark.exists():
            data.mkdir(parents=True, exist_ok=True)
            mark.write_text(fill(data, words.plan or planned(Path(folder))))
        city = walk("city.mjs", data, mark.read_text())
        edits = walk("edits.mjs", Path(folder) / "sample")
        print(json.dumps({"city": city, "edits": edits}, indent=1))


if __name__ == "__main__":
    main()
