"""An empty store on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridplan.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database: None for SQLite."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres").emptied()
    return url


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for what is the same on both."""
    opened = open_store(None, tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def store(database: str | None, tmp_path: Path) -> Iterator[Store]:
    """An empty store, open."""
    opened = open_store(database, tmp_path / "data")
    yield opened
    opened.close()
