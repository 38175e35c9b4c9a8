"""A roster: who stands where, who is missing, and how well heads know their grids."""

from dataclasses import dataclass

from gridplan.arrays import Ints
from gridplan.inputs import Finding, StaffTable
from gridplan.showing import Shown
from gridplan.staffing.coverage import Coverage
from gridplan.staffing.grids import Grids
from gridplan.staffing.heads import Heads
from gridplan.staffing.shortage import Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """
    One person in one unit.

    Attributes
    ----------
    staff : int
        Row of the person in the staff table.
    role : str
        Role filled.
    level : str
        Level of the unit.
    unit : str
        Code of the unit: a grid, a community, a town.
    """

    staff: int
    role: str
    level: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """
    A place nobody fills.

    Attributes
    ----------
    role, level, unit : str
        Role, level and code of the unit.
    missing : int
        How many people.
    """

    role: str
    level: str
    unit: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLoad:
    """
    What one employer's people carry.

    Attributes
    ----------
    employer : str
        Who pays; may be empty.
    line : str
        Force of officers from outside; empty for those on rosters.
    people : int
        Of that employer.
    hours : float, h/week
        What they can give.
    workload : float, households
        What they carry; a grid's households are shared among those on its roster.
    least, most : float, households
        What the least and the most busy of them carries.
    """

    employer: str
    line: str
    people: int
    hours: float
    workload: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster(Shown):
    """
    The people of a plan.

    Attributes
    ----------
    grids : Grids
        The grids.
    staff : StaffTable
        The people.
    head_of : (n_grids,) ndarray of int
        Row of each grid's head in the staff table; -1 for none.
    heads : Heads or None
        How heads were chosen, in terms of heads only; None for schemes without.
    postings : tuple of Posting
        All roles, heads included, sorted by role, unit and person.
    vacancies : tuple of Vacancy
        Places nobody fills.
    shortages : tuple of Shortage
        Rules that cannot be met.
    coverage : Coverage
        Officers from outside.
    familiarity : float, share
        Share of households whose head knows them.
    teams : tuple of TeamLoad
        Workload by employer.
    findings : tuple of Finding
        People left out, and why.
    uncounted : tuple of str
        Roles whose units grids do not tell, such as heads of micro-grids; nothing is
        claimed about them.
    """

    grids: Grids
    staff: StaffTable
    head_of: Ints
    heads: Heads | None
    postings: tuple[Posting, ...]
    vacancies: tuple[Vacancy, ...]
    shortages: tuple[Shortage, ...]
    coverage: Coverage
    familiarity: float
    teams: tuple[TeamLoad, ...]
    findings: tuple[Finding, ...]
    uncounted: tuple[str, ...] = ()
