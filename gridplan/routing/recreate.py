"""
Periodic visits by ruin and recreate: which days, which walk, which order, at once.

A stop is taken out with all its visits and put back by its best whole pattern:
for every day the cheapest place is found, and the pattern whose days are
cheapest together wins. Simulated annealing decides what is kept (Schrimpf et
al. 2000). A walk that is too long or too full costs extra, and so does one
longer than the balance asks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.recreate_search import anneal

HOT, COLD = 2.0, 0.02
"""First and last temperature, as shares of the mean way between stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """
    Stops to visit on patterns of days; stop 0 is where all walks start and end.

    Attributes
    ----------
    matrix : (n, n) ndarray, s or m
        Way between stops; symmetric.
    service : (n,) ndarray
        Time of each visit, in the matrix's unit; 0 at stop 0.
    load : (n,) ndarray
        What each visit takes of a walk's capacity; 0 for none.
    first_pattern : (n + 1,) ndarray of int
        Where each stop's patterns begin; stop 0 has none.
    first_day : (n_patterns + 1,) ndarray of int
        Where each pattern's days begin.
    day : (k,) ndarray of int
        Days of the patterns, from 0, ascending within a pattern.
    n_days, n_walks : int
        Days in the cycle, and walks a day.
    longest, capacity : float
        What a walk may take in time, and in load; infinity for no limit.

    Raises
    ------
    InputError
        If a stop has no pattern, or a pattern names a day outside the cycle.
    """

    matrix: Floats
    service: Floats
    load: Floats
    first_pattern: Ints
    first_day: Ints
    day: Ints
    n_days: int
    n_walks: int = 1
    longest: float = np.inf
    capacity: float = np.inf

    def __post_init__(self) -> None:
        """Refuse stops without a pattern and days outside the cycle."""  # noqa: DOC501
        for stop in np.flatnonzero(np.diff(self.first_pattern)[1:] < 1):
            raise InputError("routing.no_pattern", feature=int(stop) + 1)
        if len(self.day) and not (self.day.min() >= 0 and self.day.max() < self.n_days):
            raise InputError("routing.day_outside", days=self.n_days, day=int(self.day.max()))

    def __len__(self) -> int:
        """Count the stops, the start included."""
        return len(self.matrix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """
    Walks of a cycle.

    Attributes
    ----------
    walks : tuple of tuple of tuple of int
        By day, by walk: stops in order, without the start.
    pattern : (n,) ndarray of int
        Pattern of each stop; -1 at stop 0.
    way : float
        All ways together, without service.
    over : float
        By how much walks are too long, together; 0 when all fit.
    overload : float
        By how much they carry too much, together.
    """

    walks: tuple[tuple[tuple[int, ...], ...], ...]
    pattern: Ints
    way: float
    over: float
    overload: float


def plan_visits(
    visits: Visits,
    *,
    rng: np.random.Generator,
    iterations: int = 20_000,
    target: float = np.inf,
    start: Rounds | None = None,
    pinned: npt.NDArray[np.bool_] | None = None,
) -> Rounds:
    """
    Find short walks that visit every stop on one of its patterns.

    Parameters
    ----------
    visits : Visits
        The stops.
    rng : numpy.random.Generator
        Decides what is taken out and what is kept.
    iterations : int
        How often stops are taken out and put back.
    target : float
        Length of a walk, in the matrix's unit, beyond which every unit costs
        five more: balances the days. Infinity asks for no balance.
    start : Rounds or None
        Walks to begin with, for re-planning.
    pinned : (n,) ndarray of bool or None
        Stops that keep their pattern and place.

    Returns
    -------
    Rounds
        The best found; ``over`` says honestly what does not fit.
    """
    n, n_routes = len(visits), visits.n_days * visits.n_walks
    route = np.zeros((n_routes, n + 1), dtype=np.int64)
    size = np.zeros(n_routes, dtype=np.int64)
    pattern = np.full(n, -1, dtype=np.int64)
    if start is not None:
        pattern[:] = start.pattern
        for day, walks in enumerate(start.walks):
            for walk, stops in enumerate(walks):
                row = day * visits.n_walks + walk
                size[row] = len(stops)
                route[row, : len(stops)] = stops
    if pinned is None:
        pinned = np.zeros(n, dtype=np.bool_)
    if n > 1:
        near = np.argsort(visits.matrix[1:, 1:], axis=1, kind="stable")[:, :40] + 1
        ways = visits.matrix[np.arange(1, n)[:, None], near[:, : min(5, n - 1)]]
        scale = float(ways.mean()) if n > 2 else float(visits.matrix.mean())
        temperature = (HOT * scale + 1e-9, COLD * scale + 1e-9)
        anneal(
            (visits.matrix, visits.service, visits.load),
            (visits.first_pattern, visits.first_day, visits.day),
            (visits.n_days, visits.n_walks, iterations),
            (visits.longest, visits.capacity, target, *temperature),
            (route, size, pattern, pinned, np.ascontiguousarray(near)),
            int(rng.integers(1, 2**62)),
        )
    return _rounds(visits, route, size, pattern)


def _rounds(visits: Visits, route: Ints, size: Ints, pattern: Ints) -> Rounds:
    walks, way, over, overload = [], 0.0, 0.0, 0.0
    for day in range(visits.n_days):
        today = []
        for walk in range(visits.n_walks):
            row = day * visits.n_walks + walk
            stops = route[row, : size[row]]
            tour = np.concatenate([[0], stops])
            length = float(visits.matrix[tour, np.roll(tour, -1)].sum())
            way += length
            over += max(0.0, length + float(visits.service[stops].sum()) - visits.longest)
            overload += max(0.0, float(visits.load[stops].sum()) - visits.capacity)
            today.append(tuple(stops.tolist()))
        walks.append(tuple(today))
    return Rounds(
        walks=tuple(walks), pattern=pattern.copy(), way=way, over=over, overload=overload
    )
