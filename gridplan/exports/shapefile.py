"""
A plan as Shapefiles, for programs that open nothing newer.

Names of columns are ten bytes and texts 254, so columns have short names, told in
``fields.csv``, and long texts are cut between characters. Texts are GBK.
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio

ENCODING = "GBK"
_TEXT = 254  # bytes
_NAME = 10  # bytes
_SHORT = {
    "community_name": "comm_name", "deviation_from_target": "dev_target",
    "boundary_text": "boundary", "polsby_popper": "roundness", "building_id": "bldg_id",
    "is_crossed": "crossed", "is_bridged": "bridged", "is_oneway": "oneway",
    "is_private": "private", "visit_class": "visit",
}  # fmt: skip
_LEFT_OUT = frozenset({"boundary_kinds"})
_LAYERS = ("communities", "grids", "buildings", "streets", "routes", "stops")


def shapefiles(package: Path) -> Iterator[tuple[str, bytes]]:
    """
    Write the layers of a plan.

    Parameters
    ----------
    package : Path
        ``plan.gpkg``.

    Yields
    ------
    tuple of str and bytes
        Name and content of each file, ``fields.csv`` last.
    """
    there = {str(name) for name, _ in pyogrio.list_layers(package)}
    fields: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for layer in _LAYERS:
            if layer not in there:
                continue
            frame = pyogrio.read_dataframe(package, layer=layer)
            names = short_names([str(name) for name in frame.columns if name != "geometry"])
            fields += [(layer, short, name) for name, short in names.items()]
            pyogrio.write_dataframe(
                _fitting(frame, names),
                Path(folder) / f"{layer}.shp",
                driver="ESRI Shapefile",
                encoding=ENCODING,
                layer_options={"DBF_DATE_LAST_UPDATE": "2000-01-01"},  # else today's
            )
        for path in sorted(Path(folder).iterdir()):
            yield path.name, path.read_bytes()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("layer", "short", "name"), *fields])
    yield "fields.csv", text.getvalue().encode("utf-8-sig")


def short_names(names: list[str]) -> dict[str, str]:
    """
    Shorten the names of columns.

    Parameters
    ----------
    names : list of str
        As they are.

    Returns
    -------
    dict of str to str
        Ten bytes at most and unique, by name; columns that hold lists are left out.

    Examples
    --------
    >>> short_names(["grid_code", "deviation", "deviation_from_target", "deviation_more"])
    {'grid_code': 'grid_code', 'deviation': 'deviation',
     'deviation_from_target': 'dev_target', 'deviation_more': 'deviatio_1'}
    """
    found: dict[str, str] = {}
    for name in names:
        if name in _LEFT_OUT:
            continue
        short = _SHORT.get(name, name)[:_NAME]
        number = 0
        is_cut = len(name) > _NAME and name not in _SHORT
        while short in found.values() or (is_cut and not number):
            number += 1
            short = f"{name[: _NAME - 1 - len(str(number))]}_{number}"
        found[name] = short
    return found


def _fitting(frame: geopandas.GeoDataFrame, names: dict[str, str]) -> geopandas.GeoDataFrame:
    fit = frame[[*names, "geometry"]].rename(columns=names)
    for column in names.values():
        if pd.api.types.is_string_dtype(fit[column]) or fit[column].dtype == object:
            fit[column] = [_cut(value) for value in fit[column]]
    return fit


def _cut(value: Any) -> str:
    """Cut a text to what a cell holds, never inside a character; GBK lacks some."""
    if pd.isna(value):
        return ""
    raw = str(value).encode(ENCODING, errors="replace")[:_TEXT]
    return raw.decode(ENCODING, errors="ignore")
