"""A service with one small published plan and one draft, and somebody of every role."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from fastapi import FastAPI
from sqlalchemy import Connection, insert, select
from starlette.testclient import TestClient

from gridplan.api.app import create_app
from gridplan.api.secret import digest, new_key, password_hash
from gridplan.api.service import Service
from gridplan.api.settings import Limits, ServiceSettings
from gridplan.jobs import DbosRunner
from gridplan.jobs import Limits as JobLimits
from gridplan.jobs.tasks import plan as planning
from gridplan.store import Store, assignments, open_store, people
from gridplan.store.area_folders import keep_area
from gridplan.store.areas import Facility, set_area_state, set_facilities
from gridplan.store.collections import COLLECTIONS
from gridplan.store.instant import later
from gridplan.store.keys import add_key
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version, add_version, move_state
from gridplan.store.written import body_of, geometry_texts

URL = "http://testserver"
SETTINGS = {"effort": "draft", "seed": 1}
PASSWORD = "a village of forty houses"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A plan folder, its rows and its summary."""

    area: Path
    out: Path
    rows: Path
    summary: dict[str, Any]


@dataclass(kw_only=True)
class Town:
    """A running service and what is in it."""

    service: Service
    app: FastAPI
    plan: str
    area: str
    published: Version
    draft: Version
    keys: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)

    def client(self, role: str | None = "admin", **headers: str) -> TestClient:
        """Somebody who shows a key of a role; None for nobody."""
        told = {"accept-language": "en", **headers}
        if role is not None:
            told["authorization"] = f"Bearer {self.keys[role]}"
        return TestClient(self.app, base_url=URL, headers=told, raise_server_exceptions=False)

    def at(self, version: Version) -> str:
        return f"/plans/{self.plan}/versions/{version.number}"


def draw(area: Path, into: Path) -> Drawn:
    """Plan an area in this process, as the job does in a child."""
    request = {
        "area": str(area), "scheme": "wujin", "settings": SETTINGS, "workers": 1,
        "out": str(into / "out"), "rows": str(into / "rows"), "memory": str(into / "memory"),
    }  # fmt: skip
    told = planning.run(request, lambda *_: None)
    return Drawn(area=area, out=into / "out", rows=into / "rows", summary=told["summary"])


def settle(store: Store, drawn: Drawn) -> tuple[str, str, Version, Version]:
    """Put a plan with a published version and a draft into an empty store."""
    artefact = store.artefacts.put_folder(drawn.out)
    with store.write() as connection:
        area = keep_area(store, connection, drawn.area, name="village", created_by="admin")
        set_area_state(
            connection, area.id, "ready", counts={"communities": 1}, findings=[],
            bounds=[114.2, 30.5, 114.3, 30.7],
        )  # fmt: skip
        hall = Facility(
            id="hall", kind="amenity=townhall", name="村委会", geom=bytes.fromhex(_POINT)
        )
        set_facilities(connection, area.id, [hall], [])
        plan = add_plan(connection, area=area.id, name="village", created_by="planner")
        made = {
            "settings": SETTINGS, "scheme": "wujin", "scheme_digest": "0" * 64, "seed": 1,
            "engine_version": "test", "summary": drawn.summary,
        }  # fmt: skip
        versions = []
        for number in ("1", "2"):
            version = add_version(
                connection, id=number * 36, plan=plan.id, artefact=artefact, made=made,
                created_by="planner",
            )  # fmt: skip
            load_features(connection, version, drawn.rows)
            _walk(connection, version)
            versions.append(version)
        move_state(connection, versions[0], "review", by="planner")
        published = move_state(connection, versions[0], "published", by="planner")
    return plan.id, area.id, published, versions[1]


def _walk(connection: Connection, version: Version) -> None:
    """One route, one stop and one posting, so that no collection is empty."""
    grids = FEATURES["grids"].c
    code = connection.execute(
        select(grids.grid_code).where(grids.version_row == version.row).limit(1)
    ).scalar_one()
    line = shapely.LineString([(114.0, 30.0), (114.001, 30.001)])
    rows = {
        "routes": ({"route_id": "routes-1", "grid_code": code, "kind": "sweep", "stops": 1},
                   shapely.MultiLineString([line])),
        "stops": ({"route_id": "r1", "number": 1, "grid_code": code},
                  shapely.Point(114.0, 30.0)),
        "coverage": ({"unit": code, "level": "grid", "slot": "1", "role": "head",
                      "role_zh": "网格长", "role_en": "head", "staff_id": "S1", "missing": 0},
                     shapely.MultiPolygon([line.buffer(0.001)])),
    }  # fmt: skip
    for name, (told, shape) in rows.items():
        id_ = f"{name}-1"
        west, south, east, north = shape.bounds
        text = geometry_texts(np.array([shape], dtype=object))[0]
        full = {column.name: told.get(column.name) for column in COLLECTIONS[name].columns}
        row = {
            "id": id_, **full, "version_row": version.row, "body": body_of(id_, text, full),
            "geom": shape.wkb, "minx": west, "miny": south, "maxx": east, "maxy": north,
        }  # fmt: skip
        connection.execute(insert(FEATURES[name]).values(**row))


def invite(store: Store, grids: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Let one of every role in; keys by role, and ids by role."""
    keys, ids = {}, {}
    kept = password_hash(PASSWORD)
    with store.write() as connection:
        for role in ("admin", "planner", "field", "viewer"):
            person = people.add_person(
                connection, name=role, role=role, password_hash=kept, language="en"
            )
            keys[role], prefix = new_key()
            ids[role] = person.id
            add_key(
                connection, person=person.id, prefix=prefix, hash=digest(keys[role]),
                role=role, expires=later(seconds=3600),
            )  # fmt: skip
        assignments.assign(connection, ids["field"], grids)
    return keys, ids


@contextmanager
def town(
    drawn: Drawn,
    data: Path,
    *,
    database: str | None = None,
    limits: Limits | None = None,
    **settings: Any,
) -> Iterator[Town]:
    """Build it in a folder, and take it down."""
    store = open_store(database, data)
    try:
        plan, area, published, draft = settle(store, drawn)
        keys, ids = invite(store, grids_of(store, published)[:1])
        told = ServiceSettings(
            data=data, database=database, public_url=URL, limits=limits or Limits(), **settings
        )
        runner = DbosRunner(store, limits=JobLimits(slots=1, open_each=told.limits.queued))
        service = Service(settings=told, store=store, jobs=runner)
        yield Town(
            service=service, app=create_app(service), plan=plan, area=area,
            published=published, draft=draft, keys=keys, people=ids,
        )  # fmt: skip
    finally:
        store.close()
        shutil.rmtree(data, ignore_errors=True)


def grids_of(store: Store, version: Version) -> list[str]:
    """The grid codes of a version."""
    table = FEATURES["grids"].c
    with store.read() as connection:
        rows = connection.execute(
            select(table.grid_code).where(table.version_row == version.row)
        )
        return sorted(code for (code,) in rows)


_POINT = "0101000000000000000000000000000000000000000000"[:42]
