"""
The loop of ruin and recreate, compiled.

Arrays only; `gridplan.routing.recreate` is its door.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled
from gridplan.routing.tour_search import random_bits

MOST_OUT = 14
BALANCE = 5.0
"""What a unit of time beyond the balance costs."""


@compiled
def _price(time, load, limits, fine):
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
def _take_out(stop, ways, counts, state, totals):
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
def _put_back(
    stop, ways, patterns, counts, limits, fine, state, totals, pattern, scratch, luck
):
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
                        if size[row] > 0 and random_bits(luck) % 100 == 0:
                            continue  # blink, so that the same is not tried for ever
                        new = _price(
                            time[row] + more + service[stop],
                            full[row] + load[stop],
                            limits,
                            fine,
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
def _value(totals, limits, fine):
    """Add up times, fines and whether all fits."""
    time, full = totals
    value, excess = 0.0, 0.0
    for row in range(len(time)):
        value += time[row] + _price(time[row], full[row], limits, fine)
        excess += max(0.0, time[row] - limits[0]) + max(0.0, full[row] - limits[1])
    return value, excess


@compiled
def _measure(ways, state, totals):
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
def anneal(ways, patterns, counts, bounds, solution, seed):
    """
    Ruin and recreate from the solution handed in, and leave the best in it.

    Parameters
    ----------
    ways : tuple of ndarray
        Matrix, service and load of the stops.
    patterns : tuple of ndarray
        First pattern of each stop, first day of each pattern, days.
    counts : tuple of int
        Days, walks a day, iterations.
    bounds : tuple of float
        Longest walk, capacity, balance, first and last temperature.
    solution : tuple of ndarray
        Stops of each walk, how many, pattern of each stop, which are pinned, and
        the nearest stops of each; the first three are changed.
    seed : int
        Of chance.
    """
    best_route, best_size, best_pattern, pinned, near = solution
    n_days, _, iterations = counts
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
        j = random_bits(luck) % (k + 1)
        order[k], order[j] = order[j], order[k]
    for stop in order:
        if pattern[stop] < 0:
            _put_back(
                stop,
                ways,
                patterns,
                counts,
                limits,
                fine,
                state,
                totals,
                pattern,
                scratch,
                luck,
            )
    value, excess = _value(totals, limits, fine)
    best_value, best_excess = value, (excess if excess > 1e-6 else 0.0)
    best_route[:], best_size[:], best_pattern[:] = route, size, pattern
    fits = 0
    for turn in range(iterations):
        heat = bounds[3] * (bounds[4] / bounds[3]) ** (turn / iterations)
        old_route[:], old_size[:], old_pattern[:] = route, size, pattern
        seed_stop = 1 + random_bits(luck) % (n - 1)
        wanted = 1 + random_bits(luck) % min(MOST_OUT, max(1, n // 3))
        taken = 0
        place = -1
        while taken < wanted and place < near.shape[1]:
            stop = seed_stop if place < 0 else near[seed_stop - 1, place]
            place += 1
            if is_out[stop] or pinned[stop] or (place > 0 and random_bits(luck) % 4 == 0):
                continue
            is_out[stop] = True
            out[taken] = stop
            taken += 1
            _take_out(stop, ways, counts, state, totals)
        rule = random_bits(luck) % 4
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
                key[k] = random_bits(luck)
        for k in np.argsort(key[:taken], kind="mergesort"):
            _put_back(
                out[k],
                ways,
                patterns,
                counts,
                limits,
                fine,
                state,
                totals,
                pattern,
                scratch,
                luck,
            )
        new, new_excess = _value(totals, limits, fine)
        chance = (random_bits(luck) + 1.0) / 2147483649.0
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
