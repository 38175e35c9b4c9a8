"""
The routing bench: gridplan and its peers on the same streets; a page says how well.

``python -m benchmarks.routing [--full] [--only SET …] [--again] [--ours]``. Two cases
run side by side. Results are kept as JSON with date, machine and version, and what
is known is not measured again: the full bench can be stopped and gone on with.
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from benchmarks import routing_cases as cases
from benchmarks import routing_table
from benchmarks.machine import Watch, machine
from benchmarks.pvrp_sum import NotLegalError, added_up

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/results/routing.json"
BENCH_PYTHON = ROOT / ".venv-bench-routing/bin/python"
SEED = 1
SIDE_BY_SIDE = 2
PATIENCE = 900.0  # s beyond what a case may use
OURS = "gridplan"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One entrant on one case with one budget."""

    key: str
    name: str
    entrant: str
    budget: float

    @property
    def label(self) -> str:
        """Name it in the results."""
        return f"{self.name}@{self.budget:g}" if self.budget else self.name


def main() -> None:
    """Measure what is asked and missing, then write the page."""
    options = _options()
    lock, watch = Lock(), Watch()
    jobs = [job for job in _jobs(options) if options.again or not _is_known(job)]

    def one(job: Job) -> None:
        beside = Watch()
        row = _ours(job) if job.entrant == OURS else _peer(job)
        with lock:
            # the other case of the pair counts as other work
            _keep(job, row | {"others": beside.others()})
            print(f"{job.key} {job.label} {job.entrant}: {_short(row)}", file=sys.stderr)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pair:
        list(pair.map(one, jobs))
    if jobs:
        print(f"{len(jobs)} measured, other work {watch.others()} cores", file=sys.stderr)
    routing_table.write(read_results())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    names = [one.key for one in cases.case_sets()]
    parser.add_argument("--only", nargs="+", choices=names, help="default: every set")
    parser.add_argument("--full", action="store_true", help="all cases, not a sample")
    parser.add_argument("--again", action="store_true", help="measure what is known too")
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    parser.add_argument("--table", action="store_true", help="only write the page")
    return parser.parse_args()


def _jobs(options: argparse.Namespace) -> Iterator[Job]:
    """List what takes part: our own first, the peers on the same cases after."""
    for one in () if options.table else cases.case_sets():
        if options.only and one.key not in options.only:
            continue
        for name in one.names if options.full else one.sample:
            for budget in one.budgets:
                yield Job(key=one.key, name=name, entrant=OURS, budget=budget)
            for peer in () if options.ours or not BENCH_PYTHON.exists() else one.peers:
                if peer == "paths_networkx" and name == "city-kept":
                    continue
                yield Job(key=one.key, name=name, entrant=peer, budget=one.budgets[-1])


def read_results() -> Row:
    """Read what is known."""
    found: Row = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found


def _is_known(job: Job) -> bool:
    """Say whether this was measured with the solvers as they stand."""
    row = read_results().get(job.key, {}).get(job.entrant, {}).get(job.label)
    if row is None:
        return False
    return job.entrant != OURS or row["mark"] == solvers_mark()


def solvers_mark() -> str:
    """Mark the solvers' source, so that results of other solvers are not kept."""
    digest = hashlib.sha256()
    for room in ("streets", "routing"):
        for path in sorted((ROOT / "gridplan" / room).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _ours(job: Job) -> Row:
    command = [sys.executable, "-m", "benchmarks.routing_ours", job.key, job.name]
    row = _answer([*command, str(job.budget), str(SEED)], job)
    return _scored(job, row) | {"mark": solvers_mark()}


def _peer(job: Job) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "problem.npz"
        np.savez(file, **cases.arrays_of(job.key, job.name))  # type: ignore[arg-type]
        command = [str(BENCH_PYTHON), "-W", "ignore", "-m", f"benchmarks.peers.{job.entrant}"]
        return _scored(job, _answer([*command, str(file), str(job.budget), str(SEED)], job))


def _answer(command: list[str], job: Job) -> Row:
    """Run one process on one core; its last line is the answer."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "NUMBA", "OPENBLAS")}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | threads, capture_output=True, text=True,
            timeout=4 * job.budget + PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"problem": "no answer in time"}
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        tail = done.stderr.strip().splitlines()[-1:] or ["no word"]
        return {"problem": f"ended with {done.returncode}: {tail[0][:200]}"}
    row: Row = json.loads(lines[-1])
    return row


def _scored(job: Job, row: Row) -> Row:
    """Add up walks ourselves, whoever found them."""
    if "walks" not in row:
        return row
    if job.key == "pvrp":
        try:
            return row | {"value": added_up(job.name, row.pop("walks"))}
        except NotLegalError as error:
            return {"problem": str(error)}
    return _arcs_scored(job, row)


def _arcs_scored(job: Job, row: Row) -> Row:
    given = cases.arrays_of(job.key, job.name)
    ends, weight, load = given["ends"], given["weight"], given["load"]
    between, start, total = given["between"], int(given["start"]), 0
    served = sorted(step // 2 for walk in row["walks"] for step in walk)
    if served != list(range(len(weight))):
        return {"problem": "not every street is served once"}
    for walk in row.pop("walks"):
        if sum(int(load[step // 2]) for step in walk) > int(given["room"]):
            return {"problem": "a walk takes more than it has room for"}
        here = start
        for step in walk:
            street, side = divmod(step, 2)
            enter, leave = ends[street][:: 1 - 2 * side]
            total += int(between[here, enter] + weight[street])
            here = int(leave)
        total += int(between[here, start])
    return row | {"value": total}


def _keep(job: Job, row: Row) -> None:
    """Put one row into the file as it stands now."""
    results = read_results()
    today = dt.datetime.now(dt.UTC).date().isoformat()
    stamped = row | {"date": today, "machine": machine()}
    results.setdefault(job.key, {}).setdefault(job.entrant, {})[job.label] = stamped
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False)
    fresh = RESULTS.with_suffix(".new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(RESULTS)


def _short(row: Row) -> str:
    return " ".join(
        f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in row.items()
        if not isinstance(value, list) and name not in {"mark", "version"}
    )


if __name__ == "__main__":
    main()
