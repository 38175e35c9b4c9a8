"""From an area to a plan: the planner on one page, and what a plan is."""

from gridplan.plan.build import Settings, build_plan
from gridplan.plan.plan import Plan

__all__ = ["Plan", "Settings", "build_plan"]
