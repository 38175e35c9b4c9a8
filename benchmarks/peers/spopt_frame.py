"""What the regionalisations of PySAL's spopt are given: coordinates and neighbours."""

import geopandas
from libpysal.weights import W
from shapely import points

from benchmarks.peers.frame import Community

ATTRIBUTES = ["x", "y"]


def frame_of(c: Community) -> geopandas.GeoDataFrame:
    """Make the table of atoms; near atoms are alike."""
    return geopandas.GeoDataFrame({"x": c.xy[:, 0], "y": c.xy[:, 1]}, geometry=points(c.xy))


def weights_of(c: Community) -> W:
    """Make the neighbours."""
    rows = range(len(c.workload))
    return W(
        {i: c.indices[c.indptr[i] : c.indptr[i + 1]].tolist() for i in rows},
        silence_warnings=True,
    )
