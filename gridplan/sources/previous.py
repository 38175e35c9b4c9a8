"""A plan folder read back as the plan in force, for a new one to stay near."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.crs import GEOGRAPHIC, metric_crs, reproject
from gridplan.errors import InputError
from gridplan.plan.previous import Previous
from gridplan.sources.cells import restored

T = TypeVar("T")
_NEEDED = ("grids.geojson", "buildings.csv", "summary.json")
_COLUMNS = ("building_id", "unit", "households", "grid_code")
_BROKEN = (ValueError, KeyError, TypeError, OSError, shapely.errors.GEOSException)


def read_previous(folder: Path, *, crs: str) -> Previous:
    """
    Read the plan in force.

    Parameters
    ----------
    folder : Path
        Where an earlier plan was written; it is only read.
    crs : str
        The metric system of the area that is planned now.

    Returns
    -------
    Previous
        Its grids, codes and buildings.

    Raises
    ------
    InputError
        If it is no plan folder, a file cannot be read, or a building is in a grid that
        is not there.
    """
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise InputError("change.no_plan", folder=str(folder), file=name)
    grids = _features(folder / "grids.geojson")
    apart = _features(folder / "exclusive.geojson")
    every = [*grids, *apart]
    code = tuple(str(row["properties"]["grid_code"]) for row in every)
    place = {one: number for number, one in enumerate(code)}
    if len(place) < len(code):
        twice = next(one for one in code if code.count(one) > 1)
        raise InputError("change.code_twice", folder=str(folder), grid=twice)
    rows = _rows(folder / "buildings.csv", place)
    summary: dict[str, Any] = _read(
        folder / "summary.json", lambda text: dict(json.loads(text))
    )
    change = summary.get("change") or {}
    asked = (summary.get("tolerance") or {}).get("asked", 0.0)
    return Previous(
        grid_code=code,
        community=tuple(str(row["properties"].get("community", "")) for row in every),
        outline=_outlines(folder, every, crs),
        geometry=tuple(row["geometry"] for row in every),
        head=tuple(str(row["properties"].get("head_id") or "") for row in every),
        is_exclusive=np.arange(len(every)) >= len(grids),
        building_id=tuple(name for name, *_ in rows),
        unit=np.array([unit for _, unit, _, _ in rows], dtype=np.int64),
        households=np.array([count for _, _, count, _ in rows], dtype=np.int64),
        grid=np.array([grid for *_, grid in rows], dtype=np.int64),
        used=tuple(sorted({*code, *map(str, change.get("used", ()))})),
        scheme=str(summary.get("scheme", "")),
        tolerance=float(asked) if isinstance(asked, int | float) else 0.0,
    )


def read_summary(folder: Path) -> dict[str, Any]:
    """
    Read the figures of a plan folder.

    Parameters
    ----------
    folder : Path
        Where a plan was written.

    Returns
    -------
    dict
        What ``summary.json`` holds.

    Raises
    ------
    InputError
        If it is missing or cannot be read.
    """
    path = folder / "summary.json"
    if not path.is_file():
        raise InputError("change.no_plan", folder=str(folder), file=path.name)
    told: dict[str, Any] = _read(path, lambda text: dict(json.loads(text)))
    return told


def metric_crs_of(folder: Path) -> str:
    """
    Choose the metric system for the grids of a plan folder.

    Parameters
    ----------
    folder : Path
        Where a plan was written.

    Returns
    -------
    str
        ``EPSG:`` and a number.

    Raises
    ------
    InputError
        If the grids are missing or cannot be read.
    """
    path = folder / "grids.geojson"
    if not path.is_file():
        raise InputError("change.no_plan", folder=str(folder), file=path.name)

    def parse(text: str) -> tuple[float, float]:
        shape = shapely.from_geojson(text)
        west, south, east, north = shapely.bounds(shape).tolist()
        return (west + east) / 2, (south + north) / 2

    return metric_crs(*_read(path, parse))


def _features(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []

    def parse(text: str) -> list[dict[str, Any]]:
        features = json.loads(text)["features"]
        for row in features:
            row["properties"]["grid_code"], row["geometry"]["type"]
        return list(features)

    return _read(path, parse)


def _outlines(folder: Path, features: list[dict[str, Any]], crs: str) -> Geometries:
    try:
        shapes = shapely.from_geojson([json.dumps(row["geometry"]) for row in features])
    except _BROKEN as error:
        name = "grids.geojson"
        raise InputError("change.unreadable", file=str(folder / name), why=str(error)) from None
    return reproject(np.array(shapes, dtype=object), GEOGRAPHIC, crs)


def _rows(path: Path, place: dict[str, int]) -> list[tuple[str, int, int, int]]:
    def parse(text: str) -> list[tuple[str, int, int, int]]:
        table = csv.DictReader(io.StringIO(text, newline=""))
        missing = sorted(set(_COLUMNS) - set(table.fieldnames or ()))
        if missing:
            raise InputError("change.no_column", file=str(path), columns=", ".join(missing))
        found = []
        for number, line in enumerate(table):
            if any(line[name] is None for name in _COLUMNS) or not line["households"]:
                raise InputError("change.row_short", file=str(path), row=number + 2)
            grid = restored(line["grid_code"])
            if grid and grid not in place:
                raise InputError(
                    "change.unknown_code", file=str(path), row=number + 2, grid=grid
                )
            found.append(
                (
                    restored(line["building_id"]),
                    int(line["unit"] or 0),
                    int(line["households"]),
                    place.get(grid, -1),
                )
            )
        return found

    return _read(path, parse)


def _read(path: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(path.read_bytes().decode("utf-8-sig"))
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError("change.unreadable", file=str(path), why=str(error)) from None
