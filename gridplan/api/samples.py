"""The sample in an empty service: an area to look at, and its plan when it is drawn."""

import shutil
import tempfile
import threading
import time
from pathlib import Path

import structlog

from gridplan.api.service import Service
from gridplan.errors import GridplanError
from gridplan.store.area_folders import keep_area
from gridplan.store.areas import list_areas
from gridplan.store.audit import note
from gridplan.store.plans import list_plans
from gridplan.store.versions import get_version, move_state

OWNER = "sample"
_PAUSE = 0.2  # s between looks at a job


def load_sample(service: Service, folder: Path) -> bool:
    """
    Bring the sample where there is no area yet, and have its plan drawn and published.

    Parameters
    ----------
    service : Service
        Its jobs may start later.
    folder : Path
        The area folder.

    Returns
    -------
    bool
        True where there is something to wait for.
    """
    with service.store.read() as connection:
        areas = list_areas(connection, limit=2)
        plans = list_plans(connection, limit=1)
    if plans or len(areas) > 1 or any(area.created_by != OWNER for area in areas):
        return False
    area = areas[0].id if areas else _bring(service, folder)
    threading.Thread(target=_draw, args=(service, area), name="sample", daemon=True).start()
    return True


def _bring(service: Service, folder: Path) -> str:
    place = Path(tempfile.mkdtemp(dir=service.store.folder("uploads"), prefix="."))
    try:
        copied = place / folder.name
        shutil.copytree(folder, copied)
        with service.store.write() as connection:
            area = keep_area(service.store, connection, copied, name="", created_by=OWNER)
            _note(connection, "upload-area", area.digest)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return area.id


def _draw(service: Service, area: str) -> None:
    try:
        if _done(service, service.jobs.submit("import-area", {"area": area}, owner=OWNER).id):
            inputs = {"area": area, "settings": {"effort": "draft"}}
            job = service.jobs.submit("generate-plan", inputs, owner=OWNER)
            told = _done(service, job.id)
            if told:
                _publish(service, told["version"])
    except GridplanError as error:
        structlog.get_logger().warning("sample", why=str(error))


def _done(service: Service, job: str) -> dict[str, str]:
    while True:
        found = service.jobs.status(job)
        if not found.is_open:
            return dict(found.result or {}) if found.status == "successful" else {}
        time.sleep(_PAUSE)


def _publish(service: Service, id: str) -> None:  # noqa: A002
    with service.store.write() as connection:
        version = get_version(connection, id)
        for state in ("review", "published"):
            version = move_state(connection, version, state, by=OWNER)
            _note(connection, f"state-{state}", id)
    service.published.forget()


def _note(connection: object, action: str, what: str) -> None:
    note(
        connection,  # type: ignore[arg-type]
        actor=OWNER,
        role="admin",
        action=action,
        object=what,
        request_id="sample",
    )
