"""What people say about a version, and what they share of it."""

from pathlib import Path
from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response, status
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import Connection

from gridplan.api.acts import acting
from gridplan.api.callers import caller_of
from gridplan.api.ogc.dataset import seen_version
from gridplan.api.refusals import NotHereError
from gridplan.api.routers.files import kind_of, names_in, send
from gridplan.api.routers.people import Strict
from gridplan.api.service import service_of
from gridplan.errors import InputError
from gridplan.store import comments as said
from gridplan.store import links as shared
from gridplan.store.features import get_feature
from gridplan.store.instant import later
from gridplan.store.versions import Version, get_version

router = APIRouter(tags=["comments and links"])
packs = APIRouter(tags=["comments and links"])
_VERSION = "/plans/{plan}/versions/{number}"
_LONGEST_LIFE = 366  # days of a link
_FIRST_PAGE = "pack/index.html"
# our own page: it shows what it carries and may ask where the phone is, but sends nothing
_PACK_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Kind = Annotated[str, StringConstraints(pattern="^(pack|paper|route)$")]


class NewComment(Strict):
    """Something said about a version: on a grid, a boundary, a building or a spot."""

    text: Annotated[str, Field(min_length=1, max_length=2000, examples=["桥封闭，请调整"])]
    grid_code: Annotated[str, Field(max_length=60)] | None = None
    other_grid: Annotated[str, Field(max_length=60)] | None = Field(
        default=None, description="The grid on the other side of the boundary it is about"
    )
    building_id: Annotated[str, Field(max_length=200)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None


class CommentReply(BaseModel):
    """One comment."""

    id: str
    grid_code: str | None
    other_grid: str | None
    building_id: str | None
    lon: float | None
    lat: float | None
    text: str
    is_resolved: bool
    created: str
    created_by: str


class NewLink(Strict):
    """Something to be opened without an account."""

    kind: Kind = "pack"
    grid_code: Annotated[str, Field(max_length=60)] | None = None
    days: Annotated[int, Field(ge=1, le=_LONGEST_LIFE)] = 30
    job: Annotated[str, Field(max_length=36)] | None = Field(
        default=None, description="An export job of this version, whose file the link opens"
    )


class LinkReply(BaseModel):
    """A link; its address is told once, when it is made."""

    id: str
    kind: str
    target: str
    expires: str
    revoked: str | None
    created: str
    created_by: str
    href: str | None = None


class PackFile(BaseModel):
    """One file a link opens."""

    name: str
    bytes: int
    type: str
    href: str


class Pack(BaseModel):
    """What a link opens."""

    kind: str
    target: str
    expires: str
    files: list[PackFile]


@router.get(f"{_VERSION}/comments", operation_id="list-comments")
def comments(request: Request) -> list[CommentReply]:
    """List what was said about a version."""
    service, caller = service_of(request), caller_of(request)
    version = seen_version(request, service, caller)
    with service.store.read() as connection:
        found = said.list_comments(connection, version.id)
    return [
        _comment(one) for one in found if caller.grids is None or one.grid_code in caller.grids
    ]


@router.post(
    f"{_VERSION}/comments", status_code=status.HTTP_201_CREATED, operation_id="add-comment"
)
def add_comment(request: Request, body: NewComment) -> CommentReply:
    """Say something about a version, or about a place in it that the caller sees."""
    service, caller = service_of(request), caller_of(request)
    version = seen_version(request, service, caller)
    with acting(request, "comment", "comment", version.id, body.model_dump()) as act:
        _hold_place(act.connection, version, body, caller.grids)
        made = said.add_comment(
            act.connection,
            version=version.id,
            created_by=act.caller.name,
            **body.model_dump(),
        )
    return _comment(made)


@router.post(
    f"{_VERSION}/comments/{{id}}/resolved", status_code=status.HTTP_204_NO_CONTENT,
    operation_id="resolve-comment", response_class=Response,
)  # fmt: skip
def resolve(request: Request, id: str) -> Response:  # noqa: A002
    """Note that a comment was dealt with."""
    version = seen_version(request, service_of(request), caller_of(request))
    with acting(request, "edit", "resolve-comment", id) as act:
        said.resolve_comment(act.connection, version.id, id)
    return Response(status_code=204)


@router.get(f"{_VERSION}/links", operation_id="list-links")
def links(request: Request) -> list[LinkReply]:
    """List the links to a version, ended ones too."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("share")
    version = seen_version(request, service, caller)
    with service.store.read() as connection:
        return [_link(one) for one in shared.list_links(connection, version.id)]


@router.post(f"{_VERSION}/links", status_code=status.HTTP_201_CREATED, operation_id="share")
def share(request: Request, body: NewLink) -> LinkReply:
    """Make a link that opens part of a version without an account. It is told this once."""
    service, caller = service_of(request), caller_of(request)
    version = seen_version(request, service, caller)
    artefact = None
    if body.job:
        told = service.jobs.status(body.job)
        if told.inputs.get("version") != version.id or "file" not in (told.result or {}):
            raise InputError("api.not_an_export", job=body.job)
        artefact = told.result["file"]
    with acting(request, "share", "share", f"{version.id} {body.kind}") as act:
        if body.grid_code is not None:
            get_feature(act.connection, [version], "grids", body.grid_code)
        made, token = shared.add_link(
            act.connection,
            version=version.id,
            kind=body.kind,  # type: ignore[arg-type]
            target=body.grid_code or "",
            expires=later(seconds=body.days * 86400),
            created_by=act.caller.name,
            artefact=artefact,
        )
    return _link(made, f"{service.settings.public_url}/packs/{token}")


@router.delete(
    f"{_VERSION}/links/{{id}}", status_code=status.HTTP_204_NO_CONTENT,
    operation_id="revoke-link", response_class=Response,
)  # fmt: skip
def revoke(request: Request, id: str) -> Response:  # noqa: A002
    """End a link now."""
    version = seen_version(request, service_of(request), caller_of(request))
    with acting(request, "share", "revoke-link", id) as act:
        shared.revoke_link(act.connection, version.id, id)
    return Response(status_code=204)


@packs.get(
    "/packs/{token}", operation_id="pack", response_model=None,
    responses={200: {"model": Pack}, 303: {"description": "Browsers are led to its page"}},
)  # fmt: skip
def pack(request: Request, response: Response, token: str) -> Pack | Response:
    """Open a link: no account needed. Browsers are led to its first page."""
    service = service_of(request)
    link, folder = _opened(request, token)
    response.headers["Cache-Control"] = "private, no-store"
    here = f"{service.settings.public_url}/packs/{token}"
    if _FIRST_PAGE in names_in(folder) and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"{here}/{_FIRST_PAGE}", 303)
    return Pack(
        kind=link.kind,
        target=link.target,
        expires=link.expires,
        files=[
            PackFile(
                name=name,
                bytes=(folder / name).stat().st_size,
                type=kind_of(name),
                href=f"{here}/{name}",
            )
            for name in _named(link, names_in(folder))
        ],
    )


@packs.get(
    "/packs/{token}/{file:path}", operation_id="pack-file", response_class=Response,
    response_model=None,
    responses={200: {"description": "The file", "content": {"*/*": {}}}},
)  # fmt: skip
def pack_file(request: Request, token: str, file: str) -> Response:
    """Download one file of a link: no account needed."""
    link, folder = _opened(request, token)
    if file not in _named(link, names_in(folder)):
        raise NotHereError("api.no_file", name=file[:100])
    answer = send(request, folder, file, link.id.replace("-", ""))
    answer.headers["Cache-Control"] = "private, no-store"
    if file.endswith(".html"):
        answer.headers["Content-Security-Policy"] = _PACK_POLICY
    return answer


def _opened(request: Request, token: str) -> tuple[shared.ShareLink, Path]:
    service = service_of(request)
    with service.store.read() as connection:
        link = shared.open_link(connection, token)
        version = get_version(connection, link.version)
    return link, service.store.artefacts.folder(link.artefact or version.artefact)


def _named(link: shared.ShareLink, names: list[str]) -> list[str]:
    """Choose what a link opens: of a whole version, files that bear the code of its grid."""
    if link.artefact is not None:
        return names
    if link.target:
        return [name for name in names if link.target in name]
    folder = {"route": "routes/", "pack": "routes/", "paper": "paper/"}[link.kind]
    return [name for name in names if name.startswith(folder)]


def _hold_place(
    connection: Connection, version: Version, body: NewComment, own: frozenset[str] | None
) -> None:
    """Refuse a place that is not there, or that is not the caller's to see."""
    if own is not None and body.grid_code not in own:
        raise NotHereError("api.no_feature", name="grids", id=str(body.grid_code)[:60])
    for code in (body.grid_code, body.other_grid):
        if code is not None:
            get_feature(connection, [version], "grids", code)
    if body.building_id is not None:
        there = get_feature(connection, [version], "buildings", body.building_id)
        if own is not None and orjson.loads(there.body)["properties"]["grid_code"] not in own:
            raise NotHereError("api.no_feature", name="buildings", id=body.building_id[:60])


def _comment(comment: said.Comment) -> CommentReply:
    names = CommentReply.model_fields
    return CommentReply(**{name: getattr(comment, name) for name in names})


def _link(link: shared.ShareLink, href: str | None = None) -> LinkReply:
    names = [name for name in LinkReply.model_fields if name != "href"]
    return LinkReply(**{name: getattr(link, name) for name in names}, href=href)
