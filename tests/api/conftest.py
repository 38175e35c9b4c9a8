from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import Drawn, Town, draw, town
from tests.postgres import postgres

__all__ = ["postgres"]

TOP = Path(__file__).parents[2]
collect_ignore = ["qgis_reads.py"]  # run by QGIS's own Python


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The bundled village, planned once."""
    return draw(TOP / "data/boundaries/village", tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="module")
def place(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A service that a module's tests read, or write to without harm to each other."""
    with town(drawn, tmp_path_factory.mktemp("place") / "data") as built:
        yield built


@pytest.fixture
def build(drawn: Drawn, tmp_path: Path) -> Callable[..., AbstractContextManager[Town]]:
    """Build a service of one's own."""

    def one(**told: Any) -> AbstractContextManager[Town]:
        return town(drawn, tmp_path / "data", **told)

    return one
