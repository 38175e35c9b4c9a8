"""A request accepted as a job; the same request is the same job."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

import gridplan
from gridplan.jobs.process import Process, Told
from gridplan.jobs.runner import BusyError
from gridplan.jobs.schema import conform
from gridplan.store import jobs as rows
from gridplan.store.errors import ConflictError, MissingError
from gridplan.store.jobs import Job
from gridplan.store.open import Store, as_json

_SPACE = uuid.UUID("6f1d3c52-8a0e-5c1b-9f57-2f6f0a9d7b11")


def accept(  # noqa: PLR0913 (what a request brings, and where it goes)
    store: Store,
    processes: Mapping[str, Process],
    process: str,
    inputs: Told,
    *,
    owner: str,
    key: str | None,
    open_each: int,
) -> tuple[Job, bool]:
    """
    Accept a request.

    Parameters
    ----------
    store : Store
        Where it is promised.
    processes : mapping of str to Process
        What there is.
    process : str
        What is asked for.
    inputs : dict
        As the client sent them.
    owner : str
        Who asks.
    key : str or None
        Idempotency key.
    open_each : int
        Most open jobs of one owner.

    Returns
    -------
    Job
        The promise.
    bool
        True for a new one.

    Raises
    ------
    MissingError
        If there is no such process.
    ConflictError
        If the key was used with other inputs.
    BusyError
        If the owner has too many open jobs.
    """
    known = processes.get(process)
    if known is None:
        raise MissingError("jobs.no_process", id=process)
    asked = known.accept(store, conform(inputs, known.inputs))
    hashed = input_hash(process, asked)
    with store.write() as connection:
        earlier = _earlier(connection, owner, key, hashed)
        if earlier is not None:
            if earlier.input_hash != hashed:
                raise ConflictError("jobs.key_reused", name=key)
            return earlier, False
        if rows.count_open(connection, owner) >= open_each:
            raise BusyError("jobs.busy", most=open_each)
        tries = 0 if key is not None else rows.count_alike(connection, owner, hashed)
        return rows.add_job(
            connection, id=job_id(owner, key=key, hash=hashed, tries=tries), process=process,
            inputs=asked, input_hash=hashed, key=key, owner=owner,
        )  # fmt: skip


def input_hash(process: str, inputs: dict[str, Any]) -> str:
    """
    Hash what a job depends on.

    Parameters
    ----------
    process : str
        What it does.
    inputs : dict
        What it is given, with digests of areas and schemes.

    Returns
    -------
    str
        SHA-256; another version of gridplan gives another one.
    """
    told = as_json([process, inputs, gridplan.__version__])
    return hashlib.sha256(told.encode()).hexdigest()


def job_id(owner: str, *, key: str | None, hash: str, tries: int = 0) -> str:  # noqa: A002
    """
    Name a job.

    Parameters
    ----------
    owner : str
        Who asks.
    key : str or None
        Idempotency key; it decides alone when there is one.
    hash : str
        Of `input_hash`.
    tries : int
        Jobs of the same inputs that failed or were dismissed before.

    Returns
    -------
    str
        A UUID of these.
    """
    told = ["key", owner, key] if key is not None else ["inputs", owner, hash, tries]
    return str(uuid.uuid5(_SPACE, as_json(told)))


def part_id(job: str, part: str) -> str:
    """
    Name something a job makes, so that making it again finds it.

    Parameters
    ----------
    job : str
        Id of the job.
    part : str
        What it is: ``plan``, ``version``, ``area``.

    Returns
    -------
    str
        A UUID of both.
    """
    return str(uuid.uuid5(uuid.UUID(job), part))


def _earlier(connection: Connection, owner: str, key: str | None, hashed: str) -> Job | None:
    if key is None:
        return rows.alike(connection, owner, hashed)
    try:
        return rows.get_job(connection, job_id(owner, key=key, hash=hashed))
    except MissingError:
        return None
