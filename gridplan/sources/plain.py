"""Read a layer without geometry from CSV, with the care taken of layers that have some."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gridplan.crs import GEOGRAPHIC
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.blame import blamed_on
from gridplan.sources.columns import choose, strike_out
from gridplan.sources.names import file_name
from gridplan.sources.table import Table


def read_plain(
    path: Path, layer: str, *, told: Mapping[str, str]
) -> tuple[Table, list[Finding]]:
    """
    Read a CSV file in UTF-8 or GBK.

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
        Columns that were left unread.

    Raises
    ------
    InputError
        If the file cannot be read or has no rows.
    """
    file = file_name(path)
    content = path.read_bytes()
    with blamed_on(file, path, key="sources.unreadable_roster"):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = [name for name in (rows[0] if rows else {}) if name]
    if not rows:
        raise InputError("sources.empty_layer", file=file, layer=layer)
    chosen, findings = choose(names, file=file, layer=layer, told=told)
    cells = {
        ours: np.array([line[theirs] for line in rows], dtype=object)
        for ours, theirs in chosen.items()
    }
    cells, struck = strike_out(cells, file=file)
    nowhere = np.full(len(rows), None, dtype=object)
    table = Table(file=file, layer=layer, columns=cells, geometry=nowhere, crs=GEOGRAPHIC)
    return table, findings + struck
