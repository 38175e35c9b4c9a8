"""Guards after a change: gates keep their names and people their shifts where they can."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from gridplan.routing.duty import Filled, Person, fewest_people
from gridplan.routing.guard import APART, MORE, Guards, Post, gates_of, guard_duties
from gridplan.routing.order import Order
from gridplan.routing.refill import refill_duties
from gridplan.routing.task import RouteTask
from gridplan.streets import StreetNetwork


def reroute_guards(  # noqa: PLR0913, PLR0917 - the state of all guards
    network: StreetNetwork,
    task: RouteTask,
    order: Order,
    staff: Mapping[str, Sequence[Person]],
    posts: Sequence[Post],
    duties: Sequence[Filled],
    today: date,
) -> tuple[Guards, ...]:
    """
    Man the gates of every grid after a change.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    task : RouteTask
        Grids or teams as they are now.
    order : Order
        With the shifts and absences.
    staff : mapping of str to sequence of Person
        People by unit; a unit without keeps the places it had, and gets more where those
        do not suffice.
    posts : sequence of Post
        The gates so far.
    duties : sequence of Filled
        The roster in force.
    today : date
        First day that may change.

    Returns
    -------
    tuple of Guards
        One a unit; days before today as they were.
    """
    found = []
    for grid, unit in enumerate(task.codes):
        mine = _named(unit, gates_of(network, task, grid), posts, order.patrol.guards_a_gate)
        had = [one for one in duties if one.duty.unit == unit]
        past = tuple(one for one in had if one.duty.day < today)
        days = [day for day in task.days if day >= today]
        ahead = guard_duties(mine, days, order.patrol.guard_shifts)
        people = list(staff.get(unit, ())) or _places(order, unit, had)
        filled = refill_duties(ahead, people, order.patrol, had, today)
        for _ in range(0 if staff.get(unit) else MORE):
            if not any(one.missing for one in filled):
                break
            people.append(_place(order, unit, len(people) + 1))
            filled = refill_duties(ahead, people, order.patrol, had, today)
        every = (*(one.duty for one in past), *ahead)
        found.append(
            Guards(
                unit=unit, posts=mine, duties=(*past, *filled), people=len(people),
                least=fewest_people(every, order.patrol),
            )
        )  # fmt: skip
    return tuple(found)


def _named(
    unit: str, gates: np.ndarray, posts: Sequence[Post], people: int
) -> tuple[Post, ...]:
    """Let a gate that was guarded before keep its name; new ones are counted on."""
    left = [post for post in posts if post.unit == unit]
    number = max((int(post.post_id.rpartition("-")[2]) for post in left), default=0)
    found = []
    for x, y in gates.tolist():
        near = [post for post in left if np.hypot(post.xy[0] - x, post.xy[1] - y) < APART]
        if near:
            left.remove(near[0])
            found.append(replace(near[0], people=people))
        else:
            number += 1
            found.append(
                Post(post_id=f"{unit}-gate-{number}", unit=unit, xy=(x, y), people=people)
            )
    return tuple(found)


def _places(order: Order, unit: str, had: Sequence[Filled]) -> list[Person]:
    """List the places that a unit without staff had."""
    count = max(
        (int(who.rpartition("-")[2]) for one in had for who in one.who if who.startswith(unit)),
        default=0,
    )
    return [_place(order, unit, slot) for slot in range(1, count + 1)]


def _place(order: Order, unit: str, slot: int) -> Person:
    who = f"{unit}-{slot}"
    return Person(who=who, off=order.days_off(unit, who, slot))
