"""Whose grid a spot lies in, and how a matter climbs from there."""

from typing import Annotated

import orjson
import pyproj
import shapely
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from gridplan.api.callers import caller_of
from gridplan.api.gates import way_up
from gridplan.api.ogc.dataset import published_dataset
from gridplan.api.refusals import NotHereError
from gridplan.api.rules import scheme_of
from gridplan.api.service import service_of
from gridplan.store.areas import list_facilities, outline_of
from gridplan.store.features import near
from gridplan.store.plans import get_plan

router = APIRouter(tags=["locate"])
_EARTH = pyproj.Geod(ellps="WGS84")
_CENTRES = (
    "dispatch_centre",
    "office=government",
    "amenity=townhall",
    "amenity=community_centre",
)


class Level(BaseModel):
    """One step a matter climbs."""

    level: str
    unit: str


class Centre(BaseModel):
    """Where help is sent from."""

    id: str
    name: str
    kind: str
    metres: float


class Located(BaseModel):
    """The grid of a spot, and who looks after it: roles and codes, never names."""

    grid_code: str
    community: str
    community_name: str
    head_role: str | None
    dispatch_centre: Centre | None
    escalation: list[Level]
    plan: str
    version: int


@router.get("/locate", operation_id="locate")
def locate(
    request: Request,
    lon: Annotated[float, Query(ge=-180, le=180, examples=[114.2645])],
    lat: Annotated[float, Query(ge=-90, le=90, examples=[30.5825])],
) -> Located:
    """Find the grid of a spot among the published plans."""
    service, caller = service_of(request), caller_of(request)
    dataset = published_dataset(request)
    point = shapely.Point(lon, lat)
    with service.store.read() as connection:
        for found in near(connection, dataset.versions, "grids", lon=lon, lat=lat):
            if not shapely.intersects(shapely.from_wkb(found.geom), point):
                continue
            told = orjson.loads(found.body)["properties"]
            if caller.grids is not None and told["grid_code"] not in caller.grids:
                continue
            version = next(v for v in dataset.versions if v.row == found.version_row)
            scheme = scheme_of(connection, version.scheme)
            code, community = told["grid_code"], told["community"]
            area = get_plan(connection, version.plan).area
            centres = [
                Centre(id=one.id, name=one.name, kind=one.kind,
                       metres=round(_metres(point, outline_of(one)), 1))
                for one in list_facilities(connection, area, kinds=_CENTRES)
            ]  # fmt: skip
            ranked = sorted(centres, key=lambda one: (_CENTRES.index(one.kind), one.metres))
            return Located(
                grid_code=code,
                community=community,
                community_name=told.get("community_name") or "",
                head_role=told.get("head_role"),
                dispatch_centre=ranked[0] if ranked else None,
                escalation=[
                    Level(level=level, unit=unit)
                    for level, unit in way_up(scheme, code, community)
                ],
                plan=version.plan,
                version=version.number,
            )
    raise NotHereError("api.no_grid_here")


def _metres(point: shapely.Point, shape: shapely.Geometry) -> float:
    """Measure along the earth to the nearest spot of a shape."""
    line = shapely.get_coordinates(shapely.shortest_line(point, shape))
    _, _, metres = _EARTH.inv(*line[0], *line[1])
    return float(metres)
