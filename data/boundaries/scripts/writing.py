"""Files whose bytes depend on their content alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

Reproject = Callable[[np.ndarray], np.ndarray]

DECIMALS = 9  # a tenth of a millimetre in degrees


def to_degrees(xy: np.ndarray, reproject: Reproject) -> np.ndarray:
    """
    Move points to longitude and latitude; equal points stay equal.

    Parameters
    ----------
    xy : (n, 2) ndarray, m
        Metric.
    reproject : callable
        From metric to degrees.

    Returns
    -------
    (n, 2) ndarray, degrees
        Rounded.
    """
    return np.round(reproject(xy), DECIMALS)


def write_geojson(path: Path, rows: list[dict[str, Any]]) -> None:
    """
    Write RFC 7946, one feature a line, so that a change shows in a diff.

    Parameters
    ----------
    path : Path
        Where.
    rows : list of dict
        Columns, and ``geometry`` in degrees.
    """
    features = []
    for row in rows:
        shape = shapely.orient_polygons(row["geometry"])
        feature = {
            "type": "Feature",
            "properties": {key: value for key, value in row.items() if key != "geometry"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def write_gpkg(path: Path, rows: list[dict[str, Any]], *, layer: str) -> None:
    """
    Write one layer of a GeoPackage with a fixed date inside.

    Parameters
    ----------
    path : Path
        Where; an old file is replaced.
    rows : list of dict
        Columns, and ``geometry`` in degrees.
    layer : str
        Its name.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    path.unlink(missing_ok=True)
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    pyogrio.write_dataframe(
        frame, path, layer=layer, driver="GPKG", layer_options={"SPATIAL_INDEX": "NO"}
    )
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
