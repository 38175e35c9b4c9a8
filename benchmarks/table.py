"""The results as Markdown: ``docs/bench.md``."""

import statistics
from pathlib import Path
from typing import Any

from benchmarks.entrants import ENTRANTS
from benchmarks.growth import added
from benchmarks.suites import TITLES
from benchmarks.targets import TARGETS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/bench.md"

HEAD = """# Bench: gridplan beside its peers

Written by `make bench`; do not edit. Everybody divides the same atoms, community by
community, into the same number of grids k = W/250 rounded half up, with the same tolerance.
Every run is a process of its own; each figure is the median of the runs (seeds 1, 2, …).

**How to read it.** *max*, *mean*: |h − W/k| ÷ (W/k) over all grids. *≤ 5 %*, *≤ 10 %*: share
of grids. *broken*: communities with a grid outside the tolerance. *empty*: grids without an
atom. *stray*: pieces of grids cut off from the rest; a component too light to be a grid of its
own may join another one and is not counted. *PP*: mean Polsby-Popper. *border*: between grids.
*hub*: household-weighted mean distance to the grid's best hub, along streets where there are
any, else straight. *seen*: share of the border on a street, water, rail or wall. *s*: dividing
only, without start, reading and writing; gridplan's JIT is warm. *core s*: processor seconds
of the same, children included; other work hardly shows in them. *MB*: peak of the process.
*runs*: a run of more than 30 s is not repeated.

**Fair play.** Peers are run at their documented settings with the tolerance as their imbalance
(METIS `contig`, `ufactor`; KaHIP strong; Mt-KaHyPar; GerryChain `recursive_tree_part`), edge
weights are shared metres, vertex weights households. They know no lower bound and no hub: so
each is shown again *followed by our repair*. spopt's regionalisations balance nothing; they
are here because planners use them. gridplan and Mt-KaHyPar use two cores, the others one.
A peer is given 120 s on one large community, else 5 s a community (1 s above fifty); what it
does not finish is printed. A row marked * is measured only on communities that got a plan; one
marked † was measured while other work ran, so its seconds are too many; on a quiet machine
`bash benchmarks/run.sh --spoilt` measures gridplan's and the quick peers' such rows again.
"""

BUSY = 0.25  # cores that others used while a row was measured
COLUMNS = (
    ("max", "max_deviation", "{:.1%}"),
    ("mean", "mean_deviation", "{:.2%}"),
    ("≤ 5 %", "within_5", "{:.1%}"),
    ("≤ 10 %", "within_10", "{:.1%}"),
    ("broken", "communities_outside", "{:.0f}"),
    ("empty", "empty", "{:.0f}"),
    ("stray", "stray_pieces", "{:.0f}"),
    ("PP", "polsby_popper", "{:.3f}"),
    ("border km", "boundary_km", "{:.2f}"),
    ("hub m", "hub_m", "{:.1f}"),
    ("seen", "visible_share", "{:.1%}"),
    ("s", "seconds", "{:.2f}"),
    ("core s", "processor", "{:.2f}"),
    ("s / 1,000", "per_1000", "{:.2f}"),
    ("MB", "memory", "{:.0f}"),
)
NAMES = {
    "max_deviation": "largest deviation",
    "mean_deviation": "mean deviation",
    "within_5": "within 5 %",
    "within_10": "within 10 %",
    "communities_outside": "communities outside the tolerance",
    "empty": "empty grids",
    "stray_pieces": "stray pieces",
    "disconnected": "disconnected grids",
    "polsby_popper": "Polsby-Popper",
    "boundary_m": "border, m",
    "hub_m": "hub distance, m",
    "visible_share": "border seen",
    "seconds": "seconds",
    "per_1000": "seconds for 1,000 grids",
}


def figure(row: dict[str, Any], name: str) -> float | None:
    """Take the median of a measure over the runs that have it."""
    if name == "per_1000":
        seconds, grids = figure(row, "seconds"), figure(row, "grids")
        return None if seconds is None or not grids else 1000 * seconds / grids
    if name == "boundary_km":
        metres = figure(row, "boundary_m")
        return None if metres is None else metres / 1000
    values = [run[name] for run in row.get("runs", ()) if run.get(name) is not None]
    return statistics.median(values) if values else None


def line(case: str, rows: dict[str, Any], key: str) -> str:
    """Say one row in the terminal."""
    row = rows[key]
    said = [f"{title} {_shown(row, name, form)}" for title, name, form in COLUMNS]
    return f"{case} {key}: {_trouble(row) or ', '.join(said)}"


def write(results: dict[str, Any]) -> None:
    """Write the page from all that was measured so far."""
    parts = [HEAD, _machines(results), _judged(results)]
    for case, title in TITLES.items():
        rows = results.get("cases", {}).get(case)
        parts.append(f"## {title}\n\n" + (_case(rows) if rows else "Not measured here.\n"))
    parts += [_growth(results.get("growth")), _whole(results.get("whole"))]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(part for part in parts if part), encoding="utf-8")


def _case(rows: dict[str, Any]) -> str:
    """Make the table of one case, and the ceiling under it."""
    head = ["", *(title for title, _, _ in COLUMNS), "runs"]
    lines = [_row(head), _row(["---", *["---:"] * (len(head) - 1)])]
    notes = []
    rows, stale = _current(rows)
    if stale:
        notes.append(f"Not measured on these very atoms yet: {', '.join(stale)}.")
    for entrant in ENTRANTS:
        for key, title in (
            (entrant.key, entrant.title),
            (f"{entrant.key}+repair", f"{entrant.title} + our repair"),
        ):
            if key not in rows:
                continue
            row = rows[key]
            trouble = _trouble(row)
            if trouble:
                lines.append(_row([title, trouble, *[""] * (len(head) - 2)]))
                continue
            lacking = figure(row, "without_plan") or 0
            shown = [_shown(row, name, form) for _, name, form in COLUMNS]
            mark = "*" if lacking else ""
            mark += _busy(row)
            lines.append(_row([title + mark, *shown, str(len(row["runs"]))]))
            if lacking and "+repair" not in key:
                why = "; ".join(
                    sorted({f for run in row["runs"] for f in run.get("failures", ())})[:2]
                )
                notes.append(
                    f"\\* {entrant.title}: {lacking:.0f} communities without a plan ({why})."
                )
    text = "\n".join(lines) + "\n"
    if "ceiling" in rows:
        text += "\n" + _ceiling(rows["ceiling"])
    return text + "".join(f"\n{note}\n" for note in notes)


def _current(rows: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Keep what was measured on the same communities as gridplan; name the rest."""
    ours = rows.get("gridplan-standard") or rows.get("gridplan-draft")
    if ours is None:
        return rows, []
    mark = ours["fingerprint"]
    kept = {key: row for key, row in rows.items() if row["fingerprint"] == mark}
    return kept, sorted(key for key in rows if key not in kept)


def _ceiling(found: dict[str, Any]) -> str:
    return (
        "Ceiling without contiguity (CP-SAT): mean deviation at least "
        f"{found['mean_bound']:.2%} (found {found['mean_found']:.2%}); at most "
        f"{found['within_10_bound']:.1%} of grids within 10 % (found "
        f"{found['within_10_found']:.1%}); {found['seconds']:.0f} s.\n"
    )


def _judged(results: dict[str, Any]) -> str:
    """Tick the targets."""

    def look(case: str, entrant: str, measure: str) -> float | None:
        row = _current(results.get("cases", {}).get(case, {}))[0].get(entrant)
        return None if row is None else figure(row, measure)

    lines = [_row(["case", "", "measure", "to reach", "measured", ""]), _row(["---"] * 6)]
    for found in (target.judged(look) for target in TARGETS):
        target = found["target"]
        asked = "not measured" if found["asked"] is None else f"{found['asked']:.4g}"
        if target.against:
            asked += f" ({target.value:g} × {target.against})"
        sign = "≤" if target.sign == "<=" else "≥"
        value = "not measured" if found["found"] is None else f"{found['found']:.4g}"
        verdict = {None: "", True: "reached", False: "**missed**"}[found["held"]]
        lines.append(
            _row(
                [
                    target.case,
                    target.entrant,
                    NAMES[target.measure],
                    f"{sign} {asked}",
                    value,
                    verdict,
                ]
            )
        )
    return "## What was to be reached\n\n" + "\n".join(lines) + "\n"


def _growth(growth: dict[str, Any] | None) -> str:
    """Make the tables of growth."""
    text = "## Growth\n\nMade-up communities of 90 atoms, ±5 %, two workers.\n\n"
    if not growth:
        return "## Growth\n\nNot measured here.\n"
    return text + "\n".join(_grown(effort, found) for effort, found in sorted(growth.items()))


def _grown(effort: str, found: dict[str, Any]) -> str:
    """Make the table of one effort."""
    rows = [row for row in found["rows"] if "seconds" in row]
    names = [name for name in ("seconds", "processor", "memory") if name in rows[0]]
    more = {name: ["", *added(rows, name)] for name in names}
    head = ["grids", "s", "core s", "MB", "broken"]
    head += [f"added {unit} / 1,000 grids" for unit in ("s", "core s", "MB")]
    lines = [_row(head), _row(["---:"] * len(head))]
    for at, row in enumerate(rows):
        cells = [f"{row['grids']:.0f}", f"{row['seconds']:.2f}"]
        cells += [f"{row['processor']:.2f}" if "processor" in row else "–"]
        cells += [f"{row['memory']:.0f}", f"{row['outside']:.0f}"]
        for name in ("seconds", "processor", "memory"):
            x = more[name][at] if name in more else ""
            cells.append("" if x == "" else f"{1000 * x:.2f}")
        lines.append(_row(cells))
    lines += [f"\n{r['asked']} grids: {r['problem']}" for r in found["rows"] if "problem" in r]
    note = ""
    if len(rows) > 2:
        grown = {name: added(rows, name)[-1] / added(rows, name)[0] - 1 for name in names}
        said = {"seconds": "seconds", "processor": "processor seconds", "memory": "memory"}
        note = (
            "\nFrom the first step to the last an added grid costs "
            + ", ".join(f"{grown[name]:+.0%} {said[name]}" for name in names)
            + " (to reach: at most +20 %).\n"
        )
    return f"### {effort}{_busy(found)}\n\n" + "\n".join(lines) + "\n" + note


def _busy(found: dict[str, Any]) -> str:
    """Mark what was measured while other work ran."""
    return " †" if found.get("others", 1.0) > BUSY else ""


def _whole(whole: dict[str, Any] | None) -> str:
    """Make the table of whole runs."""
    if whole is None:
        return "## From files to files\n\nNot measured here.\n"
    head = [
        "area",
        "grids",
        "mean",
        "≤ 5 %",
        "≤ 10 %",
        "PP",
        "walk m",
        "seen",
        "stray",
        "gap m²",
    ]
    head += ["overlap m²", "read s", "atoms s", "partition s", "write s", "total s", "MB"]
    lines = [_row(head), _row(["---", *["---:"] * (len(head) - 1)])]
    for name, row in whole["rows"].items():
        if "problem" in row:
            lines.append(_row([name, row["problem"], *[""] * (len(head) - 2)]))
            continue
        cells = [name, f"{row['grids']:.0f}"]
        cells += [f"{row[x]:.1%}" for x in ("mean_deviation", "within_5", "within_10")]
        cells += [f"{row['polsby_popper']:.3f}", f"{row['walking_m']:.0f}"]
        cells += [f"{row['visible_share']:.1%}", f"{row['disconnected']:.0f}"]
        cells += [f"{row[x]:.2f}" for x in ("gap_m2", "overlap_m2")]
        cells += [f"{row[x]:.1f}" for x in ("read", "atoms", "partition", "write", "wall")]
        lines.append(_row([*cells, f"{row['memory']:.0f}"]))
    return (
        f"## From files to files{_busy(whole)}\n\n`gridplan plan AREA -o OUT`, each in a "
        "process of its own; the total is wall time, start of Python included.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def _machines(results: dict[str, Any]) -> str:
    """Say on what, when and with which versions this was measured."""
    rows = [row for case in results.get("cases", {}).values() for row in case.values()]
    machines = sorted({row["machine"] for row in rows})
    dates = sorted({row["date"] for row in rows})
    versions = sorted({row["version"] for row in rows if "version" in row})
    if not rows:
        return ""
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    return (
        f"Machine: {'; '.join(machines)}. Measured {when}. Versions: {', '.join(versions)}.\n"
    )


def _trouble(row: dict[str, Any]) -> str:
    """Say why there is nothing to measure, if no run has anything."""
    if any("mean_deviation" in run for run in row["runs"]):
        return ""
    run = row["runs"][-1]
    return str(run.get("problem") or "no plan: " + "; ".join(run["failures"]))


def _shown(row: dict[str, Any], name: str, form: str) -> str:
    value = figure(row, name)
    return "–" if value is None else form.format(value)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
