"""From the words of a command to an order of patrols."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gridplan.errors import InputError

if TYPE_CHECKING:
    from gridplan.routing.ground import Ground
    from gridplan.routing.order import Absence, Order, Team

ITERATIONS = {"draft": 2_000, "standard": 20_000}
DAYS = {"campaign": 250, "guard": 7}
"""Days of a calendar where none are asked for; five else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """
    What the command line said.

    Attributes
    ----------
    mode, start, effort, border, scheme, teams : str or None
        As typed.
    days, people, seed : int or None
        As typed.
    visits : Path or None
        A table of visits.
    absent : tuple of str
        ``WHO@DAY`` or ``WHO@FIRST..LAST``.
    away : float, share
        Not at home.
    wheels, varied : bool
        As typed.
    """

    mode: str
    start: str | None = None
    days: int | None = None
    effort: str = "standard"
    seed: int = 1
    people: int | None = None
    border: str | None = None
    scheme: str | None = None
    visits: Path | None = None
    teams: str | None = None
    absent: tuple[str, ...] = ()
    away: float = 0.3
    wheels: bool = False
    varied: bool = False


def order_from(words: Words, ground: "Ground") -> "Order":
    """
    Understand what was asked for.

    Parameters
    ----------
    words : Words
        As typed.
    ground : Ground
        The plan.

    Returns
    -------
    Order
        Checked against the plan.
    """
    from gridplan.routing import cycle_of
    from gridplan.routing.asking import unknown_absences
    from gridplan.routing.order import ORDINARY, Order
    from gridplan.schemes import load_scheme
    from gridplan.sources.tables.patrols import read_visits

    visits, patrol = ground.visits, ground.patrol
    if words.scheme is not None:
        scheme = load_scheme(words.scheme)
        visits, patrol = scheme.visits, scheme.patrol
    changes: dict[str, Any] = {}
    if words.people is not None:
        changes["workers"] = words.people
    if words.border is not None:
        changes["border"] = words.border
    days = calendar(words)
    is_dated = words.mode != "sweep" or words.varied
    order = Order(
        mode=words.mode,  # type: ignore[arg-type]
        days=days if is_dated else (),
        visits=visits or (ORDINARY,),
        patrol=replace(patrol, **changes),
        listed=read_visits(words.visits, ground) if words.visits else (),
        teams=teams_from(words.teams, ground),
        absences=tuple(absence_from(text) for text in words.absent),
        is_riding=words.wheels,
        is_varied=words.varied,
        away=words.away,
        cycle=cycle_of(days[0], len(days)) if words.mode in {"visits", "mixed"} else 0,
        effort=int(words.effort == "standard"),
        iterations=ITERATIONS[words.effort],
        seed=words.seed,
    )
    for who in unknown_absences(order, ground):
        raise InputError("route_cli.nobody_absent", who=who)
    return order


def calendar(words: Words) -> tuple[date, ...]:
    """
    List the days of the calendar: working days, or all days for guards.

    Parameters
    ----------
    words : Words
        As typed.

    Returns
    -------
    tuple of date
        Ascending.
    """
    from gridplan.routing import workdays

    first = date_from(words.start)
    count = words.days or DAYS.get(words.mode, 5)
    if words.mode == "guard":
        return tuple(first + timedelta(days=number) for number in range(count))
    return workdays(first, count)


def date_from(text: str | None) -> date:
    """
    Read a day.

    Parameters
    ----------
    text : str or None
        ``2026-03-02``; None for today in China.

    Returns
    -------
    date
        The day.
    """
    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("route_cli.bad_date", date=text) from None


def teams_from(told: str | None, ground: "Ground") -> tuple["Team", ...]:
    """
    Read teams from a table, or make one a head.

    Parameters
    ----------
    told : str or None
        A file, or ``heads``.
    ground : Ground
        The plan.

    Returns
    -------
    tuple of Team
        Empty where none are asked for.
    """
    from gridplan.sources.tables.patrols import read_teams, teams_of_heads

    if told is None:
        return ()
    if told != "heads":
        return read_teams(Path(told))
    if not ground.heads:
        raise InputError("route_cli.no_heads")
    return teams_of_heads(ground)


def absence_from(text: str) -> "Absence":
    """
    Read who is away when.

    Parameters
    ----------
    text : str
        ``WHO@DAY`` or ``WHO@FIRST..LAST``.

    Returns
    -------
    Absence
        Both days included.
    """
    from gridplan.routing.order import Absence

    who, at, days = text.rpartition("@")
    first, _, last = days.partition("..")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        at = ""
    if not who or not at or end < begin:
        raise InputError("route_cli.bad_absent", found=text)
    return Absence(who=who, first=begin, last=end)
