"""
One walk over streets and ways dealt out as several from the same start, evenly.

Nothing is walked more for it: where two walks pass the same crossing, they may
swap what they walk after it, or one takes a round over from the other. Chance
proposes such swaps, and annealing keeps those that even the lengths out.
"""

# Compiled code has the types of its arguments, and one long loop is its nature.
# ruff: noqa: ANN001, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
# mypy: disable-error-code="no-untyped-def"

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.jit import compiled
from gridplan.routing.euler import euler_walk
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.tjoin import TJoins
from gridplan.routing.tour_search import random_bits

TRIES = 6
SWAPS = 60_000
HOT, COLD = 0.05, 0.0002
"""First and last temperature, as shares of the mean walk."""


def deal_streets(
    problem: PostmanProblem, walked: Floats, *, k: int, rng: np.random.Generator
) -> tuple[Ints, ...]:
    """
    Deal the required streets out to k walks that walk little more than one would.

    Parameters
    ----------
    problem : PostmanProblem
        Closed, with a start.
    walked : (m,) ndarray
        How often each way is walked again, as a linear program has it.
    k : int
        Walks.
    rng : numpy.random.Generator
        Proposes walks and swaps.

    Returns
    -------
    tuple of (r,) ndarray of int
        Required streets of each walk in order; empty if the ways walked again do
        not join all streets.
    """
    ways = even_ways(problem, walked)
    if problem.pieces(ways).max() > 0:
        return ()
    u = np.concatenate([problem.required_u, problem.u[ways]])
    v = np.concatenate([problem.required_v, problem.v[ways]])
    weight = np.concatenate([problem.required_weight, problem.weight[ways]])
    straight = np.zeros((len(u), 2))
    best: tuple[Ints, ...] = ()
    shortest = -1
    for _ in range(TRIES):
        order, is_forward = euler_walk(u, v, straight, start=problem.start, rng=rng)
        reached = np.where(is_forward == 1, v[order], u[order])
        edge, node, size = _rounds(order, reached, problem.start, k)
        seed = int(rng.integers(1, 2**62))
        longest = _even_out(edge, node, size, weight, SWAPS, HOT, COLD, seed)
        if shortest < 0 or longest < shortest:
            shortest = longest
            rows = [edge[walk, : size[walk]] for walk in range(k)]
            best = tuple(row[row < len(problem.required_u)] for row in rows)
    return best


def even_ways(problem: PostmanProblem, walked: Floats) -> Ints:
    """
    Round how often ways are walked again, so that every crossing is even.

    Parameters
    ----------
    problem : PostmanProblem
        Closed.
    walked : (m,) ndarray
        How often each way is walked again.

    Returns
    -------
    (c,) ndarray of int
        Ways, ascending; a way walked twice stands twice.
    """
    count = np.floor(walked + 0.01).astype(np.int64)
    rest = np.rint(problem.weight * np.clip(1 - (walked - count), 0, 1)).astype(np.int64)
    ways = np.repeat(np.arange(len(count)), count)
    count[TJoins(problem.n, problem.u, problem.v, rest).solve(problem.odd(ways)).edges] += 1
    return np.repeat(np.arange(len(count)), count)


def _rounds(order: Ints, reached: Ints, start: int, k: int) -> tuple[Ints, Ints, Ints]:
    """Cut a walk where it passes its start and give each round to a walk in turn."""
    m = len(order)
    edge = np.full((k, m), -1, dtype=np.int64)
    node = np.full((k, m + 1), start, dtype=np.int64)
    size = np.zeros(k, dtype=np.int64)
    first = 0
    for number, last in enumerate((np.flatnonzero(reached == start) + 1).tolist()):
        walk = number % k
        there = slice(size[walk], size[walk] + last - first)
        edge[walk, there] = order[first:last]
        node[walk, there.start + 1 : there.stop + 1] = reached[first:last]
        size[walk], first = there.stop, last
    return edge, node, size


@compiled
def _even_out(edge, node, size, weight, swaps, hot, cold, seed):
    """
    Swap parts between walks that pass the same crossing; leave the best.

    ``edge[walk]`` is what it walks, ``node[walk]`` where it is before and after.
    Gives the length of the longest walk.
    """
    k, m = edge.shape
    luck = np.array([seed], dtype=np.uint64)
    far = np.zeros((k, m + 1), dtype=np.int64)  # walked before each node
    for a in range(k):
        for i in range(size[a]):
            far[a, i + 1] = far[a, i] + weight[edge[a, i]]
    length = np.array([far[a, size[a]] for a in range(k)])
    mean = length.sum() / k
    best_edge, best_size, best = edge.copy(), size.copy(), length.max()
    new_edge, new_node = np.empty((2, m), dtype=np.int64), np.empty((2, m + 1), dtype=np.int64)
    for swap in range(swaps):
        if best <= np.ceil(mean):
            break
        a, b = random_bits(luck) % k, random_bits(luck) % k
        if a == b or size[a] == 0:
            continue
        i = random_bits(luck) % (size[a] + 1)
        j = _pass(node[b], size[b], node[a, i], -1, luck)
        if j < 0:
            continue
        kind, other = random_bits(luck) % 3, i
        if kind == 0:  # what comes after
            new_a = far[a, i] + length[b] - far[b, j]
        elif kind == 1:  # what comes after for what came before, backwards
            new_a = far[a, i] + far[b, j]
        else:  # a round
            other = _pass(node[a], size[a], node[a, i], i, luck)
            if other < 0:
                continue
            i, other = min(i, other), max(i, other)
            new_a = length[a] - far[a, other] + far[a, i]
        new_b = length[a] + length[b] - new_a
        warmth = mean * hot * (cold / hot) ** (swap / swaps)
        luckily = -np.log((random_bits(luck) + 1.0) / 2147483650.0)
        more = float(new_a) ** 2 + float(new_b) ** 2
        more -= float(length[a]) ** 2 + float(length[b]) ** 2
        if more > 2.0 * mean * warmth * luckily:
            continue
        new_node[:, 0] = node[a, 0]
        at_a = _take(edge[a], node[a], 0, i, new_edge[0], new_node[0], 0)
        if kind == 0:
            at_a = _take(edge[b], node[b], j, size[b], new_edge[0], new_node[0], at_a)
            at_b = _take(edge[b], node[b], 0, j, new_edge[1], new_node[1], 0)
            at_b = _take(edge[a], node[a], i, size[a], new_edge[1], new_node[1], at_b)
        elif kind == 1:
            at_a = _take(edge[b], node[b], j, 0, new_edge[0], new_node[0], at_a)
            at_b = _take(edge[a], node[a], size[a], i, new_edge[1], new_node[1], 0)
            at_b = _take(edge[b], node[b], j, size[b], new_edge[1], new_node[1], at_b)
        else:
            at_a = _take(edge[a], node[a], other, size[a], new_edge[0], new_node[0], at_a)
            at_b = _take(edge[b], node[b], 0, j, new_edge[1], new_node[1], 0)
            at_b = _take(edge[a], node[a], i, other, new_edge[1], new_node[1], at_b)
            at_b = _take(edge[b], node[b], j, size[b], new_edge[1], new_node[1], at_b)
        size[a], size[b] = at_a, at_b
        for row, walk in enumerate((a, b)):
            for place in range(size[walk]):
                edge[walk, place] = new_edge[row, place]
                node[walk, place + 1] = new_node[row, place + 1]
                far[walk, place + 1] = far[walk, place] + weight[edge[walk, place]]
            length[walk] = far[walk, size[walk]]
        if length.max() < best:
            best = length.max()
            best_edge[:], best_size[:] = edge, size
    edge[:], size[:] = best_edge, best_size
    return best


@compiled
def _pass(node, size, crossing, but, luck):
    """Find a place where a walk passes a crossing, another than one place; -1 for none."""
    first = random_bits(luck) % (size + 1)
    for step in range(size + 1):
        place = (first + step) % (size + 1)
        if node[place] == crossing and place != but:
            return place
    return -1


@compiled
def _take(edge, node, first, last, to_edge, to_node, at):
    """Go on along a walk from one of its places to another, forwards or backwards."""
    step = 1 if last >= first else -1
    place = first
    while place != last:
        to_edge[at] = edge[place] if step == 1 else edge[place - 1]
        place += step
        at += 1
        to_node[at] = node[place]
    return at
