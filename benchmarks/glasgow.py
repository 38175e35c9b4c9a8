"""Glasgow's 5,486 census output areas, read as one community (measured households)."""

from pathlib import Path

import numpy as np
import pyogrio
from scipy.spatial.distance import cdist

from benchmarks.case import Case, Graph, from_graph

SHARED = Path(__file__).resolve().parents[1] / "../shared/data"
TARGET = 250
TOLERANCE = 0.10


def load(folder: Path = SHARED / "graph_glasgow_oa", tolerance: float = TOLERANCE) -> Case:
    """Read the graph; distances are straight between px, py, in m."""
    file = folder / "graph.gpkg"
    if not file.exists():
        msg = f"{file} is needed for this case"
        raise FileNotFoundError(msg)
    units = pyogrio.read_dataframe(file, layer="units", read_geometry=False)
    borders = pyogrio.read_dataframe(file, layer="adjacency", read_geometry=False)
    row = {code: i for i, code in enumerate(units["code"])}
    pair = np.column_stack([borders["u"].map(row), borders["v"].map(row)]).astype(np.int64)
    metres = borders["shared_perim"].to_numpy(np.float64)
    n = len(units)
    xy = units[["px", "py"]].to_numpy(np.float64)
    walking = cdist(xy, xy).astype(np.float32)
    shared = np.bincount(pair.ravel(), np.repeat(metres, 2), minlength=n)
    # Outlines and borders are rounded to 0.1 m: less than a metre left over is no coast.
    outer = units["perimeter_m"].to_numpy(np.float64) - shared
    graph = Graph(
        households=units["households"].to_numpy(np.int64),
        pair=np.sort(pair, axis=1),
        metres=metres,
        walking=walking,
        area=units["area_ha"].to_numpy(np.float64) * 1e4,
        outer_metres=np.where(outer > 1.0, outer, 0.0),
        xy=xy,
    )
    return from_graph("glasgow", graph, target=TARGET, tolerance=tolerance)
