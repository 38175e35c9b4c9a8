"""
Open the store: one SQLite file on a laptop, PostGIS in a city.

SQLite's write-ahead log can lose pages in versions before 3.51.3 (but for 3.50.7 and
3.44.6), so there it is used only with a repaired one; else the old journal with every
commit flushed. One process at a time holds an SQLite store, and says so in a lock file.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from gridplan.store.artefacts import Artefacts
from gridplan.store.errors import StoreError, room_to_write
from gridplan.store.lock import FolderLock
from gridplan.store.migrate import migrate

_BUSY = 30.0  # s a write waits for another
_PATIENCE = 10  # s to reach a server


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """
    An open store.

    Attributes
    ----------
    engine : Engine
        Of SQLAlchemy.
    data : Path
        The data folder.
    artefacts : Artefacts
        Plan folders and files, by content.
    lock : FolderLock or None
        Held while an SQLite store is open for writing.
    """

    engine: Engine
    data: Path
    artefacts: Artefacts
    lock: FolderLock | None

    @property
    def is_sqlite(self) -> bool:
        """Tell SQLite from PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """
        Read in one transaction.

        Yields
        ------
        Connection
            What is written through it is thrown away.
        """
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """
        Write in one transaction: all of it, or nothing where an error rises.

        Yields
        ------
        Connection
            Committed at the end.

        Raises
        ------
        DiskFullError
            If there is no room.
        """
        with room_to_write(), self.engine.connect() as connection:
            connection.execution_options(gridplan_write=True)
            with connection.begin():
                yield connection

    def folder(self, name: str) -> Path:
        """
        Find or make a folder among the data.

        Parameters
        ----------
        name : str
            Such as ``areas``, ``uploads`` or ``work``.

        Returns
        -------
        Path
            It exists.
        """
        place = self.data / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def close(self) -> None:
        """Let go of everything."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.release()


def open_store(url: str | None, data: Path, *, alone: bool = True, pool: int = 8) -> Store:
    """
    Open a store, making and migrating what is missing.

    Parameters
    ----------
    url : str or None
        ``postgresql+psycopg://…``; None for SQLite in the data folder.
    data : Path
        The data folder; made when missing.
    alone : bool
        Whether to hold the lock file of an SQLite store; False only for those who
        read, such as a backup beside a running service.
    pool : int
        Connections kept open.

    Returns
    -------
    Store
        To be closed.

    Raises
    ------
    LockedError
        If another process holds the folder.
    StoreError
        If the database cannot be reached or the address is of another kind.
    """
    with room_to_write():
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o700)
    lock = None
    if url is None and alone:
        lock = FolderLock.take(data)
    try:
        engine = (
            _sqlite(data / "gridplan.sqlite", pool) if url is None else _postgres(url, pool)
        )
        with room_to_write(), _reachable(engine):
            if alone:
                migrate(engine)
            else:
                engine.connect().close()  # whoever runs the service brings it up to date
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Store(
        engine=engine, data=data, artefacts=Artefacts(root=data / "artefacts"), lock=lock
    )


def journal_mode(version: tuple[int, ...]) -> str:
    """
    Choose how SQLite keeps its promises.

    Parameters
    ----------
    version : tuple of int
        Of the SQLite library.

    Returns
    -------
    {'WAL', 'DELETE'}
        The log only where it is sound.

    Examples
    --------
    >>> journal_mode((3, 40, 1)), journal_mode((3, 44, 6)), journal_mode((3, 51, 3))
    ('DELETE', 'WAL', 'WAL')
    """
    repaired = version >= (3, 51, 3) or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in ((3, 50, 7), (3, 44, 6))
    )
    return "WAL" if repaired else "DELETE"


def as_json(value: Any) -> str:
    """
    Write JSON the same way always.

    Parameters
    ----------
    value : object
        Plain values.

    Returns
    -------
    str
        Sorted keys, no spaces, Chinese as it is.
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _sqlite(path: Path, pool: int) -> Engine:
    engine = sqlalchemy.create_engine(
        sqlalchemy.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY, "check_same_thread": False},
        pool_size=pool,
        max_overflow=2 * pool,
        pool_use_lifo=True,  # a connection remembers parts of the file: the warmest first
        json_serializer=as_json,
    )
    mode = journal_mode(sqlite3.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in (
            f"journal_mode={mode}", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY",
            "cache_size=-65536",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a reader that turns writer would wait for itself: writers say so at once
        writes = connection.get_execution_options().get("gridplan_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: str, pool: int) -> Engine:
    try:
        parsed = sqlalchemy.make_url(url)
    except sqlalchemy.exc.ArgumentError as error:
        raise StoreError("store.bad_url") from error
    if parsed.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise StoreError("store.bad_url")
    return sqlalchemy.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": _PATIENCE, "application_name": "gridplan"},
        pool_size=pool,
        max_overflow=2 * pool,
        pool_pre_ping=True,  # a server that was restarted is no reason to fail
        json_serializer=as_json,
    )


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError("store.unreachable", url=where, why=str(error.orig)) from error
    except DBAPIError as error:
        raise StoreError("store.cannot_migrate", why=str(error.orig)) from error
