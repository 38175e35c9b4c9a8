"""
Workload a planner can read and change: households by default, more where asked.

Each source of work is a count times a weight; the report names every one with its
part of the whole. Visits and events are counts of a building, never persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.schemes.target import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One source of work.

    Attributes
    ----------
    name : str
        ``households``, ``floors``, ``events`` or ``visits.CLASS``.
    weight : float, households
        What one of them counts.
    count : int
        How many there are.
    share : float
        Part of all work.
    """

    name: str
    weight: float
    count: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """
    What is counted at each building.

    Attributes
    ----------
    households : (n,) ndarray of int
        Required.
    climbs : (n,) ndarray of int or None
        Households times floors above the first without a lift.
    events : (n,) ndarray of int or None
        Events in the year.
    visits : mapping of str to (n,) ndarray of int
        Visits demanded, by class.
    """

    households: Ints
    climbs: Ints | None = None
    events: Ints | None = None
    visits: Mapping[str, Ints] | None = None


def climbs_of(households: Ints, floors: Ints, has_lift: Ints) -> Ints:
    """
    Count the floors climbed to reach every household once.

    Parameters
    ----------
    households, floors : (n,) ndarray of int
        Of each building; floors are 0 when unknown.
    has_lift : (n,) ndarray of int or bool
        True where there is a lift.

    Returns
    -------
    (n,) ndarray of int
        Households times the mean floor above the first; none with a lift.

    Examples
    --------
    >>> climbs_of(np.array([12, 12, 3]), np.array([6, 18, 1]), np.array([0, 1, 0]))
    array([30,  0,  0])
    """
    above = np.maximum(floors - 1, 0) * (has_lift == 0)
    return np.asarray(households * above // 2, dtype=np.int64)


def workload_of(weights: Workload, counts: Counts) -> tuple[Floats, tuple[Source, ...]]:
    """
    Weigh everything there is to do.

    Parameters
    ----------
    weights : Workload
        What one of each counts; 0 removes a source.
    counts : Counts
        What is there.

    Returns
    -------
    tuple of ((n,) ndarray, tuple of Source)
        Workload of each building in households, and where it comes from.

    Raises
    ------
    InputError
        If a weighted source has no counts, or a count is negative.
    """
    sources: list[tuple[str, float, Ints | None]] = [
        ("households", weights.households, counts.households),
        ("floors", weights.floors, counts.climbs),
        ("events", weights.events, counts.events),
    ]
    visits = counts.visits or {}
    sources += [
        (f"visits.{k}", weights.visits[k], visits.get(k)) for k in sorted(weights.visits)
    ]
    total = np.zeros(len(counts.households))
    parts: list[tuple[str, float, int, float]] = []
    for name, weight, count in sources:
        if weight == 0:
            continue
        if count is None:
            raise InputError("schemes.no_counts", source=name)
        if weight < 0 or (count < 0).any():
            raise InputError("schemes.negative_count", source=name)
        total += weight * count
        parts.append((name, weight, int(count.sum()), float(weight * count.sum())))
    whole = sum(part[3] for part in parts) or 1.0
    return total, tuple(
        Source(name=name, weight=weight, count=count, share=work / whole)
        for name, weight, count, work in parts
    )
