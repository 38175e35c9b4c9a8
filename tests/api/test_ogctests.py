"""The suite of others: ``ogctests`` in an environment of its own, against a running service."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.api.served import serving
from tests.api.town import Drawn, town

VERSION = "0.1.15"


@pytest.fixture(scope="session")
def tool() -> Path:
    """A Python that has the suite: made once on a machine, where it can be fetched."""
    told = os.environ.get("GRIDPLAN_OGCTESTS")
    if told:
        return Path(told)
    home = Path(tempfile.gettempdir()) / f"gridplan-ogctests-{VERSION}-{os.getuid()}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        fetched = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", f"ogctests=={VERSION}"],
            capture_output=True, check=False, timeout=300,
        )  # fmt: skip
        if fetched.returncode:
            pytest.skip("ogctests cannot be fetched here: no package index answers")
        (home / "ready").touch()
    return python


def test_the_core_of_features_is_as_the_standard_has_it(
    tool: Path, drawn: Drawn, tmp_path: Path
) -> None:
    with town(drawn, tmp_path / "data") as built:
        built.service.store.close()
        with serving(tmp_path / "data", GRIDPLAN_OPEN="1") as (base, _, _):
            where = "import ogctests, pathlib; print(pathlib.Path(ogctests.__file__).parent)"
            suite = subprocess.run([tool, "-c", where], capture_output=True, check=True)
            done = subprocess.run(
                [tool, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:warnings",
                 "--tb=short", Path(suite.stdout.decode().strip()) / "features" / "core"],
                cwd=tmp_path, capture_output=True, check=False, timeout=300,
                env={**os.environ, "INSTANCE_URL": base},
            )  # fmt: skip
    report = done.stdout.decode()
    assert done.returncode == 0, report[-4000:]
    assert "29 passed" in report
