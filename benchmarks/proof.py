"""
The bench of the proof: how often proven, how small the gap, how long it takes.

``python -m benchmarks.proof [--only NAME …] [--first 20]``: rows ``proven``, ``gap``,
``larger`` are seeded made-up communities, ``wuhan`` and ``liechtenstein`` whole areas
planned with ``--effort certified``. Results are kept in ``benchmarks/results/proof.json``;
``docs/bench-proof.md`` is written from them.
"""

import argparse
import datetime as dt
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import proof_table, synthetic
from benchmarks.machine import Watch, machine
from gridplan.checking.proofs import verify_certificates
from gridplan.exports.certificate import write_certificates
from gridplan.partition import divide
from gridplan.partition.certify import Certified, certify_problem
from gridplan.plan import Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/results/proof.json"
AREAS = {"wuhan": "wuhan_core_synthetic_cn", "liechtenstein": "liechtenstein_villages"}
# atoms, tolerance, seconds a community may take (None: a count of steps ends it)
MADE_UP: dict[str, list[tuple[int, float, float | None]]] = {
    "proven": [(60, 0.05, None), (60, 0.1, None), (90, 0.05, None), (90, 0.1, None)],
    "gap": [(150, 0.05, 60.0), (150, 0.1, 60.0)],
    "larger": [(400, 0.05, 120.0), (800, 0.05, 120.0)],
}
FEWER = {"larger": 3}  # communities where one takes minutes


def main() -> None:
    """Measure what is asked, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--only", nargs="+", choices=[*MADE_UP, *AREAS], default=None)
    parser.add_argument("--first", type=int, default=20, help="communities of each kind")
    options = parser.parse_args()
    for name in options.only or [*MADE_UP, *AREAS]:
        watch = Watch()
        found = _area(name) if name in AREAS else _made_up(name, options.first)
        if found:
            _keep(name, found, watch.others())
    proof_table.write(_read())


def _made_up(name: str, first: int) -> list[dict[str, Any]]:
    certify_problem(warm := synthetic.make(60, 999, 0.1).problem, divide(warm))  # compiles
    rows = []
    for atoms, tolerance, limit in MADE_UP[name]:
        done = []
        for seed in range(1, min(first, FEWER.get(name, first)) + 1):
            problem = synthetic.make(atoms, seed, tolerance).problem
            start = divide(problem, seed=seed)
            began = time.process_time()
            found = certify_problem(problem, start, seed=seed, time_limit=limit)
            seconds = time.process_time() - began
            done.append({"k": problem.k, "seconds": seconds, **_told(found)})
            print(name, atoms, tolerance, seed, done[-1], file=sys.stderr, flush=True)
        rows.append({"atoms": atoms, "tolerance": tolerance, "limit": limit, "done": done})
    return rows


def _area(name: str) -> list[dict[str, Any]]:
    folder = ROOT / "../shared/data" / AREAS[name]
    if not folder.is_dir():
        print(f"{name}: left out, the data is not beside the project", file=sys.stderr)
        return []
    clock: dict[str, float] = {}

    def progress(step: str, done: int, total: int) -> None:
        if step == "certify":
            clock.setdefault("first", time.monotonic())
            clock.setdefault("cpu", time.process_time())
            clock["last"] = time.monotonic()
            clock["spent"] = time.process_time() - clock["cpu"]
            print(f"{name}: {done} of {total}", file=sys.stderr, end="\r", flush=True)

    area = read_area(folder)
    settings = Settings(effort="certified", workers=2)
    plan = build_plan(area, load_scheme("wujin"), settings, progress=progress)
    assert plan.certified is not None
    certified = dict(zip(area.communities.code, plan.certified, strict=True))
    with tempfile.TemporaryDirectory() as place:
        files = write_certificates(Path(place), certified)
        size = sum(file.stat().st_size for file in files)
        began = time.process_time()
        faults = verify_certificates(Path(place))
        verifying = time.process_time() - began
    done = [
        {"k": one.model.k, "within": code not in _needed(plan), **_told(one)}
        for code, one in certified.items()
    ]
    row = {"grids": len(plan.grid_code), "wall": clock["last"] - clock["first"],
           "seconds": clock["spent"], "bytes": size, "verifying": verifying,
           "faults": len(faults), "done": done}  # fmt: skip
    print(name, {key: value for key, value in row.items() if key != "done"}, file=sys.stderr)
    return [row]


def _needed(plan: Any) -> set[str]:
    kept = zip(plan.area.communities.code, plan.partition.tolerance, strict=True)
    return {code for code, share in kept if share > plan.scheme.tolerance + 1e-12}


def _told(found: Certified) -> dict[str, Any]:
    return {"gap": found.gap, "proven": found.is_proven, "method": found.method,
            "sets": found.sets}  # fmt: skip


def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found


def _keep(name: str, rows: list[dict[str, Any]], others: float) -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    known = _read() | {
        name: {"rows": rows, "others": others, "date": today, "machine": machine()}
    }
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False)
    fresh = RESULTS.with_suffix(".new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(RESULTS)
    gaps = [one["gap"] for row in rows for one in row["done"]]
    print(f"{name}: median gap {statistics.median(gaps):.2%}", file=sys.stderr)


if __name__ == "__main__":
    main()
