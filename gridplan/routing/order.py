"""
What patrols are asked for, beside the ground they are walked on.

An order stands in ``routes.json``, so that what was asked can be worked out again
by whoever checks it, and by whoever plans again.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from gridplan.errors import InputError
from gridplan.schemes import Patrol, VisitRule, seconds_of

Mode = Literal["sweep", "visits", "mixed", "campaign", "guard"]

ORDINARY = VisitRule(
    key="ordinary", name_en="ordinary household", name_zh="一般户", times=1, per="quarter"
)
"""What is visited where a scheme is silent: every household once a quarter."""
LISTED = (
    VisitRule(
        key="daily", name_en="daily visit", name_zh="日访", times=1, per="day", to="listed"
    ),
    VisitRule(
        key="weekly", name_en="weekly visit", name_zh="周访", times=1, per="week", to="listed"
    ),
    VisitRule(
        key="key", name_en="key household", name_zh="重点户", times=1, per="month", to="listed"
    ),
    VisitRule(
        key="incident", name_en="after an incident", name_zh="突发事项", times=1, per="event",
        within=24.0, minutes=20.0, to="listed",
    ),
)  # fmt: skip
"""Classes that a table of visits may name even where the scheme has none such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    A row of a table of visits.

    Attributes
    ----------
    stop_id : str
        Building or place, or a name of the table's own.
    kind : {'building', 'place'}
        What it is.
    visit_class : str
        Class of visit.
    xy : tuple of float, m
        Where it is, metric.
    floors : int
        0 where unknown.
    count : int
        Households or people there that are to be visited.
    minutes : float, min
        Of one of them; 0 for what the class says.
    since : str
        When the matter arose, ``2026-03-02T15:00``; empty for none.
    """

    stop_id: str
    kind: Literal["building", "place"]
    visit_class: str
    xy: tuple[float, float]
    floors: int = 0
    count: int = 1
    minutes: float = 0.0
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """
    People who serve several grids together, such as 1+N forces and 4+X teams.

    Attributes
    ----------
    name : str
        Stands in place of a grid code.
    grids : tuple of str
        Their codes.
    workers : int
        Walks a day.
    shift_hours : float, h
        0 for the patrol's.
    start : str, HH:MM
        Empty for the patrol's.

    Raises
    ------
    InputError
        If a team has no grid or nobody.
    """

    name: str
    grids: tuple[str, ...]
    workers: int = 1
    shift_hours: float = 0.0
    start: str = ""

    def __post_init__(self) -> None:
        """Refuse a team of nobody."""  # noqa: DOC501
        if not self.grids or self.workers < 1 or not 0 <= self.shift_hours <= 24:
            raise InputError("routing.bad_team", feature=self.name)
        if self.start:
            seconds_of(self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """
    Days on which somebody does not work.

    Attributes
    ----------
    who : str
        A grid or team, one of its places (``CODE-2``), or a staff id.
    first, last : date
        Both included.
    """

    who: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What is asked for.

    Attributes
    ----------
    mode : {'sweep', 'visits', 'mixed', 'campaign', 'guard'}
        Streets, visits, both, every household once, or gates.
    days : tuple of date
        Working days of the calendar; empty for sweeps that any day will do for.
    visits : tuple of VisitRule
        How often what is due.
    patrol : Patrol
        Speeds, shifts, gates.
    listed : tuple of Listed
        Visits asked for one by one.
    teams : tuple of Team
        Who serves several grids; grids in no team are on their own.
    absences : tuple of Absence
        Who does not work when.
    is_riding : bool
        Whether by e-bike: faster, one-way streets obeyed, no stairs.
    is_varied : bool
        Whether walks differ from day to day.
    away : float, share
        Of households not at home on a campaign's first visit.
    cycle : int
        Number of the cycle: what is due less than once a cycle takes turns.
    effort : {0, 1}
        0 leaves islands to the heuristic, 1 tries to prove them.
    iterations : int
        How long to search for the calendar of a grid.
    seed : int
        Reproduces everything.

    Raises
    ------
    InputError
        If visits or guards have no day, a grid stands in two teams, or a share is
        none.
    """

    mode: Mode = "sweep"
    days: tuple[date, ...] = ()
    visits: tuple[VisitRule, ...] = (ORDINARY,)
    patrol: Patrol = field(default_factory=Patrol)
    listed: tuple[Listed, ...] = ()
    teams: tuple[Team, ...] = ()
    absences: tuple[Absence, ...] = ()
    is_riding: bool = False
    is_varied: bool = False
    away: float = 0.3
    cycle: int = 0
    effort: int = 1
    iterations: int = 20_000
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse calendars without days and grids in two teams."""  # noqa: DOC501
        if self.mode != "sweep" and not self.days:
            raise InputError("routing.no_days", days=0)
        if not 0 <= self.away < 1:
            raise InputError("routing.bad_away", share=self.away)
        seen: set[str] = set()
        for team in self.teams:
            for grid in team.grids:
                if grid in seen:
                    raise InputError("routing.in_two_teams", feature=grid)
                seen.add(grid)

    @property
    def classes(self) -> dict[str, VisitRule]:
        """
        Name the classes a table of visits may use: the scheme's, then our own.

        Returns
        -------
        dict of str to VisitRule
            By key.
        """
        return {rule.key: rule for rule in (*LISTED, *self.visits)}

    def days_off(self, unit: str, who: str, slot: int) -> frozenset[date]:
        """
        List the days on which somebody does not work.

        Parameters
        ----------
        unit : str
            Grid or team.
        who : str
            Staff id or place of work.
        slot : int
            Place in the unit, from 1.

        Returns
        -------
        frozenset of date
            Of absences of the unit, the person or the place.
        """
        names = {unit, who, f"{unit}-{slot}"}
        return frozenset(
            absence.first + timedelta(days=number)
            for absence in self.absences
            if absence.who in names
            for number in range((absence.last - absence.first).days + 1)
        )

    def to_dict(self) -> dict[str, Any]:
        """
        Write the order as plain values.

        Returns
        -------
        dict
            For JSON; `order_of` reads it again.
        """
        told = asdict(self)
        told["days"] = [day.isoformat() for day in self.days]
        for row in told["absences"]:
            row["first"], row["last"] = row["first"].isoformat(), row["last"].isoformat()
        return told


def order_of(told: dict[str, Any]) -> Order:
    """
    Read an order from plain values.

    Parameters
    ----------
    told : dict
        Of `Order.to_dict`, through JSON or not.

    Returns
    -------
    Order
        The same.
    """
    lists = ("offices", "gates", "guard_shifts")
    patrol: dict[str, Any] = {
        k: tuple(v) if k in lists else v for k, v in told["patrol"].items()
    }
    return Order(
        **{
            **told,
            "days": tuple(date.fromisoformat(day) for day in told["days"]),
            "visits": tuple(
                VisitRule(**{**rule, "places": tuple(rule["places"])})
                for rule in told["visits"]
            ),
            "patrol": Patrol(**patrol),
            "listed": tuple(
                Listed(**{**row, "xy": (row["xy"][0], row["xy"][1])}) for row in told["listed"]
            ),
            "teams": tuple(
                Team(**{**row, "grids": tuple(row["grids"])}) for row in told["teams"]
            ),
            "absences": tuple(
                Absence(
                    who=row["who"],
                    first=date.fromisoformat(row["first"]),
                    last=date.fromisoformat(row["last"]),
                )
                for row in told["absences"]
            ),
        }
    )


def due_days(days: tuple[date, ...], since: str, within: float) -> tuple[int, int, bool]:
    """
    Find the days of a calendar on which a matter that arose is still in time.

    Parameters
    ----------
    days : tuple of date
        Working days, ascending; not empty.
    since : str
        When it arose: a date, or a date and a time; empty for the first day.
    within : float, h
        Hours until the visit.

    Returns
    -------
    first, last : int
        Places in ``days``.
    is_late : bool
        True where no working day is in time: then the first one after counts.

    Raises
    ------
    InputError
        If ``since`` cannot be read.

    Examples
    --------
    >>> week = tuple(date(2026, 3, day) for day in (2, 3, 4, 5, 6))
    >>> due_days(week, "2026-03-03T15:00", 24)
    (1, 2, False)
    """
    try:
        arose = datetime.fromisoformat(since) if since else None
    except ValueError:
        raise InputError("routing.bad_since", found=since) from None
    if arose is None:
        arose = datetime.combine(days[0], datetime.min.time())
        end = arose + timedelta(hours=max(within, 24.0), seconds=-1)
    else:
        end = arose + timedelta(hours=within)
    first = next((n for n, day in enumerate(days) if day >= arose.date()), len(days) - 1)
    in_time = [n for n, day in enumerate(days) if arose.date() <= day <= end.date()]
    return first, max(in_time, default=first), not in_time
