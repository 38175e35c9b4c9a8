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
from gridplan.schemes.target import Hours, Target, Weights, Workload

__all__ = [
    "CJT349_20",
    "GRID15",
    "MICRO18",
    "Circle",
    "CodeFormat",
    "CodePart",
    "Consultation",
    "Exclusive",
    "Fact",
    "Force",
    "Hours",
    "Indicators",
    "Kind",
    "Level",
    "RoleSlot",
    "Rule",
    "Scheme",
    "Target",
    "VisitRule",
    "Weights",
    "Workload",
    "describe",
    "list_formats",
    "list_schemes",
    "load_format",
    "load_scheme",
    "new_scheme",
    "read_scheme",
    "scheme_text",
    "share_k",
    "validate_scheme",
]
