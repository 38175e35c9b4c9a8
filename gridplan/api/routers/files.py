"""Every file of a version, as the planner wrote it."""

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel

from gridplan.api.answers import is_known, quoted, unchanged
from gridplan.api.caller import Caller
from gridplan.api.callers import caller_of
from gridplan.api.ogc.dataset import seen_version
from gridplan.api.refusals import ForbiddenError, NotHereError
from gridplan.api.routers.jobs import own_job
from gridplan.api.service import service_of
from gridplan.store.versions import Version

router = APIRouter(tags=["files"])
_INNER = frozenset({"problems", "rows"})  # what the service keeps for itself
_KINDS = {
    ".geojson": "application/geo+json", ".gpkg": "application/geopackage+sqlite3",
    ".pmtiles": "application/vnd.pmtiles", ".gpx": "application/gpx+xml",
    ".kml": "application/vnd.google-earth.kml+xml", ".ics": "text/calendar",
    ".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
# a report may run what it carries, but nothing else, and not as this site
_SEALED = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)


class FileReply(BaseModel):
    """One file."""

    name: str
    bytes: int
    type: str
    href: str


@router.get("/plans/{plan}/versions/{number}/files", operation_id="list-files")
def files(request: Request) -> list[FileReply]:
    """List the files of a version."""
    folder, version = _folder(request)
    service = service_of(request)
    here = f"{service.settings.public_url}/plans/{version.plan}/versions/{version.number}/files"
    return [
        FileReply(
            name=name,
            bytes=(folder / name).stat().st_size,
            type=kind_of(name),
            href=f"{here}/{name}",
        )
        for name in names_in(folder)
    ]


@router.get(
    "/plans/{plan}/versions/{number}/files/{file:path}", operation_id="file",
    response_class=Response, response_model=None,
    responses={200: {"description": "The file", "content": {"*/*": {}}}},
)  # fmt: skip
def file(request: Request) -> Response:
    """Download one file of a version."""
    folder, version = _folder(request)
    return send(request, folder, str(request.path_params["file"]), version.artefact)


@router.get(
    "/jobs/{job}/file", operation_id="job-file", response_class=Response, response_model=None,
    responses={200: {"description": "The file", "content": {"*/*": {}}}},
)  # fmt: skip
def job_file(request: Request, job: str) -> Response:
    """Download the file a job made."""
    service = service_of(request)
    told = own_job(request, job).result or {}
    if "file" not in told:
        raise NotHereError("api.no_file", name=job)
    folder = service.store.artefacts.folder(told["file"])
    return send(request, folder, told.get("name") or names_in(folder)[0], told["file"])


def names_in(folder: Path) -> list[str]:
    """
    List the files of a folder that are for users.

    Parameters
    ----------
    folder : Path
        Of a version or a job.

    Returns
    -------
    list of str
        Sorted, with forward slashes.
    """
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] not in _INNER)


def send(request: Request, folder: Path, name: str, etag: str) -> Response:
    """
    Send one file of a folder.

    Parameters
    ----------
    request : Request
        With or without ``If-None-Match`` and ``Range``.
    folder : Path
        Where it must lie.
    name : str
        As the client wrote it; only names of the list are looked for.
    etag : str
        Of the whole folder.

    Returns
    -------
    Response
        The file, or 304.

    Raises
    ------
    NotHereError
        If the folder has no such file.
    """
    if name not in names_in(folder):
        raise NotHereError("api.no_file", name=name[:100])
    tag = quoted(etag[:40])
    lasts = "private, max-age=31536000, immutable"
    if is_known(request, tag):
        return unchanged(tag, Cache_Control=lasts)
    headers = {"ETag": tag, "Cache-Control": lasts}
    kind = kind_of(name)
    if kind.startswith("text/html"):
        headers["Content-Security-Policy"] = _SEALED
        return FileResponse(folder / name, media_type=kind, headers=headers)
    return FileResponse(
        folder / name, media_type=kind, headers=headers, filename=Path(name).name
    )


def kind_of(name: str) -> str:
    """
    Name the media type of a file.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    str
        By its ending.
    """
    ending = Path(name).suffix.lower()
    return _KINDS.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _folder(request: Request) -> tuple[Path, Version]:
    service, caller = service_of(request), caller_of(request)
    _all_grids(caller)
    version = seen_version(request, service, caller)
    return service.store.artefacts.folder(version.artefact), version


def _all_grids(caller: Caller) -> None:
    """Files tell of every grid, so who may see only their own gets none."""
    if caller.grids is not None:
        raise ForbiddenError("api.not_for_role", role=caller.role)
