"""
How long a city takes to back up and to restore, and whether it is the same to the byte.

A made-up city of 2,500 grids, 40,000 atoms and 55,000 buildings in 50 versions::

    python -m benchmarks.service_restore [--grids 2500] [--versions 50] [--database postgresql]
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from sqlalchemy import Connection, Table, insert, literal, select

from benchmarks.service_city import wobbly_hexagons
from gridplan.store import Store, open_store
from gridplan.store.areas import add_area
from gridplan.store.backup import backup, restore
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.tables import FEATURES, METADATA
from gridplan.store.unfold import unfold
from gridplan.store.versions import Version, add_version
from tests.postgres import new_cluster

ATOMS, BUILDINGS = 16, 22  # a grid
_CRS = "EPSG:4326"


def boxes(shapes: Any, each: int, share: float) -> Any:
    """Put boxes in rows and columns over each shape's middle."""
    west, south, east, north = shapely.bounds(shapes).T
    side = int(np.ceil(np.sqrt(each)))
    place = np.arange(each)
    step_x, step_y = (east - west) / side, (north - south) / side
    x = (west[:, None] + step_x[:, None] * (place % side)).ravel()
    y = (south[:, None] + step_y[:, None] * (place // side)).ravel()
    wide, high = np.repeat(step_x * share, each), np.repeat(step_y * share, each)
    return shapely.box(x, y, x + wide, y + high)


def city(grids: int, out: Path) -> None:
    """Write the layers that the feature tables are made of."""
    out.mkdir(parents=True)
    shapes = np.array(wobbly_hexagons(grids, 10), dtype=object)
    home = [f"42019{n // 10:07d}" for n in range(grids)]
    code = [f"{of}{n % 10 + 1:03d}" for n, of in enumerate(home)]
    layers = {
        "grids": geopandas.GeoDataFrame(
            {
                "grid_code": code, "community": home, "households": 250, "target": 250,
                "deviation": 0.01,
                "boundary_text": "东至示例一路，南至示例二路，西至河，北至铁路",
            },
            geometry=shapes, crs=_CRS,
        ),
        "atoms": geopandas.GeoDataFrame(
            {
                "atom": np.arange(grids * ATOMS), "community": np.repeat(home, ATOMS),
                "households": 15, "level": "block", "grid_code": np.repeat(code, ATOMS),
            },
            geometry=boxes(shapes, ATOMS, 1.0), crs=_CRS,
        ),
        "buildings": geopandas.GeoDataFrame(
            {
                "building_id": [f"b{n}" for n in range(grids * BUILDINGS)],
                "community": np.repeat(home, BUILDINGS), "households": 11, "floors": 6,
                "grid_code": np.repeat(code, BUILDINGS), "address": "示例路 12 号",
            },
            geometry=boxes(shapes, BUILDINGS, 0.4), crs=_CRS,
        ),
    }  # fmt: skip
    for name, frame in layers.items():
        path = out / "plan.gpkg"
        pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())


def fill(store: Store, folder: Path, versions: int) -> None:
    """Keep the city so many times, each with files of its own."""
    made: dict[str, Any] = {
        "settings": {}, "scheme": "wujin", "scheme_digest": "", "seed": 1,
        "engine_version": "0", "summary": {},
    }  # fmt: skip
    with store.write() as connection:
        area = add_area(connection, name="city", digest="0" * 64, created_by="me")
        plan = add_plan(connection, area=area.id, name="city", created_by="me")
    first: Version | None = None
    for number in range(versions):
        (folder / "out" / "summary.json").write_text(json.dumps({"number": number}))
        artefact = store.artefacts.put_folder(folder / "out")
        with store.write() as connection:
            version = add_version(
                connection, id=f"v{number}", plan=plan.id, artefact=artefact, made=made,
                created_by="me",
            )  # fmt: skip
            if first is None:
                load_features(connection, version, folder / "rows")
            else:
                _copy_features(connection, first, version)
        first = first or version


def _copy_features(connection: Connection, first: Version, version: Version) -> None:
    """Have the database copy the rows of one version: reading them again takes an hour."""
    for table in FEATURES.values():
        rest = [column for column in table.c if column.name not in {"fid", "version_row"}]
        rows = select(literal(version.row), *rest).where(table.c.version_row == first.row)
        names = ["version_row", *(column.name for column in rest)]
        connection.execute(insert(table).from_select(names, rows.order_by(table.c.fid)))


def sum_of(store: Store) -> str:
    """Hash every row of every table and every file."""
    digest = hashlib.sha256()
    with store.read() as connection:
        for table in METADATA.sorted_tables:
            for part in _rows(connection, table):
                digest.update(part)
    for path in sorted((store.data / "artefacts").rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give a table's rows in order; PostgreSQL writes them itself, which is much faster."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(column.name for column in table.primary_key.columns)
        cursor = connection.connection.cursor()
        order = f"COPY (SELECT * FROM {table.name} ORDER BY {names}) TO STDOUT (FORMAT binary)"
        with cursor.copy(order) as copied:
            yield from map(bytes, copied)
        return
    wanted = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=5000).execute(wanted):
        yield repr(tuple(row)).encode()


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--grids", type=int, default=2500)
    words.add_argument("--versions", type=int, default=50)
    words.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = words.parse_args()
    cluster = new_cluster() if asked.database == "postgresql" else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city(asked.grids, folder / "out")
        counts = unfold(folder / "out", folder / "rows")
        url = cluster.new_database("city") if cluster else None
        store = open_store(url, folder / "data")
        took: dict[str, float] = {}
        began = time.perf_counter()
        fill(store, folder, asked.versions)
        took["fill"] = time.perf_counter() - began
        before = sum_of(store)
        began = time.perf_counter()
        done = backup(store, folder / "city.tar")
        took["backup"] = time.perf_counter() - began
        store.close()
        url = cluster.new_database("again") if cluster else None
        began = time.perf_counter()
        restore(folder / "city.tar", folder / "again", url)
        took["restore"] = time.perf_counter() - began
        again = open_store(url, folder / "again")
        is_same = sum_of(again) == before
        again.close()
    if cluster:
        cluster.stop("immediate")
    told = {
        "database": asked.database, "features": counts, "versions": asked.versions,
        "megabytes": round(done.size / 1e6), "is_same": is_same,
        "seconds": {step: round(value, 1) for step, value in took.items()},
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    sys.exit(not is_same)


if __name__ == "__main__":
    main()
