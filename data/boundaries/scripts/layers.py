"""The layers of the Wuhan sample, from what was drawn to files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import naming
import numpy as np
import pyproj
import shapely
from estates import Built
from network import Network
from places import facilities
from plots import Plot
from shapely.geometry import LineString, Polygon
from strokes import name_streets
from walls import around, with_gaps
from writing import to_degrees, write_geojson, write_gpkg

AREA_TOML = """\
# Streets are real; communities, buildings, households, names, paths, walls and places are not.
name = "武汉示例片区（街道真实，其余合成）"
attribution = "© OpenStreetMap contributors (streets); everything else synthetic"
licence = "ODbL-1.0"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """
    Everything drawn, in metres.

    Attributes
    ----------
    communities : list of Polygon
        The first ``n_urban`` are urban.
    n_urban : int
        How many.
    built : list of list of Built
        By community.
    green : list of list of Plot
        By community.
    network : Network
        Real streets, cut at gates.
    closed, open_walls : list of LineString
        Walls between estates, without and with passages.
    passages : list of LineString
        Paths through walls.
    rng : Generator
        Chance.
    """

    communities: list[Polygon]
    n_urban: int
    built: list[list[Built]]
    green: list[list[Plot]]
    network: Network
    closed: list[LineString]
    open_walls: list[LineString]
    passages: list[LineString]
    rng: np.random.Generator


def write(sample: Sample, out: Path, metric: str) -> None:
    """
    Write the area folder.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    out : Path
        An existing folder.
    metric : str
        Its coordinate system.
    """
    transformer = pyproj.Transformer.from_crs(metric, "EPSG:4326", always_xy=True)

    def reproject(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    def degrees(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for row in rows:
            moved = shapely.transform(row["geometry"], lambda xy: to_degrees(xy, reproject))
            row["geometry"] = moved
        return rows

    communities = community_rows(sample)
    streets = street_rows(sample)
    write_geojson(out / "communities.geojson", degrees(communities))
    buildings = building_rows(sample, communities, streets)
    write_gpkg(out / "buildings.gpkg", degrees(buildings), layer="buildings")
    write_gpkg(out / "places.gpkg", degrees(place_rows(sample, communities)), layer="places")
    write_geojson(out / "barriers.geojson", degrees(barrier_rows(sample)))
    write_gpkg(out / "streets.gpkg", degrees(streets), layer="streets")
    (out / "area.toml").write_text(AREA_TOML, encoding="utf-8")


def community_rows(sample: Sample) -> list[dict[str, Any]]:
    """
    List the communities.

    Parameters
    ----------
    sample : Sample
        What was drawn.

    Returns
    -------
    list of dict
        ``code``, ``name``, ``class``, ``geometry``.
    """
    rows = []
    for i, shape in enumerate(sample.communities):
        is_urban = i < sample.n_urban
        j = i - sample.n_urban
        # 420199 is no county; 051 would be a street office, 151 a town.
        code = f"420199051{i + 1:03d}" if is_urban else f"420199151{j + 201:03d}"
        name = naming.COMMUNITY_NAMES[i] if is_urban else naming.VILLAGE_NAMES[j]
        kind = "urban" if is_urban else "rural"
        rows.append({"code": code, "name": name, "class": kind, "geometry": shape})
    return rows


def street_rows(sample: Sample) -> list[dict[str, Any]]:
    """
    List real streets, then synthetic paths.

    Parameters
    ----------
    sample : Sample
        What was drawn.

    Returns
    -------
    list of dict
        ``highway``, ``name``, ``oneway``, ``synthetic``, ``geometry``.
    """
    network = sample.network
    names = name_streets(network.lines, network.highways)
    rows = [
        {"highway": h, "name": n, "synthetic": "name" if n else "no", "geometry": g}
        for g, h, n in zip(network.lines, network.highways, names, strict=True)
    ]
    estates = [b.estate for own in sample.built for b in own]
    paths = [("service", g) for e in estates for g in e.spines]
    paths += [("footway", g) for e in estates for g in e.lanes]
    paths += [("footway", g) for g in sample.passages]
    rows += [{"highway": h, "name": "", "synthetic": "yes", "geometry": g} for h, g in paths]
    return [
        {"street_id": i + 1, **row, "oneway": "no", "geometry": row["geometry"]}
        for i, row in enumerate(rows)
    ]


def building_rows(
    sample: Sample, communities: list[dict[str, Any]], streets: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """
    List the buildings with their addresses.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    communities, streets : list of dict
        Rows, streets still in metres.

    Returns
    -------
    list of dict
        ``building_id``, ``households``, ``community``, ``floors``, ``units``, ``use``,
        ``name``, ``address``, ``geometry``.
    """
    named = [row for row in streets if row["name"]]
    tree = shapely.STRtree([row["geometry"] for row in named])
    numbers: dict[str, int] = {}
    words = sample.rng.permutation(naming.ESTATE_WORDS)
    rows: list[dict[str, Any]] = []
    n_estates = 0
    for community, own in zip(communities, sample.built, strict=True):
        serial = 0
        for built in own:
            street = named[int(tree.nearest(built.estate.gates[0]))]["name"]
            numbers[street] = numbers.get(street, -1) + 2
            estate = _estate_name(built, community["name"], words, n_estates)
            n_estates += built.style.name in naming.ESTATE_KINDS
            for n, (slab, households) in enumerate(
                zip(built.estate.slabs, built.households, strict=True), start=1
            ):
                serial += 1
                use = built.style.use
                if built.style.name == "old" and sample.rng.random() < 0.12:
                    use = "mixed"  # shops on the ground floor
                name = f"{serial}号" if built.style.name == "village" else f"{n}幢"
                rows.append({
                    "building_id": f"{community['code'][6:]}-{serial:03d}",
                    "households": households, "community": community["code"],
                    "floors": slab.floors, "units": slab.units, "use": use, "name": name,
                    "address": f"{estate}{name}" if built.style.name == "village"
                    else f"{street}{numbers[street]}号{estate}{name}",
                    "geometry": slab.shape,
                })  # fmt: skip
    return rows


def _estate_name(built: Built, community: str, words: np.ndarray, n: int) -> str:
    kinds = naming.ESTATE_KINDS.get(built.style.name)
    if kinds is not None:
        return f"{words[n % len(words)]}{kinds[(n // len(words) + n) % len(kinds)]}"
    short = community.removesuffix("社区")
    what = {
        "school": "小学",
        "commercial": "商业中心",
        "office": "商务中心",
        "workshop": "工业园",
    }
    return short + what.get(built.style.name, "")


def place_rows(sample: Sample, communities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    List the facilities.

    Parameters
    ----------
    sample : Sample
        What was drawn.
    communities : list of dict
        Rows.

    Returns
    -------
    list of dict
        ``place_id``, ``class``, ``name``, ``synthetic``, ``geometry``.
    """
    rows = []
    for community, own, green in zip(communities, sample.built, sample.green, strict=True):
        rows += facilities(community["name"], own, green, sample.rng)
    return [
        {"place_id": f"P{i + 1:03d}", "class": r["class"], "name": r["name"],
         "synthetic": "yes", "geometry": r["geometry"]}
        for i, r in enumerate(rows)
    ]  # fmt: skip


def barrier_rows(sample: Sample) -> list[dict[str, Any]]:
    """
    List the walls.

    Parameters
    ----------
    sample : Sample
        What was drawn.

    Returns
    -------
    list of dict
        ``kind``, ``crossable``, ``name``, ``synthetic``, ``geometry``.
    """
    estates = [b.estate for own in sample.built for b in own]
    paths = shapely.union_all(
        [g for e in estates for g in (*e.spines, *e.lanes)] + sample.passages
    )
    lines = list(sample.closed)
    for wall in sample.open_walls:
        lines += with_gaps(wall, paths)
    between = shapely.union_all([*sample.closed, *sample.open_walls])
    gated = [b for own in sample.built for b in own if b.style.name == "tower"][:6]
    for built in gated:
        lines += around(built, between, paths)
    return [
        {"kind": "wall", "crossable": False, "name": "小区围墙", "synthetic": "yes",
         "geometry": g}
        for g in lines
    ]  # fmt: skip
