"""A PostgreSQL of our own with PostGIS, begun once a session and thrown away."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.pool import NullPool

from gridplan.store.tables import METADATA

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_MISSING = (
    "PostgreSQL with PostGIS is not installed: "
    "apt-get install postgresql postgresql-15-postgis-3 (or the versions of your system)"
)


@dataclass(frozen=True)
class Cluster:
    """A server on this machine, in a folder of its own."""

    programs: Path
    folder: Path
    port: int
    user: str

    def begin(self) -> None:
        self._do("pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "60", "start")

    def stop(self, mode: str) -> None:
        self._do("pg_ctl", "-D", "data", "-m", mode, "-w", "-t", "60", "stop")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make an empty database and give its address."""
        engine = sqlalchemy.create_engine(
            self.url(), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self.url(name)

    def emptied(self) -> str:
        """Give the address of one database that is used again and again, without rows."""
        url = self.url("again")
        engine = sqlalchemy.create_engine(
            self.url(), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            wanted = text("SELECT 1 FROM pg_database WHERE datname = 'again'")
            is_there = connection.execute(wanted).scalar()
        engine.dispose()
        if not is_there:
            return self.new_database("again")
        engine = sqlalchemy.create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            there = set(sqlalchemy.inspect(connection).get_table_names())
            names = ", ".join(f'"{name}"' for name in METADATA.tables if name in there)
            connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
            if names:
                # the log's guard refuses even this
                connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_no_change"))
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
                connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_no_change"))
        engine.dispose()
        return url

    def prepare(self) -> None:
        """Make the cluster; initdb refuses root, so the system's own user does it."""
        self._do(
            "initdb", "-D", "data", "--auth=trust", "--encoding=UTF8", "--no-locale",
            "-U", self.user,
        )  # fmt: skip
        settings = (
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
            "unix_socket_directories = ''\nfsync = on\nmax_connections = 200\n"
        )
        self._as_user(["sh", "-c", f"cat >> data/postgresql.conf <<'END'\n{settings}END"])

    def _do(self, program: str, *words: str) -> None:
        self._as_user([str(self.programs / program), *words])

    def _as_user(self, command: list[str]) -> None:
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.user, "--", *command]
        with (self.folder / "said").open("ab") as said:
            done = subprocess.run(
                command, cwd=self.folder, stdout=said, stderr=said, check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            )  # fmt: skip
        assert done.returncode == 0, (self.folder / "said").read_text(errors="replace")[-2000:]


def new_cluster() -> Cluster:
    """Make and begin a cluster, or skip the test that wants one."""
    extension = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    if not _PROGRAMS or not extension:
        pytest.skip(_MISSING)
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="gridplan-pg-"))
    folder.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = Cluster(programs=_PROGRAMS[-1], folder=folder, port=port, user=user)
    cluster.prepare()
    cluster.begin()
    return cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this session."""
    cluster = new_cluster()
    yield cluster
    cluster.stop("immediate")
    shutil.rmtree(cluster.folder, ignore_errors=True)
