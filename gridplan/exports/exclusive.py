"""Exclusive grids (专属网格): what was cut out of communities, as a layer and as GeoJSON."""

import json

import geopandas
import shapely

from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.exports.geojson import geometry
from gridplan.plan.plan import Plan


def exclusive_frame(plan: Plan) -> geopandas.GeoDataFrame:
    """
    Give the exclusive grids as a layer.

    Parameters
    ----------
    plan : Plan
        With exclusive grids.

    Returns
    -------
    GeoDataFrame
        Metric: ``grid_code``, ``community``, ``kind``, ``place_id``, ``households``,
        ``buildings``, ``area_m2``.

    Raises
    ------
    ValueError
        If the plan has none.
    """
    cut = plan.exclusive
    if cut is None:
        raise ValueError("no exclusive grids")
    households = plan.area.buildings.households
    return geopandas.GeoDataFrame(
        {
            "grid_code": plan.exclusive_code,
            "community": [plan.area.communities.code[c] for c in cut.community],
            "kind": cut.key,
            "place_id": cut.place_id,
            "households": [int(households[list(mine)].sum()) for mine in cut.building],
            "buildings": [len(mine) for mine in cut.building],
            "area_m2": shapely.area(cut.geometry).round(1),
        },
        geometry=cut.geometry,
        crs=plan.area.crs,
    )


def exclusive_geojson(plan: Plan) -> str:
    """
    Write the exclusive grids, a feature a line.

    Parameters
    ----------
    plan : Plan
        With exclusive grids.

    Returns
    -------
    str
        A feature collection in longitude and latitude.
    """
    frame = exclusive_frame(plan)
    shapes = reproject(frame.geometry.to_numpy(), plan.area.crs, GEOGRAPHIC)
    rows = frame.drop(columns="geometry").to_dict("records")
    features = [
        json.dumps(
            {
                "type": "Feature",
                "id": row["grid_code"],
                "properties": row,
                "geometry": geometry(shape),
            },
            ensure_ascii=False,
            allow_nan=False,
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"
