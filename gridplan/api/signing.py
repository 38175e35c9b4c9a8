"""Sessions: opened by a password, or once by the token of a laptop's first start."""

import hmac

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gridplan.api.callers import COOKIE
from gridplan.api.refusals import UnknownCallerError
from gridplan.api.secret import digest, is_password, new_session
from gridplan.api.service import Service, service_of
from gridplan.store import people, sessions
from gridplan.store.audit import note
from gridplan.store.instant import later

LASTS = 12 * 3600  # s: a working day
_LAPTOP = "admin"


def enter(request: Request, token: str) -> Response:
    """
    Open the first session of a laptop.

    Parameters
    ----------
    request : Request
        From the browser.
    token : str
        From the address that ``gridplan serve`` prints.

    Returns
    -------
    Response
        Leads to the page, with a cookie.

    Raises
    ------
    UnknownCallerError
        If the token is not the one, or was used already.
    """
    service = service_of(request)
    right = service.settings.token
    spent: set[str] = request.app.state.spent
    if not right or not hmac.compare_digest(token.encode(), right.encode()) or token in spent:
        raise UnknownCallerError("api.token_spent")
    spent.add(token)
    with service.store.write() as connection:
        person = people.find_person(connection, _LAPTOP)
        if person is None:
            person = people.add_person(connection, name=_LAPTOP, role="admin")
    answer = RedirectResponse(f"{service.settings.public_url}/app/", 303)
    _begin(service, answer, person, request)
    return answer


def sign_in(request: Request, name: str, password: str) -> Response:
    """
    Open a session by password.

    Parameters
    ----------
    request : Request
        From the page.
    name, password : str
        As typed.

    Returns
    -------
    Response
        204 with a cookie.

    Raises
    ------
    UnknownCallerError
        If they do not fit; which of the two is not told.
    """
    service = service_of(request)
    with service.store.read() as connection:
        person = people.find_person(connection, name)
    kept = person.password_hash if person is not None and person.is_active else ""
    if not is_password(password, kept) or person is None:
        raise UnknownCallerError("api.wrong_password")
    answer = Response(status_code=204)
    _begin(service, answer, person, request)
    return answer


def sign_out(request: Request) -> Response:
    """
    End the session that asks.

    Parameters
    ----------
    request : Request
        With its cookie.

    Returns
    -------
    Response
        204 that takes the cookie away.
    """
    service = service_of(request)
    cookie = request.cookies.get(COOKIE, "")
    if cookie:
        with service.store.write() as connection:
            sessions.close_session(connection, digest(cookie))
        service.callers.forget()
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _begin(service: Service, answer: Response, person: people.Person, request: Request) -> None:
    secret = new_session()
    with service.store.write() as connection:
        sessions.open_session(
            connection, hash=digest(secret), person=person.id, expires=later(seconds=LASTS)
        )
        note(
            connection, actor=person.name, role=person.role, action="sign-in",
            object=person.id, request_id=request.scope.get("gridplan.id", ""),
        )  # fmt: skip
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=LASTS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=service.settings.public_url.startswith("https:"),
    )
