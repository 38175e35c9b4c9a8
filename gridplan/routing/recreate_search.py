"""
The loop of ruin and recreate, compiled.

Strings of neighbouring stops are taken out, each stop with all its visits, and
put back by their best whole patterns (strings after Christiaens & Vanden Berghe
2020). Only walks that changed are measured, kept and given back. Arrays only;
`gridplan.routing.recreate` is its door.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled
from gridplan.routing.tour_search import random_bits

MEAN_OUT = 10
LONGEST_STRING = 10
BALANCE = 5.0
"""What a unit of time beyond the balance costs."""
BLINK = 100
"""One place in so many is overlooked, so that the same is not tried for ever."""


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
def _measure(ways, state, totals):
    """Measure all walks afresh, so that rounding does not add up."""
    matrix, service, load = ways
    route, size, gap, _ = state
    time, full = totals
    for row in range(len(size)):
        before, time[row], full[row] = 0, 0.0, 0.0
        for place in range(size[row]):
            stop = route[row, place]
            gap[row, place] = matrix[before, stop]
            time[row] += matrix[before, stop] + service[stop]
            full[row] += load[stop]
            before = stop
        gap[row, size[row]] = matrix[before, 0]
        time[row] += matrix[before, 0]


@compiled
def _save(row, state, totals, kept):
    """Remember a walk before it changes."""
    route, size, _, _ = state
    time, full = totals
    old_route, old_size, old_time, old_full, is_saved, saved, count = kept
    if is_saved[row]:
        return
    is_saved[row] = True
    saved[count[0]] = row
    count[0] += 1
    old_size[row], old_time[row], old_full[row] = size[row], time[row], full[row]
    for place in range(size[row]):
        old_route[row, place] = route[row, place]


@compiled
def _take_out(stop, ways, patterns, state, totals, pattern, kept):
    """Take a stop out of all its walks."""
    matrix, service, load = ways
    _, first_day, days = patterns
    route, size, gap, row_of = state
    time, full = totals
    option = pattern[stop]
    for entry in range(first_day[option], first_day[option + 1]):
        day = days[entry]
        row = row_of[day, stop]
        _save(row, state, totals, kept)
        place = 0
        while route[row, place] != stop:
            place += 1
        before = route[row, place - 1] if place > 0 else 0
        after = route[row, place + 1] if place + 1 < size[row] else 0
        way = matrix[before, after]
        time[row] -= gap[row, place] + gap[row, place + 1] - way + service[stop]
        full[row] -= load[stop]
        for later in range(place, size[row] - 1):
            route[row, later] = route[row, later + 1]
            gap[row, later] = gap[row, later + 1]
        size[row] -= 1
        gap[row, size[row]] = gap[row, size[row] + 1]
        gap[row, place] = way
        row_of[day, stop] = -1


@compiled
def _cheapest(stop, day, ways, counts, limits, fine, state, totals, luck):
    """Find the cheapest place of a stop on one day; give cost, walk and place."""
    matrix, service, load = ways
    route, size, gap, _ = state
    time, full = totals
    to = matrix[stop]
    cheapest, best_row, best_place = np.inf, day * counts[1], 0
    is_empty_tried = False
    for row in range(day * counts[1], (day + 1) * counts[1]):
        if size[row] == 0:
            if is_empty_tried:
                continue  # empty walks of one day are alike
            is_empty_tried = True
        old = _price(time[row], full[row], limits, fine)
        more_load = full[row] + load[stop]
        floor = 0.0
        if more_load > limits[1]:
            floor = fine[1] * (more_load - max(limits[1], full[row]))
        if floor >= cheapest:
            continue
        least, at = np.inf, 0
        before = to[0]
        for place in range(size[row] + 1):
            after = to[route[row, place]] if place < size[row] else to[0]
            more = before + after - gap[row, place]
            before = after
            if more < least and random_bits(luck) % BLINK != 0:
                least, at = more, place
        if least == np.inf:
            continue
        new = _price(time[row] + least + service[stop], more_load, limits, fine)
        cost = least + new - old
        if cost < cheapest:
            cheapest, best_row, best_place = cost, row, at
    return cheapest, best_row, best_place


@compiled
def _put_back(
    stop, ways, patterns, counts, limits, fine, state, totals, pattern, scratch, kept, luck
):
    """Put a stop back by its cheapest pattern."""
    matrix, service, load = ways
    first_pattern, first_day, days = patterns
    route, size, gap, row_at = state
    time, full = totals
    cost, row_of, place_of = scratch
    cost[:] = -1.0
    best_pattern, best_cost = first_pattern[stop], np.inf
    for option in range(first_pattern[stop], first_pattern[stop + 1]):
        total = 0.0
        for entry in range(first_day[option], first_day[option + 1]):
            day = days[entry]
            if cost[day] < 0:
                cheapest, row_of[day], place_of[day] = _cheapest(
                    stop, day, ways, counts, limits, fine, state, totals, luck
                )
                cost[day] = max(min(cheapest, 1e18), 0.0)
            total += cost[day]
            if total >= best_cost:
                break
        if total < best_cost:
            best_cost = total
            best_pattern = option
    pattern[stop] = best_pattern
    for entry in range(first_day[best_pattern], first_day[best_pattern + 1]):
        day = days[entry]
        row, place = row_of[day], place_of[day]
        _save(row, state, totals, kept)
        before = route[row, place - 1] if place > 0 else 0
        after = route[row, place] if place < size[row] else 0
        to, on = matrix[before, stop], matrix[stop, after]
        time[row] += to + on - gap[row, place] + service[stop]
        full[row] += load[stop]
        gap[row, size[row] + 1] = gap[row, size[row]]
        for later in range(size[row], place, -1):
            route[row, later] = route[row, later - 1]
            gap[row, later] = gap[row, later - 1]
        route[row, place] = stop
        gap[row, place] = to
        gap[row, place + 1] = on
        size[row] += 1
        row_at[day, stop] = row


@compiled
def _value(totals, limits, fine):
    """Add up times, fines and by how much walks do not fit."""
    time, full = totals
    value, excess = 0.0, 0.0
    for row in range(len(time)):
        value += time[row] + _price(time[row], full[row], limits, fine)
        excess += max(0.0, time[row] - limits[0]) + max(0.0, full[row] - limits[1])
    return value, excess


@compiled
def _uniform(luck):
    """Draw a number from 0 to 1, both left out."""
    return (random_bits(luck) + 1.0) / 2147483650.0


@compiled
def _choose(state, patterns, pattern, pinned, near, out, is_out, is_ruined, luck):
    """Choose strings of stops near one stop to take out; give how many stops."""
    route, size, _, row_of = state
    _, first_day, days = patterns
    n = len(pattern)
    rows, visits = 0, 0
    for row in range(len(size)):
        rows += 1 if size[row] > 0 else 0
        visits += size[row]
    limit = min(float(LONGEST_STRING), visits / max(1, rows))
    most = 4.0 * MEAN_OUT / (1.0 + limit) - 1.0
    strings = int(_uniform(luck) * most + 1.0)
    first = 1 + random_bits(luck) % (n - 1)
    is_ruined[:] = False
    taken, ruined = 0, 0
    for place in range(-1, near.shape[1]):
        if ruined >= strings:
            break
        stop = first if place < 0 else near[first - 1, place]
        if is_out[stop] or pinned[stop]:
            continue
        option = pattern[stop]
        times = first_day[option + 1] - first_day[option]
        day = days[first_day[option] + random_bits(luck) % times]
        row = row_of[day, stop]
        if is_ruined[row]:
            continue
        is_ruined[row] = True
        ruined += 1
        count = size[row]
        length = min(int(_uniform(luck) * min(float(count), limit) + 1.0), count)
        at = 0
        while route[row, at] != stop:
            at += 1
        held = 0
        if length > 1 and length < count and random_bits(luck) % 2 == 0:
            held = 1  # a gap of stops that stay
            while length + held < count and held < 8 and random_bits(luck) % 100 != 0:
                held += 1
        span = length + held
        low, high = max(0, at - span + 1), min(at, count - span)
        begin = low + random_bits(luck) % (high - low + 1)
        hole = 1 + random_bits(luck) % (length - 1) if held > 0 else 0
        for offset in range(span):
            if held > 0 and hole <= offset < hole + held:
                continue
            one = route[row, begin + offset]
            if not is_out[one] and not pinned[one]:
                is_out[one] = True
                out[taken] = one
                taken += 1
    return taken


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
    n_days, n_walks, iterations = counts
    limits = (bounds[0], bounds[1], bounds[2])
    n, k = len(ways[0]), len(best_size)
    luck = np.array([seed], dtype=np.uint64)
    route, size, pattern = best_route.copy(), best_size.copy(), best_pattern.copy()
    row_of = np.full((n_days, n), -1, dtype=np.int64)
    for row in range(k):
        for place in range(size[row]):
            row_of[row // n_walks, route[row, place]] = row
    time, full = np.zeros(k), np.zeros(k)
    state, totals = (route, size, np.zeros((k, route.shape[1] + 1)), row_of), (time, full)
    count = np.zeros(1, dtype=np.int64)
    kept = (
        np.empty_like(route),
        size.copy(),
        time.copy(),
        full.copy(),
        np.zeros(k, dtype=np.bool_),
        np.empty(k, dtype=np.int64),
        count,
    )
    old_route, old_size, old_time, old_full, is_saved, saved, _ = kept
    scratch = (np.empty(n_days), np.zeros(n_days, np.int64), np.zeros(n_days, np.int64))
    fine = np.array([1.0, ways[0].max() / max(1.0, ways[2].max())])
    out, old_pattern = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    is_out, is_ruined = np.zeros(n, dtype=np.bool_), np.zeros(k, dtype=np.bool_)
    key = np.empty(n)
    _measure(ways, state, totals)
    order = np.arange(1, n)
    for i in range(n - 2, 0, -1):
        j = random_bits(luck) % (i + 1)
        order[i], order[j] = order[j], order[i]
    for stop in order:
        if pattern[stop] < 0:
            _put_back(
                stop, ways, patterns, counts, limits, fine, state, totals, pattern, scratch,
                kept, luck,
            )  # fmt: skip
    is_saved[:] = False
    count[0] = 0
    value, excess = _value(totals, limits, fine)
    best_value, best_excess = value, (excess if excess > 1e-6 else 0.0)
    best_route[:], best_size[:], best_pattern[:] = route, size, pattern
    fits = 0
    for turn in range(iterations):
        heat = bounds[3] * (bounds[4] / bounds[3]) ** (turn / iterations)
        taken = _choose(state, patterns, pattern, pinned, near, out, is_out, is_ruined, luck)
        for i in range(taken):
            old_pattern[i] = pattern[out[i]]
            _take_out(out[i], ways, patterns, state, totals, pattern, kept)
        rule = random_bits(luck) % 12
        for i in range(taken):
            stop = out[i]
            is_out[stop] = False
            if rule < 4:
                key[i] = random_bits(luck)
            elif rule < 8:
                option = old_pattern[i]
                key[i] = -(patterns[1][option + 1] - patterns[1][option]) * 1e9 - ways[2][stop]
            elif rule < 10:
                key[i] = -ways[0][0, stop]
            elif rule < 11:
                key[i] = ways[0][0, stop]
            else:
                key[i] = -ways[2][stop]
        for i in np.argsort(key[:taken], kind="mergesort"):
            _put_back(
                out[i], ways, patterns, counts, limits, fine, state, totals, pattern, scratch,
                kept, luck,
            )  # fmt: skip
        new, new_excess = value, excess
        for i in range(count[0]):
            row = saved[i]
            new += time[row] + _price(time[row], full[row], limits, fine)
            new -= old_time[row] + _price(old_time[row], old_full[row], limits, fine)
            new_excess += max(0.0, time[row] - limits[0]) + max(0.0, full[row] - limits[1])
            new_excess -= max(0.0, old_time[row] - limits[0])
            new_excess -= max(0.0, old_full[row] - limits[1])
        if new < value - heat * np.log(_uniform(luck)):
            value, excess = new, new_excess
            misfit = excess if excess > 1e-6 else 0.0
            if misfit < best_excess or (misfit == best_excess and value < best_value - 1e-7):
                best_value, best_excess = value, misfit
                best_pattern[:] = pattern
                for row in range(k):
                    best_size[row] = size[row]
                    for place in range(size[row]):
                        best_route[row, place] = route[row, place]
            for i in range(count[0]):
                is_saved[saved[i]] = False
        else:
            for i in range(taken):
                stop, option = out[i], pattern[out[i]]
                for entry in range(patterns[1][option], patterns[1][option + 1]):
                    row_of[patterns[2][entry], stop] = -1
                pattern[stop] = old_pattern[i]
            for i in range(count[0]):
                row = saved[i]
                is_saved[row] = False
                size[row], time[row], full[row] = old_size[row], old_time[row], old_full[row]
                before = 0
                for place in range(size[row]):
                    stop = old_route[row, place]
                    route[row, place] = stop
                    row_of[row // n_walks, stop] = row
                    state[2][row, place] = ways[0][before, stop]
                    before = stop
                state[2][row, size[row]] = ways[0][before, 0]
        count[0] = 0
        fits += 1 if excess <= 1e-6 else 0
        if turn % 100 == 99:  # about half of what is tried should fit
            factor = 1.25 if fits < 40 else (0.8 if fits > 70 else 1.0)
            fine[0] = min(max(fine[0] * factor, 0.5), 1e4)
            fine[1] = min(max(fine[1] * factor, 1e-3), 1e6)
            fits = 0
            _measure(ways, state, totals)
            value, excess = _value(totals, limits, fine)
