"""Read a layer of GeoParquet."""

import json
from collections.abc import Mapping
from pathlib import Path

import geopandas
import pyarrow.parquet
import shapely

from gridplan.inputs import Finding
from gridplan.sources.blame import blamed_on
from gridplan.sources.columns import choose
from gridplan.sources.table import Table


def read_geoparquet(
    path: Path, file: str, layer: str, told: Mapping[str, str]
) -> tuple[Table, list[Finding]]:
    """
    Read the known columns of one layer.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it.
    layer : str
        Which layer it holds.
    told : mapping of str to str
        The file's column name by ours, from ``area.toml``.

    Returns
    -------
    Table
        Its rows.
    list of Finding
        What was noticed.
    """
    with blamed_on(file, path):
        schema = pyarrow.parquet.read_schema(path)
        shape = str(json.loads(schema.metadata[b"geo"])["primary_column"])
    names = [name for name in schema.names if name != shape]
    chosen, dropped = choose(names, file=file, layer=layer, told=told)
    with blamed_on(file, path):
        frame = geopandas.read_parquet(path, columns=[*sorted(set(chosen.values())), shape])
    cells = {
        ours: frame[theirs].astype(object).where(frame[theirs].notna(), None).to_numpy()
        for ours, theirs in chosen.items()
    }
    return (
        Table(
            file=file,
            layer=layer,
            columns=cells,
            geometry=shapely.force_2d(frame.geometry.to_numpy()),
            crs=None if frame.crs is None else str(frame.crs.to_string()),
        ),
        dropped,
    )
