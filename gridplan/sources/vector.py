"""
Read one layer of a vector file: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf, GeoParquet.

Only the columns the planner knows are read. Which library driver may open which
ending is fixed in `gridplan.sources.layout`; all others stay shut.
"""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from gridplan.inputs import Finding
from gridplan.sources.columns import strike_out
from gridplan.sources.disguise import refuse_disguised
from gridplan.sources.geoparquet import read_geoparquet
from gridplan.sources.layout import PARQUET
from gridplan.sources.names import file_name, plainly_named
from gridplan.sources.ogr import read_ogr
from gridplan.sources.table import Table

_LONGEST = 200


def read_vector(
    path: Path, layer: str, *, told: Mapping[str, str]
) -> tuple[Table, list[Finding]]:
    """
    Read one layer.

    Parameters
    ----------
    path : Path
        The file.
    layer : str
        Which layer of an area it holds.
    told : mapping of str to str
        The file's column name by ours, from ``area.toml``.

    Returns
    -------
    Table
        Its rows, without anything about persons.
    list of Finding
        What was left out or noticed.
    """
    file = file_name(path)
    refuse_disguised(path, name=file)
    read = read_geoparquet if path.suffix.lower() in PARQUET else read_ogr
    with warnings.catch_warnings(record=True) as said, plainly_named(path) as plain:
        warnings.simplefilter("always")
        with np.errstate(invalid="ignore"):  # NaN among coordinates is dealt with later
            table, findings = read(plain, file, layer, told)
    remarks = [
        Finding(
            level="warning",
            key="sources.reader_said",
            layer=file,
            feature=layer,
            values={"said": remark},
        )
        for remark in sorted(
            {
                str(warning.message)[:_LONGEST]
                for warning in said
                if issubclass(warning.category, RuntimeWarning)  # what GDAL warns of
            }
        )
    ]
    columns, struck = strike_out(table.columns, file=file)
    return replace(table, columns=columns), [*findings, *remarks, *struck]
