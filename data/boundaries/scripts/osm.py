"""An OpenStreetMap file as plain tables, through osmium."""

from dataclasses import dataclass

import osmium
import shapely

Tags = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """
    What an OpenStreetMap file holds.

    Attributes
    ----------
    nodes : dict of int to (lon, lat)
        Every node inside the cut.
    node_tags : dict of int to Tags
        Of nodes that have any.
    ways : dict of int to (Tags, tuple of int)
        Tags and nodes, in the order of the file.
    relations : dict of int to (Tags, tuple of int)
        Tags and the ways that are members.
    areas : list of (str, Tags, MultiPolygon)
        Closed ways and multipolygons that are complete, with ``w1`` or ``r1`` as id.
    box : (west, south, east, north), degrees
        Of the file's head.
    """

    nodes: dict[int, tuple[float, float]]
    node_tags: dict[int, Tags]
    ways: dict[int, tuple[Tags, tuple[int, ...]]]
    relations: dict[int, tuple[Tags, tuple[int, ...]]]
    areas: list[tuple[str, Tags, shapely.MultiPolygon]]
    box: tuple[float, float, float, float]


def read_extract(content: bytes) -> Extract:
    """
    Read a whole file; it has to be small.

    Parameters
    ----------
    content : bytes
        A ``.osm.pbf`` file.

    Returns
    -------
    Extract
        Its tables.
    """
    nodes, node_tags, ways, relations, areas = {}, {}, {}, {}, []
    to_wkb = osmium.geom.WKBFactory()
    for thing in osmium.FileProcessor(osmium.io.FileBuffer(content, "pbf")).with_areas():
        tags = dict(thing.tags)
        if thing.is_node():
            nodes[thing.id] = (thing.lon, thing.lat)
            if tags:
                node_tags[thing.id] = tags
        elif thing.is_way():
            ways[thing.id] = (tags, tuple(n.ref for n in thing.nodes))
        elif thing.is_relation():
            members = tuple(m.ref for m in thing.members if m.type == "w")
            relations[thing.id] = (tags, members)
        elif thing.is_area():
            letter = "w" if thing.from_way() else "r"
            shape = shapely.from_wkb(to_wkb.create_multipolygon(thing))
            areas.append((f"{letter}{thing.orig_id()}", tags, shape))
    header = osmium.io.Reader(osmium.io.FileBuffer(content, "pbf")).header().box()
    low, high = header.bottom_left, header.top_right
    return Extract(
        nodes=nodes, node_tags=node_tags, ways=ways, relations=relations,
        areas=sorted(areas, key=lambda a: a[0]), box=(low.lon, low.lat, high.lon, high.lat),
    )  # fmt: skip


def pieces(extract: Extract, way: int) -> list[list[int]]:
    """
    Cut a way where it leaves the extract.

    Parameters
    ----------
    extract : Extract
        The file.
    way : int
        Which way.

    Returns
    -------
    list of list of int
        Runs of at least two nodes that the file holds.
    """
    runs: list[list[int]] = [[]]
    for node in extract.ways[way][1]:
        if node in extract.nodes:
            runs[-1].append(node)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]
