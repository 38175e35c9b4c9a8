"""Versions made from a version: ``regenerate``, ``repair`` and ``assign-staff``."""

from typing import Any

from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.processes.making import (
    DRAWING,
    SETTINGS,
    UUID,
    VERSION_OUTPUT,
    add_version,
    area_folder,
    fixed_scheme,
    fresh,
    keep,
    parent_of,
    ready_area,
    scheme_file,
)
from gridplan.jobs.processes.repair_now import edits_made, repair_now
from gridplan.jobs.tasks.names import OUT, ROWS
from gridplan.store import features, plans, versions
from gridplan.store.open import Store
from gridplan.store.tables import FEATURES

_VERSION: Told = {**UUID, "title": "version to go out from"}
_SCHEME: Told = {"type": "string", "maxLength": 200, "title": "scheme; the version's without"}
_LIST: Told = {
    "type": "array", "maxItems": 100_000, "items": {"type": "object"}, "default": [],
}  # fmt: skip
_CHANGES: Told = {
    **SETTINGS,
    # what is not said stays as the version has it
    "properties": {
        name: {word: told for word, told in schema.items() if word != "default"}
        for name, schema in SETTINGS["properties"].items()
    },
}


def _from_version(store: Store, inputs: Told) -> Told:
    """Fix area, rules and settings: the version's own where nothing else is said."""
    with store.read() as connection:
        parent = versions.get_version(connection, inputs["version"])
        area = inputs.get("area") or plans.get_plan(connection, parent.plan).area
        made = edits_made(connection, parent)
        locked = features.ids_where(
            connection, [parent], "grids", FEATURES["grids"].c.is_locked.is_(True)
        )
    settings = {**parent.settings, **inputs.get("settings", {})}
    digest = settings.pop("area_digest", None)
    fixed = ready_area(store, area)
    if digest is not None and "area" not in inputs:
        fixed["area_digest"] = digest  # the files it was made from, not later ones
    return {
        **inputs,
        **fixed,
        **fixed_scheme(store, inputs.get("scheme") or parent.scheme),
        "settings": settings,
        "etag": parent.etag,
        "artefact": parent.artefact,
        "edited": made,
        "locked": locked,
    }


def _regenerate_accept(store: Store, inputs: Told) -> Told:
    asked = _from_version(store, inputs)
    if inputs["keep"]:
        asked["wishes"] = [
            *inputs["wishes"], *({"kind": "lock", "grid": code} for code in asked["locked"]),
        ]  # fmt: skip
    return asked


def _repair_accept(store: Store, inputs: Told) -> Told:
    asked = _from_version(store, inputs)
    return asked | {"keep": True, "edits": [*asked["edited"], *asked["edits"]]}


def _staff_accept(store: Store, inputs: Told) -> Told:
    return _from_version(store, inputs) | {"keep": True}


def _draw(work: Work) -> Told:
    inputs = work.inputs
    request = {
        "area": area_folder(work),
        "scheme": scheme_file(work, inputs["scheme"]),
        "settings": inputs["settings"],
        "workers": work.workers,
        "out": str(fresh(work, OUT)),
        "rows": str(fresh(work, ROWS)),
        "memory": str(work.folder / "memory"),
        "previous": str(work.store.artefacts.folder(inputs["artefact"]))
        if inputs["keep"]
        else None,
        "most": inputs.get("max_moved"),
        "wishes": inputs.get("wishes", []),
        "edits": inputs.get("edits", []),
        "staff": inputs.get("staff", ""),
    }
    return work.child("plan", request)


def _note(work: Work) -> Told:
    made = {
        "summary": work.done["draw"]["summary"],
        "settings": work.inputs["settings"] | {"area_digest": work.inputs["area_digest"]},
        "scheme": work.inputs["scheme"],
        "scheme_digest": work.inputs["scheme_digest"],
    }
    return add_version(work, made=made, parent=parent_of(work))


def _process(accept: Any, more: Told, **told: Any) -> Process:
    return Process(
        outputs=VERSION_OUTPUT | told.pop("outputs", {}),
        **told,
        inputs={
            "type": "object",
            "properties": {"version": _VERSION, **more},
            "required": ["version"],
            "additionalProperties": False,
        },
        steps=(
            Step(name="draw", run=_draw, share=18.0, parts=DRAWING),
            Step(name="keep", run=keep),
            Step(name="note", run=_note),
        ),
        accept=accept,
    )


REGENERATE = _process(
    _regenerate_accept,
    {
        "area": {**UUID, "title": "later data of the area; the version's without"},
        "scheme": _SCHEME,
        "settings": _CHANGES,
        "keep": {
            "type": "boolean", "default": True,
            "title": "stay near the version: households keep their grid where they can",
        },
        "max_moved": {
            "type": "number", "minimum": 0, "maximum": 1,
            "title": "most households that may move (share)",
        },
        "wishes": {**_LIST, "title": "locks, pins, estates kept whole, lines to follow"},
    },
    id="regenerate",
    title_en="Draw a plan again",
    title_zh="重新划分",
    about_en=(
        "Draws a version's grids again, with later data, another scheme, other settings or "
        "wishes; grids that are locked stay, and households keep their grid where they can."
    ),
    about_zh="用新数据、其他规则包、设置或要求重新划分；已锁定的网格不变，住户尽量留在原网格。",
)  # fmt: skip
REPAIR = _process(
    _repair_accept,
    {"edits": {**_LIST, "title": "edits beside those made to the draft"}},
    id="repair",
    title_en="Mend an edited draft",
    title_zh="修复编辑过的草稿",
    about_en=(
        "Takes a planner's edits, mends what they broke around them, and keeps the result "
        "as a further version with all its files. Without a job it answers at once what "
        "would become of them (repairs), and keeps nothing."
    ),
    about_zh=(
        "接受规划员的编辑，修复其周围受影响的部分，把结果连同全部文件保存为新版本。"
        "同步执行时立即返回修复结果（repairs），不保存任何内容。"
    ),
    outputs={
        "repairs": {"type": "array", "items": {"type": "object"},
                    "title": "what becomes of each edited community; answered at once only"},
        "etag": {"type": "string", "title": "state of the draft the answer speaks of"},
    },
    now=repair_now,
)  # fmt: skip
ASSIGN_STAFF = _process(
    _staff_accept,
    {
        "area": {**UUID, "title": "later data of the area, with its staff"},
        "staff": {
            "type": "string", "maxLength": 20_000_000, "default": "",
            "title": "staff.csv as text; the area's own without",
        },
    },
    id="assign-staff",
    title_en="Assign staff",
    title_zh="落实人员",
    about_en="Puts people in charge of a version's grids, which stay as they are.",
    about_zh="为一个版本的网格落实人员，网格本身不变。",
)  # fmt: skip
