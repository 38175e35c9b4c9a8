"""The front door: landing page, description, health, metrics, problems in words."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select

from gridplan.api.answers import Packed, packed
from gridplan.api.callers import caller_of
from gridplan.api.health import look
from gridplan.api.language import language_of
from gridplan.api.ogc.dataset import published_dataset
from gridplan.api.ogc.documents import OPENAPI, OPENAPI_30, landing
from gridplan.api.ogc.query import only
from gridplan.api.openapi.older import in_30
from gridplan.api.openapi.parts import answers
from gridplan.api.openapi.shape import describe
from gridplan.api.service import service_of
from gridplan.api.signing import enter
from gridplan.store.tables import JOB
from gridplan.words import say

router = APIRouter(tags=["service"])
_TOKEN = {
    "name": "token", "in": "query", "required": False, "schema": {"type": "string"},
    "description": "Opens the first session of a laptop, once.",
}  # fmt: skip


def _document(kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The document", "content": {kind: {}}}}


@router.get(
    "/", operation_id="landing", responses=answers("landing"), response_model=None,
    openapi_extra={"parameters": [_TOKEN]},
)  # fmt: skip
def home(request: Request) -> Response:
    """Begin here: links to everything; browsers are led to the page."""
    told = only(request, {"f", "token"})
    if "token" in told:
        return enter(request, told["token"])
    if "f" not in told and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"{service_of(request).settings.public_url}/app/", 303)
    dataset = published_dataset(request)
    return Packed(landing(dataset, service_of(request).settings.public_url))


@router.get(
    "/api", operation_id="openapi", response_class=Response, response_model=None,
    responses=_document("application/vnd.oai.openapi+json"),
)  # fmt: skip
def openapi(request: Request) -> Response:
    """Describe the service in OpenAPI 3.1."""
    only(request, {"f"})
    return _described(request, OPENAPI)


@router.get(
    "/api/3.0", operation_id="openapi-30", response_class=Response, response_model=None,
    responses=_document("application/vnd.oai.openapi+json"),
)  # fmt: skip
def openapi_30(request: Request) -> Response:
    """Describe the service in OpenAPI 3.0.3."""
    only(request, {"f"})
    return _described(request, OPENAPI_30)


@router.get("/health", operation_id="health", response_model=None)
def health(request: Request) -> Response:
    """Tell whether all is well: the store answers, and a tiny area gets its plan."""
    service = service_of(request)
    told = service.checks.get_or("health", lambda: look(service))
    return Packed(
        told,
        status_code=200 if told["status"] == "ok" else 503,
        headers={"Cache-Control": "no-store"},
    )


@router.get(
    "/metrics", operation_id="metrics", response_class=Response, response_model=None,
    responses=_document("text/plain"),
)  # fmt: skip
def metrics(request: Request) -> Response:
    """Count requests and jobs, for Prometheus."""
    service = service_of(request)
    caller_of(request).needs("audit")
    with service.store.read() as connection:
        counts = connection.execute(
            select(JOB.c.status, func.count()).group_by(JOB.c.status)
        ).all()
    service.metrics.jobs({str(status): int(number) for status, number in counts})
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4")


@router.get("/problems/{key}", operation_id="problem", response_model=None)
def problem(request: Request, key: str) -> Response:
    """Say what a kind of problem means, and how to mend it."""
    language = language_of(request)
    return Packed({"type": key, "meaning": say(key, language) if _is_plain(key) else key})


def _is_plain(key: str) -> bool:
    try:
        say(key)
    except (KeyError, IndexError):
        return False
    return True


def _described(request: Request, kind: str) -> Response:
    app: Any = request.app
    content: bytes | None = getattr(app.state, f"openapi_{kind[-3:]}", None)
    if content is None:
        document = describe(app, service_of(request).settings.public_url)
        content = packed(in_30(document) if kind == OPENAPI_30 else document)
        setattr(app.state, f"openapi_{kind[-3:]}", content)
    return Response(content, media_type=kind, headers={"Cache-Control": "no-cache"})
