"""
Assistants and information officers: fill every grid's slots, then spread fairly.

A flow from people to grids. Filling a minimum comes first, then a share of people
by households, then grids people know, then grids near where they start. Those who
follow their building go where it lies now.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from gridplan.arrays import Bools, Ints
from gridplan.schemes import RoleSlot

# Costs in households: each step outweighs what knowing and closeness can add.
_MINIMUM, _SHARE, _LEFT = -1_000_000, -20_000, 2_000_000
_ANYWHERE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """
    What a role is counted in: grids, communities, towns.

    Attributes
    ----------
    of_grid : (n_grids,) ndarray of int
        Unit each grid lies in.
    code : (n_units,) tuple of str
        Of each unit.
    households : (n_units,) ndarray of int
        In each unit.
    is_open : (n_units,) ndarray of bool
        True where the role is wanted.
    """

    of_grid: Ints
    code: tuple[str, ...]
    households: Ints
    is_open: Bools


def fill_slots(
    units: Units,
    role: RoleSlot,
    n_people: int,
    worth: dict[int, dict[int, int]],
    bound: dict[int, int],
) -> list[tuple[int, int]]:
    """
    Give people of one role their units.

    Parameters
    ----------
    units : Units
        Where they are wanted.
    role : RoleSlot
        How many of them, and how many units each may serve.
    n_people : int
        People of the role.
    worth : dict of int to dict of int to int
        What a person brings to a unit, in households.
    bound : dict of int to int
        Unit of people who follow their building; those a unit has no room for are
        free to go elsewhere, who know least of it first.

    Returns
    -------
    list of (int, int)
        Person and unit, sorted; people nobody needs are left out.
    """
    n_units = len(units.code)
    placed = _bound_first(role, worth, bound)
    there = np.bincount([unit for _, unit in placed], minlength=n_units)
    settled = {person for person, _ in placed}
    free = [person for person in range(n_people) if person not in settled]
    if not free or not units.is_open.any():
        return placed
    open_to = np.where(units.is_open, np.iinfo(np.int32).max // 2, 0)
    if role.maximum:
        open_to = np.where(units.is_open, role.maximum, 0)
    most = np.maximum(open_to - there, 0)
    least = np.clip(role.minimum - there, 0, most) * units.is_open
    fair = np.clip(_shares(units, len(free) + len(placed)) - there - least, 0, most - least)
    known = [person for person in free if person in worth]
    others = [person for person in free if person not in worth]
    # Nodes: people known by name, one for all others, units, anywhere, the end.
    crowd = len(known)
    unit0, anywhere, end = crowd + 1, crowd + 1 + n_units, crowd + 2 + n_units
    arcs: list[tuple[int, int, int, int]] = []
    each = max(role.capacity, 1)
    for node, person in enumerate(known):
        for unit, value in sorted(worth[person].items()):
            if units.is_open[unit]:
                arcs.append((node, unit0 + unit, 1, -value))
        arcs += [(node, anywhere, each, _ANYWHERE), (node, end, each, _LEFT)]
    arcs += [(crowd, anywhere, each * len(others), 0), (crowd, end, each * len(others), _LEFT)]
    for unit in np.flatnonzero(most).tolist():
        at = unit0 + unit
        arcs.append((anywhere, at, int(most[unit]), 0))
        arcs.append((at, end, int(least[unit]), _MINIMUM))
        arcs.append((at, end, int(fair[unit]), _SHARE))
        # A further unit of the same person is worth it only to fill a minimum.
        arcs.append((at, end, int(most[unit] - least[unit] - fair[unit]), 0))
    table = np.array([arc for arc in arcs if arc[2] > 0], dtype=np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*table.T)
    for node in range(len(known)):
        flow.set_node_supply(node, each)
    flow.set_node_supply(crowd, each * len(others))
    flow.set_node_supply(end, -each * len(free))
    flow.solve_max_flow_with_min_cost()
    carried = np.array([flow.flow(arc) for arc in range(len(table))], dtype=np.int64)
    return sorted(placed + _read(table, carried, known, others, (crowd, unit0, anywhere, each)))


def _bound_first(
    role: RoleSlot, worth: dict[int, dict[int, int]], bound: dict[int, int]
) -> list[tuple[int, int]]:
    order = sorted(bound.items(), key=lambda one: (-worth.get(one[0], {}).get(one[1], 0), one))
    there: Counter[int] = Counter()
    placed: list[tuple[int, int]] = []
    for person, unit in order:
        if not role.maximum or there[unit] < role.maximum:
            there[unit] += 1
            placed.append((person, unit))
    return sorted(placed)


def _shares(units: Units, n_people: int) -> Ints:
    weight = units.households * units.is_open
    if weight.sum() == 0:
        weight = units.is_open.astype(np.int64)
    exact = weight * n_people / weight.sum()
    share: Ints = np.floor(exact).astype(np.int64)
    order = np.lexsort((np.arange(len(share)), -(exact - share)))
    share[order[: n_people - int(share.sum())]] += 1
    return share


def _read(
    table: Ints, carried: Ints, known: list[int], others: list[int], nodes: tuple[int, ...]
) -> list[tuple[int, int]]:
    crowd, unit0, anywhere, each = nodes
    found: list[tuple[int, int]] = []
    wandering: list[int] = []
    asked: list[int] = []
    for (tail, head, _, _), n in zip(table.tolist(), carried.tolist(), strict=True):
        if n == 0:
            continue
        if tail < crowd and head == anywhere:
            wandering += [known[tail]] * n
        elif tail < crowd and head != anywhere + 1:
            found.append((known[tail], head - unit0))
        elif tail == crowd and head == anywhere:
            wandering += [person for person in others for _ in range(each)][:n]
        elif tail == anywhere:
            asked += [head - unit0] * n
    # Whoever may go anywhere takes what is asked, in order; nobody twice the same.
    seen = set(found)
    for person, unit in zip(wandering, asked, strict=True):
        if (person, unit) not in seen:
            seen.add((person, unit))
            found.append((person, unit))
    return found
