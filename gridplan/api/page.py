"""The map page: static files that ship with gridplan."""

from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from gridplan.api.answers import is_known, quoted, unchanged
from gridplan.api.kept import Kept
from gridplan.api.refusals import NotHereError
from gridplan.api.routers.files import kind_of

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "static"
_KEPT: Kept[str] = Kept(64)


@router.get("/app")
def bare() -> Response:
    """Lead to the page."""
    return RedirectResponse("app/", 308)


@router.get("/app/{file:path}")
def page(request: Request, file: str) -> Response:
    """Send a file of the page; views of the page itself are its front."""  # noqa: DOC501
    wanted = (_FOLDER / (file or "index.html")).resolve()
    if not wanted.is_relative_to(_FOLDER.resolve()) or not wanted.is_file():
        if "." in file.rpartition("/")[2]:
            raise NotHereError("api.no_file", name=file[:100])
        wanted = _FOLDER / "index.html"
        if not wanted.is_file():
            raise NotHereError("api.no_app")
    # names stay the same from release to release, so a browser asks each time
    changed = wanted.stat().st_mtime_ns
    etag = _KEPT.get_or(
        (wanted, changed), lambda: quoted(sha256(wanted.read_bytes()).hexdigest()[:40])
    )
    if is_known(request, etag):
        return unchanged(etag, Cache_Control="no-cache")
    headers = {"Cache-Control": "no-cache", "ETag": etag}
    return FileResponse(wanted, media_type=kind_of(wanted.name), headers=headers)
