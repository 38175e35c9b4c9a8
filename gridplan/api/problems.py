"""
Every error as a problem document (RFC 9457), said in the reader's language.

The one table from errors to statuses; rooms below know no HTTP.
"""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException

from gridplan.api.allowed import allowed
from gridplan.api.answers import packed
from gridplan.api.language import preferred
from gridplan.api.refusals import (
    ForbiddenError,
    NoPreconditionError,
    NotHereError,
    TooLargeError,
    TooManyError,
    UnknownCallerError,
    WrongTypeError,
)
from gridplan.errors import CancelledError, GridplanError, InfeasibleError, InputError
from gridplan.jobs.runner import BusyError
from gridplan.store.errors import (
    ConflictError,
    DiskFullError,
    LockedError,
    MissingError,
    StaleError,
    is_full,
)
from gridplan.words import Language, say

PROBLEM = "application/problem+json"
_STATUS: dict[type[GridplanError], int] = {
    UnknownCallerError: 401,
    ForbiddenError: 403,
    NotHereError: 404,
    MissingError: 404,
    ConflictError: 409,
    CancelledError: 409,
    StaleError: 412,
    TooLargeError: 413,
    WrongTypeError: 415,
    InfeasibleError: 422,
    NoPreconditionError: 428,
    TooManyError: 429,
    BusyError: 429,
    LockedError: 503,
    DiskFullError: 507,
}
_FATAL = 500


def status_of(error: GridplanError) -> int:
    """
    Give the status of an error.

    Parameters
    ----------
    error : GridplanError
        What went wrong.

    Returns
    -------
    int
        400 for parameters that cannot be read, 422 for content that cannot be used.
    """
    for kind in type(error).__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    if isinstance(error, InputError):
        return 400 if error.key.startswith("api.") else 422
    return _FATAL


def problem(
    status: int,
    key: str,
    detail: str,
    language: Language,
    *,
    base: str = "",
    **more: Any,
) -> dict[str, Any]:
    """
    Write a problem document.

    Parameters
    ----------
    status : int
        Of the answer.
    key : str
        Names the kind of problem.
    detail : str
        What happened and how to mend it.
    language : {'en', 'zh'}
        Of the title.
    base : str
        Public URL of the service.
    **more : object
        Further members.

    Returns
    -------
    dict
        After RFC 9457.
    """
    return {
        "type": f"{base}/problems/{key}",
        "title": say(f"api.title_{status}", language)
        if _has_title(status)
        else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }


def install(app: FastAPI) -> None:
    """
    Answer every error of an app with a problem document.

    Parameters
    ----------
    app : FastAPI
        The app.
    """
    app.add_exception_handler(GridplanError, _on_gridplan)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(OSError, _on_system)
    app.add_exception_handler(Exception, _on_surprise)


def respond(scope_headers: Any, status: int, key: str, base: str, **values: Any) -> Response:
    """
    Answer with one problem, outside of any route.

    Parameters
    ----------
    scope_headers : Headers
        Of the request.
    status : int
        Of the answer.
    key : str
        Of the sentence, without ``api.``.
    base : str
        Public URL of the service.
    **values : object
        What the placeholders of the sentence stand for.

    Returns
    -------
    Response
        The problem document.
    """
    language = preferred(scope_headers.get("accept-language", ""))
    detail = say(f"api.{key}", language, **values)
    return _answer(problem(status, f"api.{key}", detail, language, base=base), language)


def _on_gridplan(request: Request, error: Exception) -> Response:
    assert isinstance(error, GridplanError)
    language = preferred(request.headers.get("accept-language", ""))
    status = status_of(error)
    if status == _FATAL:
        return _on_surprise(request, error)
    told = {k: v for k, v in error.values.items() if k in {"file", "feature", "layer", "etag"}}
    document = problem(
        status, error.key, error.say(language), language, base=_base(request), **told
    )
    response = _answer(document, language)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="gridplan", Basic realm="gridplan"'
    if status in {429, 503}:
        response.headers["Retry-After"] = str(error.values.get("seconds", 5))
    return response


def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    language = preferred(request.headers.get("accept-language", ""))
    faults = [
        {"where": ".".join(str(step) for step in fault["loc"]), "what": str(fault["msg"])[:200]}
        for fault in error.errors()[:20]
    ]
    in_body = any(fault["where"].startswith("body") for fault in faults)
    status = 422 if in_body else 400
    where = ", ".join(fault["where"] for fault in faults[:5])
    detail = say("api.invalid", language, where=where)
    document = problem(
        status, "api.invalid", detail, language, base=_base(request), errors=faults
    )
    return _answer(document, language)


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    language = preferred(request.headers.get("accept-language", ""))
    key = {404: "no_page", 405: "no_method", 406: "no_format"}.get(error.status_code, "refused")
    detail = say(f"api.{key}", language)
    document = problem(error.status_code, f"api.{key}", detail, language, base=_base(request))
    response = _answer(document, language)
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = ", ".join(allowed(request))
    return response


def _on_database(request: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError)
    if is_full(error):
        return _on_gridplan(request, DiskFullError("store.disk_full"))
    if isinstance(error, OperationalError):  # gone for a moment, or locked too long
        structlog.get_logger().warning("database", kind=type(error.orig).__name__)
        return _on_gridplan(request, LockedError("api.database_away"))
    return _on_surprise(request, error)


def _on_system(request: Request, error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in {27, 28, 122}:  # EFBIG, ENOSPC, EDQUOT
        return _on_gridplan(request, DiskFullError("store.disk_full"))
    return _on_surprise(request, error)


def _on_surprise(request: Request, error: Exception) -> Response:
    structlog.get_logger().error(
        "surprise", request_id=request.scope.get("gridplan.id"), exc_info=error
    )
    language = preferred(request.headers.get("accept-language", ""))
    detail = say("api.surprise", language, id=request.scope.get("gridplan.id", "-"))
    return _answer(
        problem(_FATAL, "api.surprise", detail, language, base=_base(request)), language
    )


def _answer(document: dict[str, Any], language: Language) -> Response:
    return Response(
        packed(document),
        status_code=document["status"],
        media_type=PROBLEM,
        headers={
            "Content-Language": "zh-CN" if language == "zh" else "en",
            "Cache-Control": "no-store",
            "Vary": "Accept-Language",
        },
    )


def _base(request: Request) -> str:
    return str(request.app.state.service.settings.public_url)


def _has_title(status: int) -> bool:
    return say(f"api.title_{status}") != f"api.title_{status}"
