"""The plan that ships with the sample: it is the one the planner draws now."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridplan.api.samples import load_sample
from gridplan.api.service import Service
from gridplan.api.settings import ServiceSettings
from gridplan.store import open_store
from gridplan.store.audit import first_fault
from gridplan.store.features import extent
from gridplan.store.plans import list_plans
from gridplan.store.versions import list_versions
from tools.prepare_sample import NAME, SAMPLES, prepare

PLAN = SAMPLES / f"{NAME}_plan.zip"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    store = open_store(None, tmp_path / "data")
    yield Service(settings=ServiceSettings(data=tmp_path / "data"), store=store, jobs=None)
    store.close()


def test_the_plan_that_ships_is_the_one_that_is_drawn_now(tmp_path: Path) -> None:
    prepare(SAMPLES / NAME, tmp_path)
    with zipfile.ZipFile(PLAN) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    again = "python tools/prepare_sample.py, then data/boundaries/scripts/checksums.py"
    for name in ("out/buildings.csv", "out/grids.geojson", "facilities.json"):
        assert held[name] == (tmp_path / name).read_bytes(), again
    was, now = json.loads(held["told.json"]), json.loads((tmp_path / "told.json").read_bytes())
    assert was["area"] == now["area"], again
    assert was["version"]["scheme_digest"] == now["version"]["scheme_digest"], again


def test_the_sample_comes_published_and_only_into_an_empty_service(service: Service) -> None:
    assert load_sample(service, SAMPLES / NAME, PLAN)
    assert not load_sample(service, SAMPLES / NAME, PLAN)
    with service.store.read() as connection:
        (plan,) = list_plans(connection)
        (version,) = list_versions(connection, plan.id)
        grids = extent(connection, [version], "grids").number
        assert first_fault(connection) is None
    assert (version.state, grids) == ("published", version.summary["grids"])
    files = service.store.artefacts.folder(version.artefact)
    assert {"plan.gpkg", "tiles.pmtiles", "problems"} <= {path.name for path in files.iterdir()}


def test_a_sample_that_cannot_be_read_leaves_nothing_behind(
    service: Service, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.zip"
    shutil.copyfile(PLAN, broken)
    with zipfile.ZipFile(PLAN) as whole, zipfile.ZipFile(broken, "w") as archive:
        for name in whole.namelist():
            if name != "rows/grids.arrow":
                archive.writestr(name, whole.read(name))
        archive.writestr("rows/grids.arrow", b"cut short")
    with pytest.raises(Exception, match="too small"):
        load_sample(service, SAMPLES / NAME, broken)
    with service.store.read() as connection:
        assert list_plans(connection) == []
    assert not list(service.store.folder("uploads").iterdir())
    assert load_sample(service, SAMPLES / NAME, PLAN)
