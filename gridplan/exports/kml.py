"""A plan as one KML file, for globes and phones: communities, grids, routes and stops."""

import tempfile
from pathlib import Path

import pyogrio

from gridplan.crs import GEOGRAPHIC

_LAYERS = {
    "communities": ("name", "code", "households", "grids"),
    "grids": ("grid_code", "community_name", "households", "head_id", "boundary_text"),
    "routes": ("route_id", "grid_code", "kind", "day", "length_m", "minutes"),
    "stops": ("stop_id", "route_id", "number", "day", "visit_class", "minutes"),
}


def plan_kml(package: Path) -> bytes:
    """
    Write the layers of a plan.

    Parameters
    ----------
    package : Path
        ``plan.gpkg``.

    Returns
    -------
    bytes
        KML; a folder a layer, named by the first of its columns.
    """
    there = {str(name) for name, _ in pyogrio.list_layers(package)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.kml"
        for layer, columns in _LAYERS.items():
            if layer not in there:
                continue
            frame = pyogrio.read_dataframe(package, layer=layer).to_crs(GEOGRAPHIC)
            kept = [name for name in columns if name in frame.columns]
            told = frame[[*kept, "geometry"]]
            told.insert(0, "Name", told[kept[0]].astype(str))
            pyogrio.write_dataframe(
                told, path, layer=layer, driver="LIBKML", append=path.exists()
            )
        return path.read_bytes()
