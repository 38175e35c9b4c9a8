"""OGC API Processes: what can be asked for, and what became of it."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import BaseModel, Field, StringConstraints

from gridplan.api.acts import acting
from gridplan.api.answers import JSON, Packed
from gridplan.api.callers import caller_of
from gridplan.api.language import language_of
from gridplan.api.refusals import NotHereError
from gridplan.api.routers.people import Strict
from gridplan.api.service import service_of
from gridplan.jobs.process import Now, Process
from gridplan.jobs.schema import conform
from gridplan.store.errors import ConflictError
from gridplan.store.jobs import Job, list_jobs
from gridplan.store.versions import get_version
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.api.caller import Caller

router = APIRouter(tags=["OGC API: processes and jobs"])
_LONGEST_KEY = 200
Status = Annotated[
    str, StringConstraints(pattern="^(accepted|running|successful|failed|dismissed)$")
]


class Execution(Strict):
    """What a process is given; each process says which inputs it takes."""

    inputs: dict[str, Any] = Field(default_factory=dict)
    outputs: dict[str, Any] | None = None
    response: Annotated[str, StringConstraints(pattern="^(document|raw)$")] = "document"


class JobReply(BaseModel):
    """Where a job stands (statusInfo of OGC API Processes)."""

    jobID: str  # noqa: N815 (the standard's name)
    processID: str  # noqa: N815
    type: str = "process"
    status: str
    progress: int
    message: str
    created: str
    started: str | None
    updated: str
    finished: str | None
    estimatedEnd: str | None  # noqa: N815
    owner: str
    links: list[dict[str, str]]


class Jobs(BaseModel):
    """Jobs, newest first."""

    jobs: list[JobReply]
    links: list[dict[str, str]]


class Processes(BaseModel):
    """What can be asked for."""

    processes: list[dict[str, Any]]
    links: list[dict[str, str]]


@router.get("/processes", operation_id="processes")
def processes(request: Request) -> Processes:
    """List what can be asked for."""
    caller_of(request)
    service, language = service_of(request), language_of(request)
    base = f"{service.settings.public_url}/processes"
    return Processes(
        processes=[
            _summary(one, base, language)
            for one in service.jobs.processes.values()
            if not one.is_internal
        ],
        links=[{"rel": "self", "href": base, "type": "application/json"}],
    )


@router.get("/processes/{process}", operation_id="process")
def process(request: Request, process: str) -> dict[str, Any]:
    """Describe a process: its inputs as JSON schemas, and what comes of it."""
    caller_of(request)
    service, language = service_of(request), language_of(request)
    found = _known(request, process)
    base = f"{service.settings.public_url}/processes"
    wanted = set(found.inputs.get("required", ()))
    inputs = {
        name: {
            "title": schema.get("title", name),
            "schema": schema,
            "minOccurs": int(name in wanted),
            "maxOccurs": 1,
        }
        for name, schema in found.inputs.get("properties", {}).items()
    }
    outputs = {
        name: {"title": schema.get("title", name), "schema": schema}
        for name, schema in found.outputs.items()
    }
    return {**_summary(found, base, language), "inputs": inputs, "outputs": outputs}


@router.post(
    "/processes/{process}/execution", status_code=status.HTTP_201_CREATED,
    operation_id="execute", response_model=JobReply,
    responses={
        200: {"description": "The outputs, where the process answers at once",
              "content": {JSON: {"schema": {"type": "object"}}}},
        201: {"headers": {"Location": {"schema": {"type": "string"}}}},
    },
    openapi_extra={"parameters": [
        {"name": "Prefer", "in": "header", "required": False,
         "schema": {"type": "string"}, "example": "respond-async",
         "description": "A job; without it repair and compare answer at once"},
        {"name": "Idempotency-Key", "in": "header", "required": False,
         "schema": {"type": "string", "maxLength": _LONGEST_KEY},
         "description": "The same key gives the same job"},
    ]},
)  # fmt: skip
def execute(
    request: Request, response: Response, process: str, body: Execution
) -> JobReply | Response:
    """Ask for work. The same inputs, or the same ``Idempotency-Key``, are the same job."""
    known = _known(request, process)
    if known.now is not None and not _wants_job(request):
        return _answered(request, known.now, conform(body.inputs, known.inputs))
    response.headers["Preference-Applied"] = "respond-async"
    return submitted(request, response, process, body.inputs)


def _wants_job(request: Request) -> bool:
    sent = ",".join(request.headers.getlist("prefer")).lower()
    return "respond-async" in {one.strip() for one in sent.replace(";", ",").split(",")}


def _answered(request: Request, now: Now, inputs: dict[str, Any]) -> Response:
    """Answer at once; nothing is written, so the audit log has nothing to say."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("run")
    with service.at_once:  # one at a time: others' requests go on beside it
        told = now(service.store, service.communities, inputs)
    return Packed(told, headers={"Cache-Control": "no-store"})


@router.get("/jobs", operation_id="jobs")
def jobs(
    request: Request,
    status: Status | None = None,
    process: Annotated[str, Query(alias="processID", max_length=40)] = "",
    before: Annotated[str, Query(max_length=32, description="``created`` of the last")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Jobs:
    """List jobs, newest first: one's own; planners see all."""
    caller = caller_of(request)
    service = service_of(request)
    owner = "" if caller.may("run") else caller.name or "-"
    with service.store.read() as connection:
        found = list_jobs(
            connection, owner=owner, statuses=(status,) if status else (),  # type: ignore[arg-type]
            process=process, before=before, limit=limit,
        )  # fmt: skip
    base = f"{service.settings.public_url}/jobs"
    links = [{"rel": "self", "href": base, "type": "application/json"}]
    if len(found) == limit:
        href = f"{base}?before={found[-1].created}&limit={limit}"
        links.append({"rel": "next", "href": href, "type": "application/json"})
    return Jobs(jobs=[job_reply(request, one) for one in found], links=links)


@router.get("/jobs/{job}", operation_id="job")
def job(request: Request, response: Response, job: str) -> JobReply:
    """Tell where a job stands; ask again after ``Retry-After`` seconds."""
    found = own_job(request, job)
    if found.is_open:
        response.headers["Retry-After"] = "1"
    response.headers["Cache-Control"] = "no-store"
    return job_reply(request, found)


@router.get("/jobs/{job}/results", operation_id="results")
def results(request: Request, job: str) -> dict[str, Any]:
    """Hand out what came of a job, with links to it."""
    found = own_job(request, job)
    if found.is_open:
        raise NotHereError("api.not_ready")
    if found.status != "successful":
        raise ConflictError("api.no_results", status=found.status)
    told = dict(found.result or {})
    base = service_of(request).settings.public_url
    if "version" in told:
        with service_of(request).store.read() as connection:
            version = get_version(connection, told["version"])
        href = f"{base}/plans/{version.plan}/versions/{version.number}"
        told |= {"plan": version.plan, "number": version.number, "href": href}
    if "area" in told:
        told["href"] = f"{base}/areas/{told['area']}"
    if "file" in told:
        told["href"] = f"{base}/jobs/{job}/file"
        told.pop("file")
    return told


@router.delete("/jobs/{job}", operation_id="dismiss")
def dismiss(request: Request, job: str) -> JobReply:
    """Stop a job; what is over stays as it is."""
    found = own_job(request, job)
    service = service_of(request)
    with acting(request, "read", "dismiss", found.id):
        pass
    return job_reply(request, service.jobs.cancel(found.id))


def submitted(
    request: Request, response: Response, process: str, inputs: dict[str, Any]
) -> JobReply:
    """
    Hand work to the jobs, and say where to ask for it.

    Parameters
    ----------
    request : Request
        With or without ``Idempotency-Key``.
    response : Response
        Gets ``Location``.
    process : str
        Which.
    inputs : dict
        As they came.

    Returns
    -------
    JobReply
        Accepted, or how the same job stands.
    """
    service, caller = service_of(request), caller_of(request)
    caller.needs("run")
    key = request.headers.get("idempotency-key")
    taken = service.jobs.submit(
        process, inputs, owner=caller.name, key=key[:_LONGEST_KEY] if key else None
    )
    with acting(request, "run", f"run-{process}", taken.id, inputs):
        pass
    response.headers["Location"] = f"{service.settings.public_url}/jobs/{taken.id}"
    return job_reply(request, taken)


def job_reply(request: Request, job: Job) -> JobReply:
    """
    Shape a job for clients.

    Parameters
    ----------
    request : Request
        For its language and base.
    job : Job
        As the store has it.

    Returns
    -------
    JobReply
        After OGC API Processes.
    """
    base = f"{service_of(request).settings.public_url}/jobs/{job.id}"
    links = [{"rel": "self", "href": base, "type": "application/json"}]
    if job.status == "successful":
        links.append({
            "rel": "http://www.opengis.net/def/rel/ogc/1.0/results",
            "href": f"{base}/results", "type": "application/json",
        })  # fmt: skip
    return JobReply(
        jobID=job.id,
        processID=job.process,
        status=job.status,
        progress=job.progress,
        message=_message(job, language_of(request)),
        created=job.created,
        started=job.started,
        updated=job.updated,
        finished=job.finished,
        estimatedEnd=job.estimated_end,
        owner=job.owner,
        links=links,
    )


def _message(job: Job, language: Language) -> str:
    told = job.message
    return say(told["key"], language, **told.get("values", {})) if told.get("key") else ""


def own_job(request: Request, id: str) -> Job:  # noqa: A002
    """
    Find a job that the caller may see: one's own, or any for those who plan.

    Parameters
    ----------
    request : Request
        From the client.
    id : str
        Of the job.

    Returns
    -------
    Job
        As it stands.
    """
    caller: Caller = caller_of(request)
    found: Job = service_of(request).jobs.status(id)
    if found.owner != caller.name and not caller.may("run"):
        raise NotHereError("store.no_job", id=id)
    return found


def _known(request: Request, id: str) -> Process:  # noqa: A002
    found: Process | None = service_of(request).jobs.processes.get(id)
    if found is None or found.is_internal:
        raise NotHereError("jobs.no_process", id=id[:60])
    return found


def _summary(process: Process, base: str, language: Language) -> dict[str, Any]:
    here = f"{base}/{process.id}"
    is_chinese = language == "zh"
    at_once = [] if process.now is None else ["sync-execute"]
    return {
        "id": process.id,
        "title": process.title_zh if is_chinese else process.title_en,
        "description": process.about_zh if is_chinese else process.about_en,
        "version": "1",
        "jobControlOptions": [*at_once, "async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "links": [
            {"rel": "self", "href": here, "type": "application/json"},
            {"rel": "http://www.opengis.net/def/rel/ogc/1.0/execute",
             "href": f"{here}/execution", "type": "application/json"},
        ],
    }  # fmt: skip
