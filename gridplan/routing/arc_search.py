"""
The loop that shares streets out over walks, compiled.

Sequences only are searched: for a walk's first streets the least length that
enters the last one at either end is kept, and for its last streets the least
length from either end of the first one, so that a street's direction is chosen
best inside every move (after Vidal 2017). Strings of neighbouring streets are
taken out and put back where they fit best (after Christiaens & Vanden Berghe
2020), under annealing. Arrays only; `gridplan.routing.share` and
`gridplan.routing.carp` are its doors.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.jit import compiled
from gridplan.routing.tour_search import random_bits

FAR = np.int64(2**60)
FINE = 8.0
"""What a unit of length above the length aimed at costs."""
MEAN_OUT = 10
LONGEST_STRING = 10
BLINK = 100
"""One place in so many is overlooked, so that the same is not tried for ever."""


@compiled
def _label(streets, start, route, size, head, tail):
    """Fill the least lengths to and from both ends of each street; give the walk's length."""
    ends, weight, between = streets
    if size == 0:
        return np.int64(0)
    one, two = np.int64(0), FAR
    here, there = np.int64(start), np.int64(start)
    for i in range(size):
        street = route[i]
        a, b = ends[street, 0], ends[street, 1]
        to_a = min(one + between[here, a], two + between[there, a]) + weight[street]
        to_b = min(one + between[here, b], two + between[there, b]) + weight[street]
        # entered at a it is left at b
        head[i, 0], head[i, 1] = to_a, to_b
        one, two, here, there = to_a, to_b, b, a
    length = min(one + between[here, start], two + between[there, start])
    one, two = np.int64(0), FAR
    here, there = np.int64(start), np.int64(start)
    for i in range(size - 1, -1, -1):
        street = route[i]
        a, b = ends[street, 0], ends[street, 1]
        from_a = min(between[b, here] + one, between[b, there] + two) + weight[street]
        from_b = min(between[a, here] + one, between[a, there] + two) + weight[street]
        tail[i, 0], tail[i, 1] = from_a, from_b
        one, two, here, there = from_a, from_b, a, b
    return length


@compiled
def _best_place(streets, start, route, size, head, tail, street, luck):
    """Find where a street lengthens a walk least; give the walk's new length and the place."""
    ends, weight, between = streets
    a, b = ends[street, 0], ends[street, 1]
    from_a, from_b = between[a], between[b]
    best, best_place = FAR, 0
    # ways to both ends of the street from the start of the walk
    to_a, to_b = np.int64(from_a[start]), np.int64(from_b[start])
    for place in range(size + 1):
        if place < size:
            ahead = route[place]
            c, d = ends[ahead, 0], ends[ahead, 1]
            t0, t1 = tail[place, 0], tail[place, 1]
            off_a = min(from_a[c] + t0, from_a[d] + t1)
            off_b = min(from_b[c] + t0, from_b[d] + t1)
        else:
            off_a, off_b = np.int64(from_a[start]), np.int64(from_b[start])
        new = min(to_a + off_b, to_b + off_a)
        if new < best and random_bits(luck) % BLINK != 0:
            best, best_place = new, place
        if place < size:
            h0, h1 = head[place, 0], head[place, 1]
            to_a = min(h0 + from_a[d], h1 + from_a[c])
            to_b = min(h0 + from_b[d], h1 + from_b[c])
    return best + weight[street], best_place


@compiled
def _uniform(luck):
    """Draw a number from 0 to 1, both left out."""
    return (random_bits(luck) + 1.0) / 2147483650.0


@compiled
def _pull(state, near, longest_string, mean_out, out, is_ruined, luck):
    """Choose strings of streets near one street to take out; give how many streets."""
    route, size, row_of = state
    m, rows = len(row_of), 0
    for row in range(len(size)):
        rows += 1 if size[row] > 0 else 0
    limit = min(float(longest_string), m / max(1, rows))
    most = 4.0 * mean_out / (1.0 + limit) - 1.0
    strings = int(_uniform(luck) * most + 1.0)
    first = random_bits(luck) % m
    is_ruined[:] = False
    taken, ruined = 0, 0
    for place in range(near.shape[1]):
        if ruined >= strings:
            break
        street = near[first, place]
        row = row_of[street]
        if row < 0 or is_ruined[row]:
            continue
        is_ruined[row] = True
        ruined += 1
        count = size[row]
        length = int(_uniform(luck) * min(float(count), limit) + 1.0)
        length = min(length, count)
        at = 0
        while route[row, at] != street:
            at += 1
        kept = 0
        if length > 1 and length < count and random_bits(luck) % 2 == 0:
            kept = 1  # a gap of streets that stay
            while length + kept < count and random_bits(luck) % 100 != 0 and kept < 8:
                kept += 1
        span = length + kept
        low = max(0, at - span + 1)
        high = min(at, count - span)
        begin = low + random_bits(luck) % (high - low + 1)
        hole = 0
        if kept > 0:
            hole = 1 + random_bits(luck) % (length - 1) if length > 1 else 0
        for offset in range(span):
            if kept > 0 and hole <= offset < hole + kept:
                continue
            out[taken] = route[row, begin + offset]
            taken += 1
    return taken


@compiled
def _worth(length, aim):
    """Price one walk."""
    price = float(length)
    if length > aim:
        price += FINE * (length - aim)
    return price


@compiled
def _aim(longest, lowest):
    """Aim a little below the longest walk known, and never far above the bound."""
    return max(lowest, min(longest - 1 - longest // 500, lowest + lowest // 50))


@compiled
def search_arcs(streets, rules, state, near, heat, seed):
    """
    Take strings of streets out and put them back; leave the best in the state.

    Parameters
    ----------
    streets : tuple of ndarray
        End nodes (m, 2), lengths (m,), ways between nodes (n, n), what each street
        takes of a walk's room (m,).
    rules : tuple of int
        Start node; room of a walk; iterations; 1 if the longest walk counts, else 0;
        the longest walk to stop at.
    state : tuple of ndarray
        Streets of each walk (k, m), and how many (k,); changed. The walks handed in
        must have room for their streets.
    near : (m, c) ndarray of int
        Nearest streets of each, itself first.
    heat : tuple of float
        First and last temperature.
    seed : int
        Of chance.

    Returns
    -------
    tuple of int
        The longest walk and the sum of all, of the best found.
    """
    start, room, iterations, is_longest, lowest = rules
    ways = (streets[0], streets[1], streets[2])
    load_of = streets[3]
    best_route, best_size = state
    k, width = best_route.shape
    m = len(streets[1])
    route, size = best_route.copy(), best_size.copy()
    old_route = np.empty((k, width), dtype=np.int64)
    old_size = np.zeros(k, dtype=np.int64)
    old_length, old_load = np.zeros(k, dtype=np.int64), np.zeros(k, dtype=np.int64)
    head = np.zeros((k, width, 2), dtype=np.int64)
    tail = np.zeros((k, width, 2), dtype=np.int64)
    length, load = np.zeros(k, dtype=np.int64), np.zeros(k, dtype=np.int64)
    row_of = np.full(m, -1, dtype=np.int64)
    luck = np.array([seed], dtype=np.uint64)
    out, key = np.empty(m, dtype=np.int64), np.empty(m)
    is_out = np.zeros(m, dtype=np.bool_)
    is_ruined = np.zeros(k, dtype=np.bool_)
    is_saved = np.zeros(k, dtype=np.bool_)
    saved = np.empty(k, dtype=np.int64)
    for row in range(k):
        length[row] = _label(ways, start, route[row], size[row], head[row], tail[row])
        for i in range(size[row]):
            row_of[route[row, i]] = row
            load[row] += load_of[route[row, i]]
    best_longest, best_sum = length.max(), length.sum()
    aim = FAR
    if is_longest == 1:
        aim = _aim(best_longest, lowest)
    value = 0.0
    for row in range(k):
        value += _worth(length[row], aim)
    for turn in range(iterations):
        if is_longest == 1 and best_longest <= lowest:
            break
        if is_longest == 0 and best_sum <= lowest:
            break
        warmth = heat[0] * (heat[1] / heat[0]) ** (turn / iterations)
        taken = _pull(
            (route, size, row_of), near, LONGEST_STRING, MEAN_OUT, out, is_ruined, luck
        )
        n_saved = 0
        for i in range(taken):
            is_out[out[i]] = True
        for row in range(k):
            if not is_ruined[row]:
                continue
            saved[n_saved] = row
            n_saved += 1
            is_saved[row] = True
            old_size[row], old_length[row], old_load[row] = size[row], length[row], load[row]
            kept = 0
            for i in range(size[row]):
                street = route[row, i]
                old_route[row, i] = street
                if is_out[street]:
                    load[row] -= load_of[street]
                    row_of[street] = -1
                else:
                    route[row, kept] = street
                    kept += 1
            size[row] = kept
            length[row] = _label(ways, start, route[row], kept, head[row], tail[row])
        rule = random_bits(luck) % 11
        for i in range(taken):
            street = out[i]
            is_out[street] = False
            if rule < 4:
                key[i] = random_bits(luck)
            elif rule < 8:
                key[i] = -load_of[street] * 1000.0 - streets[1][street]
            else:
                a, b = streets[0][street, 0], streets[0][street, 1]
                way = min(streets[2][start, a], streets[2][start, b])
                key[i] = -float(way) if rule < 10 else float(way)
        order = np.argsort(key[:taken], kind="mergesort")
        is_broken = False
        for i in order:
            street = out[i]
            cheapest, to_row, to_place = np.inf, -1, 0
            is_empty_tried = False
            for row in range(k):
                if load[row] + load_of[street] > room:
                    continue
                if size[row] == 0:
                    if is_empty_tried:
                        continue
                    is_empty_tried = True
                new, place = _best_place(
                    ways, start, route[row], size[row], head[row], tail[row], street, luck
                )
                cost = float(new - length[row])
                if new > aim:
                    cost += FINE * (new - max(aim, length[row]))
                if cost < cheapest:
                    cheapest, to_row, to_place = cost, row, place
            if to_row < 0:
                is_broken = True
                break
            if not is_saved[to_row]:
                saved[n_saved] = to_row
                n_saved += 1
                is_saved[to_row] = True
                old_size[to_row], old_length[to_row] = size[to_row], length[to_row]
                old_load[to_row] = load[to_row]
                for j in range(size[to_row]):
                    old_route[to_row, j] = route[to_row, j]
            for j in range(size[to_row], to_place, -1):
                route[to_row, j] = route[to_row, j - 1]
            route[to_row, to_place] = street
            size[to_row] += 1
            load[to_row] += load_of[street]
            row_of[street] = to_row
            length[to_row] = _label(
                ways, start, route[to_row], size[to_row], head[to_row], tail[to_row]
            )
        new_value = value
        for i in range(n_saved):
            row = saved[i]
            new_value -= _worth(old_length[row], aim)
            new_value += _worth(length[row], aim)
        is_kept = not is_broken and new_value < value - warmth * np.log(_uniform(luck))
        if is_kept:
            value = new_value
            is_better = False
            if is_longest == 1:
                longest = length.max()
                is_better = longest < best_longest
                if longest == best_longest:
                    is_better = length.sum() < best_sum
            elif new_value < best_sum - 0.5:
                is_better = True
            if is_better:
                best_longest, best_sum = length.max(), length.sum()
                for row in range(k):
                    best_size[row] = size[row]
                    for i in range(size[row]):
                        best_route[row, i] = route[row, i]
                if is_longest == 1:
                    aim = _aim(best_longest, lowest)
                    value = 0.0
                    for row in range(k):
                        value += _worth(length[row], aim)
            for i in range(n_saved):
                is_saved[saved[i]] = False
        else:
            for i in range(n_saved):
                row = saved[i]
                is_saved[row] = False
                size[row], length[row], load[row] = (
                    old_size[row],
                    old_length[row],
                    old_load[row],
                )
                for j in range(size[row]):
                    route[row, j] = old_route[row, j]
                    row_of[route[row, j]] = row
                _label(ways, start, route[row], size[row], head[row], tail[row])
    return best_longest, best_sum


@compiled
def choose_sides(streets, start, route):
    """
    Choose the direction of each street of a walk, and measure it.

    Parameters
    ----------
    streets : tuple of ndarray
        End nodes, lengths, and ways between nodes.
    start : int
        Where the walk starts and ends.
    route : (m,) ndarray of int
        Its streets in order.

    Returns
    -------
    sides : (m,) ndarray of int
        0 from a street's first node to its last, 1 the other way.
    length : int
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
