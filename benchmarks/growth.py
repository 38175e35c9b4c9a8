"""Growth: what each added grid costs between 1,000 and 10,000 grids."""

import itertools
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import Watch

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1000, 4000, 7000, 10000)


def runs_of(effort: str, *, spoilt: bool) -> int:
    """Say how often a size is measured: a step is a small difference of large figures."""
    return 5 if effort == "draft" else 1 if spoilt else 3


def measured(effort: str, *, runs: int) -> dict[str, Any]:
    """Measure every size in processes of their own."""
    watch = Watch()
    _one(100, 0, effort)  # compiles, so that no size pays for it
    # size after size, again and again: a machine that slows down does so for all of them
    done = [[_one(size, seed, effort) for size in SIZES] for seed in range(1, runs + 1)]
    rows = []
    for size, found in zip(SIZES, zip(*done, strict=True), strict=True):
        good = [run for run in found if "problem" not in run]
        row: dict[str, Any] = {"asked": size}
        row |= {
            name: statistics.median(run[name] for run in good)
            for name in ("grids", "seconds", "processor", "memory", "outside")
            if good
        }
        if len(good) < len(found):
            row["problem"] = next(run["problem"] for run in found if "problem" in run)
        print("growth", effort, row, file=sys.stderr, flush=True)
        rows.append(row)
    return {"rows": rows, "workers": 2, "others": watch.others()}


def added(rows: list[dict[str, Any]], name: str) -> list[float]:
    """Say what each step added per grid."""
    return [
        (after[name] - before[name]) / (after["grids"] - before["grids"])
        for before, after in itertools.pairwise(rows)
    ]


def _one(size: int, seed: int, effort: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.growth", str(size), str(seed), effort]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"problem": (done.stderr.strip().splitlines() or ["no word"])[-1][:200]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Divide about argv[1] grids with seed argv[2] and effort argv[3]; JSON on stdout."""
    from benchmarks.measures import measure_all
    from benchmarks.ours import divided_by
    from benchmarks.peers.frame import forget_peak, peak_memory, processor_seconds
    from benchmarks.suites import growing

    size, seed, effort = int(sys.argv[1]), *sys.argv[2:4]
    cases = growing(size)
    problems = [case.problem for case in cases]
    divided_by(problems[:2], effort, seed, "2")
    forget_peak()
    start, spent = time.perf_counter(), processor_seconds()
    found = divided_by(problems, effort, seed, "2")
    seconds, processor = time.perf_counter() - start, processor_seconds() - spent
    memory = peak_memory()
    measured_row = measure_all(cases, found)
    print(
        json.dumps(
            {
                "grids": sum(p.k for p in problems),
                "seconds": seconds,
                "processor": processor,
                "memory": memory,
                "outside": measured_row["communities_outside"],
            }
        )
    )


if __name__ == "__main__":
    main()
