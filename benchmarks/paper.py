"""
Paper of a community of 20 grids, from a plan folder: ``make bench-paper``.

A made-up community is planned and its streets are routed, so that there are booklets
too; the paper is then made three times. Processor seconds are those of the child that
makes it, start of Python included; the clock of a busy machine says little.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GRIDS, TURNS, SEED = 20, 3, 1


def gridplan(*words: object) -> None:
    """Run a command of gridplan."""
    subprocess.run(
        [sys.executable, "-m", "gridplan", *map(str, words)], check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def spent() -> float:
    """Tell the processor seconds of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure; one JSON document on stdout."""
    with tempfile.TemporaryDirectory() as folder:
        area, plan = Path(folder) / "area", Path(folder) / "plan"
        gridplan("simulate", "-o", area, "--grids", GRIDS, "--communities", 1, "--seed", SEED)
        gridplan("plan", area, "-o", plan, "--effort", "draft", "--quiet")
        gridplan("route", plan, "--quiet")
        turns = []
        for turn in range(TURNS):
            paper = Path(folder) / f"paper{turn}"
            before, began = spent(), time.perf_counter()
            gridplan("export", plan, "--paper", paper)
            turns.append((spent() - before, time.perf_counter() - began))
        files = [path for path in paper.rglob("*") if path.is_file()]
        grids = json.loads((plan / "summary.json").read_text())["grids"]
        told = {
            "grids": grids,
            "files": len(files),
            "megabytes": round(sum(path.stat().st_size for path in files) / 1e6, 2),
            "processor_s": round(sorted(turns)[TURNS // 2][0], 1),
            "clock_s": round(sorted(turn[1] for turn in turns)[TURNS // 2], 1),
        }
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
