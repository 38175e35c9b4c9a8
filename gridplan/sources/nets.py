"""Departmental grid layers, each from a file of its own."""

from collections.abc import Sequence
from pathlib import Path

from gridplan.arrays import Geometries
from gridplan.errors import InputError
from gridplan.inputs import Finding
from gridplan.sources.coordinates import locate, to_metric
from gridplan.sources.current_grids import read_current_grids
from gridplan.sources.vector import read_vector


def read_nets(
    files: Sequence[Path], *, crs: str, column: str | None = None
) -> tuple[dict[str, tuple[tuple[str, ...], Geometries]], list[Finding]]:
    """
    Read departmental layers.

    Parameters
    ----------
    files : sequence of Path
        A vector file each; the layer takes its name.
    crs : str
        The metric system wanted.
    column : str, optional
        Column with the unit's code; ``grid_code`` by default.

    Returns
    -------
    dict of str to tuple of (codes, outlines)
        By name of the layer, in the order given.
    list of Finding
        What was mended or left out.

    Raises
    ------
    InputError
        If two files have one name, or one cannot be read or lacks the column.
    """
    layers: dict[str, tuple[tuple[str, ...], Geometries]] = {}
    findings: list[Finding] = []
    for file in files:
        if file.stem in layers:
            raise InputError("merge.same_name", layer=file.stem)
        if not file.is_file():
            raise InputError("merge.no_file", file=str(file))
        told = {"grid_code": column} if column else {}
        table, read = read_vector(file, "current_grids", told=told)
        located, placed = locate(table, told=None)
        grids, mended = read_current_grids(table, to_metric(located, crs))
        layers[file.stem] = (grids.grid_code, grids.geometry)
        findings += [*read, *placed, *mended]
    return layers, findings
