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
from gridplan.jit import compiled
from gridplan.routing.tour import _random

HOT, COLD = 0.6, 0.004
"""First and last temperature, as shares of the mean way between stops."""
MOST_OUT = 14
BALANCE = 5.0
"""What a unit of time beyond the balance costs."""


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
        if len(self.day) and not (0 <= self.day.min() and self.day.max() < self.n_days):
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
        _anneal(
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


@compiled
def _price(time, load, limits, fine):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Price what a walk is too long, too full, and too long for the balance."""
    price = 0.0
    if time > limits[0]:
        price += fine[0] * (time - limits[0])
    if load > limits[1]:
        price += fine[1] * (load - limits[1])
    if time > limits[2]:
        price += BALANCE * (time - limits[2])
    return price


@compiled
def _take_out(stop, ways, counts, state, totals):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take a stop out of all its walks."""
    matrix, service, load = ways
    route, size = state
    time, full = totals
    for row in range(counts[0] * counts[1]):
        for place in range(size[row]):
            if route[row, place] == stop:
                before = route[row, place - 1] if place > 0 else 0
                after = route[row, place + 1] if place + 1 < size[row] else 0
                time[row] -= matrix[before, stop] + matrix[stop, after] - matrix[before, after]
                time[row] -= service[stop]
                full[row] -= load[stop]
                for later in range(place, size[row] - 1):
                    route[row, later] = route[row, later + 1]
                size[row] -= 1
                break


@compiled
def _put_back(stop, ways, patterns, counts, limits, fine, state, totals, pattern, scratch, luck):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Put a stop back by its cheapest pattern."""
    matrix, service, load = ways
    first_pattern, first_day, days = patterns
    route, size = state
    time, full = totals
    cost, row_of, place_of = scratch
    cost[:] = -1.0
    best_pattern, best_cost = -1, np.inf
    for option in range(first_pattern[stop], first_pattern[stop + 1]):
        total = 0.0
        for entry in range(first_day[option], first_day[option + 1]):
            day = days[entry]
            if cost[day] < 0:
                cheapest = np.inf
                for row in range(day * counts[1], (day + 1) * counts[1]):
                    old = _price(time[row], full[row], limits, fine)
                    before = 0
                    for place in range(size[row] + 1):
                        after = route[row, place] if place < size[row] else 0
                        more = matrix[before, stop] + matrix[stop, after]
                        more -= matrix[before, after]
                        before = after
                        if more >= cheapest:
                            continue
                        if size[row] > 0 and _random(luck) % 100 == 0:
                            continue  # blink, so that the same is not tried for ever
                        new = _price(
                            time[row] + more + service[stop], full[row] + load[stop], limits, fine
                        )
                        if more + new - old < cheapest:
                            cheapest = more + new - old
                            row_of[day] = row
                            place_of[day] = place
                    if size[row] == 0 and counts[1] > 1:
                        break  # empty walks of one day are alike
                if cheapest == np.inf:
                    row_of[day] = day * counts[1]
                    place_of[day] = 0
                    cheapest = 1e18
                cost[day] = max(cheapest, 0.0)
            total += cost[day]
            if total >= best_cost:
                break
        if total < best_cost:
            best_cost = total
            best_pattern = option
    pattern[stop] = best_pattern
    for entry in range(first_day[best_pattern], first_day[best_pattern + 1]):
        row, place = row_of[days[entry]], place_of[days[entry]]
        before = route[row, place - 1] if place > 0 else 0
        after = route[row, place] if place < size[row] else 0
        time[row] += matrix[before, stop] + matrix[stop, after] - matrix[before, after]
        time[row] += service[stop]
        full[row] += load[stop]
        for later in range(size[row], place, -1):
            route[row, later] = route[row, later - 1]
        route[row, place] = stop
        size[row] += 1


@compiled
def _value(totals, limits, fine):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add up times, fines and whether all fits."""
    time, full = totals
    value, excess = 0.0, 0.0
    for row in range(len(time)):
        value += time[row] + _price(time[row], full[row], limits, fine)
        excess += max(0.0, time[row] - limits[0]) + max(0.0, full[row] - limits[1])
    return value, excess


@compiled
def _measure(ways, state, totals):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Measure all walks afresh, so that rounding does not add up."""
    matrix, service, load = ways
    route, size = state
    time, full = totals
    for row in range(len(size)):
        before, time[row], full[row] = 0, 0.0, 0.0
        for place in range(size[row]):
            stop = route[row, place]
            time[row] += matrix[before, stop] + service[stop]
            full[row] += load[stop]
            before = stop
        time[row] += matrix[before, 0]


@compiled
def _anneal(ways, patterns, counts, bounds, solution, seed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917, PLR0915, C901
    """Ruin and recreate from the solution handed in, and leave the best in it."""
    best_route, best_size, best_pattern, pinned, near = solution
    n_days, n_walks, iterations = counts
    limits = (bounds[0], bounds[1], bounds[2])
    n = len(ways[0])
    luck = np.array([seed], dtype=np.uint64)
    route, size, pattern = best_route.copy(), best_size.copy(), best_pattern.copy()
    old_route, old_size, old_pattern = route.copy(), size.copy(), pattern.copy()
    time, full = np.zeros(len(size)), np.zeros(len(size))
    state, totals = (route, size), (time, full)
    scratch = (np.empty(n_days), np.zeros(n_days, np.int64), np.zeros(n_days, np.int64))
    fine = np.array([1.0, ways[0].max() / max(1.0, ways[2].max())])
    out = np.empty(n, dtype=np.int64)
    is_out = np.zeros(n, dtype=np.bool_)
    key = np.empty(n)
    _measure(ways, state, totals)
    order = np.arange(1, n)
    for k in range(n - 2, 0, -1):
        j = _random(luck) % (k + 1)
        order[k], order[j] = order[j], order[k]
    for stop in order:
        if pattern[stop] < 0:
            _put_back(
                stop, ways, patterns, counts, limits, fine, state, totals, pattern, scratch, luck
            )
    value, excess = _value(totals, limits, fine)
    best_value, best_excess = value, (excess if excess > 1e-6 else 0.0)
    best_route[:], best_size[:], best_pattern[:] = route, size, pattern
    fits = 0
    for turn in range(iterations):
        heat = bounds[3] * (bounds[4] / bounds[3]) ** (turn / iterations)
        old_route[:], old_size[:], old_pattern[:] = route, size, pattern
        seed_stop = 1 + _random(luck) % (n - 1)
        wanted = 1 + _random(luck) % min(MOST_OUT, max(1, n // 3))
        taken = 0
        place = -1
        while taken < wanted and place < near.shape[1]:
            stop = seed_stop if place < 0 else near[seed_stop - 1, place]
            place += 1
            if is_out[stop] or pinned[stop] or (place > 0 and _random(luck) % 4 == 0):
                continue
            is_out[stop] = True
            out[taken] = stop
            taken += 1
            _take_out(stop, ways, counts, state, totals)
        rule = _random(luck) % 4
        for k in range(taken):
            stop = out[k]
            is_out[stop] = False
            if rule == 0:
                key[k] = -ways[0][0, stop]
            elif rule == 1:
                key[k] = ways[0][0, stop]
            elif rule == 2:
                option = patterns[0][stop]
                key[k] = -(patterns[1][option + 1] - patterns[1][option]) * 1e9 - ways[2][stop]
            else:
                key[k] = _random(luck)
        for k in np.argsort(key[:taken], kind="mergesort"):
            _put_back(
                out[k], ways, patterns, counts, limits, fine, state, totals, pattern, scratch, luck
            )
        new, new_excess = _value(totals, limits, fine)
        chance = (_random(luck) + 1.0) / 2147483649.0
        if new < value - heat * np.log(chance):
            value, excess = new, new_excess
            misfit = excess if excess > 1e-6 else 0.0
            if misfit < best_excess or (misfit == best_excess and value < best_value - 1e-9):
                best_value, best_excess = value, misfit
                best_route[:], best_size[:], best_pattern[:] = route, size, pattern
        else:
            route[:], size[:], pattern[:] = old_route, old_size, old_pattern
            _measure(ways, state, totals)
        fits += 1 if excess <= 1e-9 else 0
        if turn % 100 == 99:  # about half of what is tried should fit
            factor = 1.25 if fits < 40 else (0.8 if fits > 70 else 1.0)
            fine[0] = min(max(fine[0] * factor, 0.5), 1e4)
            fine[1] = min(max(fine[1] * factor, 1e-3), 1e6)
            fits = 0
            _measure(ways, state, totals)
            value, excess = _value(totals, limits, fine)
