"""A plan folder read back into what routing needs; the area itself is not needed."""

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from gridplan.arrays import Floats, Geometries
from gridplan.errors import InputError
from gridplan.inputs import Streets
from gridplan.routing.demand import Homes

_COLUMNS = {
    "grids": ("grid_code",),
    "atoms": ("grid_code", "is_hub"),
    "buildings": ("building_id", "floors"),
    "streets": ("highway", "name", "is_oneway", "is_private"),
}
_BROKEN = (ValueError, KeyError, OSError, AttributeError, pyogrio.errors.DataSourceError)
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """
    What a plan folder tells of its grids, homes and streets.

    Attributes
    ----------
    crs : str
        The metric system of all geometry.
    codes : (n_grids,) tuple of str
        Grid codes.
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Grids.
    bases : (n_grids, 2) ndarray, m
        Anchors of their hubs, where walks start.
    homes : Homes
        Buildings and entrances with households.
    streets : Streets
        The network, metric.
    scheme : str
        Name of the scheme the plan was made with.
    digest : str
        Of the grids and buildings; routes of another plan have another one.
    """

    crs: str
    codes: tuple[str, ...]
    outlines: Geometries
    bases: Floats
    homes: Homes
    streets: Streets
    scheme: str
    digest: str


def read_plan_folder(out: Path) -> PlanFolder:
    """
    Read a plan folder.

    Parameters
    ----------
    out : Path
        Where ``gridplan plan`` wrote.

    Returns
    -------
    PlanFolder
        Checked as far as routing needs it.

    Raises
    ------
    InputError
        If a file, layer or column is missing or cannot be read; it names which.
    """
    for name in ("plan.gpkg", "buildings.csv", "summary.json", "grids.geojson"):
        if not (out / name).is_file():
            raise InputError("route_cli.no_plan", out=str(out), file=name)
    try:
        layers = {name: _layer(out / "plan.gpkg", name) for name in _COLUMNS}
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        grids = layers["grids"]
        codes = tuple(str(code) for code in grids["grid_code"])
        homes = _homes(out / "buildings.csv", layers["buildings"], codes)
        bases = _bases(layers["atoms"], grids)
        scheme = str(summary.get("scheme", ""))
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError("route_cli.unreadable", out=str(out), why=str(error)) from error
    return PlanFolder(
        crs=grids.crs.to_string(),
        codes=codes,
        outlines=grids.geometry.to_numpy(),
        bases=bases,
        homes=homes,
        streets=_streets(layers["streets"]),
        scheme=scheme,
        digest=plan_digest(out),
    )


def plan_digest(out: Path) -> str:
    """
    Hash what routes depend on, so that routes of an earlier plan are known as such.

    Parameters
    ----------
    out : Path
        Where the plan was written.

    Returns
    -------
    str
        SHA-256 of ``grids.geojson`` and ``buildings.csv``.
    """
    digest = hashlib.sha256()
    for name in ("grids.geojson", "buildings.csv"):
        digest.update((out / name).read_bytes())
    return digest.hexdigest()


def _layer(path: Path, name: str) -> geopandas.GeoDataFrame:
    frame = pyogrio.read_dataframe(path, layer=name)
    missing = sorted(set(_COLUMNS[name]) - set(frame.columns))
    if missing:
        raise InputError(
            "route_cli.no_column", file=path.name, layer=name, columns=", ".join(missing)
        )
    return frame


def _bases(atoms: geopandas.GeoDataFrame, grids: geopandas.GeoDataFrame) -> Floats:
    """Take the anchor of each grid's hub; a point inside the grid where there is none."""
    bases: Floats = shapely.get_coordinates(shapely.point_on_surface(grids.geometry.to_numpy()))
    hubs = atoms[atoms["is_hub"].astype(bool)]
    if {"anchor_x", "anchor_y"} <= set(hubs.columns):
        xy = hubs[["anchor_x", "anchor_y"]].to_numpy(dtype=np.float64)
    else:  # plans written before anchors were
        xy = shapely.get_coordinates(shapely.point_on_surface(hubs.geometry.to_numpy()))
    row = {str(code): number for number, code in enumerate(grids["grid_code"])}
    for code, point in zip(hubs["grid_code"], xy, strict=True):
        if str(code) in row:
            bases[row[str(code)]] = point
    return bases


def _homes(path: Path, buildings: geopandas.GeoDataFrame, codes: tuple[str, ...]) -> Homes:
    grid_of = {code: number for number, code in enumerate(codes)}
    doors = shapely.get_coordinates(shapely.point_on_surface(buildings.geometry.to_numpy()))
    row_of = {str(name): row for row, name in enumerate(buildings["building_id"])}
    floors = buildings["floors"].fillna(0).to_numpy(dtype=np.int64)
    found: list[tuple[str, int, int, int]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            building = _restored(line["building_id"])
            households, unit = int(line["households"]), int(line["unit"] or 0)
            grid = grid_of.get(_restored(line["grid_code"]), -1)
            if households > 0 and grid >= 0:
                name = f"{building}#{unit}" if unit else building
                found.append((name, grid, households, row_of[building]))
    rows = np.array([row for *_, row in found], dtype=np.int64)
    return Homes(
        name=tuple(name for name, *_ in found),
        grid=np.array([grid for _, grid, _, _ in found], dtype=np.int64),
        households=np.array([count for _, _, count, _ in found], dtype=np.int64),
        floors=floors[rows],
        xy=doors[rows],
    )


def _streets(frame: geopandas.GeoDataFrame) -> Streets:
    def text(column: str) -> tuple[str, ...]:
        return tuple("" if value is None or value != value else str(value)  # noqa: PLR0124
                     for value in frame[column])  # fmt: skip

    def truth(column: str) -> Any:
        return frame[column].fillna(0).to_numpy().astype(bool)

    if not len(frame):
        return Streets.none()
    return Streets(
        geometry=frame.geometry.to_numpy(),
        highway=text("highway"),
        name=text("name"),
        is_oneway=truth("is_oneway"),
        is_private=truth("is_private"),
    )


def _restored(cell: str) -> str:
    """Take off the quote that keeps a spreadsheet from computing the cell."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare[:1] in _FORMULA else cell
