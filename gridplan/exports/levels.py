"""
The levels below grids: sections, groups, neighbours, micro-grids.

A unit is a set of buildings; its shape is their footprints. Where a building is
heavier than a unit its households are counted into several, which then share its
footprint. ``levels.csv`` says which households of which building are in which unit.
"""

import csv
import io
import json

import geopandas
import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.exports.buildings_csv import HEADER as BUILDING_HEADER
from gridplan.exports.geojson import geometry
from gridplan.exports.spreadsheet import escape_cell
from gridplan.plan.nested_plan import NestedPlan
from gridplan.plan.plan import Plan

_TAKEN = frozenset(
    {"grids", "atoms", "buildings", "streets", "communities", "adjacency", "exclusive",
     "layer_styles"}
)  # fmt: skip


def level_frames(plan: Plan, nested: NestedPlan) -> dict[str, geopandas.GeoDataFrame]:
    """
    Give each level as a layer.

    Parameters
    ----------
    plan : Plan
        The plan.
    nested : NestedPlan
        Its lower levels.

    Returns
    -------
    dict of str to GeoDataFrame
        By key of the level, metric: ``unit_code``, ``level``, ``above`` (code of the
        unit or grid above), ``households``, ``buildings``.
    """
    building = plan.atoms.parts.building[nested.nested.part]
    above = plan.grid_code
    frames: dict[str, geopandas.GeoDataFrame] = {}
    for one, code in zip(nested.nested.levels, nested.code, strict=True):
        pairs = np.unique(np.column_stack([one.unit, building]), axis=0)
        key = one.level.key
        frames[f"level_{key}" if key in _TAKEN else key] = geopandas.GeoDataFrame(
            {
                "unit_code": code,
                "level": [key] * len(code),
                "above": [above[parent] for parent in one.above.tolist()],
                "households": one.households,
                "buildings": np.bincount(pairs[:, 0], minlength=len(code)),
            },
            geometry=_footprints(plan, pairs[:, 0], pairs[:, 1], len(code)),
            crs=plan.area.crs,
        )
        above = code
    return frames


def _footprints(plan: Plan, unit: Geometries, building: Geometries, n: int) -> Geometries:
    start = np.searchsorted(unit, np.arange(n + 1))
    shapes = plan.area.buildings.geometry[building]
    return np.array(
        [
            shapely.normalize(shapely.union_all(shapes[start[u] : start[u + 1]]))
            for u in range(n)
        ],
        dtype=object,
    )


def levels_geojson(frames: dict[str, geopandas.GeoDataFrame]) -> str:
    """
    Write all levels, a feature a line, from large to small.

    Parameters
    ----------
    frames : dict of str to GeoDataFrame
        As `level_frames` gives them.

    Returns
    -------
    str
        A feature collection in longitude and latitude.
    """
    features = []
    for frame in frames.values():
        shapes = reproject(frame.geometry.to_numpy(), str(frame.crs), GEOGRAPHIC)
        rows = frame.drop(columns="geometry").to_dict("records")
        features += [
            json.dumps(
                {
                    "type": "Feature",
                    "id": row["unit_code"],
                    "properties": row,
                    "geometry": geometry(shape),
                },
                ensure_ascii=False,
                allow_nan=False,
            )
            for row, shape in zip(rows, shapes, strict=True)
        ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def levels_csv(plan: Plan, nested: NestedPlan) -> str:
    """
    Write which households of which building are in which unit of every level.

    Parameters
    ----------
    plan : Plan
        The plan.
    nested : NestedPlan
        Its lower levels.

    Returns
    -------
    str
        CSV text: building, entrance, households, grid, then a column for each level.
    """
    parts, pieces = plan.atoms.parts, nested.nested
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*BUILDING_HEADER, *(one.level.key for one in pieces.levels)))
    rows = sorted(
        (
            int(parts.building[part]),
            int(parts.unit[part]),
            row,
        )
        for row, part in enumerate(pieces.part.tolist())
    )
    for building, unit, row in rows:
        grid = plan.partition.grid_of[parts.atom[pieces.part[row]]]
        codes = [
            code[int(one.unit[row])]
            for one, code in zip(pieces.levels, nested.code, strict=True)
        ]
        name = escape_cell(plan.area.buildings.building_id[building])
        households = int(pieces.households[row])
        writer.writerow((name, unit, households, plan.grid_code[int(grid)], *codes))
    return text.getvalue()
