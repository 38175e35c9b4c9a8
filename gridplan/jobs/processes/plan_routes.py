"""``plan-routes``: the patrols of a version, as a further version."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gridplan.jobs.process import Process, Step, Told, Work
from gridplan.jobs.processes.making import (
    UUID,
    VERSION_OUTPUT,
    add_version,
    fixed_version,
    fresh,
    keep,
    parent_of,
    scheme_file,
)
from gridplan.jobs.tasks.names import OUT, ROWS
from gridplan.store.open import Store

_DAYS = {"campaign": 250, "guard": 7}
_ORDER = ("mode", "start", "days", "effort", "seed", "people", "visits", "teams", "absences",
          "away", "wheels", "varied")  # fmt: skip


def _accept(store: Store, inputs: Told) -> Told:
    # what "today" and "some days" mean is fixed now, so that a job taken up tomorrow
    # comes to the same
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    asked = {"start": today, "days": _DAYS.get(inputs["mode"], 5)} | inputs
    return asked | fixed_version(store, inputs["version"])


def _route(work: Work) -> Told:
    parent = parent_of(work)
    request = {
        "plan": str(work.store.artefacts.folder(parent.artefact)),
        "out": str(fresh(work, OUT)),
        "rows": str(fresh(work, ROWS)),
        "order": {name: work.inputs[name] for name in _ORDER if name in work.inputs},
        "scheme": scheme_file(work, parent.scheme),
        "workers": work.workers,
    }
    return work.child("route", request)


def _note(work: Work) -> Told:
    parent = parent_of(work)
    made = {
        "summary": {**work.done["route"]["summary"], "routes": work.done["route"]["totals"]},
        "settings": parent.settings,
        "scheme": parent.scheme,
        "scheme_digest": parent.scheme_digest,
    }
    return add_version(work, made=made, parent=parent)


PLAN_ROUTES = Process(
    id="plan-routes",
    title_en="Plan patrols",
    title_zh="规划巡查路线",
    about_en="Plans the patrols of all grids of a version and keeps them as a further version.",
    about_zh="为一个版本的每个网格规划巡查路线，结果保存为新版本。",
    inputs={
        "type": "object",
        "properties": {
            "version": {**UUID, "title": "version"},
            "mode": {
                "type": "string", "enum": ["sweep", "visits", "mixed", "campaign", "guard"],
                "default": "sweep",
            },
            "start": {"type": "string", "maxLength": 10, "title": "first day, 2026-03-02"},
            "days": {"type": "integer", "minimum": 1, "maximum": 366},
            "effort": {"type": "string", "enum": ["draft", "standard"], "default": "standard"},
            "seed": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 1},
            "people": {"type": "integer", "minimum": 1, "maximum": 100},
            "visits": {
                "type": "string", "maxLength": 2_000_000, "default": "",
                "title": "table of visits as CSV text",
            },
            "teams": {"type": "string", "enum": ["none", "heads"], "default": "none"},
            "absences": {
                "type": "array", "maxItems": 10_000, "default": [],
                "items": {
                    "type": "object",
                    "properties": {
                        name: {"type": "string", "maxLength": 200}
                        for name in ("who", "first", "last")
                    },
                    "required": ["who", "first", "last"],
                    "additionalProperties": False,
                },
            },
            "away": {"type": "number", "minimum": 0, "maximum": 0.99, "default": 0.3},
            "wheels": {"type": "boolean", "default": False},
            "varied": {"type": "boolean", "default": False},
        },
        "required": ["version"],
        "additionalProperties": False,
    },
    outputs=VERSION_OUTPUT,
    steps=(
        Step(name="route", run=_route, share=18.0, parts={"route": 12, "tiles": 2}),
        Step(name="keep", run=keep),
        Step(name="note", run=_note),
    ),
    accept=_accept,
)  # fmt: skip
