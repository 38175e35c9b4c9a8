"""``import-area``: the files of an area read and checked."""

import json

from sqlalchemy import Connection

from gridplan.errors import GridplanError
from gridplan.jobs.child import error_of, error_told
from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.tasks.names import FACILITIES
from gridplan.store import areas
from gridplan.store.area_folders import area_folders
from gridplan.store.areas import Facility
from gridplan.store.open import Store


def _accept(store: Store, inputs: Told) -> Told:
    with store.read() as connection:
        area = areas.get_area(connection, inputs["area"])
    return inputs | {"digest": area.digest}


def _read(work: Work) -> Told:
    with work.store.write() as connection:
        areas.set_area_state(connection, work.inputs["area"], "checking")
    folder = area_folders(work.store).folder(work.inputs["digest"])
    try:
        request = {
            "folder": str(folder),
            "into": str(work.folder),
            "most_vertices": work.limits.vertices,
        }
        return work.child("read", request, cpu=min(work.limits.checking, work.limits.cpu))
    except GridplanError as error:
        return {"refused": error_told(error)}


def _note(work: Work) -> Told:
    id, found = work.inputs["area"], work.done["read"]  # noqa: A001
    if "refused" in found:
        error = error_of(found["refused"])
        told = {
            "level": "error", "layer": "", "feature": "", "en": error.say("en"),
            "zh": error.say("zh"),
        }  # fmt: skip
        with work.store.write() as connection:
            areas.set_area_state(connection, id, "failed", findings=[told])
        raise error
    places = json.loads((work.folder / FACILITIES).read_text(encoding="utf-8"))
    with work.store.write() as connection:
        note_area(connection, id, found, places)
    return {"area": id}


def note_area(connection: Connection, id: str, found: Told, places: Told) -> None:  # noqa: A002
    """
    Note what was found in an area, which is ready then.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Of the area.
    found : dict
        What `gridplan.jobs.tasks.read.run` returned.
    places : dict
        ``facilities`` and ``staff``, as it left them in a file.
    """
    area = areas.get_area(connection, id)
    areas.set_facilities(
        connection,
        id,
        [
            Facility(id=name, kind=kind, name=title, geom=bytes.fromhex(shape))
            for name, kind, title, shape in places["facilities"]
        ],
        [(who, role) for who, role in places["staff"]],
    )
    areas.set_area_state(
        connection, id, "ready", name=area.name or found["name"],
        counts=found["counts"], findings=found["findings"], bounds=found["bounds"],
    )  # fmt: skip


IMPORT_AREA = Process(
    id="import-area",
    title_en="Check an area",
    title_zh="检查区域数据",
    about_en="Reads the files of an area that was uploaded and lists what was found.",
    about_zh="读取已上传的区域文件，列出发现的问题。",
    inputs={
        "type": "object",
        "properties": {"area": {"type": "string", "maxLength": 36, "title": "area"}},
        "required": ["area"],
    },
    outputs={"area": {"type": "string", "title": "area"}},
    steps=(Step(name="read", run=_read, share=9.0), Step(name="note", run=_note)),
    accept=_accept,
    is_internal=True,
)
