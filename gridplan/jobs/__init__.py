"""
Durable work in the background: what was accepted is done, once, whoever dies.

Names are looked up when they are asked for: child processes live in this room too, and
need neither DBOS nor a database.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gridplan.jobs.durable import DbosRunner
    from gridplan.jobs.limits import Limits
    from gridplan.jobs.process import Process, Step, Work
    from gridplan.jobs.processes import PROCESSES
    from gridplan.jobs.runner import BusyError, JobRunner

_PLACES = {
    "PROCESSES": "processes", "BusyError": "runner", "DbosRunner": "durable",
    "JobRunner": "runner", "Limits": "limits", "Process": "process", "Step": "process",
    "Work": "process",
}  # fmt: skip

__all__ = [
    "PROCESSES",
    "BusyError",
    "DbosRunner",
    "JobRunner",
    "Limits",
    "Process",
    "Step",
    "Work",
]


def __getattr__(name: str) -> Any:
    """Look a name up where it stands."""  # noqa: DOC501
    if name not in _PLACES:
        msg = f"module {__name__} has no attribute {name}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
