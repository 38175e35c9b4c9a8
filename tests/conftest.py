from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from gridplan.cli import app

TOP = Path(__file__).parents[1]

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command in this process; stdout and stderr stay apart."""

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


@pytest.fixture(scope="session")
def boundaries() -> Path:
    """The bundled areas."""
    return TOP / "data" / "boundaries"


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """An area that lies beside the project on some machines."""

    def find(name: str) -> Path:
        folder = TOP / "../shared/data" / name
        if not folder.is_dir():
            pytest.skip(f"{name} does not lie beside the project")
        return folder

    return find
