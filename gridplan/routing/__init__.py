"""Responsibilities into walks: street sweeps, visit rounds, calendars."""

from gridplan.routing.claim import Claim
from gridplan.routing.frequency import VisitRule
from gridplan.routing.ownership import Ownership, own_streets
from gridplan.routing.plan_routes import RouteSettings, RouteTask, plan_routes
from gridplan.routing.rounds import RoundSettings, StopList, plan_rounds
from gridplan.routing.route import Leg, Route, RoutePlan, Stop, Unserved
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.routing.team import sweep_as_team
from gridplan.routing.workdays import is_workday, workdays

__all__ = [
    "Claim",
    "Leg",
    "Ownership",
    "RoundSettings",
    "Route",
    "RoutePlan",
    "RouteSettings",
    "RouteTask",
    "Stop",
    "StopList",
    "Sweep",
    "Unserved",
    "VisitRule",
    "is_workday",
    "own_streets",
    "plan_rounds",
    "plan_routes",
    "sweep_as_team",
    "sweep_streets",
    "workdays",
]
