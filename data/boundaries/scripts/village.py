"""
Write the village sample, small enough to know its best plan by hand.

Run ``python data/boundaries/scripts/village.py``; ``--out DIR`` writes elsewhere. Plain
arithmetic and nothing else, so that every machine writes the same bytes.
"""

import argparse
import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

# Where the south-west corner stands, and how long a degree is there on WGS 84.
LON, LAT = 114.0, 30.0
DEGREE_LON, DEGREE_LAT = 96486.3, 110852.4  # m

RURAL, URBAN = "420199161201", "420199061001"
AREA_TOML = """\
# Made by hand for tests; nothing in it is real.
name = "示例小村（合成）"
attribution = "synthetic"
licence = "CC0-1.0"
"""

# A block: community, name, its corner, its size (m), households in each of its 25 houses.
BLOCKS = (
    (RURAL, "A-SW", (0, 0), (160, 160), 6),
    (RURAL, "A-SE", (160, 0), (160, 160), 6),
    (RURAL, "A-NW", (0, 160), (160, 160), 6),
    (RURAL, "A-NE", (160, 160), (160, 160), 6),
    (URBAN, "B-SW", (320, 80), (160, 80), 5),
    (URBAN, "B-SE", (480, 80), (160, 80), 5),
    (URBAN, "B-NW", (320, 160), (160, 80), 5),
    (URBAN, "B-NE", (480, 160), (160, 80), 5),
)
# Which blocks are one grid in the best plan.
BEST = {
    "A-SW": "A1", "A-SE": "A2", "A-NW": "A3", "A-NE": "A4",
    "B-SW": "B1", "B-NW": "B1", "B-SE": "B2", "B-NE": "B2",
}  # fmt: skip
COMMUNITIES = (
    (RURAL, "示例小村", "rural", (
        (0, 0), (160, 0), (320, 0), (320, 80), (320, 160), (320, 240), (320, 320), (160, 320),
        (0, 320), (0, 160),
    )),
    (URBAN, "示例小区", "urban", (
        (320, 80), (480, 80), (640, 80), (640, 160), (640, 240), (480, 240), (320, 240),
        (320, 160),
    )),
)  # fmt: skip
# Streets from crossing to crossing: name, highway, points.
STREETS = (
    ("横街", "residential", ((0, 160), (160, 160), (320, 160), (480, 160), (640, 160))),
    ("纵街", "residential", ((160, 0), (160, 160), (160, 320))),
    ("东街", "residential", ((480, 80), (480, 160), (480, 240))),
    ("界街", "tertiary", ((320, 0), (320, 80), (320, 160), (320, 240), (320, 320))),
    ("环村路", "tertiary", (
        (320, 320), (160, 320), (0, 320), (0, 160), (0, 0), (160, 0), (320, 0),
    )),
    ("环城路", "tertiary", (
        (320, 240), (480, 240), (640, 240), (640, 160), (640, 80), (480, 80), (320, 80),
    )),
)  # fmt: skip
PLACES = (
    ("P1", "amenity=community_centre", "示例小村党群服务中心", (150, 150)),
    ("P2", "amenity=community_centre", "示例小区党群服务中心", (470, 150)),
    ("P3", "amenity=school", "示例小学", (310, 170)),
)


def main() -> None:
    """Write the folder and the best plan beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "village")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    houses = list(house_rows())
    _write(out / "communities.geojson", [
        ({"code": code, "name": name, "class": kind}, ring(corners))
        for code, name, kind, corners in COMMUNITIES
    ])  # fmt: skip
    _write(out / "buildings.geojson", houses)
    _write(out / "streets.geojson", [
        ({"name": name, "highway": highway, "oneway": "no"},
         {"type": "LineString", "coordinates": [degrees(*a), degrees(*b)]})
        for name, highway, points in STREETS
        for a, b in pairwise(points)
    ])  # fmt: skip
    _write(out / "places.geojson", [
        ({"place_id": key, "class": kind, "name": name},
         {"type": "Point", "coordinates": degrees(*point)})
        for key, kind, name, point in PLACES
    ])  # fmt: skip
    (out / "area.toml").write_text(AREA_TOML, encoding="utf-8")
    with (out.parent / f"{out.name}_best_plan.csv").open("w", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["building_id", "community", "grid"])
        for row, _ in houses:
            block = row["building_id"][:4]
            table.writerow([row["building_id"], row["community"], BEST[block]])


def house_rows() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """
    List the houses, five rows of five in every block.

    Returns
    -------
    list of (properties, geometry)
        In the order of the blocks.
    """
    rows = []
    for code, block, (x0, y0), (width, height), households in BLOCKS:
        for number in range(25):
            row, column = divmod(number, 5)
            x = x0 + width / 2 + (column - 2) * width * 0.175
            y = y0 + height / 2 + (row - 2) * height * 0.175
            w, h = 6.0, height / 32
            corners = ((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h))
            rows.append((
                {"building_id": f"{block}-{number + 1:02d}", "households": households,
                 "community": code, "floors": 3, "units": 1, "use": "residential",
                 "name": f"{number + 1}号", "address": f"{block}区{number + 1}号"},
                ring(corners),
            ))  # fmt: skip
    return rows


def degrees(x: float, y: float) -> list[float]:
    """
    Move a point to longitude and latitude.

    Parameters
    ----------
    x, y : float, m
        East and north of the corner.

    Returns
    -------
    list of float, degrees
        Ten decimals.
    """
    return [round(LON + x / DEGREE_LON, 10), round(LAT + y / DEGREE_LAT, 10)]


def ring(corners: tuple[tuple[float, float], ...]) -> dict[str, Any]:
    """
    Close a ring.

    Parameters
    ----------
    corners : tuple of (x, y), m
        Counter-clockwise.

    Returns
    -------
    dict
        GeoJSON polygon.
    """
    points = [degrees(*corner) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [points]}


def _write(path: Path, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    features = [
        json.dumps(
            {"type": "Feature", "properties": properties, "geometry": geometry},
            ensure_ascii=False, separators=(",", ":"),
        )
        for properties, geometry in rows
    ]  # fmt: skip
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
