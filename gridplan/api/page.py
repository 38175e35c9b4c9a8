"""The map page: static files that ship with gridplan."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from gridplan.api.refusals import NotHereError
from gridplan.api.routers.files import kind_of

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/app")
def bare() -> Response:
    """Lead to the page."""
    return RedirectResponse("app/", 308)


@router.get("/app/{file:path}")
def page(request: Request, file: str) -> Response:
    """Send a file of the page; views of the page itself are its front."""  # noqa: DOC501
    del request
    wanted = (_FOLDER / (file or "index.html")).resolve()
    if not wanted.is_relative_to(_FOLDER.resolve()) or not wanted.is_file():
        if "." in file.rpartition("/")[2]:
            raise NotHereError("api.no_file", name=file[:100])
        wanted = _FOLDER / "index.html"
        if not wanted.is_file():
            raise NotHereError("api.no_app")
    # names in assets/ carry a hash of what is in them
    lasts = _FOREVER if file.startswith("assets/") else "no-cache"
    return FileResponse(
        wanted, media_type=kind_of(wanted.name), headers={"Cache-Control": lasts}
    )
