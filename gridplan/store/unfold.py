"""
A plan folder unfolded into the rows of the feature tables.

This part opens GeoPackages, so it runs in a child process and never beside the live
database; it leaves one Arrow file a collection, which `gridplan.store.load` inserts.
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyarrow import feather

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.store.collections import COLLECTIONS, Collection
from gridplan.store.row_files import rows_file
from gridplan.store.written import body_of, geometry_texts

_PACKAGE = "plan.gpkg"
_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(),
          "boolean": pa.bool_()}  # fmt: skip
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def unfold(out: Path, into: Path) -> dict[str, int]:
    """
    Unfold a plan folder.

    Parameters
    ----------
    out : Path
        Where ``gridplan plan`` wrote; routes and roster where there are any.
    into : Path
        A folder for the rows.

    Returns
    -------
    dict of str to int
        Number of features by collection; collections the plan does not have are left
        out.
    """
    into.mkdir(parents=True, exist_ok=True)
    there = {str(name) for name, _ in pyogrio.list_layers(out / _PACKAGE)}
    counts = {}
    for name, collection in COLLECTIONS.items():
        frame = _READERS.get(name, _layer)(out, there, name)
        if frame is not None:
            _write(collection, frame, rows_file(into, name))
            counts[name] = len(frame)
    return counts


def _layer(out: Path, there: set[str], name: str) -> geopandas.GeoDataFrame | None:
    if name not in there:
        return None
    return pyogrio.read_dataframe(out / _PACKAGE, layer=name)


def _atoms(out: Path, there: set[str], name: str) -> geopandas.GeoDataFrame | None:
    frame = _layer(out, there, name)
    return None if frame is None else frame.assign(is_locked=False)


def _grids(out: Path, there: set[str], name: str) -> geopandas.GeoDataFrame | None:
    frame = _layer(out, there, name)
    return None if frame is None else frame.assign(is_locked=False, name="")


def _stops(out: Path, there: set[str], name: str) -> geopandas.GeoDataFrame | None:
    frame = _layer(out, there, name)
    if frame is None:
        return None
    names = [f"{r}#{n}" for r, n in zip(frame["route_id"], frame["number"], strict=True)]
    return frame.assign(id=names)


def _coverage(out: Path, there: set[str], name: str) -> geopandas.GeoDataFrame | None:
    """Put every posting of the roster where its unit is."""
    del name
    if not (out / "roster.csv").is_file():
        return None
    grids, communities = (_layer(out, there, layer) for layer in ("grids", "communities"))
    assert grids is not None
    assert communities is not None
    shapes = dict(zip(communities["code"], communities.geometry, strict=True))
    shapes |= dict(zip(grids["grid_code"], grids.geometry, strict=True))
    whole = shapely.union_all(communities.geometry.to_numpy())
    with (out / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [{key: _bare(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    homes = _homes(out / "buildings.csv")
    seen: dict[str, int] = {}
    for row in rows:
        told = f"{row['unit']}:{row['role']}"
        seen[told] = seen.get(told, 0) + 1
        row["id"] = f"{told}:{seen[told]}"
    frame = pd.DataFrame(rows, columns=[*rows[0]] if rows else ["unit", "id"])
    if rows:
        frame["missing"] = frame["missing"].astype(int)
        frame["apart"] = frame["apart"].astype(int).astype(bool)
    places = [place_of_unit(unit, shapes, homes, whole) for unit in frame["unit"]]
    return geopandas.GeoDataFrame(frame, geometry=places, crs=grids.crs)


def _homes(path: Path) -> dict[str, str]:
    """Read the grid of each building."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            _bare(row["building_id"]): _bare(row["grid_code"]) for row in csv.DictReader(file)
        }


def place_of_unit(
    unit: str,
    shapes: Mapping[str, shapely.Geometry],
    homes: Mapping[str, str],
    whole: shapely.Geometry,
) -> shapely.Geometry:
    """
    Find where a unit of the roster lies.

    Parameters
    ----------
    unit : str
        A grid, a community, a level below a grid, a building, a town, or what has no
        place of its own.
    shapes : mapping of str to geometry
        Grids and communities by code.
    homes : mapping of str to str
        Grid of each building.
    whole : geometry
        Of the area.

    Returns
    -------
    geometry
        The unit's own outline; that of its grid for what lies in one; of all whose
        codes begin so for a town; else the box around the area.
    """
    if unit in shapes:
        return shapes[unit]
    if homes.get(unit, "") in shapes:
        return shapes[homes[unit]]
    for end in range(len(unit) - 1, 0, -1):  # a unit's code begins with its grid's
        if unit[:end] in shapes:
            return shapes[unit[:end]]
    members = [shape for code, shape in shapes.items() if unit and code.startswith(unit)]
    return shapely.union_all(members) if members else shapely.envelope(whole)


_READERS: dict[str, Callable[[Path, set[str], str], geopandas.GeoDataFrame | None]] = {
    "atoms": _atoms,
    "grids": _grids,
    "stops": _stops,
    "coverage": _coverage,
}


def _write(collection: Collection, frame: geopandas.GeoDataFrame, path: Path) -> None:
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    degrees = reproject(shapes, frame.crs.to_string(), GEOGRAPHIC) if len(frame) else shapes
    columns = {
        column.name: _values(frame, column.name, column.type) for column in collection.columns
    }
    ids = columns[collection.id_column] if collection.id_column else frame["id"].tolist()
    names = [str(value) for value in ids]
    texts = geometry_texts(degrees)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    box = shapely.bounds(degrees).reshape(-1, 4)
    types = {column.name: _ARROW[column.type] for column in collection.columns}
    table = pa.table(
        {
            "id": pa.array(names, pa.string()),
            **{name: pa.array(values, types[name]) for name, values in columns.items()},
            **dict(zip(("minx", "miny", "maxx", "maxy"), box.T, strict=True)),
            "geom": pa.array(shapely.to_wkb(degrees).tolist(), pa.binary()),
            "body": pa.array(
                [
                    body_of(name, text, _told(row))
                    for name, text, row in zip(names, texts, rows, strict=True)
                ],
                pa.string(),
            ),
        }
    )
    feather.write_feather(table, path, compression="uncompressed")


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Turn lists, which columns hold as text, into lists again."""
    kinds = row.get("boundary_kinds")
    return row | {"boundary_kinds": orjson.loads(kinds)} if kinds else row


def _values(frame: geopandas.GeoDataFrame, name: str, kind: str) -> list[Any]:
    if name not in frame:
        return [None] * len(frame)
    values = frame[name].astype(object).where(frame[name].notna(), None).tolist()
    make: dict[str, Callable[[Any], Any]] = {
        "text": str, "integer": int, "number": float, "boolean": bool,
    }  # fmt: skip
    of = make[kind]
    return [None if value is None else of(value) for value in values]


def _bare(cell: str) -> str:
    """Take off the quote that keeps a spreadsheet from computing the cell."""
    rest = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and rest[:1] in _FORMULA else cell
