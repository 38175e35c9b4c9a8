"""Draw the grids of an area, as ``gridplan plan`` does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from gridplan.exports import write_plan
from gridplan.jobs.tasks.finishing import finish
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
        ``rows`` folders.
    progress : Progress
        Told often.

    Returns
    -------
    dict
        ``summary`` of the plan and ``counts`` of its features.
    """
    out = Path(request["out"])
    settings = request["settings"]
    area = read_area(Path(request["area"]), progress=progress)
    scheme = changed(load_scheme(request["scheme"]), settings)
    made = build_plan(
        area, scheme, settings_of(settings, request["workers"]), progress=progress
    )
    if settings.get("jointly"):
        made = plan_jointly(made).plan
    write_plan(made, out, progress=progress)
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
