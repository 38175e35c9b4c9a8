"""Areas: brought as zip files, checked in the background."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from gridplan.api.acts import acting
from gridplan.api.caller import Caller
from gridplan.api.callers import caller_of
from gridplan.api.language import language_of
from gridplan.api.refusals import WrongTypeError
from gridplan.api.routers.jobs import JobReply, job_reply
from gridplan.api.service import service_of
from gridplan.api.upload import unpack
from gridplan.api.vertices import refuse_many
from gridplan.errors import InputError
from gridplan.jobs.runner import BusyError
from gridplan.store.area_folders import area_folders
from gridplan.store.areas import StoredArea, add_area, get_area, list_areas
from gridplan.store.errors import room_to_write
from gridplan.store.jobs import count_open
from gridplan.words import Language

router = APIRouter(tags=["areas"])
_ZIP = frozenset(
    {"application/zip", "application/x-zip-compressed", "application/octet-stream"}
)
_LONGEST = 200  # characters of a name
_SOON = 1.5  # s after its last byte that an archive is looked at


class FindingReply(BaseModel):
    """Something reading an area found."""

    level: str
    layer: str
    feature: str
    text: str


class AreaReply(BaseModel):
    """One area."""

    id: str
    name: str
    state: str
    digest: str
    counts: dict[str, Any]
    bounds: list[float] | None
    created: str
    created_by: str
    findings: list[FindingReply]


class Uploaded(BaseModel):
    """An area that is stored, and the job that checks it."""

    area: AreaReply
    job: JobReply


@router.get("/areas", operation_id="list-areas")
def areas(
    request: Request,
    after: Annotated[str, Query(max_length=32, description="``created`` of the last")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[AreaReply]:
    """List areas, oldest first; their findings stand with each area itself."""
    caller_of(request)
    language = language_of(request)
    with service_of(request).store.read() as connection:
        found = list_areas(connection, after=after, limit=limit)
    return [area_reply(one, language, most=0) for one in found]


@router.get("/areas/{area}", operation_id="area")
def area(request: Request, area: str) -> AreaReply:
    """Tell of an area: its counts, and what reading it found."""
    caller_of(request)
    with service_of(request).store.read() as connection:
        found = get_area(connection, area)
    return area_reply(found, language_of(request), most=1000)


@router.post(
    "/areas", status_code=status.HTTP_202_ACCEPTED, operation_id="upload-area",
    openapi_extra={
        "parameters": [{"name": "name", "in": "query", "required": False,
                        "schema": {"type": "string", "maxLength": _LONGEST},
                        "description": "What people shall call it"}],
        "requestBody": {"required": True, "content": {
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {"schema": {
                "type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"},
                               "name": {"type": "string", "maxLength": _LONGEST}},
            }},
        }},
    },
)  # fmt: skip
async def upload(request: Request, response: Response) -> Uploaded:
    """Bring an area folder as a zip. 202 means stored and looked over; a job checks it."""
    service = service_of(request)
    caller = await run_in_threadpool(caller_of, request)
    caller.needs("bring")
    place = Path(tempfile.mkdtemp(dir=service.store.folder("uploads"), prefix="."))
    try:
        name = await _receive(request, place / "upload.zip")
        told = await run_in_threadpool(_keep, request, caller, place, name)
    finally:
        await run_in_threadpool(shutil.rmtree, place, ignore_errors=True)
    response.headers["Location"] = f"{service.settings.public_url}/areas/{told.area.id}"
    return told


async def _receive(request: Request, path: Path) -> str:
    """Write the body down, and read what the area shall be called."""
    name = request.query_params.get("name", "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            async with request.form(max_files=1, max_fields=2) as form:
                file = form.get("file")
                name = str(form.get("name") or name)
                if not isinstance(file, UploadFile):
                    raise InputError("api.no_upload")
                await run_in_threadpool(_pour, file, path)
        except MultiPartException as error:
            raise InputError("api.no_upload") from error
    elif kind in _ZIP:
        with room_to_write(), path.open("xb") as out:
            async for block in request.stream():
                out.write(block)
    else:
        raise WrongTypeError("api.not_a_zip")
    if len(name) > _LONGEST or "\x00" in name:
        raise InputError("api.bad_parameter", name="name")
    return name


def _pour(file: UploadFile, path: Path) -> None:
    with room_to_write(), path.open("xb") as out:
        shutil.copyfileobj(file.file, out)


def _keep(request: Request, caller: Caller, place: Path, name: str) -> Uploaded:
    service, limits = service_of(request), service_of(request).settings.limits
    began = time.monotonic()
    with service.store.read() as connection:  # before anything is kept that nobody checks
        if count_open(connection, caller.name) >= limits.queued:
            raise BusyError("jobs.busy", most=limits.queued)
    with room_to_write():
        (place / "area").mkdir()
        seen = unpack(place / "upload.zip", place / "area", limits)
        refuse_many(place / "area", limits, before=seen, until=began + _SOON)
    digest = area_folders(service.store).put_folder(place / "area", move=True)
    with acting(request, "bring", "upload-area", digest) as act:
        added = add_area(act.connection, name=name, digest=digest, created_by=caller.name)
    job = service.jobs.submit("import-area", {"area": added.id}, owner=caller.name)
    return Uploaded(
        area=area_reply(added, language_of(request), most=0), job=job_reply(request, job)
    )


def area_reply(area: StoredArea, language: Language, *, most: int) -> AreaReply:
    """
    Shape an area for clients.

    Parameters
    ----------
    area : StoredArea
        As the store has it.
    language : {'en', 'zh'}
        Of its findings.
    most : int
        Findings to tell of.

    Returns
    -------
    AreaReply
        With the findings in one language.
    """
    return AreaReply(
        id=area.id,
        name=area.name,
        state=area.state,
        digest=area.digest,
        counts=area.counts,
        bounds=area.bounds,
        created=area.created,
        created_by=area.created_by,
        findings=[
            FindingReply(
                level=one["level"], layer=one["layer"] or "",
                feature=str(one["feature"] or ""), text=one[language],
            )
            for one in area.findings[:most]
        ],
    )  # fmt: skip
