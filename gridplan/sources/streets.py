"""Streets of an area: one line a street, lines meeting at end points only."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Geometries, Ints
from gridplan.inputs import Communities, Finding, Streets
from gridplan.sources.coordinates import Located
from gridplan.sources.shared_vertices import MILLIMETRES, cut_at_shared
from gridplan.sources.street_tags import direction_of, highway_of, is_private
from gridplan.sources.table import Table, row
from gridplan.sources.undirected import once_each

_LINE = 1
_NEAR = 1000.0  # m from a community within which its streets must begin


def read_streets(
    table: Table, located: Located, communities: Communities, *, is_network: bool
) -> tuple[Streets, list[Finding]]:
    """
    Read the streets.

    Parameters
    ----------
    table : Table
        Their layer; its geometry is not looked at.
    located : Located
        Its geometry, metric.
    communities : Communities
        The area they are to lie in.
    is_network : bool
        True where the source says itself where lines meet (GraphML, PBF); else
        lines are cut at vertices they share.

    Returns
    -------
    Streets
        Empty where none lies near a community.
    list of Finding
        What was left out, cut or noticed.
    """
    lines, source = _simple_lines(located.geometry)
    ignored = len(located.geometry) - len(np.unique(source))
    findings = list(_ignored(table, source)) if ignored else []
    far = _far_communities(lines, communities)
    if len(far) == len(communities):
        key = "sources.streets_outside" if len(lines) else "sources.no_streets"
        remark = Finding(level="ignored", key=key, layer=table.file, feature=table.layer)
        return Streets.none(), [*findings, remark]
    if not is_network:
        pieces, piece_of = cut_at_shared(lines)
        if len(pieces) > len(lines):
            findings.append(_note("repair", "sources.streets_cut", table, len(pieces)))
        lines, source = pieces, source[piece_of]
        if "highway" not in table.columns:
            findings.append(_note("warning", "sources.no_highway", table, len(pieces)))
    lines, source = _with_length(lines, source)
    tags = {name: table.text(name) for name in ("highway", "name", "oneway", "access")}
    direction = np.array([direction_of(text) for text in tags["oneway"]], dtype=np.int64)
    lines[direction[source] < 0] = shapely.reverse(lines[direction[source] < 0])
    kept, is_oneway = once_each(lines, direction[source] != 0)
    lines, source = lines[kept], source[kept]
    streets = Streets(
        geometry=lines,
        highway=tuple(highway_of(tags["highway"][number]) for number in source),
        name=tuple(tags["name"][number] for number in source),
        is_oneway=is_oneway,
        is_private=np.array([is_private(tags["access"][number]) for number in source]),
    )
    parts = _count_parts(lines)
    if parts > 1:
        findings.append(_note("warning", "sources.streets_in_parts", table, parts))
    return streets, [
        *findings,
        *(
            Finding(
                level="warning",
                key="sources.community_without_streets",
                layer=table.file,
                feature=communities.code[number],
            )
            for number in far
        ),
    ]


def _simple_lines(geometry: Geometries) -> tuple[Geometries, Ints]:
    """Take the lines out of a layer, and say which row each comes from."""
    parts, source = shapely.get_parts(geometry, return_index=True)
    is_line = (shapely.get_type_id(parts) == _LINE) & ~shapely.is_empty(parts)
    return parts[is_line], source[is_line]


def _with_length(lines: Geometries, source: Ints) -> tuple[Geometries, Ints]:
    is_long = shapely.length(lines) * MILLIMETRES >= 1
    return lines[is_long], source[is_long]


def _far_communities(lines: Geometries, communities: Communities) -> Ints:
    near, _ = shapely.STRtree(lines).query_nearest(
        communities.geometry, max_distance=_NEAR, all_matches=False
    )
    return np.setdiff1d(np.arange(len(communities)), near)


def _count_parts(lines: Geometries) -> int:
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    cell = np.rint(shapely.get_coordinates(ends) * MILLIMETRES).astype(np.int64)
    _, node = np.unique(cell, axis=0, return_inverse=True)
    start, end = node[: len(lines)], node[len(lines) :]
    n_nodes = int(node.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(lines)), (start, end)), shape=(n_nodes, n_nodes))
    return int(connected_components(graph, directed=False)[0])


def _ignored(table: Table, source: Ints) -> Iterator[Finding]:
    lost = np.setdiff1d(np.arange(len(table)), source)
    yield Finding(
        level="ignored",
        key="sources.not_lines",
        layer=table.file,
        feature=row(int(lost[0])),
        values={"rows": len(lost)},
    )


def _note(level: Literal["repair", "warning"], key: str, table: Table, count: int) -> Finding:
    return Finding(
        level=level, key=key, layer=table.file, feature=table.layer, values={"count": count}
    )
