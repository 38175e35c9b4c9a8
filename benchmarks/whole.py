"""From files to files: ``gridplan plan`` as a user runs it, seconds and memory by step."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.glasgow import SHARED
from benchmarks.machine import Watch

ROOT = Path(__file__).resolve().parents[1]
AREAS = {
    "wuhan-sample": ROOT / "data/boundaries/wuhan",
    "helsinki-sample": ROOT / "data/boundaries/helsinki",
    "liechtenstein": SHARED / "liechtenstein_villages",
    "shanghai": SHARED / "shanghai_bund_cn",
    "wuhan": SHARED / "wuhan_core_synthetic_cn",
}
STEPS = ("read", "atoms", "partition", "write", "total")
FROM_SUMMARY = ("communities", "disconnected", "bridged", "gap_m2", "overlap_m2")


def measured(*, runs: int) -> dict[str, Any]:
    """Plan every area that is there, in processes of their own."""
    rows, watch = {}, Watch()
    for name, folder in AREAS.items():
        if not folder.is_dir():
            continue
        for k in ("nearest", "auto") if name == "wuhan" else ("nearest",):
            found = [_one(folder, k, seed) for seed in range(1, runs + 1)]
            rows[name if k == "nearest" else f"{name} --k auto"] = _median(found)
            print("whole", name, k, rows, file=sys.stderr, flush=True)
    return {"rows": rows, "others": watch.others()}


def _median(found: list[dict[str, Any]]) -> dict[str, Any]:
    for run in found:
        if "problem" in run:
            return run
    return {name: statistics.median(run[name] for run in found) for name in found[0]}


def _one(folder: Path, k: str, seed: int) -> dict[str, Any]:
    """Plan once; what the run and the summary say, and the seconds on our own clock."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "gridplan", "plan", str(folder), "-o", out]
        command += ["--seed", str(seed), "--workers", "2", "--k", k]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        wall = time.perf_counter() - start
        run_file, summary_file = Path(out) / "run.json", Path(out) / "summary.json"
        if not run_file.exists():
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            return {"problem": f"stopped with code {done.returncode}: {last[:200]}"}
        run = json.loads(run_file.read_text("utf-8"))
        summary = json.loads(summary_file.read_text("utf-8"))
    row: dict[str, Any] = {"wall": wall, "memory": run["peak_memory_mb"]}
    row |= {step: run["seconds"][step] for step in STEPS}
    row |= {name: summary[name] for name in FROM_SUMMARY}
    row["grids"] = summary["grids"]
    row["placed"] = summary["households"]["placed"]
    row["unplaced"] = summary["households"]["unplaced"]
    row["mean_deviation"] = summary["deviation"]["mean"]
    row["within_5"] = summary["deviation"]["within_5"]
    row["within_10"] = summary["deviation"]["within_10"]
    row["max_deviation"] = summary["deviation"]["max"]
    row["polsby_popper"] = summary["polsby_popper"]["mean"]
    row["walking_m"] = summary["walking_m"]
    row["visible_share"] = summary["visible_boundary_share"]
    row["outside"] = len(summary["infeasible"])
    row["split_buildings"] = _count(summary["split_buildings"])
    return row


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else int(value)
