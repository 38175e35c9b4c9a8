"""Read an area and tell what was found."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.inputs import Area
from gridplan.jobs.tasks.names import FACILITIES
from gridplan.progress import Progress
from gridplan.sources import read_area

_MOST = 2000  # findings kept; a file with more is wrong in the same way throughout


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Read and check an area.

    Parameters
    ----------
    request : dict
        ``folder`` of the area, ``into`` for what is found, ``most_vertices`` it may have.
    progress : Progress
        Told after each layer.

    Returns
    -------
    dict
        ``name``, ``counts``, ``findings``, ``bounds`` and ``input_hash``; facilities
        and staff slots stand in a file, for there may be many.
    """
    area = read_area(
        Path(request["folder"]), progress=progress, most_vertices=request.get("most_vertices")
    )
    places = {"facilities": _facilities(area), "staff": _staff(area)}
    (Path(request["into"]) / FACILITIES).write_text(json.dumps(places), encoding="utf-8")
    return {
        "name": area.name,
        "counts": _counts(area),
        "findings": [
            {
                "level": finding.level,
                "layer": finding.layer,
                "feature": finding.feature,
                "en": finding.say("en"),
                "zh": finding.say("zh"),
            }
            for finding in area.findings[:_MOST]
        ],
        "bounds": _bounds(area),
        "input_hash": area.input_hash,
    }


def _counts(area: Area) -> dict[str, int]:
    found = {
        "communities": len(area.communities),
        "buildings": len(area.buildings),
        "households": int(area.buildings.households.sum()),
        "streets": len(area.streets),
        "findings": len(area.findings),
    }
    for name in ("places", "barriers", "staff", "current_grids"):
        value = getattr(area, name)
        if value is not None:
            found[name] = len(value)
    return found


def _bounds(area: Area) -> list[float]:
    outline = np.array([shapely.union_all(area.communities.geometry)], dtype=object)
    degrees = reproject(outline, area.crs, GEOGRAPHIC)
    return [round(float(side), 7) for side in shapely.total_bounds(degrees)]


def _facilities(area: Area) -> list[list[str]]:
    if area.places is None:
        return []
    degrees = reproject(area.places.geometry, area.crs, GEOGRAPHIC)
    shapes = shapely.to_wkb(degrees, hex=True).tolist()
    rows = zip(
        area.places.place_id, area.places.place_class, area.places.name, shapes, strict=True
    )
    return [list(row) for row in rows]


def _staff(area: Area) -> list[list[str]]:
    if area.staff is None:
        return []
    rows = zip(area.staff.staff_id, area.staff.role, strict=True)
    return [list(row) for row in rows]
