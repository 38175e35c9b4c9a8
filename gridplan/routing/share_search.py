"""
The loop of sharing streets out, compiled.

Arrays only; `gridplan.routing.share` is its door.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled
from gridplan.routing.tour_search import random_bits

FINE = 8.0
"""What a dm above the length aimed at costs."""
MOST_OUT = 16
CROSS_EVERY = 4


@compiled
def _label(streets, start, route, size, head, tail):
    """Fill the least lengths to and from both ends of each street; give the walk's length."""
    ends, weight, between = streets
    for i in range(size):
        street = route[i]
        for side in range(2):
            enter = ends[street, side]
            if i == 0:
                best = between[start, enter]
            else:
                last = route[i - 1]
                best = min(
                    head[i - 1, 0] + between[ends[last, 1], enter],
                    head[i - 1, 1] + between[ends[last, 0], enter],
                )
            head[i, side] = best + weight[street]
    for i in range(size - 1, -1, -1):
        street = route[i]
        for side in range(2):
            leave = ends[street, 1 - side]
            if i == size - 1:
                best = between[leave, start]
            else:
                ahead = route[i + 1]
                best = min(
                    between[leave, ends[ahead, 0]] + tail[i + 1, 0],
                    between[leave, ends[ahead, 1]] + tail[i + 1, 1],
                )
            tail[i, side] = best + weight[street]
    if size == 0:
        return 0
    return min(
        between[start, ends[route[0], 0]] + tail[0, 0],
        between[start, ends[route[0], 1]] + tail[0, 1],
    )


@compiled
def _length_with(streets, start, route, size, labels, street, place):
    """Measure a walk with one street more at a place."""
    ends, weight, between = streets
    head, tail = labels
    best = np.int64(2**62)
    for side in range(2):
        enter, leave = ends[street, side], ends[street, 1 - side]
        if place == 0:
            before = between[start, enter]
        else:
            last = route[place - 1]
            before = min(
                head[place - 1, 0] + between[ends[last, 1], enter],
                head[place - 1, 1] + between[ends[last, 0], enter],
            )
        if place == size:
            after = between[leave, start]
        else:
            ahead = route[place]
            after = min(
                between[leave, ends[ahead, 0]] + tail[place, 0],
                between[leave, ends[ahead, 1]] + tail[place, 1],
            )
        best = min(best, before + weight[street] + after)
    return best


@compiled
def _coin(luck):
    """Toss a coin."""
    return random_bits(luck) % 2 == 0


@compiled
def _joint(ends, between, one, two):
    """Measure the way between two half walks; each is (street, least length to each end)."""
    best = np.int64(2**62)
    for side in range(2):
        for other in range(2):
            way = between[ends[one[0], 1 - side], ends[two[0], 1 - other]]
            best = min(best, one[1 + side] + way + two[1 + other])
    return best


@compiled
def _half(route, size, labels, cut, is_head):
    """Give the first ``cut`` streets of a walk, or the others turned round, as a half walk."""
    if is_head:
        if cut == 0:
            return np.int64(-1), np.int64(0), np.int64(0)
        return route[cut - 1], labels[0][cut - 1, 0], labels[0][cut - 1, 1]
    if cut == size:
        return np.int64(-1), np.int64(0), np.int64(0)
    # a tail walked backwards ends where it began: at the end its street was entered by
    return route[cut], labels[1][cut, 1], labels[1][cut, 0]


@compiled
def _length_of(streets, start, one, two):
    """Measure the closed walk of two halves that both begin at the start."""
    ends, _, between = streets
    if one[0] < 0 and two[0] < 0:
        return np.int64(0)
    if one[0] < 0 or two[0] < 0:
        half = two if one[0] < 0 else one
        first = half[1] + between[ends[half[0], 1], start]
        return min(first, half[2] + between[ends[half[0], 0], start])
    return _joint(ends, between, one, two)


@compiled
def _cross(streets, start, state, labels, length, aim, pair):
    """Find the best exchange of halves between two walks; give gain, cuts and kind."""
    route, size = state
    head, tail = labels
    a, b = pair
    old = length[a] + length[b] + FINE * (max(length[a] - aim, 0) + max(length[b] - aim, 0))
    best, cut_a, cut_b, kind = old, -1, -1, 0
    for i in range(size[a] + 1):
        a_head = _half(route[a], size[a], (head[a], tail[a]), i, True)
        a_tail = _half(route[a], size[a], (head[a], tail[a]), i, False)
        for j in range(size[b] + 1):
            b_head = _half(route[b], size[b], (head[b], tail[b]), j, True)
            b_tail = _half(route[b], size[b], (head[b], tail[b]), j, False)
            for way in range(2):
                if way == 0:
                    one = _length_of(streets, start, a_head, b_tail)
                    two = _length_of(streets, start, b_head, a_tail)
                else:
                    one = _length_of(streets, start, a_head, b_head)
                    two = _length_of(streets, start, a_tail, b_tail)
                new = one + two + FINE * (max(one - aim, 0) + max(two - aim, 0))
                if new < best - 0.5:
                    best, cut_a, cut_b, kind = new, i, j, way
    return old - best, cut_a, cut_b, kind


@compiled
def _exchange(route, size, pair, cuts, kind):
    """Exchange halves of two walks; turn round what has to be."""
    a, b = pair
    i, j = cuts
    first, second = route[a, : size[a]].copy(), route[b, : size[b]].copy()
    if kind == 0:
        one = np.concatenate((first[:i], second[j:]))
        two = np.concatenate((second[:j], first[i:]))
    else:
        one = np.concatenate((first[:i], second[:j][::-1]))
        two = np.concatenate((first[i:][::-1], second[j:]))
    size[a], size[b] = len(one), len(two)
    route[a, : len(one)] = one
    route[b, : len(two)] = two


@compiled
def search_shares(streets, rules, state, near, seed):
    """
    Take streets out and put them back; leave the best in the state.

    Parameters
    ----------
    streets : tuple of ndarray
        Ends, lengths, and ways between nodes, in dm.
    rules : tuple of int
        Start node, the length to stop at, iterations.
    state : tuple of ndarray
        Streets of each walk, and how many; changed.
    near : (m, k) ndarray of int
        Nearest streets of each, itself first.
    seed : int
        Of chance.
    """
    start, lowest, iterations = rules
    best_route, best_size = state
    weight, m, k = streets[1], len(streets[1]), len(best_size)
    route, size = best_route.copy(), best_size.copy()
    old_route, old_size = route.copy(), size.copy()
    head = np.zeros((k, m, 2), dtype=np.int64)
    tail = np.zeros((k, m, 2), dtype=np.int64)
    length = np.zeros(k, dtype=np.int64)
    luck = np.array([seed], dtype=np.uint64)
    out, is_out = np.empty(m, dtype=np.int64), np.zeros(m, dtype=np.bool_)
    is_changed = np.ones(k, dtype=np.bool_)
    for walk in range(k):
        length[walk] = _label(streets, start, route[walk], size[walk], head[walk], tail[walk])
    old_length = length.copy()
    best_longest, best_sum = length.max(), length.sum()
    aim = max(lowest, best_longest - 1)
    hot = 0.5 * weight.sum() / m
    value = length.sum() + FINE * np.maximum(length - aim, 0).sum()
    for turn in range(iterations):
        if k == 1 or best_longest <= lowest:
            break
        heat = hot * 0.01 ** (turn / iterations)
        if turn % CROSS_EVERY == 0:
            a = random_bits(luck) % k
            if _coin(luck):
                a = np.int64(length.argmax())
            b = (a + 1 + random_bits(luck) % (k - 1)) % k
            gain, i, j, kind = _cross(
                streets, start, (route, size), (head, tail), length, aim, (a, b)
            )
            if gain > 0:
                _exchange(route, size, (a, b), (i, j), kind)
                for walk in (a, b):
                    length[walk] = _label(
                        streets, start, route[walk], size[walk], head[walk], tail[walk]
                    )
                longest = length.max()
                if longest < best_longest or (
                    longest == best_longest and length.sum() < best_sum
                ):
                    best_longest, best_sum = longest, length.sum()
                    best_route[:], best_size[:] = route, size
                    aim = max(lowest, best_longest - 1 - best_longest // 500)
                value = length.sum() + FINE * np.maximum(length - aim, 0).sum()
        old_route[:], old_size[:], old_length[:] = route, size, length
        is_changed[:] = False
        first = random_bits(luck) % m
        if random_bits(luck) % 2 == 0:  # the longest walk has to give something away
            worst = length.argmax()
            first = route[worst, random_bits(luck) % size[worst]]
        wanted = 1 + random_bits(luck) % min(MOST_OUT, m)
        taken, place = 0, 0
        while taken < wanted and place < near.shape[1]:
            street = near[first, place]
            place += 1
            if place > 1 and random_bits(luck) % 3 == 0:
                continue
            is_out[street] = True
            out[taken] = street
            taken += 1
        for walk in range(k):
            kept = 0
            for i in range(size[walk]):
                if not is_out[route[walk, i]]:
                    route[walk, kept] = route[walk, i]
                    kept += 1
            if kept != size[walk]:
                size[walk] = kept
                is_changed[walk] = True
                length[walk] = _label(streets, start, route[walk], kept, head[walk], tail[walk])
        for i in range(taken - 1, 0, -1):
            j = random_bits(luck) % (i + 1)
            out[i], out[j] = out[j], out[i]
        for i in range(taken):
            street = out[i]
            is_out[street] = False
            cheapest, to_walk, to_place = 1e18, 0, 0
            for walk in range(k):
                for place in range(size[walk] + 1):
                    if random_bits(luck) % 64 == 0:
                        continue
                    new = _length_with(
                        streets,
                        start,
                        route[walk],
                        size[walk],
                        (head[walk], tail[walk]),
                        street,
                        place,
                    )
                    cost = (
                        new
                        - length[walk]
                        + FINE * (max(new - aim, 0) - max(length[walk] - aim, 0))
                    )
                    if cost < cheapest:
                        cheapest, to_walk, to_place = cost, walk, place
            for place in range(size[to_walk], to_place, -1):
                route[to_walk, place] = route[to_walk, place - 1]
            route[to_walk, to_place] = street
            size[to_walk] += 1
            is_changed[to_walk] = True
            length[to_walk] = _label(
                streets, start, route[to_walk], size[to_walk], head[to_walk], tail[to_walk]
            )
        new_value = length.sum() + FINE * np.maximum(length - aim, 0).sum()
        longest = length.max()
        if longest < best_longest or (longest == best_longest and length.sum() < best_sum):
            best_longest, best_sum = longest, length.sum()
            best_route[:], best_size[:] = route, size
            aim = max(lowest, best_longest - 1 - best_longest // 500)
            value = length.sum() + FINE * np.maximum(length - aim, 0).sum()
            continue
        chance = (random_bits(luck) + 1.0) / 2147483649.0
        if new_value < value - heat * np.log(chance):
            value = new_value
        else:
            route[:], size[:], length[:] = old_route, old_size, old_length
            for walk in range(k):
                if is_changed[walk]:
                    _label(streets, start, route[walk], size[walk], head[walk], tail[walk])


@compiled
def choose_sides(streets, start, route):
    """
    Choose the direction of each street of a walk, and measure it.

    Parameters
    ----------
    streets : tuple of ndarray
        Ends, lengths, and ways between nodes, in dm.
    start : int
        Where the walk starts and ends.
    route : (m,) ndarray of int
        Its streets in order.

    Returns
    -------
    sides : (m,) ndarray of int
        0 from a street's first node to its last, 1 the other way.
    length : int, dm
        Of the walk.
    """
    ends, _, between = streets
    m = len(route)
    head, tail = np.zeros((m, 2), dtype=np.int64), np.zeros((m, 2), dtype=np.int64)
    length = _label(streets, start, route, m, head, tail)
    sides = np.zeros(m, dtype=np.int64)
    here = start
    for i in range(m):
        street = route[i]
        one = between[here, ends[street, 0]] + tail[i, 0]
        two = between[here, ends[street, 1]] + tail[i, 1]
        sides[i] = 0 if one <= two else 1
        here = ends[street, 1 - sides[i]]
    return sides, length
