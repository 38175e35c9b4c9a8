"""Responsibilities into walks: street sweeps, visit rounds, calendars."""

from gridplan.routing.claim import Claim
from gridplan.routing.demand import Homes, calls, cycle_of
from gridplan.routing.directions import Turn, directions
from gridplan.routing.frequency import VisitRule
from gridplan.routing.lines import leg_lines
from gridplan.routing.oneway import sweep_on_wheels
from gridplan.routing.ownership import Ownership, own_streets
from gridplan.routing.plan_routes import plan_routes
from gridplan.routing.recreate import Rounds, Visits, plan_visits
from gridplan.routing.replan import replan_visits
from gridplan.routing.rounds import plan_rounds
from gridplan.routing.route import Leg, Route, RoutePlan, Stop, Unserved
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.routing.task import RouteSettings, RouteTask
from gridplan.routing.team import sweep_as_team
from gridplan.routing.time_model import TimeModel
from gridplan.routing.tour import short_tour, tour_length
from gridplan.routing.tour_exact import prove_tour
from gridplan.routing.variety import Variants, varied_tours
from gridplan.routing.visit_list import RoundSettings, StopList
from gridplan.routing.windows import TimedDay, Timetable, fit_windows
from gridplan.routing.workdays import is_announced, is_workday, workdays

__all__ = [
    "Claim",
    "Homes",
    "Leg",
    "Ownership",
    "RoundSettings",
    "Rounds",
    "Route",
    "RoutePlan",
    "RouteSettings",
    "RouteTask",
    "Stop",
    "StopList",
    "Sweep",
    "TimeModel",
    "TimedDay",
    "Timetable",
    "Turn",
    "Unserved",
    "Variants",
    "VisitRule",
    "Visits",
    "calls",
    "cycle_of",
    "directions",
    "fit_windows",
    "is_announced",
    "is_workday",
    "leg_lines",
    "own_streets",
    "plan_rounds",
    "plan_routes",
    "plan_visits",
    "prove_tour",
    "replan_visits",
    "short_tour",
    "sweep_as_team",
    "sweep_on_wheels",
    "sweep_streets",
    "tour_length",
    "varied_tours",
    "workdays",
]
