"""What stands in the output folder, read as it is and not yet believed."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio

from gridplan.checking.fault import Fault
from gridplan.exports.buildings_csv import ENCODING, HEADER
from gridplan.exports.spreadsheet import restore_cell

_COLUMNS = {
    "grids": ("grid_code", "community", "households", "target"),
    "atoms": ("atom", "community", "households", "grid_code", "is_bridged"),
    "adjacency": ("u", "v", "metres", "walkable"),
}
_FIGURES = (
    "communities", "grids", "households", "deviation", "deviation_from_target", "tolerance",
    "gap_m2", "overlap_m2", "infeasible", "input_hash",
)  # fmt: skip

_BROKEN = (ValueError, KeyError, OSError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row of ``buildings.csv``.

    Attributes
    ----------
    building_id : str
        Which building.
    unit : int
        Which entrance; 0 for the whole building.
    households : int
        How many.
    grid_code : str
        Which grid; empty for none.
    """

    building_id: str
    unit: int
    households: int
    grid_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFiles:
    """
    The files of a plan.

    Attributes
    ----------
    grids, atoms : GeoDataFrame
        Layers of ``plan.gpkg``, metric.
    adjacency : DataFrame
        Its table of neighbours.
    rows : tuple of Row
        ``buildings.csv``.
    features : GeoDataFrame
        ``grids.geojson``, in longitude and latitude.
    summary : dict
        ``summary.json``.
    exclusive : GeoDataFrame or None
        Grids cut out before dividing, metric; None where the plan has none.
    """

    grids: geopandas.GeoDataFrame
    atoms: geopandas.GeoDataFrame
    adjacency: pd.DataFrame
    rows: tuple[Row, ...]
    features: geopandas.GeoDataFrame
    summary: dict[str, Any]
    exclusive: geopandas.GeoDataFrame | None = None


def read_files(out: Path) -> tuple[PlanFiles | None, list[Fault]]:
    """
    Read the output folder.

    Parameters
    ----------
    out : Path
        Where the plan was written.

    Returns
    -------
    tuple of PlanFiles or None, and list of Fault
        None with a fault for each file that is missing or cannot be read.
    """
    readers = {
        "plan.gpkg": _layers,
        "buildings.csv": _rows,
        "grids.geojson": _features,
        "summary.json": _summary,
    }
    found: dict[str, Any] = {}
    faults = []
    for name, read in readers.items():
        path = out / name
        if not path.is_file():
            faults.append(Fault(name="missing_file", values={"file": name}))
            continue
        try:
            found.update(read(path))
        except (*_BROKEN, pyogrio.errors.DataSourceError) as error:
            values = {"file": name, "why": str(error) or type(error).__name__}
            faults.append(Fault(name="unreadable_file", values=values))
    return (None if faults else PlanFiles(**found)), faults


def _layers(path: Path) -> dict[str, Any]:
    found = {}
    for layer, columns in _COLUMNS.items():
        frame = pyogrio.read_dataframe(path, layer=layer)
        missing = sorted(set(columns) - set(frame.columns))
        if missing:
            where = f"{layer}: {', '.join(missing)}"
            raise ValueError(where)
        found[layer] = frame
    if "exclusive" in {str(name) for name, _ in pyogrio.list_layers(path)}:
        found["exclusive"] = pyogrio.read_dataframe(path, layer="exclusive")
    n_atoms = len(found["atoms"])
    if sorted(found["atoms"]["atom"]) != list(range(n_atoms)):
        raise ValueError("atoms: atom")
    ends = found["adjacency"][["u", "v"]].to_numpy()
    if len(ends) and (ends.min() < 0 or ends.max() >= n_atoms):
        raise ValueError("adjacency: u, v")
    return found


def _rows(path: Path) -> dict[str, Any]:
    with path.open(encoding=ENCODING, newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted(set(HEADER) - set(reader.fieldnames or ()))
        if missing:
            raise ValueError(", ".join(missing))
        rows = []
        for row in reader:
            if None in row.values():  # cut off
                where = f"{path.name}:{reader.line_num}"
                raise ValueError(where)
            rows.append(
                Row(
                    building_id=restore_cell(row["building_id"]),
                    unit=int(row["unit"] or 0),
                    households=int(row["households"]),
                    grid_code=restore_cell(row["grid_code"]),
                )
            )
    return {"rows": tuple(rows)}


def _features(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return {"features": geopandas.GeoDataFrame.from_features(document["features"])}


def _summary(path: Path) -> dict[str, Any]:
    summary = json.loads(path.read_text(encoding="utf-8"))
    missing = sorted(set(_FIGURES) - set(summary))
    if missing:
        raise ValueError(", ".join(missing))
    return {"summary": summary}
