"""PostgreSQL's own programs, for dumps."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from gridplan.store.errors import StoreError

_PLACES = "/usr/lib/postgresql"
_JOBS = "2"
_JOBS_SCHEMA = "dbos"


def dump(url: URL, folder: Path) -> None:
    """
    Dump a database.

    Parameters
    ----------
    url : URL
        Which.
    folder : Path
        Where to; made.
    """
    _run(
        "pg_dump", url, "--format=directory", f"--jobs={_JOBS}", "--compress=1", "--no-owner",
        "--no-privileges", "--no-comments", f"--exclude-schema={_JOBS_SCHEMA}",
        # comes with PostGIS, and belongs to whoever put that into the database
        "--exclude-table-data=*.spatial_ref_sys",
        f"--file={folder}", f"--dbname={url.database}",
    )  # fmt: skip


def load(url: URL, folder: Path) -> None:
    """
    Load a dump into an empty database; where that fails, drop it and make it anew.

    Parameters
    ----------
    url : URL
        Which.
    folder : Path
        Of `dump`.
    """
    _run(
        "pg_restore", url, "--exit-on-error", f"--jobs={_JOBS}", "--no-owner",
        "--no-privileges", "--no-comments", f"--dbname={url.database}", str(folder),
    )  # fmt: skip


def program(name: str) -> str:
    """
    Find a program.

    Parameters
    ----------
    name : str
        Such as ``pg_dump``.

    Returns
    -------
    str
        Where it lies: the newest of those installed, or the first on the path.

    Raises
    ------
    StoreError
        If there is none.
    """
    installed = Path(_PLACES).glob(f"*/bin/{name}")
    versions = sorted(installed, key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise StoreError("store.no_program", program=name)
    return found


def _run(name: str, url: URL, *words: str) -> None:
    told = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username}
    told["PGPASSWORD"] = url.password
    environment = {**os.environ, **{key: str(value) for key, value in told.items() if value}}
    done = subprocess.run(  # noqa: S603 (a program of the system, a list of words)
        [program(name), *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        told_why = [line for line in lines if "ERROR" in line] or lines[-1:]
        why = told_why[0] if told_why else str(done.returncode)
        raise StoreError("store.program_failed", program=name, why=why)
