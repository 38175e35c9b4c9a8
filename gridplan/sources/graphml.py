"""Read streets from OSMnx GraphML."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.sources.blame import blamed_on
from gridplan.sources.disguise import refuse_disguised
from gridplan.sources.names import file_name
from gridplan.sources.table import Table

_TAGS = ("highway", "name", "oneway", "access")


def read_graphml(path: Path) -> Table:
    """
    Read the edges of a street graph.

    Every line begins and ends exactly at its nodes, so that lines meet where the
    graph says they do.

    Parameters
    ----------
    path : Path
        GraphML written by OSMnx.

    Returns
    -------
    Table
        A row an edge, both directions.
    """
    import osmnx  # noqa: PLC0415 (brings a drawing library along; most areas have no GraphML)

    file = file_name(path)
    refuse_disguised(path, name=file)
    with blamed_on(file, path, key="sources.unreadable_graph"):
        graph = osmnx.load_graphml(path)
        place = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
        edges = [(place[u], place[v], data) for u, v, data in graph.edges(data=True)]
        lines = [_vertices(start, end, data.get("geometry")) for start, end, data in edges]
        crs = str(graph.graph.get("crs", ""))
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    xy = np.concatenate(lines) if lines else np.empty((0, 2))
    cells = {
        tag: np.array([_text(data.get(tag)) for *_, data in edges], dtype=object)
        for tag in _TAGS
    }
    return Table(
        file=file,
        layer="streets",
        columns=cells,
        geometry=shapely.linestrings(xy, indices=owner),
        crs=crs or None,
    )


def _vertices(
    start: tuple[float, float], end: tuple[float, float], line: shapely.LineString | None
) -> Floats:
    if line is None:
        return np.array([start, end])
    xy: Floats = shapely.get_coordinates(line)
    xy[0], xy[-1] = start, end
    return xy


def _text(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, list) else str(value or "")
