"""An area from tables of geopandas, with the same checks as one from files."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import pandas as pd

from gridplan.errors import InputError
from gridplan.inputs import Area
from gridplan.progress import Progress, silent
from gridplan.sources.area import read_area
from gridplan.sources.layout import LAYERS, PLAIN


def read_frames(
    layers: Mapping[str, pd.DataFrame],
    *,
    name: str = "",
    attribution: str = "",
    columns: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress = silent,
) -> Area:
    """
    Make an area of tables.

    Parameters
    ----------
    layers : mapping of str to DataFrame
        Geometry tables ``communities``, ``buildings``, ``streets`` and, where there are
        any, ``places``, ``barriers``, ``current_grids``, ``stations``; ``staff``
        and ``demand`` are plain tables.
    name, attribution : str
        Of the area, and whose data it is.
    columns : mapping of str to mapping of str to str, optional
        By layer: the table's column by ours, such as
        ``{"buildings": {"households": "户数"}}``.
    progress : Progress
        Told ``read`` after each layer.

    Returns
    -------
    Area
        Checked, as `gridplan.sources.read_area` gives it.

    Raises
    ------
    InputError
        If a layer is unknown, has no geometry or no coordinate system, or for whatever
        an area in files would be refused.
    """
    with TemporaryDirectory() as folder:
        for layer, frame in layers.items():
            _write(layer, frame, Path(folder))
        text = _settings(name, attribution, columns or {})
        (Path(folder) / "area.toml").write_text(text, encoding="utf-8")
        return read_area(Path(folder), progress=progress)


def _write(layer: str, frame: pd.DataFrame, folder: Path) -> None:
    if layer not in LAYERS:
        raise InputError("sources.unknown_frame", layer=layer, layers=", ".join(LAYERS))
    if layer in PLAIN:
        frame.to_csv(folder / f"{layer}.csv", index=False)
        return
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.crs is None:
        raise InputError("sources.frame_without_crs", layer=layer)
    frame.reset_index(drop=True).to_parquet(folder / f"{layer}.parquet", index=False)


def _settings(name: str, attribution: str, columns: Mapping[str, Mapping[str, str]]) -> str:
    lines = [f"{key} = {_quoted(text)}" for key, text in
             (("name", name), ("attribution", attribution)) if text]  # fmt: skip
    for layer, told in columns.items():
        lines.append(f"[columns.{layer}]")
        lines += [f"{ours} = {_quoted(theirs)}" for ours, theirs in told.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: Any) -> str:
    """Write a string of TOML; control characters become spaces."""
    plain = "".join(c if c.isprintable() else " " for c in str(text))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
