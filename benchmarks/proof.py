"""
The bench of the proof: how often proven, how small the gap, how much work it takes.

``python -m benchmarks.proof [--only NAME …] [--first 20] [--core-seconds S]``: rows
``proven``, ``gap``, ``larger`` are seeded made-up communities; ``wuhan`` and
``liechtenstein`` are planned by the scheme, then every community is proven as ``gridplan
plan --effort certified`` does it. No clock ends a proof and processor time is what counts,
so a busy machine does not spoil it. Every result is kept at once in
``benchmarks/results/proof.json``: a run that was stopped goes on where it was, and
``--afresh`` forgets. ``docs/bench-proof.md`` is written from what there is.
"""

import argparse
import datetime as dt
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import proof_table, synthetic
from benchmarks.machine import machine
from gridplan.checking.proofs import verify_certificates
from gridplan.exports.certificate import write_certificates
from gridplan.partition import divide
from gridplan.partition.certify import Certified, certify_problem
from gridplan.plan import Settings, build_plan
from gridplan.plan.certifying import Proving, prove_all
from gridplan.plan.dividing import seed_of
from gridplan.schemes import load_scheme
from gridplan.sources import read_area

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/results/proof.json"
AREAS = {"wuhan": "wuhan_core_synthetic_cn", "liechtenstein": "liechtenstein_villages"}
MADE_UP: dict[str, list[tuple[int, float]]] = {  # atoms and tolerance
    "proven": [(60, 0.05), (60, 0.1), (90, 0.05), (90, 0.1)],
    "gap": [(150, 0.05), (150, 0.1)],
    "larger": [(400, 0.05), (800, 0.05)],
}
FEWER = {"larger": 5}  # communities where one takes long

Told = dict[str, Any]
Task = tuple[str, str, Callable[[], Told]]  # row of the table, name of the result, work


def main() -> None:
    """Measure what is asked and not known yet, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--only", nargs="+", choices=[*MADE_UP, *AREAS], default=None)
    parser.add_argument("--first", type=int, default=20, help="communities of each kind")
    parser.add_argument("--core-seconds", type=float, default=float("inf"), help="then stop")
    parser.add_argument("--afresh", action="store_true", help="forget what was measured")
    options = parser.parse_args()
    known: Told = {}
    if RESULTS.exists() and not options.afresh:
        known = json.loads(RESULTS.read_text("utf-8"))
    names = options.only or [*MADE_UP, *AREAS]
    began = time.process_time()
    for row, name, work in _tasks(names, options.first, known):
        if time.process_time() - began > options.core_seconds:
            break
        known.setdefault(row, {})[name] = told = work()
        today = dt.datetime.now(dt.UTC).date().isoformat()
        known["measured"] = {"date": today, "machine": machine()}
        _keep(known)
        print(row, name, told, file=sys.stderr, flush=True)
    proof_table.write(known)


def _tasks(names: list[str], first: int, known: Told) -> Iterator[Task]:
    """Yield what is not known: of every kind the first community, then the second, …"""
    if any(name in MADE_UP for name in names):
        certify_problem(warm := synthetic.make(60, 999, 0.1).problem, divide(warm))  # compiles
    for seed in range(1, first + 1):
        for row in names:
            if seed > FEWER.get(row, first):
                continue
            for atoms, tolerance in MADE_UP.get(row, ()):
                name = f"{atoms} {tolerance:g} {seed:02d}"
                if name not in known.get(row, {}):
                    yield row, name, lambda a=atoms, t=tolerance, s=seed: _made_up(a, t, s)
    for row in names:
        if row in AREAS:
            yield from _area(row, known)


def _made_up(atoms: int, tolerance: float, seed: int) -> Told:
    problem = synthetic.make(atoms, seed, tolerance).problem
    start = divide(problem, seed=seed)
    began = time.process_time()
    found = certify_problem(problem, start, seed=seed)
    return _told(found, time.process_time() - began) | {"atoms": atoms, "tolerance": tolerance}


def _area(row: str, known: Told) -> Iterator[Task]:
    """Plan an area and prove its communities in a drawn order, so that some speak for all."""
    folder = ROOT / "../shared/data" / AREAS[row]
    if not folder.is_dir():
        print(f"{row}: left out, the data is not beside the project", file=sys.stderr)
        return
    area, scheme = read_area(folder), load_scheme("wujin")
    codes = list(area.communities.code)
    missing = [c for c, code in enumerate(codes) if code not in known.get(row, {})]
    if not missing:
        return
    plan = build_plan(area, scheme, Settings(effort="standard", workers=2))
    known.setdefault("whole", {})[row] = {
        "communities": len(codes),
        "grids": len(plan.grid_code),
    }
    grid, community = plan.partition.grid_of, plan.atoms.community
    proving = Proving(tolerance=scheme.tolerance, time_limit=None, workers=1)

    def proven(c: int) -> Told:
        problem, mine = plan.problems[c], grid[community == c]
        seed = seed_of(plan.settings.seed, codes[c], problem.k)
        began = time.process_time()
        found = prove_all([problem], [mine - mine.min()], [seed], proving)[0]
        seconds = time.process_time() - began
        within = bool(plan.partition.tolerance[c] <= scheme.tolerance + 1e-12)
        return _told(found, seconds) | _verified(codes[c], found) | {"within": within}

    proven(min(missing))  # compiles
    random.Random(1).shuffle(missing)
    for c in missing:
        yield row, codes[c], lambda c=c: proven(c)


def _told(found: Certified, seconds: float) -> Told:
    return {
        "k": found.model.k, "seconds": round(seconds, 3), "gap": found.gap,
        "proven": found.is_proven, "method": found.method,
    }  # fmt: skip


def _verified(code: str, found: Certified) -> Told:
    with tempfile.TemporaryDirectory() as place:
        files = write_certificates(Path(place), {code: found})
        began = time.process_time()
        faults = verify_certificates(Path(place))
        return {
            "bytes": sum(file.stat().st_size for file in files), "faults": len(faults),
            "verifying": round(time.process_time() - began, 3),
        }  # fmt: skip


def _keep(known: Told) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False)
    fresh = RESULTS.with_suffix(".new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(RESULTS)


if __name__ == "__main__":
    main()
