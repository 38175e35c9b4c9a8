"""
Who works, and for how long that is believed.

An executor renews its lease; one whose lease ran out counts as dead, and its jobs are
taken up by another. Time is the database's, so that a clock that jumps on one machine
kills nobody. On SQLite there is one executor only, and its own clock.
"""

import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, text, update

from gridplan.store.errors import LockedError
from gridplan.store.instant import new_id
from gridplan.store.lock import FolderLock
from gridplan.store.tables import EXECUTOR

_MOST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """
    The lease of one executor.

    Attributes
    ----------
    id : str
        Of the executor: the machine and its slot there, the same after a restart.
    token : str
        Of this run of it.
    """

    id: str
    token: str


def take_slot(data: Path) -> tuple[str, FolderLock]:
    """
    Find the first free slot of this machine.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    str
        Id of the executor.
    FolderLock
        Held while it lives.

    Raises
    ------
    LockedError
        If there are hundreds.
    """
    folder = data / "executors"
    folder.mkdir(parents=True, exist_ok=True)
    for slot in range(_MOST):
        try:
            lock = FolderLock.take(folder, f"{slot}.lock")
        except LockedError:
            continue
        return f"{socket.gethostname()}:{slot}", lock
    raise LockedError("store.locked", folder=str(folder), pid="-")


def begin(connection: Connection, id: str, *, seconds: float) -> Lease:  # noqa: A002
    """
    Begin a lease in place of an earlier run's.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Of the executor.
    seconds : float, s
        How long it is believed without renewal.

    Returns
    -------
    Lease
        To be renewed.
    """
    lease = Lease(id=id, token=new_id())
    connection.execute(delete(EXECUTOR).where(EXECUTOR.c.id == id))
    connection.execute(
        insert(EXECUTOR).values(
            id=id, token=lease.token, host=socket.gethostname(), pid=os.getpid(),
            expires=_clock(connection) + seconds,
        )
    )  # fmt: skip
    return lease


def renew(connection: Connection, lease: Lease, *, seconds: float) -> bool:
    """
    Renew a lease.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    lease : Lease
        Ours.
    seconds : float, s
        How long it is believed from now.

    Returns
    -------
    bool
        False where somebody took us for dead in between.
    """
    mine = (EXECUTOR.c.id == lease.id) & (EXECUTOR.c.token == lease.token)
    done = connection.execute(
        update(EXECUTOR).where(mine).values(expires=_clock(connection) + seconds)
    )
    return bool(done.rowcount)


def end(connection: Connection, lease: Lease) -> None:
    """
    Give a lease up: what was begun may be taken up at once.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    lease : Lease
        Ours.
    """
    mine = (EXECUTOR.c.id == lease.id) & (EXECUTOR.c.token == lease.token)
    connection.execute(update(EXECUTOR).where(mine).values(expires=0.0))


def dead(connection: Connection, lease: Lease) -> list[Lease]:
    """
    List the others whose lease ran out.

    Parameters
    ----------
    connection : Connection
        To read through.
    lease : Lease
        Ours.

    Returns
    -------
    list of Lease
        As they were when they died.
    """
    wanted = select(EXECUTOR.c.id, EXECUTOR.c.token).where(
        EXECUTOR.c.id != lease.id, EXECUTOR.c.expires < _clock(connection)
    )
    return [Lease(id=id, token=token) for id, token in connection.execute(wanted)]  # noqa: A001


def claim(connection: Connection, lease: Lease) -> Lease | None:
    """
    Take over from a dead executor; one that comes back sees that it lost its lease.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    lease : Lease
        Of the dead one.

    Returns
    -------
    Lease or None
        Ours to forget once its jobs are taken up: were we to die before, the next
        sweeper would claim it again. None where it came back, or another was faster.
    """
    mine = Lease(id=lease.id, token=new_id())
    done = connection.execute(
        update(EXECUTOR)
        .where(
            EXECUTOR.c.id == lease.id,
            EXECUTOR.c.token == lease.token,
            EXECUTOR.c.expires < _clock(connection),
        )
        .values(token=mine.token)
    )
    return mine if done.rowcount else None


def forget(connection: Connection, lease: Lease) -> None:
    """
    Strike out an executor whose jobs were taken up.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    lease : Lease
        Of `claim`.
    """
    mine = (EXECUTOR.c.id == lease.id) & (EXECUTOR.c.token == lease.token)
    connection.execute(delete(EXECUTOR).where(mine))


def _clock(connection: Connection) -> float:
    if connection.dialect.name != "postgresql":
        return time.time()
    told = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())"))
    return float(told.scalar_one())
