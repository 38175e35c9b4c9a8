"""Synthetic facilities: what a community has, at gates, in parks and in schools."""

from typing import Any

import numpy as np
import shapely
from estates import Built
from plots import Plot
from shapely.geometry import Point

# Facilities that stand at a gate, and in how many communities out of ten.
AT_GATES = (
    ("shop=convenience", "便民超市", 10),
    ("amenity=clinic", "社区卫生服务站", 6),
    ("amenity=pharmacy", "药店", 6),
    ("amenity=kindergarten", "幼儿园", 6),
    ("amenity=social_facility", "老年服务驿站", 5),
    ("amenity=restaurant", "餐馆", 8),
    ("amenity=bank", "银行网点", 3),
    ("amenity=parcel_locker", "快递柜", 9),
)


def facilities(
    community: str, built: list[Built], green: list[Plot], rng: np.random.Generator
) -> list[dict[str, Any]]:
    """
    Place the facilities of one community.

    Parameters
    ----------
    community : str
        Its name.
    built : list of Built
        Its estates, shops and schools.
    green : list of Plot
        What stays open.
    rng : Generator
        Chance.

    Returns
    -------
    list of dict
        ``class``, ``name`` and ``geometry`` in metres.
    """
    short = community.removesuffix("社区")
    homes = [b for b in built if b.total]
    rows: list[dict[str, Any]] = []

    def add(kind: str, name: str, where: Point) -> None:
        rows.append({"class": kind, "name": name, "geometry": where})

    if homes:
        add("amenity=community_centre", f"{community}党群服务中心", _inside(homes[0], 0, 14.0))
    for kind, name, tenths in AT_GATES:
        if homes and rng.integers(10) < tenths:
            estate = homes[int(rng.integers(len(homes)))]
            gate = int(rng.integers(len(estate.estate.gates)))
            add(kind, f"{short}{name}", _inside(estate, gate, float(rng.uniform(8.0, 24.0))))
    for b in built:
        if b.style.use == "school":
            add("amenity=school", f"{short}小学", b.estate.slabs[0].shape.centroid)
        if b.style.use == "commercial" and rng.random() < 0.5:
            shape = b.estate.slabs[-1].shape
            add("amenity=marketplace", f"{short}农贸市场", shape.centroid)
    parks = [p for p in green if p.land.area > 3500] if community.endswith("社区") else []
    if parks:
        park = max(parks, key=lambda p: p.land.area)
        add("leisure=park", f"{short}公园", shapely.point_on_surface(park.land))
    return rows


def _inside(built: Built, gate: int, metres: float) -> Point:
    """Go from a gate some metres towards the middle of the estate."""
    start, middle = built.estate.gates[gate], built.plot.land.centroid
    share = min(0.5, metres / max(1.0, start.distance(middle)))
    return Point(start.x + share * (middle.x - start.x), start.y + share * (middle.y - start.y))
