"""
From homes to visits: what each grid has to call on, how often and for how long.

A building is cut into calls of a few households, so that a tower is not one visit
of five hours: a call fits between two others, and days can be balanced.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.frequency import VisitRule
from gridplan.routing.time_model import TimeModel
from gridplan.routing.visit_list import StopList
from gridplan.routing.workdays import is_workday

ORDINARY = VisitRule(name="ordinary", times=1, period="quarter", minutes=10.0)
"""What is visited where a scheme is silent: every household once a quarter, 10 minutes."""
A_CALL = 6
"""Households of one call: an hour at ten minutes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """
    Where people live, by building or entrance; counts, never persons.

    Attributes
    ----------
    name : (n,) tuple of str
        Building, with ``#`` and the entrance where it is divided; unique.
    grid : (n,) ndarray of int
        Which grid each is in.
    households, floors : (n,) ndarray of int
        How many; 0 floors where unknown.
    xy : (n, 2) ndarray, m
        Where it is, metric.

    Raises
    ------
    InputError
        If the columns differ in length.
    """

    name: tuple[str, ...]
    grid: Ints
    households: Ints
    floors: Ints
    xy: Floats

    def __post_init__(self) -> None:
        """Refuse uneven columns."""  # noqa: DOC501
        columns = (self.name, self.grid, self.households, self.floors, self.xy)
        if len({len(column) for column in columns}) != 1:
            raise InputError("inputs.uneven_columns", layer="buildings")


def calls(
    homes: Homes,
    n_grids: int,
    *,
    rules: Sequence[VisitRule] = (ORDINARY,),
    time: TimeModel | None = None,
    size: int = A_CALL,
) -> tuple[StopList | None, ...]:
    """
    List the calls of each grid.

    Parameters
    ----------
    homes : Homes
        Where people live.
    n_grids : int
        Number of grids.
    rules : sequence of VisitRule
        Classes of visit every household gets; ``minutes`` are those of one household.
    time : TimeModel, optional
        Stairs and lifts.
    size : int
        Most households of a call.

    Returns
    -------
    (n_grids,) tuple of StopList or None
        None where nobody lives; a call's rule has the minutes of all its households.

    Raises
    ------
    InputError
        If a call has room for nobody.
    """
    if size < 1:
        raise InputError("routing.rule_asks_nothing", feature=str(size))
    climb = (time or TimeModel()).climb(homes.floors)
    found: list[list[tuple[str, VisitRule, int]]] = [[] for _ in range(n_grids)]
    order = sorted(range(len(homes.name)), key=lambda row: homes.name[row])
    for row, rule in ((row, rule) for row in order for rule in rules):
        here, grid = int(homes.households[row]), int(homes.grid[row])
        n_calls = -(-here // most_in_a_call(rule, size))
        for number in range(n_calls if grid >= 0 else 0):
            share = here * (number + 1) // n_calls - here * number // n_calls
            name = homes.name[row] + (f"/{number + 1}" if n_calls > 1 else "")
            whole = f"{name}:{rule.name}" if len(rules) > 1 else name
            timed = replace(rule, minutes=rule.minutes * share)
            found[grid].append((whole, timed, row))
    return tuple(_stops(homes, climb, rows) for rows in found)


def most_in_a_call(rule: VisitRule, size: int) -> int:
    """
    Count the households that fit into one call and into its window.

    Parameters
    ----------
    rule : VisitRule
        With the minutes of one household.
    size : int
        Most households of a call.

    Returns
    -------
    int
        At least 1.
    """
    if rule.window is None or not rule.minutes:
        return size
    return max(1, min(size, int((rule.window[1] - rule.window[0]) // (60 * rule.minutes))))


def _stops(
    homes: Homes, climb: Floats, found: list[tuple[str, VisitRule, int]]
) -> StopList | None:
    if not found:
        return None
    rows = np.array([row for _, _, row in found])
    return StopList(
        stop_id=tuple(name for name, _, _ in found),
        kind=("building",) * len(found),
        rule=tuple(rule for _, rule, _ in found),
        xy=homes.xy[rows],
        climb=climb[rows],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    Visits asked for one by one: places by their class, and what a table lists.

    Attributes
    ----------
    name : (n,) tuple of str
        Unique.
    kind : (n,) tuple of {'building', 'place', 'gate'}
        What is visited.
    grid : (n,) ndarray of int
        Which grid each is in; -1 for none.
    rule : (n,) tuple of VisitRule
        How often and how long.
    floors : (n,) ndarray of int
        Of the building; 0 where unknown.
    xy : (n, 2) ndarray, m
        Where it is, metric.

    Raises
    ------
    InputError
        If the columns differ in length.
    """

    name: tuple[str, ...]
    kind: tuple[str, ...]
    grid: Ints
    rule: tuple[VisitRule, ...]
    floors: Ints
    xy: Floats

    def __post_init__(self) -> None:
        """Refuse uneven columns."""  # noqa: DOC501
        columns = (self.name, self.kind, self.grid, self.rule, self.floors, self.xy)
        if len({len(column) for column in columns}) != 1:
            raise InputError("inputs.uneven_columns", layer="visits")


def with_asked(
    stops: Sequence[StopList | None], asked: Asked, *, time: TimeModel | None = None
) -> tuple[StopList | None, ...]:
    """
    Add visits that are asked for one by one to the calls of each grid.

    Parameters
    ----------
    stops : sequence of StopList or None
        The calls of each grid.
    asked : Asked
        What comes on top.
    time : TimeModel, optional
        Stairs and lifts.

    Returns
    -------
    tuple of StopList or None
        One a grid.
    """
    climb = (time or TimeModel()).climb(asked.floors)
    found = list(stops)
    for grid in np.unique(asked.grid[asked.grid >= 0]).tolist():
        rows = np.flatnonzero(asked.grid == grid)
        more = StopList(
            stop_id=tuple(asked.name[row] for row in rows),
            kind=tuple(asked.kind[row] for row in rows),
            rule=tuple(asked.rule[row] for row in rows),
            xy=asked.xy[rows],
            climb=climb[rows],
        )
        before = found[grid]
        found[grid] = more if before is None else before.joined(more)
    return tuple(found)


def cycle_of(start: date, n_days: int) -> int:
    """
    Count the cycles of a year so far, so that calls take turns from one to the next.

    Parameters
    ----------
    start : date
        First day of the cycle.
    n_days : int
        Working days of a cycle; positive.

    Returns
    -------
    int
        Whole cycles that fit between New Year and the start.

    Examples
    --------
    >>> cycle_of(date(2026, 1, 1), 5), cycle_of(date(2026, 3, 2), 5)
    (0, 7)
    """
    first = date(start.year, 1, 1)
    days = (first + timedelta(days=number) for number in range((start - first).days))
    return sum(is_workday(day) for day in days) // n_days
