"""Guard mode: gates of each grid, shifts round the clock, and the people they need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from gridplan.arrays import Floats
from gridplan.routing.duty import Duty, Filled, Person, deal_out, fewest_people, fill_duties
from gridplan.routing.order import Order
from gridplan.routing.task import RouteTask
from gridplan.schemes import shift_of
from gridplan.streets import StreetNetwork

NEAR = 3.0
"""Metres from the outline within which a crossing is on it."""
APART = 25.0
"""Gates nearer than this are one."""
MORE = 8
"""How many people beyond the fewest are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """
    A gate to be guarded.

    Attributes
    ----------
    post_id : str
        Grid code, ``-gate-`` and a number.
    unit : str
        Grid or team.
    xy : tuple of float, m
        Where it is, metric.
    people : int
        Who are there at a time.
    """

    post_id: str
    unit: str
    xy: tuple[float, float]
    people: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """
    The guard of one grid or team.

    Attributes
    ----------
    unit : str
        Which.
    posts : tuple of Post
        Its gates.
    duties : tuple of Filled
        Who is where and when.
    people : int
        How many are in the roster.
    least : int
        No roster has fewer.
    """

    unit: str
    posts: tuple[Post, ...]
    duties: tuple[Filled, ...]
    people: int
    least: int


def plan_guards(
    network: StreetNetwork, task: RouteTask, order: Order, staff: Mapping[str, Sequence[Person]]
) -> tuple[Guards, ...]:
    """
    Find the gates of every grid and man them.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        Grids or teams; its days are all days, not working days.
    order : Order
        With the shifts of the patrol rules.
    staff : mapping of str to sequence of Person
        People by unit; a unit without gets as many places as it needs.

    Returns
    -------
    tuple of Guards
        One a unit.
    """
    found = []
    for grid, unit in enumerate(task.codes):
        posts = tuple(
            Post(
                post_id=f"{unit}-gate-{number}", unit=unit, xy=(x, y),
                people=order.patrol.guards_a_gate,
            )
            for number, (x, y) in enumerate(gates_of(network, task, grid).tolist(), start=1)
        )  # fmt: skip
        duties = guard_duties(posts, task.days, order.patrol.guard_shifts)
        least = fewest_people(duties, order.patrol)
        people = list(staff.get(unit, ()))
        if people:
            filled = fill_duties(duties, people, order.patrol, seed=order.seed)
        else:
            people, filled = _smallest_guard(unit, duties, least, order)
        found.append(
            Guards(unit=unit, posts=posts, duties=filled, people=len(people), least=least)
        )
    return tuple(found)


def _smallest_guard(
    unit: str, duties: Sequence[Duty], least: int, order: Order
) -> tuple[list[Person], tuple[Filled, ...]]:
    """Deal duties out to more and more people until none stays open, then try fewer."""

    def places(count: int) -> list[Person]:
        return [Person(who=f"{unit}-{number}") for number in range(1, count + 1)]

    count = least
    filled = deal_out(duties, places(count), order.patrol)
    while any(one.missing for one in filled) and count < 2 * least + MORE:
        count += 1
        filled = deal_out(duties, places(count), order.patrol)
    for fewer in range(max(least, 1), count):
        tried = fill_duties(duties, places(fewer), order.patrol, seed=order.seed)
        if not any(one.missing for one in tried):
            return places(fewer), tried
    return places(count), filled


def guard_duties(
    posts: Sequence[Post], days: Sequence[date], shifts: Sequence[str]
) -> tuple[Duty, ...]:
    """
    List what guarding some gates takes.

    Parameters
    ----------
    posts : sequence of Post
        The gates.
    days : sequence of date
        Every day.
    shifts : sequence of str, HH:MM-HH:MM
        Of a day.

    Returns
    -------
    tuple of Duty
        One a gate, day and shift.
    """
    return tuple(
        Duty(
            unit=post.unit, post=post.post_id, place=0, day=day, begin=begin, end=end,
            people=post.people,
        )
        for day in days
        for begin, end in map(shift_of, shifts)
        for post in posts
    )  # fmt: skip


def gates_of(network: StreetNetwork, task: RouteTask, grid: int) -> Floats:
    """
    Find where one enters a grid.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        Grids, and gates where they are known.
    grid : int
        Row of the grid.

    Returns
    -------
    (k, 2) ndarray, m
        Known gates at its outline, else where a street of the inside reaches it.
    """
    outline = task.outlines[grid]
    border = outline.boundary
    if len(task.gates):
        known = shapely.distance(shapely.points(task.gates), border) <= APART
        if known.any():
            return _merged(task.gates[known])
    shapely.prepare(outline)
    lines = np.flatnonzero(
        network.is_walkable & shapely.intersects(outline, network.streets.geometry)
    )
    geometry = network.streets.geometry[lines]
    middle = shapely.line_interpolate_point(geometry, 0.5, normalized=True)
    is_inner = shapely.contains(outline, middle) & (shapely.distance(middle, border) > NEAR)
    ends = np.concatenate([network.u[lines[is_inner]], network.v[lines[is_inner]]])
    nodes = np.unique(ends)
    at = network.xy[nodes]
    on_border = shapely.distance(shapely.points(at), border) <= NEAR
    crossings = shapely.intersection(geometry, border)
    points = [
        shapely.get_coordinates(part)
        for part in shapely.get_parts(crossings)
        if part.geom_type == "Point"
    ]
    found = np.concatenate([at[on_border], *points]) if points else at[on_border]
    return _merged(found)


def _merged(points: Floats) -> Floats:
    """Keep one of gates that are next to each other, from west to east."""
    kept: list[Floats] = []
    for point in points[np.lexsort((points[:, 1], points[:, 0]))]:
        if all(np.hypot(*(point - other)) >= APART for other in kept):
            kept.append(point)
    return np.array(kept).reshape(-1, 2)
