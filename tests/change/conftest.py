from pathlib import Path

import pytest

from gridplan.plan import Plan, Settings, build_plan
from gridplan.schemes import load_scheme
from gridplan.sources import read_area


@pytest.fixture(scope="session")
def wuhan_plan(boundaries: Path) -> Plan:
    """The bundled sample of Wuhan, drafted."""
    area = read_area(boundaries / "wuhan")
    return build_plan(area, load_scheme("wujin"), Settings(effort="draft"))
