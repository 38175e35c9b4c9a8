"""
Who is asking: by session cookie, by API key, or nobody where that is allowed.

A key is shown as ``Authorization: Bearer gp_…``, or as the password of ``Basic`` with
any name, for clients such as QGIS that know only that.
"""

import base64
import binascii

from fastapi import Request
from sqlalchemy import Connection

from gridplan.api.caller import NOBODY, Caller
from gridplan.api.refusals import ForbiddenError, UnknownCallerError
from gridplan.api.roles import Role, lesser
from gridplan.api.secret import KEY_MARK, digest
from gridplan.api.service import Service
from gridplan.store import assignments, keys, people, sessions
from gridplan.store.instant import later, now

COOKIE = "gridplan"
_PROOF = "x-gridplan"  # no other site can make a browser send it
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_NOTED = 3600.0  # s between notes that a key is in use


def caller_of(request: Request) -> Caller:
    """
    Find out who asks.

    Parameters
    ----------
    request : Request
        With a cookie, a key, or neither.

    Returns
    -------
    Caller
        Known; nobody only where published plans are open and this is a read.

    Raises
    ------
    UnknownCallerError
        If nobody known asks, or the key or session has ended.
    ForbiddenError
        If a write by cookie lacks the header only the page itself can send.
    """
    service: Service = request.app.state.service
    key = shown_key(request.headers.get("authorization"))
    cookie = request.cookies.get(COOKIE, "")
    if key:
        caller = service.callers.get_or(("key", digest(key)), lambda: _by_key(service, key))
    elif cookie:
        caller = service.callers.get_or(
            ("cookie", digest(cookie)), lambda: _by_cookie(service, cookie)
        )
    else:
        caller = None
        if service.settings.is_open and request.method in _READS:
            caller = NOBODY
    if caller is None or (caller.ends is not None and caller.ends <= now()):
        raise UnknownCallerError("api.who_are_you")
    if caller.by == "cookie" and request.method not in _READS and _PROOF not in request.headers:
        raise ForbiddenError("api.no_proof")
    return caller


def shown_key(header: str | None) -> str:
    """
    Take the key out of a header.

    Parameters
    ----------
    header : str or None
        ``Authorization``.

    Returns
    -------
    str
        Empty where there is none.
    """
    scheme, _, rest = (header or "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip() or "-"
    if scheme.lower() == "basic":
        try:
            _, _, word = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "-"
        return word or "-"
    return "-" if header else ""


def _by_key(service: Service, key: str) -> Caller | None:
    if not key.startswith(KEY_MARK):
        return None
    with service.store.read() as connection:
        found = keys.find_key(connection, digest(key))
        if found is None or found.revoked:
            return None
        person = people.get_person(connection, found.person)
        caller = _caller(
            connection, person, lesser(person.role, found.role), "key", found.expires
        )
    if not person.is_active:
        return None
    if found.last_used is None or found.last_used < later(seconds=-_NOTED):
        with service.store.write() as connection:
            keys.note_use(connection, found.id)
    return caller


def _by_cookie(service: Service, cookie: str) -> Caller | None:
    with service.store.read() as connection:
        person = sessions.session_person(connection, digest(cookie))
        if person is None:
            return None
        return _caller(connection, person, person.role, "cookie", None)


def _caller(
    connection: Connection, person: people.Person, role: Role, by: str, ends: str | None
) -> Caller:
    grids = None
    if role == "field":
        grids = frozenset(assignments.assigned(connection, person.id))
    return Caller(
        name=person.name,
        person=person.id,
        role=role,
        language=person.language,
        grids=grids,
        by=by,
        ends=ends,
    )
