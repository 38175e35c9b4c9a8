import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy
from click.testing import Result
from sqlalchemy import select, text
from sqlalchemy.pool import NullPool

from gridplan.store import ConflictError, Store, StoreError, open_store
from gridplan.store.audit import note
from gridplan.store.backup import backup, restore
from gridplan.store.edits import add_edit
from gridplan.store.people import add_person, list_people
from gridplan.store.tables import METADATA
from tests.postgres import Cluster
from tests.store.examples import add_village

Run = Callable[..., Result]


@pytest.fixture
def filled(store: Store) -> Store:
    return fill(store)


@pytest.fixture
def laptop(sqlite_store: Store) -> Store:
    return fill(sqlite_store)


def fill(store: Store) -> Store:
    first, second = add_village(store, versions=2)
    with store.write() as connection:
        add_person(connection, name="王芳", role="admin")
        change = {"grids": {_first_grid(store): {"name": "东"}}}
        add_edit(
            connection, second, expected=second.etag, body={"names": 1}, changes=change,
            by="me",
        )  # fmt: skip
        for number in range(3):
            note(connection, actor="me", role="admin", action="test", object=str(number))
    assert first.number == 1
    return store


def _first_grid(store: Store) -> str:
    with store.read() as connection:
        wanted = text("SELECT id FROM grids ORDER BY fid LIMIT 1")
        return str(connection.execute(wanted).scalar_one())


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in METADATA.sorted_tables
        }


def files_of(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for name in ("artefacts", "areas")
        for path in sorted((data / name).rglob("*"))
        if path.is_file()
    }


def test_what_is_restored_equals_what_was_backed_up(
    filled: Store, database: str | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    done = backup(filled, tmp_path / "all.tar")
    url = None
    if database is not None:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.new_database("restored")
    again = restore(tmp_path / "all.tar", tmp_path / "again", url)
    assert (again.files, again.size) == (done.files, done.size)
    back = open_store(url, tmp_path / "again")
    assert rows_of(back) == rows_of(filled)
    assert files_of(back.data) == files_of(filled.data)
    back.close()


def test_a_portable_backup_moves_to_the_other_kind_of_database(
    filled: Store, database: str | None, tmp_path: Path, postgres: Cluster
) -> None:
    backup(filled, tmp_path / "all.tar", portable=True)
    url = postgres.new_database("moved") if database is None else None
    restore(tmp_path / "all.tar", tmp_path / "moved", url)
    back = open_store(url, tmp_path / "moved")
    assert rows_of(back) == rows_of(filled)
    add_village(back, name="after")  # keys go on behind those that came
    back.close()


def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    laptop: Store, tmp_path: Path
) -> None:
    file = tmp_path / "all.tar"
    backup(laptop, file)
    with tarfile.open(file) as tar:
        place = tar.getmember("database.sqlite").offset_data + 5000
    whole = bytearray(file.read_bytes())
    whole[place] ^= 1
    (tmp_path / "bad.tar").write_bytes(whole)
    with pytest.raises(StoreError, match=r"database\.sqlite"):
        restore(tmp_path / "bad.tar", tmp_path / "again", None)
    (tmp_path / "short.tar").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError):
        restore(tmp_path / "short.tar", tmp_path / "again", None)
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


def test_a_backup_overwrites_neither_files_nor_data(laptop: Store, tmp_path: Path) -> None:
    backup(laptop, tmp_path / "all.tar")
    with pytest.raises(ConflictError):
        backup(laptop, tmp_path / "all.tar")
    with pytest.raises(ConflictError):
        restore(tmp_path / "all.tar", laptop.data, None)


def test_the_commands_back_up_beside_a_running_service(
    laptop: Store, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "all.tar"
    assert run("backup", file, "--data", laptop.data).exit_code == 0
    assert run("restore", file, "--data", tmp_path / "again").exit_code == 0
    told = run("audit", "verify", "--data", tmp_path / "again", "--json")
    assert told.exit_code == 0
    assert '"entries": 3' in told.stdout
    assert run("restore", tmp_path / "none.tar", "--data", tmp_path / "x").exit_code == 2


def test_a_role_that_is_no_superuser_backs_up_and_restores(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    cluster = request.getfixturevalue("postgres")
    urls = [_owned(cluster, name) for name in ("plain_one", "plain_two")]
    store = open_store(urls[0], tmp_path / "data")
    with store.write() as connection:
        add_person(connection, name="wang", role="planner")
    backup(store, tmp_path / "all.tar")
    store.close()
    restore(tmp_path / "all.tar", tmp_path / "again", urls[1])
    again = open_store(urls[1], tmp_path / "again")
    with again.read() as connection:
        assert [one.name for one in list_people(connection)] == ["wang"]
    again.close()


def _owned(cluster: Cluster, name: str) -> str:
    """Make a database of a plain role, with PostGIS put into it by the superuser."""
    url = cluster.new_database(name)
    engine = sqlalchemy.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        there = "SELECT 1 FROM pg_roles WHERE rolname = 'plain'"
        if connection.execute(text(there)).scalar() is None:
            connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(text(f"ALTER DATABASE {name} OWNER TO plain"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO plain"))
    engine.dispose()
    return url.replace(f"{cluster.user}@", "plain@", 1)
