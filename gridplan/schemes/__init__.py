"""Rule packs: how one place divides and staffs its communities, as data."""

from gridplan.schemes.code_format import (
    CJT349_20,
    GRID15,
    MICRO18,
    CodeFormat,
    CodePart,
    list_formats,
    load_format,
)
from gridplan.schemes.describe import Fact, describe
from gridplan.schemes.level import Level
from gridplan.schemes.load import Counts, Source, climbs_of, workload_of
from gridplan.schemes.patrol import Patrol, seconds_of, shift_of
from gridplan.schemes.role import Force, Kind, RoleSlot
from gridplan.schemes.rule import Circle, Consultation, Exclusive, Indicators, Rule, VisitRule
from gridplan.schemes.scheme import Scheme
from gridplan.schemes.share import share_k
from gridplan.schemes.shelf import (
    list_schemes,
    load_scheme,
    new_scheme,
    read_scheme,
    scheme_text,
    validate_scheme,
)
from gridplan.schemes.split import Indicator, split_indicators, split_total
from gridplan.schemes.target import Hours, Target, Weights, Workload
from gridplan.schemes.ways import LINES, Ways

__all__ = [
    "CJT349_20",
    "GRID15",
    "LINES",
    "MICRO18",
    "Circle",
    "CodeFormat",
    "CodePart",
    "Consultation",
    "Counts",
    "Exclusive",
    "Fact",
    "Force",
    "Hours",
    "Indicator",
    "Indicators",
    "Kind",
    "Level",
    "Patrol",
    "RoleSlot",
    "Rule",
    "Scheme",
    "Source",
    "Target",
    "VisitRule",
    "Ways",
    "Weights",
    "Workload",
    "climbs_of",
    "describe",
    "list_formats",
    "list_schemes",
    "load_format",
    "load_scheme",
    "new_scheme",
    "read_scheme",
    "scheme_text",
    "seconds_of",
    "share_k",
    "shift_of",
    "split_indicators",
    "split_total",
    "validate_scheme",
    "workload_of",
]
