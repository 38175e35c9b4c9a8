"""
Everything a service keeps in one file, and back again to the byte.

The file is a tar: the database as its own kind writes it (an SQLite file, or a dump of
PostgreSQL), the plan folders, the area folders, and at the end a list of all members
with their sums. The bookkeeping of running jobs stays out: a job that was promised and
not done begins anew after a restore.
"""

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import sqlalchemy
from sqlalchemy import inspect

import gridplan
from gridplan.store.artefacts import flush_folder
from gridplan.store.copying import copy_tables
from gridplan.store.errors import ConflictError, StoreError, room_to_write
from gridplan.store.open import Store, open_store
from gridplan.store.postgres import dump, load
from gridplan.store.tables import METADATA

MANIFEST = "manifest.json"
_FORM = 1
_SQLITE, _POSTGRES = "database.sqlite", "database.dump"
_FOLDERS = ("artefacts", "areas")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """
    What was written or restored.

    Attributes
    ----------
    files : int
        How many.
    size : int, bytes
        Of all together.
    """

    files: int
    size: int


def backup(store: Store, file: Path, *, portable: bool = False) -> BackedUp:
    """
    Write a backup; the service may go on meanwhile.

    Parameters
    ----------
    store : Store
        What to back up.
    file : Path
        Where to; nothing may stand there.
    portable : bool
        Write the database of a PostgreSQL store as an SQLite file, which restores into
        both kinds.

    Returns
    -------
    BackedUp
        What is in it.

    Raises
    ------
    ConflictError
        If the file exists.
    DiskFullError
        If there is no room; nothing is left behind.
    """
    if file.exists():
        raise ConflictError("store.backup_exists", file=str(file))
    aside = file.with_name(f".{file.name}.part")
    with room_to_write(), tempfile.TemporaryDirectory(dir=file.parent) as folder:
        # the database first: whatever it names is on the shelves already
        parts = _database(store, Path(folder), portable=portable)
        members = [*parts, *_shelves(store.data)]
        try:
            sums = _pack(aside, members)
            aside.rename(file)
        finally:
            aside.unlink(missing_ok=True)
        flush_folder(file.parent)
    return BackedUp(files=len(sums), size=sum(size for _, size in sums.values()))


def restore(file: Path, data: Path, url: str | None) -> BackedUp:
    """
    Restore a backup.

    Parameters
    ----------
    file : Path
        Of `backup`.
    data : Path
        An empty data folder, or none yet.
    url : str or None
        Address of an empty PostgreSQL database; None for SQLite.

    Returns
    -------
    BackedUp
        What was restored, every file held against its sum.

    Raises
    ------
    ConflictError
        If the folder or the database is not empty.
    StoreError
        If the file is no backup, or damaged: then nothing is left behind.
    """
    if data.exists() and any(data.iterdir()):
        raise ConflictError("store.not_empty", folder=str(data))
    if url is not None:
        _refuse_used(url)
    data.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=data.parent, prefix=f".{data.name}-"))
    try:
        with room_to_write():
            sums = _unpack(file, aside)
            _place(aside, data, url)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return BackedUp(files=len(sums), size=sum(size for _, size in sums.values()))


def _database(store: Store, folder: Path, *, portable: bool) -> list[tuple[str, Path]]:
    target = folder / _SQLITE
    if store.is_sqlite:
        source = store.data / "gridplan.sqlite"
        with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)  # in one go, so that it is of one moment
        return [(_SQLITE, target)]
    if portable:
        made = open_store(None, folder / "portable")
        try:
            copy_tables(store.engine, made.engine)
        finally:
            made.close()
        return [(_SQLITE, folder / "portable" / "gridplan.sqlite")]
    dump(store.engine.url, folder / _POSTGRES)
    return [
        (f"{_POSTGRES}/{path.name}", path) for path in sorted((folder / _POSTGRES).iterdir())
    ]


def _shelves(data: Path) -> Iterator[tuple[str, Path]]:
    for name in _FOLDERS:
        for path in sorted((data / name).rglob("*")):
            inside = path.relative_to(data)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield inside.as_posix(), path


def _pack(file: Path, members: list[tuple[str, Path]]) -> dict[str, tuple[str, int]]:
    sums: dict[str, tuple[str, int]] = {}
    with file.open("xb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in members:
                with path.open("rb") as stream:
                    reader = _Summing(stream)
                    info = tarfile.TarInfo(name)
                    info.size = path.stat().st_size
                    tar.addfile(info, reader)
                sums[name] = (reader.digest.hexdigest(), info.size)
            told = {"form": _FORM, "gridplan": gridplan.__version__, "files": sums}
            text = json.dumps(told, ensure_ascii=False, indent=0).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
        out.flush()
    return sums


class _Summing(io.RawIOBase):
    """Hashes what is read through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk


def _unpack(file: Path, folder: Path) -> dict[str, tuple[str, int]]:
    """Unpack into a folder, and hold every file against the list at the end."""  # noqa: DOC501
    found: dict[str, tuple[str, int]] = {}
    told: dict[str, tuple[str, int]] | None = None
    try:
        with tarfile.open(file, mode="r:") as tar:
            for info in tar:
                if told is not None or not info.isreg():
                    raise StoreError("store.not_a_backup", file=file.name, why=info.name)
                source = tar.extractfile(info)
                assert source is not None
                if info.name == MANIFEST:
                    told = _told(json.load(source))
                    continue
                found[info.name] = (_unpacked(source, folder, info.name), info.size)
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise StoreError("store.not_a_backup", file=file.name, why=str(error)) from error
    if told is None:
        raise StoreError("store.not_a_backup", file=file.name, why=MANIFEST)
    for name in sorted({*told, *found}):
        if told.get(name) != found.get(name):
            raise StoreError("store.not_a_backup", file=file.name, why=name)
    return found


def _told(manifest: dict[str, object]) -> dict[str, tuple[str, int]]:
    files = manifest["files"]
    if manifest["form"] != _FORM or not isinstance(files, dict):
        msg = f"form {manifest['form']}"
        raise ValueError(msg)
    return {name: (str(digest), int(size)) for name, (digest, size) in files.items()}


def _unpacked(source: IO[bytes], folder: Path, name: str) -> str:
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise StoreError("store.not_a_backup", file=name, why="..")
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with place.open("xb") as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _place(aside: Path, data: Path, url: str | None) -> None:
    """Put the database where it belongs, then the files."""  # noqa: DOC501
    is_sqlite = (aside / _SQLITE).is_file()
    if url is None and not is_sqlite:
        raise ConflictError("store.needs_postgres")
    if url is None:
        (aside / _SQLITE).rename(aside / "gridplan.sqlite")
    elif is_sqlite:
        _move_over(aside / _SQLITE, aside, url)
        (aside / _SQLITE).unlink()
    else:
        load(sqlalchemy.make_url(url), aside / _POSTGRES)
        shutil.rmtree(aside / _POSTGRES)
    if data.exists():
        data.rmdir()
    aside.rename(data)
    # older backups are brought up to date
    open_store(url, data).close()


def _move_over(source: Path, folder: Path, url: str) -> None:
    ours = sqlalchemy.create_engine(sqlalchemy.URL.create("sqlite", database=str(source)))
    target = open_store(url, folder / "moving")
    try:
        copy_tables(ours, target.engine)
    finally:
        ours.dispose()
        target.close()
        shutil.rmtree(folder / "moving")


def _refuse_used(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
    except sqlalchemy.exc.OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError("store.unreachable", url=where, why=str(error.orig)) from error
    finally:
        engine.dispose()
    if there & set(METADATA.tables):
        raise ConflictError("store.database_not_empty")
