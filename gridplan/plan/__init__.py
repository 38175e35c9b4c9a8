"""From an area to a plan: the planner on one page, and what a plan is."""

from gridplan.plan.build import build_plan
from gridplan.plan.plan import Plan
from gridplan.plan.settings import Settings

__all__ = ["Plan", "Settings", "build_plan"]
