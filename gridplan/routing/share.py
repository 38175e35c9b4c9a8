"""
Several walks that share the required streets, the longest as short as possible.

Search is over sequences only: each street's direction is chosen best inside
every move (after Vidal 2017). For a walk's first streets the least length that
ends at either end of the last one is kept, and for its last streets the least
length from either end of the first one; a street then fits between two others
at the cost of eight sums. Streets are taken out and put back where the walk
stays below the length aimed at.
"""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.jit import compiled
from gridplan.routing.tour import _random

FINE = 8.0
"""What a dm above the length aimed at costs."""
MOST_OUT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """
    Streets shared out over walks.

    Attributes
    ----------
    walks : tuple of tuple of int
        Required streets of each walk in order; ``2 * street`` from its first
        node to its last, ``2 * street + 1`` the other way.
    length : (k,) ndarray of int, dm
        Of each walk, from the start and back.
    """

    walks: tuple[tuple[int, ...], ...]
    length: Ints


def share_streets(
    ends: Ints,
    weight: Ints,
    between: Ints,
    *,
    start: int,
    order: Ints,
    k: int,
    lowest: int,
    iterations: int,
    rng: np.random.Generator,
) -> Shares:
    """
    Share streets out over k closed walks from one start.

    Parameters
    ----------
    ends : (m, 2) ndarray of int
        End nodes of the required streets.
    weight : (m,) ndarray of int, dm
        Their lengths.
    between : (n, n) ndarray of int, dm
        Shortest ways between nodes.
    start : int
        Node where all walks start and end.
    order : (m,) ndarray of int
        Streets in the order of some single walk, cut into shares to begin with.
    k : int
        How many walks.
    lowest : int, dm
        No longest walk is shorter; the search stops there.
    iterations : int
        How often streets are taken out and put back.
    rng : numpy.random.Generator
        Decides which.

    Returns
    -------
    Shares
        The best found: shortest longest walk, then shortest in all.

    Raises
    ------
    InputError
        If there is no walk to share out.
    """
    if k < 1:
        raise InputError("routing.no_workers", workers=k)
    m = len(weight)
    route = np.full((k, m), -1, dtype=np.int64)
    size = np.zeros(k, dtype=np.int64)
    done = np.cumsum(weight[order])
    share = np.minimum((done - 1) * k // max(1, int(done[-1])), k - 1)
    for street, walk in zip(order.tolist(), share.tolist(), strict=True):
        route[walk, size[walk]] = street
        size[walk] += 1
    middle = between[ends[:, 0][:, None], ends[:, 0][None]]
    near = np.ascontiguousarray(np.argsort(middle, axis=1, kind="stable")[:, :60])
    streets = (
        np.ascontiguousarray(ends, dtype=np.int64),
        weight.astype(np.int64),
        np.ascontiguousarray(between, dtype=np.int64),
    )
    _search(
        streets, (start, lowest, iterations), (route, size), near, int(rng.integers(1, 2**62))
    )
    walks, length = [], np.zeros(k, dtype=np.int64)
    for walk in range(k):
        sides, length[walk] = _sides(streets, start, route[walk, : size[walk]].copy())
        walks.append(tuple((2 * route[walk, : size[walk]] + sides).tolist()))
    return Shares(walks=tuple(walks), length=length)


@compiled
def _label(streets, start, route, size, head, tail):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
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
    return min(between[start, ends[route[0], 0]] + tail[0, 0], between[start, ends[route[0], 1]] + tail[0, 1])


@compiled
def _length_with(streets, start, route, size, labels, street, place):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
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
def _search(streets, rules, state, near, seed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0915, C901
    """Take streets out and put them back; leave the best in the state."""
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
        old_route[:], old_size[:], old_length[:] = route, size, length
        is_changed[:] = False
        first = _random(luck) % m
        if _random(luck) % 2 == 0:  # the longest walk has to give something away
            worst = length.argmax()
            first = route[worst, _random(luck) % size[worst]]
        wanted = 1 + _random(luck) % min(MOST_OUT, m)
        taken, place = 0, 0
        while taken < wanted and place < near.shape[1]:
            street = near[first, place]
            place += 1
            if place > 1 and _random(luck) % 3 == 0:
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
            j = _random(luck) % (i + 1)
            out[i], out[j] = out[j], out[i]
        for i in range(taken):
            street = out[i]
            is_out[street] = False
            cheapest, to_walk, to_place = 1e18, 0, 0
            for walk in range(k):
                for place in range(size[walk] + 1):
                    if _random(luck) % 64 == 0:
                        continue
                    new = _length_with(
                        streets, start, route[walk], size[walk], (head[walk], tail[walk]), street, place
                    )
                    cost = new - length[walk] + FINE * (
                        max(new - aim, 0) - max(length[walk] - aim, 0)
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
        chance = (_random(luck) + 1.0) / 2147483649.0
        if new_value < value - heat * np.log(chance):
            value = new_value
        else:
            route[:], size[:], length[:] = old_route, old_size, old_length
            for walk in range(k):
                if is_changed[walk]:
                    _label(streets, start, route[walk], size[walk], head[walk], tail[walk])


@compiled
def _sides(streets, start, route):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Choose the direction of each street of a walk, and measure it."""
    ends, weight, between = streets
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
