"""What the planner is given, checked: values only, no files."""

from gridplan.inputs.area import (
    Area,
    Barriers,
    Buildings,
    Communities,
    CurrentGrids,
    Demand,
    Places,
    Stations,
)
from gridplan.inputs.finding import Finding
from gridplan.inputs.lines import KINDS, VISIBLE, Kind, kind_of_highway
from gridplan.inputs.staff import StaffTable
from gridplan.inputs.streets import Streets

__all__ = [
    "KINDS",
    "VISIBLE",
    "Area",
    "Barriers",
    "Buildings",
    "Communities",
    "CurrentGrids",
    "Demand",
    "Finding",
    "Kind",
    "Places",
    "StaffTable",
    "Stations",
    "Streets",
    "kind_of_highway",
]
