"""Read a layer through GDAL: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.blame import blamed_on
from gridplan.sources.columns import choose
from gridplan.sources.dbf import dbf_encoding
from gridplan.sources.layout import VECTOR_FORMATS
from gridplan.sources.table import Table

_NO_CRS = "Undefined"  # how a GeoPackage says that it does not know


def read_ogr(
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
        Its rows; geometry no library can hold is None.
    list of Finding
        What was noticed.

    Raises
    ------
    InputError
        If it cannot be read, or lacks the layer or a needed column.
    """
    encoding, findings = dbf_encoding(path, file=file)
    with blamed_on(file, path):
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    inside = _inside(layers, file, layer)
    with blamed_on(file, path):
        info = pyogrio.read_info(path, layer=inside, encoding=encoding)
    if info["driver"] not in VECTOR_FORMATS[path.suffix.lower()]:
        raise InputError("sources.disguised", file=file, ending=path.suffix.lower())
    chosen, dropped = choose(info["fields"], file=file, layer=layer, told=told)
    with blamed_on(file, path):
        meta, _, wkb, cells = pyogrio.raw.read(
            path,
            layer=inside,
            encoding=encoding,
            columns=sorted(set(chosen.values())),
            force_2d=True,
        )
    by_name = dict(zip(meta["fields"], cells, strict=True))
    n_rows = len(wkb) if wkb is not None else len(next(iter(by_name.values()), ()))
    shapes = np.full(n_rows, None, dtype=object) if wkb is None else wkb
    crs = meta["crs"]
    return (
        Table(
            file=file,
            layer=layer,
            columns={ours: by_name[theirs].astype(object) for ours, theirs in chosen.items()},
            geometry=shapely.force_2d(shapely.from_wkb(shapes, on_invalid="ignore")),
            crs=None if not crs or _NO_CRS in crs else str(crs),
        ),
        findings + dropped,
    )


def _inside(layers: list[str], file: str, layer: str) -> str:
    # The layer that is meant is the one so named, or the only one.
    if layer in layers:
        return layer
    if len(layers) == 1:
        return layers[0]
    raise InputError(
        "sources.no_such_layer", file=file, layer=layer, found=", ".join(layers) or "-"
    )
