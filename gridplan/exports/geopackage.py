"""
A plan as one GeoPackage in its metric system: what QGIS opens and what the check reads.

Layers ``grids``, ``atoms``, ``buildings``, ``streets``, ``communities``; tables
``adjacency`` (which atoms touch, and whether one can walk across) and
``layer_styles``. Two writes of one plan are the same bytes: GDAL is told the date.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

from gridplan.exports.geojson import properties
from gridplan.exports.grid_table import GridTable
from gridplan.exports.qgis_style import layer_styles
from gridplan.inputs import KINDS, Area, kind_of_highway
from gridplan.plan.plan import Plan
from gridplan.words import Language

# GeoPackages carry the date of their last change; the true one would differ every time.
_DATE = "2000-01-01T00:00:00.000Z"
_VERSION = "1.2"  # QGIS 3.22 and other programs of its day warn of later ones


def write_geopackage(
    plan: Plan,
    table: GridTable,
    path: Path,
    *,
    language: Language,
    further: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """
    Write all layers to a new file.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : GridTable
        Its grids.
    path : Path
        Where to; nothing may stand there.
    language : {'en', 'zh'}
        Of the styles' legends.
    further : mapping of str to DataFrame, optional
        More layers by name, such as exclusive grids and the levels below grids.
    """
    with fixed_date():
        for layer, frame in {**plan_layers(plan, table), **(further or {})}.items():
            pyogrio.write_dataframe(
                frame,
                path,
                layer=layer,
                driver="GPKG",
                append=path.exists(),
                dataset_options=None if path.exists() else {"VERSION": _VERSION},
                **_options(frame),
            )
        pyogrio.write_dataframe(
            _styles(language), path, layer="layer_styles", driver="GPKG", append=True
        )


def plan_layers(plan: Plan, table: GridTable) -> dict[str, pd.DataFrame]:
    """
    Make the tables of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : GridTable
        Its grids.

    Returns
    -------
    dict of str to DataFrame
        By layer, metric; ``adjacency`` has no geometry.
    """
    return {
        "communities": _communities(plan),
        "streets": _streets(plan),
        "buildings": _buildings(plan),
        "atoms": _atoms(plan),
        "grids": _grids(plan, table),
        "adjacency": _adjacency(plan),
        **({"places": _places(plan.area)} if plan.area.places else {}),
    }


def _grids(plan: Plan, table: GridTable) -> geopandas.GeoDataFrame:
    rows = [properties(table, row) for row in range(len(table))]
    for row, number in zip(rows, table.colour.tolist(), strict=True):
        row["boundary_kinds"] = json.dumps(row["boundary_kinds"])
        row["colour"] = number
    frame = pd.DataFrame(rows)
    for often_empty in ("head_id", "head_role"):
        frame[often_empty] = pd.Series([row[often_empty] for row in rows], dtype="str")
    work = plan.work_of_grids()
    if work is not None:
        frame["workload"] = work
    return geopandas.GeoDataFrame(frame, geometry=table.outline, crs=plan.area.crs)


def _atoms(plan: Plan) -> geopandas.GeoDataFrame:
    atoms, communities = plan.atoms, plan.area.communities
    return geopandas.GeoDataFrame(
        {
            "atom": np.arange(len(atoms)),
            "community": [communities.code[c] for c in atoms.community],
            "households": atoms.households,
            **({} if plan.workload is None else {"workload": plan.workload}),
            "level": atoms.level,
            "grid_code": [plan.grid_code[g] for g in plan.partition.grid_of],
            "is_hub": np.isin(np.arange(len(atoms)), plan.partition.hub),
            "is_bridged": np.array(plan.partition.is_bridged, dtype=bool),
            "anchor_x": atoms.anchor[:, 0],
            "anchor_y": atoms.anchor[:, 1],
        },
        geometry=atoms.geometry,
        crs=plan.area.crs,
    )


def _buildings(plan: Plan) -> geopandas.GeoDataFrame:
    buildings, code = plan.area.buildings, plan.area.communities.code
    crossed = frozenset(plan.atoms.crossed)
    return geopandas.GeoDataFrame(
        {
            "building_id": buildings.building_id,
            "community": [code[c] if c >= 0 else "" for c in buildings.community],
            "households": buildings.households,
            "floors": buildings.floors,
            "units": buildings.units,
            "use": buildings.use,
            "name": buildings.name,
            "address": buildings.address,
            "grid_code": grid_codes_of_buildings(plan),
            "is_crossed": [name in crossed for name in buildings.building_id],
        },
        geometry=buildings.geometry,
        crs=plan.area.crs,
    )


def _streets(plan: Plan) -> geopandas.GeoDataFrame:
    streets = plan.area.streets
    return geopandas.GeoDataFrame(
        {
            "highway": streets.highway,
            "kind": [kind_of_highway(value).name.lower() for value in streets.highway],
            "name": streets.name,
            "is_oneway": streets.is_oneway,
            "is_private": streets.is_private,
        },
        geometry=streets.geometry,
        crs=plan.area.crs,
    )


def _communities(plan: Plan) -> geopandas.GeoDataFrame:
    communities, n = plan.area.communities, len(plan.area.communities)
    total = np.zeros(n, dtype=np.int64)
    np.add.at(total, plan.partition.community, plan.households)
    return geopandas.GeoDataFrame(
        {
            "code": communities.code,
            "name": communities.name,
            "area_type": communities.area_type,
            "households": total,
            "grids": np.bincount(plan.partition.community, minlength=n),
            "tolerance": plan.partition.tolerance,
        },
        geometry=communities.geometry,
        crs=plan.area.crs,
    )


def _places(area: Area) -> geopandas.GeoDataFrame:
    """Keep the places as points: patrols visit them."""
    places = area.places
    assert places is not None
    return geopandas.GeoDataFrame(
        {"place_id": places.place_id, "place_class": places.place_class, "name": places.name},
        geometry=shapely.point_on_surface(places.geometry),
        crs=area.crs,
    )


def _adjacency(plan: Plan) -> pd.DataFrame:
    adjacency = plan.atoms.adjacency
    names = np.array([kind.name.lower() for kind in KINDS])
    metres = adjacency.metres.sum(axis=1)
    kind = np.where(metres > 0, names[adjacency.metres.argmax(axis=1)], "bridge")
    return pd.DataFrame(
        {
            "u": adjacency.pair[:, 0],
            "v": adjacency.pair[:, 1],
            "metres": metres.round(3),
            "kind": kind,
            "walkable": adjacency.is_walkable,
        }
    )


def grid_codes_of_buildings(plan: Plan) -> list[str]:
    """
    Name the grids every building is in.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    (n_buildings,) list of str
        A code, several with ``;`` between where entrances differ, or empty.
    """
    parts = plan.atoms.parts
    grids: dict[int, set[int]] = defaultdict(set)
    grid_of = plan.partition.grid_of[parts.atom].tolist()
    for building, grid in zip(parts.building.tolist(), grid_of, strict=True):
        grids[building].add(grid)
    apart = plan.exclusive_code_of()
    return [
        ";".join(plan.grid_code[grid] for grid in sorted(grids.get(building, ())))
        or apart.get(building, "")
        for building in range(len(plan.area.buildings))
    ]


def _styles(language: Language) -> pd.DataFrame:
    styles = layer_styles(language)
    return pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": [style.layer for style in styles],
            "f_geometry_column": "geom",
            "styleName": [style.name for style in styles],
            "styleQML": [style.qml for style in styles],
            "styleSLD": "",
            "useAsDefault": [style.is_default for style in styles],
            "description": [style.name for style in styles],
            "owner": "gridplan",
            "ui": "",
            "update_time": pd.Timestamp("2000-01-01"),
        }
    )


def _options(frame: pd.DataFrame) -> dict[str, Any]:
    if not isinstance(frame, geopandas.GeoDataFrame):
        return {}
    kinds = set(frame.geom_type)
    if not kinds:
        return {"geometry_type": "Unknown"}
    # Polygons and multipolygons in one layer are all written as multi, as QGIS likes it.
    return {"promote_to_multi": kinds <= {"Polygon", "MultiPolygon"}}


@contextmanager
def fixed_date() -> Iterator[None]:
    """
    Have GDAL write one date, so that two writes are the same bytes.

    Yields
    ------
    None
        Write inside.
    """
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
