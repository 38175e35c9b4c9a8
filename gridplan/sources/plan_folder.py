"""A plan folder read back into what routing needs; the area itself is not needed."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from gridplan.arrays import Floats
from gridplan.errors import InputError
from gridplan.inputs import Places, Streets
from gridplan.routing.demand import Homes
from gridplan.routing.ground import Doors, Ground
from gridplan.schemes import Patrol, VisitRule, load_scheme

_COLUMNS = {
    "grids": ("grid_code",),
    "atoms": ("grid_code", "is_hub"),
    "buildings": ("building_id", "floors"),
    "streets": ("highway", "name", "is_oneway", "is_private"),
}
_BROKEN = (
    ValueError, KeyError, OSError, TypeError, AttributeError, IndexError,
    pyogrio.errors.DataSourceError,
)  # fmt: skip
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def read_plan_folder(out: Path, *, with_exclusive: bool = False) -> Ground:
    """
    Read a plan folder.

    Parameters
    ----------
    out : Path
        Where ``gridplan plan`` wrote.
    with_exclusive : bool
        Whether exclusive grids (专属网格) stand behind the others.

    Returns
    -------
    Ground
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
        apart = _further(out / "plan.gpkg", "exclusive") if with_exclusive else None
        codes = tuple(str(code) for code in grids["grid_code"])
        outlines = grids.geometry.to_numpy()
        bases = _bases(layers["atoms"], grids)
        if apart is not None:
            codes += tuple(str(code) for code in apart["grid_code"])
            outlines = np.concatenate([outlines, apart.geometry.to_numpy()])
            inside = shapely.point_on_surface(apart.geometry.to_numpy())
            bases = np.concatenate([bases, shapely.get_coordinates(inside)])
        doors = _doors(layers["buildings"])
        homes = _homes(out / "buildings.csv", doors, codes)
        places = _further(out / "plan.gpkg", "places")
        people, heads = _people(out / "roster.csv", codes)
        visits, patrol = rules_of(summary)
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError("route_cli.unreadable", out=str(out), why=str(error)) from error
    return Ground(
        crs=grids.crs.to_string(),
        codes=codes,
        outlines=outlines,
        bases=bases,
        homes=homes,
        doors=doors,
        streets=_streets(layers["streets"]),
        scheme=str(summary.get("scheme", "")),
        digest=plan_digest(out),
        places=None if places is None else _places(places),
        visits=visits,
        patrol=patrol,
        people=people,
        heads=heads,
        area=str(summary.get("area", "")),
        attribution=str(summary.get("attribution", "")),
    )


def rules_of(summary: dict[str, Any]) -> tuple[tuple[VisitRule, ...], Patrol]:
    """
    Take visits and patrol rules from a plan's summary.

    Parameters
    ----------
    summary : dict
        ``summary.json``; plans written before rules stood there name a scheme.

    Returns
    -------
    visits : tuple of VisitRule
        How often visits are due.
    patrol : Patrol
        Speeds, shifts, gates.
    """
    told = summary.get("patrol")
    if told is None:
        try:
            scheme = load_scheme(str(summary.get("scheme", "")))
        except InputError:  # a scheme of one's own that is not at hand
            return (), Patrol()
        return scheme.visits, scheme.patrol
    lists = ("offices", "gates", "guard_shifts")
    rules: dict[str, Any] = {
        name: tuple(v) if name in lists else v for name, v in told["rules"].items()
    }
    visits = tuple(VisitRule(**{**v, "places": tuple(v["places"])}) for v in told["visits"])
    return visits, Patrol(**rules)


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


def _further(path: Path, name: str) -> geopandas.GeoDataFrame | None:
    """Read a layer that only some plans have."""
    if name not in {str(layer) for layer, _ in pyogrio.list_layers(path)}:
        return None
    return pyogrio.read_dataframe(path, layer=name)


def _places(frame: geopandas.GeoDataFrame) -> Places:
    return Places(
        place_id=tuple(map(str, frame["place_id"])),
        place_class=tuple(map(str, frame["place_class"])),
        name=tuple("" if name is None else str(name) for name in frame["name"]),
        geometry=frame.geometry.to_numpy(),
    )


def _doors(buildings: geopandas.GeoDataFrame) -> Doors:
    at = shapely.get_coordinates(shapely.point_on_surface(buildings.geometry.to_numpy()))
    return Doors(
        name=tuple(map(str, buildings["building_id"])),
        xy=at,
        floors=buildings["floors"].fillna(0).to_numpy(dtype=np.int64),
    )


def _homes(path: Path, doors: Doors, codes: tuple[str, ...]) -> Homes:
    grid_of = {code: number for number, code in enumerate(codes)}
    row_of = {name: row for row, name in enumerate(doors.name)}
    found: list[tuple[str, int, int, int]] = []
    for line in _rows(path):
        building = restored(line["building_id"])
        households, unit = int(line["households"]), int(line["unit"] or 0)
        grid = grid_of.get(restored(line["grid_code"]), -1)
        if households > 0 and grid >= 0:
            name = f"{building}#{unit}" if unit else building
            found.append((name, grid, households, row_of[building]))
    rows = np.array([row for *_, row in found], dtype=np.int64)
    return Homes(
        name=tuple(name for name, *_ in found),
        grid=np.array([grid for _, grid, _, _ in found], dtype=np.int64),
        households=np.array([count for _, _, count, _ in found], dtype=np.int64),
        floors=doors.floors[rows],
        xy=doors.xy[rows],
    )


def _people(
    path: Path, codes: tuple[str, ...]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Read who stands in which grid, its head first."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for row in _rows(path) if path.is_file() else ():
        unit, who = restored(row["unit"]), restored(row["staff_id"])
        if who and unit in set(codes):
            found.setdefault(unit, []).append((row["slot"] != "1", who))
    people = {
        unit: tuple(dict.fromkeys(who for _, who in sorted(of))) for unit, of in found.items()
    }
    heads = {unit: who for unit, of in found.items() for later, who in of if not later}
    return people, heads


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row.values():  # cut off
            where = f"{path.name}:{number}"
            raise ValueError(where)
    return rows


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


def restored(cell: str) -> str:
    """
    Take off the quote that keeps a spreadsheet from computing a cell.

    Parameters
    ----------
    cell : str
        As written.

    Returns
    -------
    str
        As meant.
    """
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare[:1] in _FORMULA else cell
