"""The sample in an empty service: an area, and a plan of it that was drawn beforehand."""

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from gridplan.api.service import Service
from gridplan.jobs.processes.import_area import note_area
from gridplan.jobs.tasks.names import FACILITIES, OUT, ROWS
from gridplan.store.area_folders import keep_area
from gridplan.store.areas import list_areas
from gridplan.store.audit import note
from gridplan.store.load import load_features
from gridplan.store.plans import add_plan
from gridplan.store.versions import add_version, move_state

OWNER = "sample"


def load_sample(service: Service, folder: Path, plan: Path) -> bool:
    """
    Bring the sample and its plan, published, where there is no area yet.

    Parameters
    ----------
    service : Service
        Its store gets all of it in one transaction, or nothing.
    folder : Path
        The area folder.
    plan : Path
        Archive of the plan, as ``tools/prepare_sample.py`` made it.

    Returns
    -------
    bool
        True where it was brought.
    """
    with service.store.read() as connection:
        if list_areas(connection, limit=1):
            return False
    place = Path(tempfile.mkdtemp(dir=service.store.folder("uploads"), prefix="."))
    try:
        with zipfile.ZipFile(plan) as archive:
            archive.extractall(place)
        artefact = service.store.artefacts.put_folder(place / OUT, move=True)
        with service.store.write() as connection:
            _keep(service, connection, folder, place, artefact)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    service.published.forget()
    return True


def _keep(
    service: Service, connection: Connection, folder: Path, place: Path, artefact: str
) -> None:
    told = json.loads((place / "told.json").read_text(encoding="utf-8"))
    places = json.loads((place / FACILITIES).read_text(encoding="utf-8"))
    area = keep_area(service.store, connection, folder, name="", created_by=OWNER)
    note_area(connection, area.id, told["area"], places)
    _note(connection, "upload-area", area.digest)
    home = add_plan(connection, area=area.id, name=told["area"]["name"], created_by=OWNER)
    made = told["version"]
    made["settings"] |= {"area_digest": area.digest}
    version = add_version(
        connection, id=str(uuid4()), plan=home.id, artefact=artefact, made=made,
        created_by=OWNER,
    )  # fmt: skip
    load_features(connection, version, place / ROWS)
    for state in ("review", "published"):
        version = move_state(connection, version, state, by=OWNER)
        _note(connection, f"state-{state}", version.id)


def _note(connection: Connection, action: str, what: str) -> None:
    note(connection, actor=OWNER, role="admin", action=action, object=what, request_id="sample")
