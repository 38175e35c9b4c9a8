"""Staff of a simulated district: where each starts and which buildings each knows."""

from collections.abc import Mapping

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.inputs import StaffTable
from gridplan.schemes import Scheme


def draw_people(
    scheme: Scheme,
    count: Mapping[str, int],
    building_id: tuple[str, ...],
    households: Ints,
    point: Floats,
    rng: np.random.Generator,
) -> StaffTable:
    """
    Draw people of several roles.

    Parameters
    ----------
    scheme : Scheme
        Its roles and their kinds of people.
    count : mapping of str to int
        People of each role.
    building_id : (n_buildings,) tuple of str
        Buildings, those of one block together.
    households : (n_buildings,) ndarray of int
        Of each.
    point : (n_buildings, 2) ndarray, m
        Where each stands.
    rng : Generator
        Decides where people live.

    Returns
    -------
    StaffTable
        Heads know 60 to 200 households around their own, others one building.
    """
    kinds = {role.key: tuple(kind.key for kind in role.types) for role in scheme.roles}
    bound = {kind.key for role in scheme.roles for kind in role.types if kind.follows}
    bound |= {role.key for role in scheme.roles if role.follows}
    passed = np.cumsum(households)
    ids, roles, employers, knows, kind, homes = [], [], [], [], [], []
    for role, n in count.items():
        home = rng.integers(0, len(building_id), n)
        reach = rng.integers(30, 100, n)
        pick = rng.integers(0, max(len(kinds[role]), 1), n)
        for i in range(n):
            here = int(home[i])
            known: tuple[str, ...] = ()
            if scheme.head is not None and role == scheme.head.key:
                first = np.searchsorted(passed, passed[here] - reach[i])
                last = np.searchsorted(passed, passed[here] + reach[i])
                known = building_id[int(first) : int(last) + 1]
            mine = kinds[role][int(pick[i])] if kinds[role] else ""
            if {role, mine} & bound:
                known = (building_id[here],)
            ids.append(f"{role}-{i + 1:05d}")
            roles.append(role)
            employers.append(("street office", "community", "property")[i % 3])
            knows.append(known)
            kind.append(mine)
            homes.append(here)
    return StaffTable(
        staff_id=tuple(ids),
        role=tuple(roles),
        employer=tuple(employers),
        fte=np.ones(len(ids)),
        base=point[np.array(homes, dtype=np.int64)] + rng.normal(0, 30, (len(ids), 2)),
        knows=tuple(knows),
        kind=tuple(kind),
    )
