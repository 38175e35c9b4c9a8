"""
All files of a plan, written to the side and moved into place together.

So a reader never meets half a plan, and a run that is stopped leaves what was
there before.
"""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from pyogrio.errors import DataSourceError, FeatureError

from gridplan.errors import InputError
from gridplan.exports.buildings_csv import ENCODING, buildings_csv
from gridplan.exports.certificate import write_certificates
from gridplan.exports.changes import change_summary, changes_csv, concordance_csv, kept_shapes
from gridplan.exports.conformance_files import conformance_html, conformance_json
from gridplan.exports.coverage_csv import coverage_csv, shifts_csv
from gridplan.exports.exclusive import exclusive_frame, exclusive_geojson
from gridplan.exports.geojson import grids_geojson
from gridplan.exports.geopackage import write_geopackage
from gridplan.exports.grid_table import GridTable, table_of
from gridplan.exports.levels import level_frames, levels_csv, levels_geojson
from gridplan.exports.map_png import map_png
from gridplan.exports.moved_certificate import moved_certificates
from gridplan.exports.report import report_html
from gridplan.exports.roster_csv import roster_csv, staffing_summary
from gridplan.exports.run_record import run_record
from gridplan.plan.complete import Completion, complete
from gridplan.plan.plan import Plan
from gridplan.plan.summary import summarise
from gridplan.progress import Progress, silent
from gridplan.schemes import GRID15
from gridplan.words import Language

CERTIFICATE = "certificate"
_OPTIONAL = frozenset(
    {"exclusive.geojson", "levels.geojson", "levels.csv", "roster.csv", "conformance.json",
     "conformance.html", "concordance.csv", "changes.csv", "coverage.csv", "shifts.csv",
     CERTIFICATE}
)  # fmt: skip
Writer = Callable[[Path], None]


def write_plan(
    plan: Plan,
    out: Path,
    *,
    language: Language = "zh",
    seconds: dict[str, float] | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """
    Write a plan into a folder.

    Parameters
    ----------
    plan : Plan
        The plan.
    out : Path
        The folder; made when missing, files of an earlier plan are replaced.
    language : {'en', 'zh'}
        Of the map and of the report on opening; 四至 is Chinese always.
    seconds : dict of str to float, optional
        What earlier steps took, for ``run.json``.
    progress : Progress
        Told after every file.

    Returns
    -------
    list of Path
        The files written, and the folder ``certificate`` where the plan is certified;
        all but ``run.json`` depend on the plan alone.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    began = time.perf_counter()
    done = complete(plan)
    table = table_of(plan, done.roster)
    summary = summarise(plan, outlines=table.outline)
    if done.roster is not None:
        summary["staffing"] = staffing_summary(done.roster, plan.scheme)
    summary |= _told_beside(plan, done)
    if plan.change is not None:
        summary["change"] = change_summary(plan, plan.change, done.roster)
    writers = _writers(plan, table, summary, language, done)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as folder:
            for number, (name, write) in enumerate(writers.items()):
                progress("write", number, len(writers))
                write(Path(folder) / name)
            progress("write", len(writers), len(writers))
            took = {**(seconds or {}), "write": time.perf_counter() - began}
            _json(run_record(took))(Path(folder) / "run.json")
            written = [out / name for name in (*writers, "run.json")]
            _set_aside(out / CERTIFICATE, Path(folder))
            _set_aside(out / "routes", Path(folder))  # they are another plan's
            for name in _OPTIONAL - set(writers) - {CERTIFICATE}:
                (out / name).unlink(missing_ok=True)  # of an earlier plan
            for path in written:
                (Path(folder) / path.name).replace(path)
    except (OSError, DataSourceError, FeatureError) as error:
        where = getattr(error, "filename", None) or out
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("exports.cannot_write", file=str(where), why=why) from error
    return written


def _writers(
    plan: Plan, table: GridTable, summary: dict[str, Any], language: Language, done: Completion
) -> dict[str, Writer]:
    levels = level_frames(plan, done.nested) if done.nested else {}
    further = {"exclusive": exclusive_frame(plan)} if plan.exclusive else {}
    return {
        "grids.geojson": _text(
            lambda: grids_geojson(table, plan.area.crs, kept=kept_shapes(plan, table.outline))
        ),
        "plan.gpkg": lambda path: write_geopackage(
            plan, table, path, language=language, further={**further, **levels}
        ),
        "buildings.csv": _text(lambda: buildings_csv(plan), ENCODING),
        "summary.json": _json(summary),
        "map.png": lambda path: _bytes(path, map_png(plan, table, language)),
        "report.html": _text(lambda: report_html(plan, table, summary, language, done)),
        **_changes(plan, table, done),
        **_beside(plan, done, levels, language),
    }


def _changes(plan: Plan, table: GridTable, done: Completion) -> dict[str, Writer]:
    change = plan.change
    if change is None:
        return {}
    outlines = table.outline
    return {
        "concordance.csv": _text(lambda: concordance_csv(plan, change, outlines), ENCODING),
        "changes.csv": _text(lambda: changes_csv(plan, change, done.roster), ENCODING),
    }


def _beside(
    plan: Plan, done: Completion, levels: dict[str, GeoDataFrame], language: Language
) -> dict[str, Writer]:
    """Choose the files that only some plans have; all of them are in ``_OPTIONAL``."""
    writers: dict[str, Writer] = {}
    if plan.exclusive is not None:
        writers["exclusive.geojson"] = _text(lambda: exclusive_geojson(plan))
    if done.nested is not None:
        nested = done.nested
        writers["levels.geojson"] = _text(lambda: levels_geojson(levels))
        writers["levels.csv"] = _text(lambda: levels_csv(plan, nested), ENCODING)
    if done.roster is not None:
        roster = done.roster
        writers["roster.csv"] = _text(lambda: roster_csv(roster, plan.scheme), ENCODING)
        if plan.scheme.forces:
            writers["coverage.csv"] = _text(lambda: coverage_csv(roster, plan.scheme), ENCODING)
        shifts = shifts_csv(roster, plan.scheme)
        if shifts is not None:
            writers["shifts.csv"] = _text(lambda: shifts, ENCODING)
    if plan.certified is not None or any(plan.moved_floors):
        writers[CERTIFICATE] = lambda path: _certificates(path, plan)
    if done.conformance is not None:
        report = done.conformance
        writers["conformance.json"] = _text(lambda: conformance_json(report, done))
        writers["conformance.html"] = _text(lambda: conformance_html(report, done, language))
    return writers


def _told_beside(plan: Plan, done: Completion) -> dict[str, Any]:
    """Tell the code format and the exclusive grids where they are not the usual ones."""
    told: dict[str, Any] = {
        "patrol": {
            "visits": [asdict(visit) for visit in plan.scheme.visits],
            "rules": asdict(plan.scheme.patrol),
        }
    }
    if plan.scheme.codes.parts != GRID15.parts:
        told["code_parts"] = [asdict(part) for part in plan.scheme.codes.parts]
    code = plan.area.communities.code
    for level, units in done.joint.items():
        told.setdefault("joint", {})[level] = {
            "groups": [[code[c] for c in group] for group in units.groups],
            "left": [code[c] for c in units.left],
        }
    work = plan.work_of_grids()
    if work is not None:
        told["workload"] = {
            "sources": [asdict(source) for source in plan.sources],
            "grids": dict(zip(plan.grid_code, work.tolist(), strict=True)),
        }
    if plan.exclusive is not None:
        apart = exclusive_frame(plan)
        told["exclusive"] = {
            "grids": len(apart), "households": int(apart["households"].sum()),
        }  # fmt: skip
    return told


def _certificates(path: Path, plan: Plan) -> None:
    proofs = dict(zip(plan.area.communities.code, plan.certified or (), strict=False))
    write_certificates(path, proofs, moved_certificates(plan))


def _set_aside(earlier: Path, folder: Path) -> None:
    """Move a folder of an earlier plan to where it is deleted with what was written aside."""
    if earlier.is_dir():
        earlier.replace(folder / f"{earlier.name}-earlier")


def _text(make: Callable[[], str], encoding: str = "utf-8") -> Writer:
    return lambda path: _bytes(path, make().encode(encoding))


def _json(value: dict[str, Any]) -> Writer:
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return _text(lambda: text)


def _bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
