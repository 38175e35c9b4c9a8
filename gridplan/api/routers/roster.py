"""Who stands where in a version: roles and ids of the staff list, never names."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel

from gridplan.api.callers import caller_of
from gridplan.api.ogc.dataset import seen_version
from gridplan.api.service import service_of
from gridplan.store.features import page

router = APIRouter(tags=["plans"])
_MOST = 100_000


class PostingReply(BaseModel):
    """One place in a unit, taken or left open."""

    unit: str | None
    level: str | None
    slot: str | None
    role: str | None
    role_zh: str | None
    role_en: str | None
    staff_id: str | None
    employer: str | None
    missing: int | None
    apart: bool | None


@router.get("/plans/{plan}/versions/{number}/roster", operation_id="roster")
def roster(request: Request) -> list[PostingReply]:
    """List the postings of a version; field staff see those of their own grids."""
    service, caller = service_of(request), caller_of(request)
    version = seen_version(request, service, caller)
    with service.store.read() as connection:
        bodies = page(connection, [version], "coverage", limit=_MOST).bodies
    told: list[dict[str, Any]] = [orjson.loads(body)["properties"] for body in bodies]
    names = PostingReply.model_fields
    return [
        PostingReply(**{name: one.get(name) for name in names})
        for one in told
        if caller.grids is None or one.get("unit") in caller.grids
    ]
