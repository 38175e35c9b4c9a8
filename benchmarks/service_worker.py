"""A service to be killed: takes orders as lines on standard input, answers what it did."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from gridplan.jobs import PROCESSES, DbosRunner, Limits, Process, Step, Work
from gridplan.jobs.submission import part_id
from gridplan.store import Store, StoreError, audit, open_store, plans, versions

LIMITS = Limits(slots=6, slots_each=6, open_each=10_000, lease=4.0, tries=50, workers=1, nice=0)
_MADE: dict[str, Any] = {
    "settings": {}, "scheme": "wujin", "scheme_digest": "", "seed": 1, "engine_version": "0",
    "summary": {},
}  # fmt: skip


def _rest(work: Work) -> dict[str, Any]:
    _note(work, "rest")
    time.sleep(work.inputs["seconds"])
    return {"rested": True}


def _make(work: Work) -> dict[str, Any]:
    """Make a plan with one version: what must not be there twice."""
    _note(work, "make")
    with work.store.write() as connection:
        plan = part_id(work.job.id, "plan")
        if plan not in {one.id for one in plans.list_plans(connection, limit=100_000)}:
            area = work.inputs["area"]
            plans.add_plan(connection, area=area, name="chaos", created_by="me", id=plan)
        version = versions.add_version(
            connection, id=part_id(work.job.id, "version"), plan=plan, artefact="0" * 64,
            made=_MADE, created_by="me",
        )  # fmt: skip
    return {"version": version.id}


def _note(work: Work, step: str) -> None:
    with (Path(work.inputs["log"]) / work.job.id).open("a", encoding="utf-8") as file:
        file.write(f"{step}\n")


def _end(work: Work) -> dict[str, Any]:
    _note(work, "end")
    return work.done["make"]


CHAOS = Process(
    id="chaos", title_en="", title_zh="", about_en="", about_zh="", outputs={},
    inputs={
        "type": "object",
        "properties": {
            "log": {"type": "string"}, "seconds": {"type": "number"},
            "area": {"type": "string"}, "number": {"type": "integer"},
        },
    },
    steps=(Step(name="rest", run=_rest), Step(name="make", run=_make),
           Step(name="end", run=_end)),
)  # fmt: skip


def do(store: Store, runner: DbosRunner, order: dict[str, Any]) -> dict[str, Any]:
    if order["do"] == "job":
        job = runner.submit(order["process"], order["inputs"], owner="me", key=order["key"])
        return {"job": job.id}
    with store.write() as connection:
        entry = audit.note(
            connection, actor="me", role="admin", action="write", object=order["key"]
        )
    return {"write": order["key"], "seq": entry.seq}


def main(data: str, url: str) -> None:
    store = open_store(None if url == "-" else url, Path(data))
    runner = DbosRunner(store, processes={**PROCESSES, "chaos": CHAOS}, limits=LIMITS)
    runner.start()
    say({"ready": True})
    for line in sys.stdin:
        try:
            say(do(store, runner, json.loads(line)))
        except (DBAPIError, StoreError) as error:
            say({"error": repr(error)})


def say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
