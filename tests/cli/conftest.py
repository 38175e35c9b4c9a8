from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def planned(run: Callable[..., object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village, planned once."""
    out = tmp_path_factory.mktemp("planned") / "out"
    done = run("plan", "sample:village", "-o", out, "--lang", "en")
    assert done.exit_code == 0, done.output
    return out
