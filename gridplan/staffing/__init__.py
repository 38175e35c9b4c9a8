"""Grids into responsibilities: heads, assistants, officers, and what is missing."""

from gridplan.staffing.coverage import Coverage, Officer, cover_grids
from gridplan.staffing.grids import Grids, grids_of_partition
from gridplan.staffing.heads import Heads, assign_heads
from gridplan.staffing.knowledge import Knowledge, resolve_knowledge
from gridplan.staffing.layer import Layer
from gridplan.staffing.ratios import (
    Ratio,
    Selected,
    lacking_supervision,
    select_villages,
    workers_for_cases,
)
from gridplan.staffing.roster import Posting, Roster, TeamLoad, Vacancy
from gridplan.staffing.shortage import Shortage
from gridplan.staffing.staff import Circumstances, build_roster, familiarity_of

__all__ = [
    "Circumstances",
    "Coverage",
    "Grids",
    "Heads",
    "Knowledge",
    "Layer",
    "Officer",
    "Posting",
    "Ratio",
    "Roster",
    "Selected",
    "Shortage",
    "TeamLoad",
    "Vacancy",
    "assign_heads",
    "build_roster",
    "cover_grids",
    "familiarity_of",
    "grids_of_partition",
    "lacking_supervision",
    "resolve_knowledge",
    "select_villages",
    "workers_for_cases",
]
