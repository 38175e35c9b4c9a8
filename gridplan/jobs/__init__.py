"""Durable work in the background: what was accepted is done, once, whoever dies."""

from gridplan.jobs.durable import DbosRunner
from gridplan.jobs.limits import Limits
from gridplan.jobs.process import Process, Step, Work
from gridplan.jobs.processes import PROCESSES
from gridplan.jobs.runner import BusyError, JobRunner

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
