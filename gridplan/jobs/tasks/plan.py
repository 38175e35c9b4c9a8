"""Draw the grids of an area, afresh or near a plan before, as ``gridplan plan`` does."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from gridplan.exports import write_plan
from gridplan.exports.memory import FolderMemory
from gridplan.exports.problems import FOLDER, write_problems
from gridplan.jobs.tasks.finishing import finish
from gridplan.jobs.tasks.keeping import keep_of, told_against
from gridplan.plan import Settings, build_plan
from gridplan.plan.jointly import plan_jointly
from gridplan.progress import Progress
from gridplan.schemes import Scheme, load_scheme
from gridplan.sources import read_area


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Plan an area into a folder.

    Parameters
    ----------
    request : dict
        ``area`` folder, ``scheme`` name or file, ``settings``, ``workers``, ``out`` and
        ``rows`` folders, ``memory`` folder; where asked for ``previous`` plan folder,
        ``most``, ``wishes``, ``edits``, and ``staff``, a table as CSV text.
    progress : Progress
        Told often.

    Returns
    -------
    dict
        ``summary`` of the plan and ``counts`` of its features.
    """
    out = Path(request["out"])
    settings = request["settings"]
    folder = _with_staff(Path(request["area"]), request.get("staff"), out.parent)
    area = read_area(folder, progress=progress)
    scheme = changed(load_scheme(request["scheme"]), settings)
    keep, before = keep_of(request, area.crs)
    made = build_plan(
        area,
        scheme,
        settings_of(settings, request["workers"]),
        memory=FolderMemory(Path(request["memory"])),
        keep=keep,
        progress=progress,
    )
    if before is not None:
        made = told_against(made, before)
    elif settings.get("jointly"):
        made = plan_jointly(made).plan
    write_plan(made, out, progress=progress)
    write_problems(made, out / FOLDER)
    return finish(out, Path(request["rows"]), progress)


def settings_of(told: dict[str, Any], workers: int) -> Settings:
    """
    Make settings of what was asked for.

    Parameters
    ----------
    told : dict
        ``effort``, ``seed``, ``k``, ``time_limit`` where they were said.
    workers : int
        Threads.

    Returns
    -------
    Settings
        For `gridplan.plan.build_plan`.
    """
    known = ("effort", "seed", "k", "time_limit")
    return Settings(**{name: told[name] for name in known if name in told}, workers=workers)


def changed(scheme: Scheme, told: dict[str, Any]) -> Scheme:
    """
    Change a scheme where the planner asked for it.

    Parameters
    ----------
    scheme : Scheme
        The rules.
    told : dict
        ``tolerance`` and ``weights`` where they were said.

    Returns
    -------
    Scheme
        The rules of this run.
    """
    if told.get("tolerance") is not None:
        scheme = replace(scheme, tolerance=told["tolerance"])
    if told.get("weights"):
        scheme = replace(scheme, weights=replace(scheme.weights, **told["weights"]))
    return scheme


def _with_staff(area: Path, staff: str | None, folder: Path) -> Path:
    """Lay out the area with other staff, where there are any."""
    if not staff:
        return area
    place = folder / "area"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(area, place)
    for old in (*place.glob("staff.*"), *place.glob("人员.*")):
        old.unlink()
    (place / "staff.csv").write_text(staff, encoding="utf-8")
    return place
