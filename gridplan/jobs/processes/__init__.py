"""What clients may ask for, one file each."""

from gridplan.jobs.process import Process
from gridplan.jobs.processes.compare import COMPARE
from gridplan.jobs.processes.export import EXPORT
from gridplan.jobs.processes.further import ASSIGN_STAFF, REGENERATE, REPAIR
from gridplan.jobs.processes.generate_plan import GENERATE_PLAN
from gridplan.jobs.processes.import_area import IMPORT_AREA
from gridplan.jobs.processes.plan_routes import PLAN_ROUTES

PROCESSES: dict[str, Process] = {
    process.id: process
    for process in (
        IMPORT_AREA, GENERATE_PLAN, REGENERATE, REPAIR, ASSIGN_STAFF, PLAN_ROUTES, COMPARE,
        EXPORT,
    )
}  # fmt: skip
