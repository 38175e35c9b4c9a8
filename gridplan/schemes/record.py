"""The fields of a scheme; `gridplan.schemes.scheme` gives them behaviour."""

from dataclasses import dataclass, field

from gridplan.schemes.code_format import CodeFormat
from gridplan.schemes.level import Level
from gridplan.schemes.patrol import Patrol
from gridplan.schemes.role import Force, Kind, RoleSlot
from gridplan.schemes.rule import Circle, Consultation, Exclusive, Indicators, Rule, VisitRule
from gridplan.schemes.target import Hours, Target, Weights, Workload
from gridplan.schemes.ways import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRecord:
    """
    What a scheme file holds, field by field.

    Attributes
    ----------
    name : str
        What ``--scheme`` takes.
    title_en, title_zh : str
        For reports.
    quotation, source : str
        The sentence the scheme rests on, word for word, and where it stands.
    note_en, note_zh : str
        What the source leaves open and gridplan decided.
    tolerance : float, share
        How far a grid may be from its community's mean, both ways.
    targets : dict of str to Target
        By area type, a free list.
    weights : Weights
        Of the criteria.
    ways : Ways
        What counts as walking beside the streets.
    workload : Workload
        What counts as work.
    hours : Hours
        What a week gives.
    k_total : int
        Grids of the whole area where it is fixed; 0 where communities decide.
    code : str
        Name of the shipped code format, unless ``code_format`` is the place's own.
    code_format : CodeFormat or None
        The place's own format.
    levels : tuple of Level
        In any order; ``nests_in`` says which holds which.
    grid_level : str
        Level that communities are divided into.
    roles : tuple of RoleSlot
        Who stands on a roster.
    forces : tuple of Force
        Who covers grids from outside.
    duties : tuple of Kind
        What roles may refer to.
    visits : tuple of VisitRule
        How often visits are due.
    patrol : Patrol
        Speeds, shifts and gates of the patrols.
    circles : tuple of Circle
        What should be near.
    exclusive : tuple of Exclusive
        Places that become grids of their own.
    island_residents : int
        Residents from which an island gets a grid; 0 for no such rule.
    gates : tuple of str
        What must hold before a plan is published; see `gridplan.plan.gates`.
    escalation : tuple of str
        Levels a matter climbs, lowest first.
    consultation : Consultation or None
        Approval a draft needs.
    indicators : Indicators or None
        Shape of the assessment table.
    rules : tuple of Rule
        Lines of the conformance report.
    """

    name: str
    title_en: str
    title_zh: str
    quotation: str
    tolerance: float
    targets: dict[str, Target]
    weights: Weights
    source: str = ""
    note_en: str = ""
    note_zh: str = ""
    ways: Ways = field(default_factory=Ways)
    workload: Workload = field(default_factory=Workload)
    hours: Hours = field(default_factory=Hours)
    k_total: int = 0
    code: str = "grid15"
    code_format: CodeFormat | None = None
    levels: tuple[Level, ...] = ()
    grid_level: str = "grid"
    roles: tuple[RoleSlot, ...] = ()
    forces: tuple[Force, ...] = ()
    duties: tuple[Kind, ...] = ()
    visits: tuple[VisitRule, ...] = ()
    patrol: Patrol = field(default_factory=Patrol)
    circles: tuple[Circle, ...] = ()
    exclusive: tuple[Exclusive, ...] = ()
    island_residents: int = 0
    gates: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    consultation: Consultation | None = None
    indicators: Indicators | None = None
    rules: tuple[Rule, ...] = ()
