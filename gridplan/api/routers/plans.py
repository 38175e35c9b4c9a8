"""Plans and their versions: what was drawn, how it came about, and where it stands."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, status
from fastapi.responses import Response
from pydantic import BaseModel, Field

from gridplan.api.acts import acting, expected_etag
from gridplan.api.answers import Packed, is_known, quoted, unchanged
from gridplan.api.callers import caller_of
from gridplan.api.gates import gates_of
from gridplan.api.language import language_of
from gridplan.api.ogc.dataset import (
    SHOWN,
    Dataset,
    plan_dataset,
    seen_version,
    version_dataset,
)
from gridplan.api.ogc.documents import landing
from gridplan.api.openapi.parts import IF_MATCH
from gridplan.api.routers.jobs import JobReply, submitted
from gridplan.api.routers.people import Strict
from gridplan.api.service import service_of
from gridplan.store.errors import ConflictError
from gridplan.store.plans import StoredPlan, delete_plan, get_plan, list_plans
from gridplan.store.versions import Version, list_versions, move_state

router = APIRouter(tags=["plans"])
State = Literal["draft", "review", "published", "retired"]
Limit = Annotated[int, Query(ge=1, le=1000)]


class NewPlan(Strict):
    """A plan that shall be drawn; ``POST /processes/generate-plan/execution`` does the same."""

    area: Annotated[str, Field(max_length=36, description="Id of an area that is ready")]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["Spring 2027"])]
    scheme: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,60}$")] = "wujin"
    settings: dict[str, Any] = Field(
        default_factory=dict, examples=[{"effort": "draft", "seed": 1}]
    )


class PlanReply(BaseModel):
    """One plan."""

    id: str
    area: str
    name: str
    created: str
    created_by: str
    versions: int
    latest: int | None
    published: int | None


class VersionReply(BaseModel):
    """One version, with its OGC links."""

    id: str
    plan: str
    number: int
    state: State
    parent: str | None
    content_hash: str
    etag: str
    is_edited: bool
    settings: dict[str, Any]
    scheme: str
    seed: int
    engine_version: str
    summary: dict[str, Any]
    created: str
    created_by: str
    published: str | None
    published_by: str | None
    links: list[dict[str, str]] = Field(default_factory=list)


class StateChange(Strict):
    """Where a version shall move."""

    to: State
    despite: Annotated[str, Field(max_length=500)] | None = Field(
        default=None, description="Why it is published though gates are shut; admins only"
    )


class GateReply(BaseModel):
    """One gate and what keeps it shut."""

    gate: str
    open: bool
    failing: list[str]
    sentence: str


@router.get("/plans", operation_id="list-plans")
def plans(
    request: Request,
    area: Annotated[str, Query(max_length=36)] = "",
    after: Annotated[str, Query(max_length=32, description="``created`` of the last")] = "",
    limit: Limit = 100,
) -> list[PlanReply]:
    """List plans, oldest first."""
    caller = caller_of(request)
    with service_of(request).store.read() as connection:
        found = [
            _plan(one, [v for v in list_versions(connection, one.id) if _shown(caller, v)])
            for one in list_plans(connection, area=area, after=after, limit=limit)
        ]
    return [one for one in found if one.versions or caller.may("see_drafts")]


@router.post("/plans", status_code=status.HTTP_201_CREATED, operation_id="create-plan")
def create_plan(request: Request, response: Response, body: NewPlan) -> JobReply:
    """Draw a plan for an area, as a job."""
    return submitted(request, response, "generate-plan", body.model_dump())


@router.get("/plans/{plan}", operation_id="plan", response_model=None,
            responses={200: {"model": PlanReply}})  # fmt: skip
def plan(request: Request) -> Response:
    """Tell of a plan; this is also the landing page of its OGC data set."""
    dataset = plan_dataset(request)
    with service_of(request).store.read() as connection:
        found = get_plan(connection, request.path_params["plan"])
        versions = list_versions(connection, found.id)
    told = _plan(found, [one for one in versions if _shown(dataset.caller, one)])
    page = landing(dataset, service_of(request).settings.public_url)
    return Packed({**page, **told.model_dump()})


@router.delete(
    "/plans/{plan}", status_code=status.HTTP_204_NO_CONTENT, operation_id="delete-plan",
    response_class=Response, openapi_extra=IF_MATCH,
)  # fmt: skip
def erase(request: Request, plan: str) -> Response:
    """
    Delete a plan that has only drafts. Needs ``If-Match`` with its last version's etag.

    A plan that was in review or published is never deleted: retire it.
    """
    with acting(request, "publish", "delete-plan", plan) as act:
        last = list_versions(act.connection, plan)[-1:]
        expected = expected_etag(request, last[0].etag if last else "")
        delete_plan(act.connection, plan, expected=expected)
    return Response(status_code=204)


@router.get("/plans/{plan}/versions", operation_id="list-versions")
def versions(request: Request, plan: str) -> list[VersionReply]:
    """List the versions of a plan, oldest first."""
    caller = caller_of(request)
    with service_of(request).store.read() as connection:
        get_plan(connection, plan)
        found = list_versions(connection, plan)
    return [version_reply(one) for one in found if _shown(caller, one)]


@router.get("/plans/{plan}/versions/{number}", operation_id="version", response_model=None,
            responses={200: {"model": VersionReply}})  # fmt: skip
def version(request: Request) -> Response:
    """Tell of a version; this is also the landing page of its OGC data set."""
    dataset = version_dataset(request)
    etag = quoted(dataset.versions[0].etag)
    tag = quoted(f"{dataset.versions[0].state}-{dataset.etag}")
    if is_known(request, tag):
        return unchanged(tag, Cache_Control="private, no-cache")
    return Packed(
        {**_version_page(request, dataset), "etag": etag.strip('"')},
        headers={"ETag": tag, "Cache-Control": "private, no-cache"},
    )


@router.get("/plans/{plan}/versions/{number}/gates", operation_id="gates")
def gates(request: Request) -> list[GateReply]:
    """Say what must hold before publishing, and what still does not."""
    service, language = service_of(request), language_of(request)
    found = seen_version(request, service, caller_of(request))
    with service.store.read() as connection:
        tried = gates_of(connection, found)
    return [
        GateReply(
            gate=gate.name, open=gate.is_open, failing=list(gate.failing[:100]),
            sentence=gate.say(language),
        )
        for gate in tried
    ]  # fmt: skip


@router.post(
    "/plans/{plan}/versions/{number}/state", operation_id="move-state", openapi_extra=IF_MATCH
)  # fmt: skip
def state(request: Request, body: StateChange) -> VersionReply:
    """Move a version on: draft, review, published, retired. Needs ``If-Match``."""
    service = service_of(request)
    found = seen_version(request, service, caller_of(request))
    expected = expected_etag(request, found.etag)
    action = f"state-{body.to}"
    with acting(request, "publish", action, found.id, body.model_dump()) as act:
        if body.to == "published":
            shut = [gate for gate in gates_of(act.connection, found) if not gate.is_open]
            if shut and body.despite:
                act.caller.needs("people")
            elif shut:
                reasons = " ".join(gate.say(language_of(request)) for gate in shut)
                raise ConflictError("api.gates_shut", reasons=reasons)
        moved = move_state(
            act.connection, found, body.to, by=act.caller.name, expected=expected
        )
    service.published.forget()
    return version_reply(moved)


def version_reply(version: Version) -> VersionReply:
    """
    Shape a version for clients.

    Parameters
    ----------
    version : Version
        As the store has it.

    Returns
    -------
    VersionReply
        Without what is the store's own.
    """
    return VersionReply(
        **{
            name: getattr(version, name)
            for name in VersionReply.model_fields
            if name != "links"
        }
    )


def _version_page(request: Request, dataset: Dataset) -> dict[str, Any]:
    page = landing(dataset, service_of(request).settings.public_url)
    for name in ("files", "gates", "comments", "roster"):
        page["links"].append(
            {"rel": "related", "type": "application/json", "title": name,
             "href": f"{dataset.base}/{name}"}
        )  # fmt: skip
    return {**version_reply(dataset.versions[0]).model_dump(), **page}


def _shown(caller: Any, version: Version) -> bool:
    return version.state in SHOWN or bool(caller.may("see_drafts"))


def _plan(plan: StoredPlan, versions: list[Version]) -> PlanReply:
    published = [one.number for one in versions if one.state == "published"]
    return PlanReply(
        id=plan.id,
        area=plan.area,
        name=plan.name,
        created=plan.created,
        created_by=plan.created_by,
        versions=len(versions),
        latest=versions[-1].number if versions else None,
        published=published[-1] if published else None,
    )
