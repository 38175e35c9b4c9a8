"""``generate-plan``: an area divided into grids, as the first version of a plan or the next."""

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
    ready_area,
    scheme_file,
)
from gridplan.jobs.tasks.names import OUT, ROWS
from gridplan.store import plans
from gridplan.store.errors import ConflictError
from gridplan.store.open import Store


def _accept(store: Store, inputs: Told) -> Told:
    asked = inputs | ready_area(store, inputs["area"]) | fixed_scheme(store, inputs["scheme"])
    if "plan" in inputs:
        with store.read() as connection:
            plan = plans.get_plan(connection, inputs["plan"])
        if plan.area != inputs["area"]:
            raise ConflictError("jobs.other_area", name=plan.name)
    return asked


def _draw(work: Work) -> Told:
    request = {
        "area": area_folder(work),
        "scheme": scheme_file(work, work.inputs["scheme"]),
        "settings": work.inputs["settings"],
        "workers": work.workers,
        "out": str(fresh(work, OUT)),
        "rows": str(fresh(work, ROWS)),
        "memory": str(work.folder / "memory"),
    }
    return work.child("plan", request)


def _note(work: Work) -> Told:
    made = {
        "summary": work.done["draw"]["summary"],
        "settings": work.inputs["settings"] | {"area_digest": work.inputs["area_digest"]},
        "scheme": work.inputs["scheme"],
        "scheme_digest": work.inputs["scheme_digest"],
    }
    return add_version(work, made=made)


GENERATE_PLAN = Process(
    id="generate-plan",
    title_en="Draw the grids of an area",
    title_zh="划分网格",
    about_en=(
        "Divides every community of an area into balanced grids after a scheme, puts the "
        "staff of the area in charge, and keeps the result as a draft version of a plan."
    ),
    about_zh="按规则包把区域内每个社区划分为均衡的网格，落实人员，结果保存为方案的草稿版本。",
    inputs={
        "type": "object",
        "properties": {
            "area": {**UUID, "title": "area"},
            "scheme": {"type": "string", "maxLength": 200, "default": "wujin"},
            "settings": SETTINGS,
            "name": {"type": "string", "maxLength": 200, "default": ""},
            "plan": {**UUID, "title": "plan that gets a further version"},
        },
        "required": ["area"],
        "additionalProperties": False,
    },
    outputs=VERSION_OUTPUT,
    steps=(
        Step(name="draw", run=_draw, share=18.0, parts=DRAWING),
        Step(name="keep", run=keep, share=1.0),
        Step(name="note", run=_note, share=1.0),
    ),
    accept=_accept,
)
