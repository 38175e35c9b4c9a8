import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def gridplan() -> Command:
    """Run the command in a process of its own, as a user does."""

    def run(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gridplan", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False, **more)

    return run


@pytest.fixture(scope="session")
def wuhan(gridplan: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Wuhan sample, planned once at full effort with one worker."""
    out = tmp_path_factory.mktemp("wuhan") / "out"
    done = gridplan("plan", "sample:wuhan", "-o", out, "--seed", 7, "--workers", 1)
    assert done.returncode == 0, done.stderr
    return out
