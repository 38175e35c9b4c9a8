import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from gridplan.store import LockedError, Store, StoreError, open_store
from gridplan.store.migrate import comparing, migrate
from gridplan.store.open import journal_mode
from gridplan.store.tables import METADATA


def test_migrations_come_to_the_tables_declared(store: Store) -> None:
    with store.read() as connection:
        told = comparing(connection.dialect.name)
        context = MigrationContext.configure(connection, opts=told)
        assert compare_metadata(context, METADATA) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    migrate(store.engine)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM area")).scalar_one() == 0


def test_a_second_process_on_sqlite_is_refused_with_the_first_ones_number(
    tmp_path: Path,
) -> None:
    first = open_store(None, tmp_path)
    with pytest.raises(LockedError) as refused:
        open_store(None, tmp_path)
    first.close()
    assert refused.value.values["pid"].isdigit()
    open_store(None, tmp_path).close()


def test_sqlite_keeps_the_old_journal_unless_its_log_is_sound(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    with store.read() as connection:
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        flushed = connection.execute(text("PRAGMA synchronous")).scalar_one()
    store.close()
    assert mode == journal_mode(sqlite3.sqlite_version_info).lower()
    assert flushed == 2


def test_an_error_takes_back_all_that_was_written(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            connection.execute(text("INSERT INTO executor VALUES ('a', 't', 'h', 1, 0.0)"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM executor")).scalar_one() == 0


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_store("mysql://root@127.0.0.1/x", tmp_path)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:1/x", tmp_path)
    assert "127.0.0.1" in str(refused.value.values)
    assert "secret" not in str(refused.value)
