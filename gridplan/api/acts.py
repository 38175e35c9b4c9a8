"""Writes: who may, in one transaction with the line they leave in the audit log."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import Connection

from gridplan.api.answers import packed
from gridplan.api.caller import Caller
from gridplan.api.callers import caller_of
from gridplan.api.refusals import NoPreconditionError
from gridplan.api.roles import Right
from gridplan.api.service import service_of
from gridplan.store.audit import note


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    A write that is going on.

    Attributes
    ----------
    connection : Connection
        In a transaction.
    caller : Caller
        Who writes.
    """

    connection: Connection
    caller: Caller


@contextmanager
def acting(
    request: Request, right: Right, action: str, object_: str, given: object = None
) -> Iterator[Act]:
    """
    Write something, and that it was written.

    Parameters
    ----------
    request : Request
        From the client.
    right : str
        What the caller must be allowed to.
    action, object_ : str
        What is done to what, for the audit log.
    given : object
        What was handed in; the log keeps its hash.

    Yields
    ------
    Act
        Committed at the end, thrown away where an error rises.
    """
    service, caller = service_of(request), caller_of(request)
    caller.needs(right)
    with service.store.write() as connection:
        yield Act(connection=connection, caller=caller)
        note(
            connection,
            actor=caller.name,
            role=caller.role,
            action=action,
            object=object_[:200],
            request_id=request.scope.get("gridplan.id", ""),
            input_hash="" if given is None else hashlib.sha256(packed(given)).hexdigest(),
        )


def expected_etag(request: Request, current: str) -> str:
    """
    Read which state a write was made from.

    Parameters
    ----------
    request : Request
        With ``If-Match``.
    current : str
        Tag of the state as it is, which ``*`` stands for.

    Returns
    -------
    str
        The tag without its quotes.

    Raises
    ------
    NoPreconditionError
        If there is none.
    """
    sent = request.headers.get("if-match", "").strip()
    if not sent:
        raise NoPreconditionError("api.no_if_match")
    return current if sent == "*" else sent.removeprefix("W/").strip('"')
