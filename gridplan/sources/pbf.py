"""Read streets from an OpenStreetMap extract (PBF)."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import shapely

from gridplan.crs import GEOGRAPHIC
from gridplan.sources.blame import blamed_on
from gridplan.sources.names import file_name, plainly_named
from gridplan.sources.table import Table

_TAGS = ("highway", "name", "oneway", "access")
# Not there, or not a way to go along.
_NO_STREET = frozenset(
    {
        "abandoned",
        "bus_stop",
        "construction",
        "demolished",
        "planned",
        "proposed",
        "raceway",
        "razed",
        "rest_area",
        "services",
    }
)


def read_pbf(path: Path, *, bounds: tuple[float, float, float, float]) -> Table:
    """
    Read the streets of an extract, cut at shared nodes.

    Parameters
    ----------
    path : Path
        The extract; it may be larger than the area.
    bounds : tuple of float, degrees
        West, south, east, north; ways with no node inside are left out.

    Returns
    -------
    Table
        A row for each street between two crossings.
    """
    file = file_name(path)
    west, south, east, north = bounds
    ways: list[tuple[list[int], list[tuple[float, float]], dict[str, str]]] = []
    with plainly_named(path) as plain, blamed_on(file, plain, key="sources.unreadable_extract"):
        for way in (
            osmium.FileProcessor(plain, osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway"))
        ):
            if way.tags["highway"] in _NO_STREET or way.tags.get("area") == "yes":
                continue
            nodes = [node for node in way.nodes if node.location.valid()]
            xy = [(node.lon, node.lat) for node in nodes]
            if any(west <= x <= east and south <= y <= north for x, y in xy):
                tags = {tag: way.tags.get(tag, "") for tag in _TAGS}
                ways.append(([node.ref for node in nodes], xy, tags))
    times = Counter(ref for refs, _, _ in ways for ref in refs)
    lines, rows = [], []
    for refs, xy, tags in ways:
        inner = [at for at in range(1, len(refs) - 1) if times[refs[at]] > 1]
        for start, end in pairwise([0, *inner, len(refs) - 1]):
            if end > start:
                lines.append(shapely.LineString(xy[start : end + 1]))
                rows.append(tags)
    return Table(
        file=file,
        layer="streets",
        columns={tag: np.array([tags[tag] for tags in rows], dtype=object) for tag in _TAGS},
        geometry=np.array(lines, dtype=object),
        crs=GEOGRAPHIC,
    )
