"""Jobs as clients see them; that they run, and run on, is for `gridplan.jobs`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, select, update

from gridplan.store.errors import ConflictError, MissingError
from gridplan.store.instant import now, read, written
from gridplan.store.rows import put, value_of
from gridplan.store.tables import JOB

Status = Literal["accepted", "running", "successful", "failed", "dismissed"]
OPEN: tuple[Status, ...] = ("accepted", "running")
_SURE = 5  # per cent done before an end is foretold


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One job.

    Attributes
    ----------
    id : str
        UUID.
    process : str
        What it does.
    inputs : dict
        What it was given: plain values, ids and hashes.
    input_hash : str
        SHA-256 of process and inputs.
    key : str or None
        Idempotency key of the client.
    owner : str
        Who asked for it.
    status : {'accepted', 'running', 'successful', 'failed', 'dismissed'}
        Where it stands.
    progress : int, per cent
        How far it has come.
    message : dict
        ``key`` of a sentence and its ``values``; empty for none.
    result : dict or None
        ``{"version": id}`` or ``{"file": address, "name": …}`` and the like.
    executor : str or None
        Who works on it.
    created, started, updated, finished : str or None
        When.
    """

    id: str
    process: str
    inputs: dict[str, Any]
    input_hash: str
    key: str | None
    owner: str
    status: Status
    progress: int
    message: dict[str, Any]
    result: dict[str, Any] | None
    executor: str | None
    created: str
    started: str | None
    updated: str
    finished: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to wait for."""
        return self.status in OPEN

    @property
    def estimated_end(self) -> str | None:
        """Tell when it should be done, at the pace so far; None when nobody knows."""
        if self.status != "running" or self.started is None or self.progress < _SURE:
            return None
        began = read(self.started)
        so_far = (read(self.updated) - began).total_seconds()
        return written(began + timedelta(seconds=max(0.0, so_far) * 100 / self.progress))


def add_job(  # noqa: PLR0913 (a job has that many sides)
    connection: Connection,
    *,
    id: str,  # noqa: A002
    process: str,
    inputs: dict[str, Any],
    input_hash: str,
    key: str | None,
    owner: str,
) -> tuple[Job, bool]:
    """
    Accept a job; accepted twice under one id, it is there once.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Of the job.
    process : str
        What it does.
    inputs : dict
        What it is given.
    input_hash : str
        SHA-256 of both.
    key : str or None
        Idempotency key of the client.
    owner : str
        Who asks for it.

    Returns
    -------
    Job
        The new one, or the one that was there.
    bool
        True for a new one.
    """
    try:
        put(
            connection, JOB, id=id, process=process, inputs=inputs, input_hash=input_hash,
            key=key, owner=owner, status="accepted", progress=0, message={}, result=None,
            executor=None, created=now(), started=None, updated=now(), finished=None,
        )  # fmt: skip
    except ConflictError:
        return get_job(connection, id), False
    return get_job(connection, id), True


def get_job(connection: Connection, id: str) -> Job:  # noqa: A002
    """
    Find a job.

    Parameters
    ----------
    connection : Connection
        To read through.
    id : str
        Which.

    Returns
    -------
    Job
        As it stands.

    Raises
    ------
    MissingError
        If there is none.
    """
    row = connection.execute(select(JOB).where(JOB.c.id == id)).one_or_none()
    if row is None:
        raise MissingError("store.no_job", id=id)
    return value_of(Job, row)


def list_jobs(
    connection: Connection,
    *,
    owner: str = "",
    statuses: tuple[Status, ...] = (),
    process: str = "",
    before: str = "",
    limit: int = 100,
) -> list[Job]:
    """
    List jobs, newest first.

    Parameters
    ----------
    connection : Connection
        To read through.
    owner : str
        Only theirs; empty for all.
    statuses : tuple of str
        Only in these; empty for any.
    process : str
        Only of this; empty for any.
    before : str
        ``created`` of the last one seen.
    limit : int
        Most to list.

    Returns
    -------
    list of Job
        As they stand.
    """
    wanted = select(JOB).order_by(JOB.c.created.desc(), JOB.c.id).limit(limit)
    if owner:
        wanted = wanted.where(JOB.c.owner == owner)
    if statuses:
        wanted = wanted.where(JOB.c.status.in_(statuses))
    if process:
        wanted = wanted.where(JOB.c.process == process)
    if before:
        wanted = wanted.where(JOB.c.created < before)
    return [value_of(Job, row) for row in connection.execute(wanted)]


def count_open(connection: Connection, owner: str) -> int:
    """
    Count what somebody still waits for.

    Parameters
    ----------
    connection : Connection
        To read through.
    owner : str
        Who.

    Returns
    -------
    int
        Jobs accepted or running.
    """
    mine = (JOB.c.owner == owner) & JOB.c.status.in_(OPEN)
    return int(connection.execute(select(func.count()).where(mine)).scalar_one())


def start_job(connection: Connection, id: str, executor: str) -> bool:  # noqa: A002
    """
    Note that a job runs, for the first time or again.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.
    executor : str
        Who works on it.

    Returns
    -------
    bool
        False where it is over already, or dismissed.
    """
    done = connection.execute(
        update(JOB)
        .where(JOB.c.id == id, JOB.c.status.in_(OPEN))
        .values(
            status="running", executor=executor, updated=now(),
            started=func.coalesce(JOB.c.started, now()),
        )
    )  # fmt: skip
    return bool(done.rowcount)


def tell_progress(
    connection: Connection,
    id: str,  # noqa: A002
    *,
    progress: int,
    message: dict[str, Any],
) -> bool:
    """
    Note how far a job has come; it never goes back.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.
    progress : int, per cent
        How far.
    message : dict
        ``key`` of a sentence and its ``values``.

    Returns
    -------
    bool
        False where it does not run any more: somebody dismissed it.
    """
    further = func.max if connection.dialect.name == "sqlite" else func.greatest
    done = connection.execute(
        update(JOB)
        .where(JOB.c.id == id, JOB.c.status == "running")
        .values(progress=further(JOB.c.progress, progress), message=message, updated=now())
    )
    return bool(done.rowcount)


def finish_job(
    connection: Connection,
    id: str,  # noqa: A002
    *,
    status: Status,
    result: dict[str, Any] | None = None,
    message: dict[str, Any] | None = None,
) -> bool:
    """
    Note how a job ended; only the first end counts.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.
    status : {'successful', 'failed', 'dismissed'}
        How.
    result : dict, optional
        What came of it.
    message : dict, optional
        Why, as the key of a sentence and its values.

    Returns
    -------
    bool
        False where it had ended before.
    """
    values: dict[str, Any] = {"status": status, "finished": now(), "updated": now()}
    if status == "successful":
        values |= {"progress": 100, "result": result}
    if message is not None:
        values["message"] = message
    mine = (JOB.c.id == id) & JOB.c.status.in_(OPEN)
    return bool(connection.execute(update(JOB).where(mine).values(**values)).rowcount)


def alike(connection: Connection, owner: str, input_hash: str) -> Job | None:
    """
    Find a job of the same owner and inputs that did not fail.

    Parameters
    ----------
    connection : Connection
        To read through.
    owner : str
        Who asks.
    input_hash : str
        Of process and inputs.

    Returns
    -------
    Job or None
        The newest that is open or successful; jobs with a key of their own too.
    """
    wanted = (
        select(JOB)
        .where(
            JOB.c.owner == owner,
            JOB.c.input_hash == input_hash,
            JOB.c.status.in_((*OPEN, "successful")),
        )
        .order_by(JOB.c.created.desc())
        .limit(1)
    )
    row = connection.execute(wanted).one_or_none()
    return None if row is None else value_of(Job, row)


def count_alike(connection: Connection, owner: str, input_hash: str) -> int:
    """
    Count the jobs of the same owner and inputs.

    Parameters
    ----------
    connection : Connection
        To read through.
    owner : str
        Who asks.
    input_hash : str
        Of process and inputs.

    Returns
    -------
    int
        However they ended.
    """
    mine = (JOB.c.owner == owner) & (JOB.c.input_hash == input_hash)
    return int(connection.execute(select(func.count()).where(mine)).scalar_one())


def over_since(connection: Connection, ids: list[str], moment: str) -> list[str]:
    """
    List those of some jobs that ended before a moment.

    Parameters
    ----------
    connection : Connection
        To read through.
    ids : list of str
        Which jobs; others are not known to be over.
    moment : str
        As `gridplan.store.instant.now` writes it.

    Returns
    -------
    list of str
        Ids, sorted.
    """
    mine = JOB.c.id.in_(ids) & (JOB.c.finished < moment)
    return sorted(id for (id,) in connection.execute(select(JOB.c.id).where(mine)))  # noqa: A001
