"""
What the store cannot do; no HTTP in sight, but one class for each kind of answer.

::

    GridplanError
    └── StoreError
        ├── MissingError    there is no such thing
        ├── ConflictError   it is there already, or its state does not allow this
        ├── StaleError      somebody else changed it in between
        ├── DiskFullError   nothing was written: there is no room
        └── LockedError     another process holds the data folder
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from gridplan.errors import GridplanError

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_FULL_TEXTS = ("database or disk is full", "disk i/o error", "no space left on device")
_FULL_STATES = frozenset({"53100"})  # PostgreSQL: disk full


class StoreError(GridplanError):
    """Something the store cannot do."""


class MissingError(StoreError):
    """There is no such thing."""


class ConflictError(StoreError):
    """It is there already, or its state does not allow this."""


class StaleError(StoreError):
    """Somebody else changed it in between."""


class DiskFullError(StoreError):
    """Nothing was written: there is no room."""


class LockedError(StoreError):
    """Another process holds the data folder."""


@contextmanager
def room_to_write() -> Iterator[None]:
    """
    Tell a full disk from other troubles.

    Yields
    ------
    None
        Writing happens inside.

    Raises
    ------
    DiskFullError
        If the disk, or what this process may write, is full.
    OSError
        Any other trouble of the disk, as it came.
    DBAPIError
        Any other trouble of the database, as it came.
    sqlite3.Error
        The same where SQLite was asked directly.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError("store.disk_full") from error
        raise
    except sqlite3.Error as error:
        if any(text in str(error).lower() for text in _FULL_TEXTS):
            raise DiskFullError("store.disk_full") from error
        raise
    except DBAPIError as error:
        if is_full(error):
            raise DiskFullError("store.disk_full") from error
        raise


def is_full(error: DBAPIError) -> bool:
    """
    Tell whether a database's complaint means a full disk.

    Parameters
    ----------
    error : DBAPIError
        What it said.

    Returns
    -------
    bool
        SQLite says "disk I/O error" too where a limit cuts its writing short.
    """
    # SQLite that is full has undone all, so that going back to a savepoint fails after it
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, DBAPIError):
            told = str(chain.orig).lower()
            state = getattr(chain.orig, "sqlstate", None)
            if state in _FULL_STATES or any(text in told for text in _FULL_TEXTS):
                return True
        chain = chain.__context__
    return False
