"""An empty store on each kind of database."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridplan.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database: None for SQLite."""
    if request.param == "sqlite":
        return None
    cluster = request.getfixturevalue("postgres")
    url: str = cluster.new_database(f"t{uuid.uuid4().hex[:12]}")
    return url


@pytest.fixture
def store(database: str | None, tmp_path: Path) -> Iterator[Store]:
    """An empty store, open."""
    opened = open_store(database, tmp_path / "data")
    yield opened
    opened.close()
