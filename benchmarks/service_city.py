"""A store with one published plan of many grids, for load tests: hexagons beside each other."""

import json
import math
import sys
from pathlib import Path

import geopandas
import numpy as np
import shapely

from gridplan.api.secret import digest, new_key
from gridplan.store import keys, open_store, people
from gridplan.store.areas import add_area, set_area_state
from gridplan.store.instant import later
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.tiles import write_tiles
from gridplan.store.unfold import unfold
from gridplan.store.versions import add_version, move_state

WEST, SOUTH = 114.20, 30.50
_SIDE = 0.0016  # degrees: grids of some 150 m, as in a dense city
VERTICES = 4  # on each edge, as streets have them: a grid of Wuhan has 23 in the middle


def wobbly_hexagons(count: int, vertices: int) -> list[shapely.Polygon]:
    """Hexagons that share their edges, each edge with the vertices of a street."""
    columns = math.ceil(math.sqrt(count))
    shapes = []
    for number in range(count):
        row, column = divmod(number, columns)
        x = WEST + (column + 0.5 * (row % 2)) * _SIDE * math.sqrt(3)
        y = SOUTH + row * _SIDE * 1.5
        corners = [
            (x + _SIDE * math.sin(a), y + _SIDE * math.cos(a))
            for a in np.arange(6) * math.pi / 3
        ]
        ring = shapely.Polygon(corners).segmentize(_SIDE / vertices)
        shapes.append(shapely.transform(ring, _wobble))
    return shapes


def _wobble(xy):
    bend = np.column_stack([np.sin(xy[:, 1] * 40000), np.sin(xy[:, 0] * 40000)])
    return np.round(xy + bend * _SIDE * 0.02, 9)


def plan_folder(count: int, out: Path, vertices: int) -> dict:
    """Write what of a plan folder the service reads."""
    out.mkdir(parents=True)
    shapes = np.array(wobbly_hexagons(count, vertices), dtype=object)
    community = [f"42019{n // 10:07d}" for n in range(count)]
    codes = [f"{home}{n % 10 + 1:03d}" for n, home in enumerate(community)]
    rng = np.random.default_rng(1)
    households = rng.integers(225, 276, count)
    grids = geopandas.GeoDataFrame(
        {
            "grid_code": codes, "community": community,
            "community_name": [f"示例社区{n // 10:04d}" for n in range(count)],
            "households": households, "target": 250,
            "deviation": np.round(households / 250 - 1, 4),
            "deviation_from_target": np.round(households / 250 - 1, 4),
            "buildings": rng.integers(4, 12, count), "area_m2": 19317.3, "walking_m": 102.9,
            "polsby_popper": 0.7, "head_id": "", "head_role": "",
            "boundary_text": "东至小区围墙,南至示例三街,西至支路,北至示例一街",
            "boundary_kinds": '{"wall": 0.4, "street": 0.6}',
            "colour": rng.integers(0, 6, count),
        },
        geometry=shapes, crs="EPSG:4326",
    )  # fmt: skip
    homes = geopandas.GeoDataFrame(
        {
            "code": sorted(set(community)), "name": "示例社区", "area_type": "urban",
            "households": 2500, "grids": 10, "tolerance": 0.1,
        },
        geometry=[
            shapely.union_all(shapes[start : start + 10]) for start in range(0, count, 10)
        ],
        crs="EPSG:4326",
    )  # fmt: skip
    homes.to_file(out / "plan.gpkg", layer="communities")
    grids.to_file(out / "plan.gpkg", layer="grids")
    return {"grids": count, "households": {"in": int(households.sum())}}


def build(
    data: Path,
    count: int,
    database: str | None = None,
    *,
    vertices: int = VERTICES,
    tiles: bool = True,
) -> str:
    """Fill an empty store; gives a key of a viewer."""
    store = open_store(database, data)
    out, rows = data / "making" / "out", data / "making" / "rows"
    summary = plan_folder(count, out, vertices)
    if tiles:
        write_tiles(out, out / "tiles.pmtiles")
    unfold(out, rows)
    (out / "summary.json").write_text(json.dumps(summary))
    artefact = store.artefacts.put_folder(out)
    key, prefix = new_key()
    with store.write() as connection:
        area = add_area(connection, name="city", digest="0" * 64, created_by="bench")
        set_area_state(
            connection, area.id, "ready", counts={}, findings=[],
            bounds=[WEST, SOUTH, WEST + 0.3, SOUTH + 0.3],
        )  # fmt: skip
        plan = add_plan(connection, area=area.id, name="city", created_by="bench")
        version = add_version(
            connection, id="b" * 36, plan=plan.id, artefact=artefact, created_by="bench",
            made={"settings": {}, "scheme": "wujin", "scheme_digest": "0" * 64, "seed": 1,
                  "engine_version": "bench", "summary": summary},
        )  # fmt: skip
        load_features(connection, version, rows)
        for state in ("review", "published"):
            version = move_state(connection, version, state, by="bench")
        person = people.add_person(connection, name="reader", role="viewer")
        keys.add_key(
            connection, person=person.id, prefix=prefix, hash=digest(key), role="viewer",
            expires=later(seconds=86400),
        )  # fmt: skip
    store.close()
    return key


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), int(sys.argv[2])))
