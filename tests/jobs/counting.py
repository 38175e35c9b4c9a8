"""A process that writes down every step it takes, and a child that can be killed."""

import time
from pathlib import Path

from gridplan.jobs import Process, Step, Work
from gridplan.jobs.process import Told


def _noting(name: str) -> Step:
    def run(work: Work) -> Told:
        log = Path(work.inputs["log"]) / work.job.id
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        time.sleep(work.inputs["seconds"])
        return {"seen": [*work.done]}

    return Step(name=name, run=run)


def _fail(work: Work) -> Told:
    return work.child("no_such_task", {})


_INPUTS: Told = {
    "type": "object",
    "properties": {
        "log": {"type": "string"},
        "number": {"type": "integer", "default": 0},
        "seconds": {"type": "number", "minimum": 0, "default": 0.0},
    },
    "required": ["log"],
}


def _process(name: str, *steps: Step) -> Process:
    return Process(
        id=name, title_en=name, title_zh=name, about_en="", about_zh="", inputs=_INPUTS,
        outputs={}, steps=steps,
    )  # fmt: skip


COUNT = _process("count", _noting("one"), _noting("two"), _noting("three"))
SULK = _process("sulk", Step(name="fail", run=_fail))
PROCESSES = {process.id: process for process in (COUNT, SULK)}
