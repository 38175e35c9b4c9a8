"""
The bench: gridplan and its peers divide the same communities; a table says how well.

``python -m benchmarks.partition [--only NAME …] [--case NAME …] [--runs 5] [--again]``.
Results are kept per case and entrant in ``benchmarks/results/partition.json`` and are
measured again only with ``--again``, when the case changed, or for gridplan itself.
``--spoilt`` measures only what a busy machine spoilt, in about 25 minutes.
"""

import argparse
import datetime as dt
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import entrants, growth, table, whole
from benchmarks.case import Case
from benchmarks.entrants import ENTRANTS, Entrant, NoAnswerError
from benchmarks.exchange import (
    Answer,
    fingerprint,
    read_answer,
    store,
    write_answer,
    write_problem,
)
from benchmarks.machine import Watch, machine
from benchmarks.measures import measure_all
from benchmarks.suites import SUITES

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/results/partition.json"
ANSWERS = ROOT / "out/bench/answers"
EFFORTS = ["draft", "standard"]
QUICK = 2.0  # s: a peer that is measured again where other work spoilt its row
QUICK_RUNS = 3
SLOW = 30.0  # s: who needs longer is run once
CEILING_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A case with its communities, its fingerprint and its two files."""

    name: str
    cases: Sequence[Case]
    mark: str
    files: tuple[Path, Path]

    def answer(self, entrant: Entrant, seed: int) -> Path:
        """Say where a peer's answer is kept."""
        ANSWERS.mkdir(parents=True, exist_ok=True)
        return ANSWERS / f"{self.name}-{self.mark}-{entrant.key}-{seed}.npz"


def main() -> None:
    """Measure what is asked and missing, then write the tables."""
    options = _options()
    for name in options.case or SUITES:
        if _wanted(
            options, "gridplan", "peers", "repair", "ceiling", *(e.key for e in ENTRANTS)
        ):
            _measure_suite(name, options)
    if _wanted(options, "growth"):
        for effort in options.effort:
            if options.spoilt and not _is_spoilt(_read().get("growth", {}).get(effort)):
                continue
            _keep(
                growth.measured(effort, runs=growth.runs_of(effort, spoilt=options.spoilt)),
                "growth",
                effort,
            )
    if _wanted(options, "whole") and not (
        options.spoilt and not _is_spoilt(_read().get("whole"))
    ):
        _keep(whole.measured(runs=min(options.runs, 3)), "whole")
    table.write(_read())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    names = ["gridplan", "peers", "repair", "ceiling", "growth", "whole", "table"]
    names += [e.key for e in ENTRANTS]
    parser.add_argument("--only", nargs="+", choices=names, help="default: everything")
    parser.add_argument("--case", nargs="+", choices=list(SUITES), help="default: all")
    parser.add_argument(
        "--effort", nargs="+", choices=EFFORTS, default=EFFORTS, help="of growth; default: both"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--spoilt",
        action="store_true",
        help="only what other work spoilt: gridplan's rows, and peers of a few seconds",
    )
    parser.add_argument("--again", action="store_true", help="measure peers again too")
    options = parser.parse_args()
    if options.spoilt:
        options.runs = min(options.runs, QUICK_RUNS)
    return options


def _wanted(options: argparse.Namespace, *names: str) -> bool:
    return options.only is None or any(n in options.only for n in names)


def _measure_suite(name: str, options: argparse.Namespace) -> None:
    """Build one case and run everyone who is asked for."""
    try:
        cases = SUITES[name]()
    except (FileNotFoundError, ImportError) as error:
        print(f"{name}: left out, {error}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "problem.npz", Path(folder) / "cases.npz"
        write_problem(files[0], cases)
        store(files[1], cases)
        suite = Suite(name=name, cases=cases, mark=fingerprint(cases), files=files)
        for entrant in ENTRANTS:
            _measure_entrant(entrant, suite, options)
        if _wanted(options, "ceiling") and not options.spoilt:
            known = _read().get("cases", {}).get(name, {}).get("ceiling", {})
            if options.again or known.get("fingerprint") != suite.mark:
                row = _ceiling(files[1]) | {"fingerprint": suite.mark}
                _keep(row, "cases", name, "ceiling")


def _measure_entrant(entrant: Entrant, suite: Suite, options: argparse.Namespace) -> None:
    """Run one entrant, then our repair on what it answered, where that is not known."""
    rows = _read().get("cases", {}).get(suite.name, {})
    if _wanted(options, "gridplan" if entrant.is_ours else "peers", entrant.key):
        is_known = _is_known(rows.get(entrant.key), suite.mark, options.runs)
        if options.spoilt:
            is_due = _is_due(entrant, rows.get(entrant.key))
        else:
            is_due = options.again or entrant.is_ours or not is_known
        if is_due:
            rows[entrant.key] = _run(entrant, suite, options.runs)
            _keep(rows[entrant.key], "cases", suite.name, entrant.key)
            print(table.line(suite.name, rows, entrant.key), file=sys.stderr, flush=True)
    if not entrant.is_ours and _wanted(options, "peers", "repair", entrant.key):
        key = f"{entrant.key}+repair"
        is_known = _is_known(rows.get(key), suite.mark, options.runs)
        if options.spoilt:
            is_due = _is_due(entrant, rows.get(key))
        else:
            is_due = options.again or not is_known or options.only == ["repair"]
        if is_due:
            row = _mend(entrant, suite, rows.get(entrant.key, {}))
            if row["runs"]:
                rows[key] = row
                _keep(row, "cases", suite.name, key)
                print(table.line(suite.name, rows, key), file=sys.stderr, flush=True)


def _is_spoilt(row: dict[str, Any] | None) -> bool:
    """Say whether other work ran while this was measured, or it never was."""
    return row is None or row.get("others", 1.0) > table.BUSY


def _is_due(entrant: Entrant, row: dict[str, Any] | None) -> bool:
    """Say whether a spoilt row is worth its seconds: ours always, a peer's if it is quick."""
    if entrant.is_ours:
        return _is_spoilt(row)
    quick = row is not None and (table.figure(row, "seconds") or math.inf) <= QUICK
    return quick and _is_spoilt(row)


def _is_known(row: dict[str, Any] | None, mark: str, runs: int) -> bool:
    """Say whether this very case was measured often enough, or as often as it can be."""
    if row is None or row["fingerprint"] != mark or not row["runs"]:
        return False
    last = row["runs"][-1]
    return len(row["runs"]) >= runs or "problem" in last or last["seconds"] > SLOW


def _run(entrant: Entrant, suite: Suite, runs: int) -> dict[str, Any]:
    """Run an entrant with seeds 1 … runs; once if it is slow."""
    row: dict[str, Any] = {"fingerprint": suite.mark, "cores": entrant.cores, "runs": []}
    watch = Watch()
    for seed in range(1, runs + 1):
        try:
            answer = entrants.divide(entrant, suite.files, seed, suite.cases)
        except NoAnswerError as error:
            row["runs"].append({"seed": seed, "problem": str(error)})
            break
        row["version"] = answer.version
        row["runs"].append(_measured(answer, suite.cases, seed))
        if not entrant.is_ours:
            write_answer(suite.answer(entrant, seed), answer)
        if answer.seconds > SLOW:
            break
    row["others"] = watch.others()
    return row


def _measured(answer: Answer, cases: Sequence[Case], seed: int) -> dict[str, Any]:
    """Measure the communities that were divided; say how many were not."""
    done = [i for i, grid_of in enumerate(answer.grid_of) if grid_of.min() >= 0]
    run: dict[str, Any] = {"seed": seed, "seconds": answer.seconds, "memory": answer.memory}
    if math.isfinite(answer.processor):
        run["processor"] = answer.processor
    run["without_plan"] = len(cases) - len(done)
    run["failures"] = sorted(set(answer.failures))[:5]
    if done:
        run |= measure_all([cases[i] for i in done], [answer.grid_of[i] for i in done])
    return run


def _mend(entrant: Entrant, suite: Suite, row: dict[str, Any]) -> dict[str, Any]:
    """Hand a peer's answers to our repair; the seconds add up."""
    mended: dict[str, Any] = {"fingerprint": suite.mark, "cores": entrant.cores, "runs": []}
    watch = Watch()
    for seed in [run["seed"] for run in row.get("runs", []) if "problem" not in run]:
        file = suite.answer(entrant, seed)
        if not file.exists():
            continue
        first = read_answer(file, suite.cases)
        if all(grid_of.min() < 0 for grid_of in first.grid_of):
            continue
        try:
            found = entrants.repair(suite.files[1], file, seed, suite.cases)
        except NoAnswerError as error:
            mended["runs"].append({"seed": seed, "problem": str(error)})
            break
        run = _measured(found, suite.cases, seed)
        run["seconds"] += first.seconds
        if "processor" in run and math.isfinite(first.processor):
            run["processor"] += first.processor
        else:
            run.pop("processor", None)
        run["memory"] = max(first.memory, found.memory)
        mended["runs"].append(run)
    mended["others"] = max(row.get("others", 1.0), watch.others())
    return mended


def _ceiling(stored: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "ceiling.json"
        command = [sys.executable, "-m", "benchmarks.ceiling", str(stored), str(result)]
        subprocess.run([*command, str(CEILING_SECONDS)], cwd=ROOT, check=True)
        found: dict[str, Any] = json.loads(result.read_text("utf-8"))
        return found


def _stamp() -> dict[str, Any]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return {"date": today, "machine": machine()}


def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found


def _keep(row: dict[str, Any], *path: str) -> None:
    """Put one row into the file as it stands now: two benches may be running."""
    results = _read()
    place = results
    for name in path[:-1]:
        place = place.setdefault(name, {})
    place[path[-1]] = row | _stamp()
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False)
    fresh = RESULTS.with_suffix(".new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(RESULTS)


if __name__ == "__main__":
    main()
