"""
The work of buildings and atoms, where a scheme counts more than households.

Work is whole numbers, in households: fractions are carried from building to building,
so that no more than one household of work is lost or won over a whole area.
"""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer
from gridplan.inputs import Area
from gridplan.schemes import Counts, Scheme, Source, Workload, climbs_of, workload_of

# Higher houses are taken to have a lift; what is told of buildings does not say.
_FLOORS_WITHOUT_LIFT = 6
EVENT = "event"
"""Class of the demand that counts as events; all others are visits."""


def counts_households_only(scheme: Scheme) -> bool:
    """
    Tell whether work is households, as it is unless a scheme says otherwise.

    Parameters
    ----------
    scheme : Scheme
        The rules.

    Returns
    -------
    bool
        True for the weights a scheme has by default.
    """
    return scheme.workload == Workload()


def work_of_buildings(area: Area, scheme: Scheme) -> tuple[Ints, tuple[Source, ...]]:
    """
    Weigh the work at each building.

    Parameters
    ----------
    area : Area
        Households and floors of its buildings.
    scheme : Scheme
        What one of each counts.

    Returns
    -------
    tuple of ((n_buildings,) ndarray of int, tuple of Source)
        Work in households, and where that of the buildings in communities comes from.

    Raises
    ------
    InputError
        If the scheme weighs something the area has no counts of.
    """
    buildings = area.buildings
    if counts_households_only(scheme):
        return buildings.households, ()
    has_lift = (buildings.floors > _FLOORS_WITHOUT_LIFT).astype(np.int64)
    climbs = climbs_of(buildings.households, buildings.floors, has_lift)
    demand = {} if area.demand is None else area.demand.by_kind(len(buildings))
    work, _ = workload_of(scheme.workload, _counts(buildings.households, climbs, demand))
    inside = buildings.community >= 0
    _, sources = workload_of(
        scheme.workload,
        _counts(
            buildings.households[inside], climbs[inside],
            {kind: count[inside] for kind, count in demand.items()},
        ),
    )  # fmt: skip
    return _whole(work), sources


def _counts(households: Ints, climbs: Ints, demand: dict[str, Ints]) -> Counts:
    visits = {kind: count for kind, count in demand.items() if kind != EVENT}
    return Counts(households=households, climbs=climbs, events=demand.get(EVENT), visits=visits)


def weigh(atoms: AtomLayer, work: Ints) -> AtomLayer:
    """
    Give atoms their work in the place of their households.

    Parameters
    ----------
    atoms : AtomLayer
        Cells with their buildings and entrances.
    work : (n_buildings,) ndarray of int, households
        Of each building.

    Returns
    -------
    AtomLayer
        For the search alone; entrances share their building's work by households.
    """
    parts = atoms.parts
    households = np.bincount(parts.building, weights=parts.households, minlength=len(work))
    n_parts = np.bincount(parts.building, minlength=len(work))
    share = np.where(
        households[parts.building] > 0,
        parts.households / np.maximum(households[parts.building], 1.0),
        1.0 / n_parts[parts.building],
    )
    mine = _whole(np.asarray(work[parts.building] * share, dtype=np.float64))
    total = np.bincount(parts.atom, weights=mine, minlength=len(atoms)).astype(np.int64)
    return replace(atoms, households=total, parts=replace(parts, households=mine))


def _whole(work: Floats) -> Ints:
    return np.diff(np.rint(np.cumsum(work) + 1e-9), prepend=0.0).astype(np.int64)
