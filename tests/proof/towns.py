"""Small towns whose every division can be counted, and the count."""

from collections.abc import Callable
from itertools import combinations

import numpy as np

from gridplan.partition import Problem
from gridplan.partition.bridge import bridge
from gridplan.partition.cost import NO_TERMS, Terms
from gridplan.partition.edges import compress
from gridplan.partition.model import bounds_of


def small_town(seed: int) -> Problem:
    """Draw 7 to 10 atoms on a lattice with diagonals, 2 or 3 grids, ±10 to ±40 %."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(7, 11))
    k = int(rng.integers(2, 4))
    y, x = np.divmod(np.arange(n), 3)
    households = rng.integers(0 if seed % 3 == 0 else 1, 40, n)
    pairs = [
        (i, j)
        for i, j in combinations(range(n), 2)
        if abs(int(x[i] - x[j])) + abs(int(y[i] - y[j])) == 1
        or (max(abs(int(x[i] - x[j])), abs(int(y[i] - y[j]))) == 1 and rng.random() < 0.2)
    ]
    place = np.column_stack([x, y]) * 80.0 + rng.uniform(-35, 35, (n, 2))
    way = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    if seed % 2:  # ways that have little to do with who touches whom
        noise = rng.uniform(0.0, 400.0, (n, n))
        way = (way + noise + noise.T) * (1 - np.eye(n))
    is_walkable = rng.random(len(pairs)) < 0.85
    return town(households, pairs, is_walkable, way, k, float(rng.uniform(0.1, 0.4)))


def town(households, pairs, is_walkable, way, k, tolerance) -> Problem:
    """Lay out a problem from undirected pairs."""
    pair = np.array(pairs, dtype=np.int64)
    n = len(households)
    both = compress(
        n, np.concatenate([pair[:, 0], pair[:, 1]]), np.concatenate([pair[:, 1], pair[:, 0]])
    )
    limits = bounds_of(int(np.sum(households)), k, tolerance)
    return Problem(
        workload=np.asarray(households, dtype=np.int64),
        k=k,
        lower=limits.lower,
        upper=limits.upper,
        indptr=both.indptr,
        indices=both.indices,
        border=np.ones(2 * len(pair)),
        is_walkable=np.tile(np.asarray(is_walkable, dtype=bool), 2)[both.order],
        is_outer=np.ones(n, dtype=bool),
        walking=np.asarray(way, dtype=np.float32),
    )


def cheapest_by_counting(
    problem: Problem,
    terms: Terms = NO_TERMS,
    *,
    admits: Callable[[int], bool] = lambda _: True,
) -> int | None:
    """Count all divisions into connected grids within the bounds; None where there is none."""
    ready = bridge(problem).problem
    n = len(ready)
    near = [0] * n
    for u, v, may in zip(ready.source, ready.indices, ready.is_walkable, strict=True):
        near[u] |= int(may) << int(v)
    cost = np.rint(ready.walking.astype(float) * 10).astype(int) * ready.workload[:, None]
    cost = sum(terms.extra.values(), start=cost)
    barred = sum(terms.forbidden.values(), start=np.zeros_like(cost))
    price = {}
    for mask in range(1, 1 << n):
        atoms = [i for i in range(n) if mask >> i & 1]
        load = int(ready.workload[atoms].sum())
        if ready.lower <= load <= ready.upper and connected(mask, near) and admits(mask):
            inside = np.ix_(atoms, atoms)
            ways = cost[inside].sum(axis=0)[barred[inside].sum(axis=0) == 0]
            if len(ways):
                price[mask] = int(ways.min())
    return best_cover((1 << n) - 1, ready.k, price)


def connected(mask: int, near: list[int]) -> bool:
    seen, edge = 0, mask & -mask
    while edge:
        seen |= edge
        ahead = 0
        for i, around in enumerate(near):
            if edge >> i & 1:
                ahead |= around
        edge = ahead & mask & ~seen
    return seen == mask


def best_cover(rest: int, k: int, price: dict[int, int]) -> int | None:
    if k == 1:
        return price.get(rest)
    first = rest & -rest
    found = []
    part = rest
    while part:
        if part & first and part in price:
            other = best_cover(rest & ~part, k - 1, price)
            if other is not None:
                found.append(price[part] + other)
        part = (part - 1) & rest
    return min(found, default=None)


def small_terms(problem: Problem, seed: int) -> Terms:
    """Draw what else is asked: dear pairs, pairs that must not be, a hub that is none."""
    rng = np.random.default_rng(1000 + seed)
    n = len(problem)
    extra = rng.integers(0, 40_000, (n, n)) * (rng.random((n, n)) < 0.3)
    forbidden = (rng.random((n, n)) < 0.12) & ~np.eye(n, dtype=bool)
    forbidden[0, 0] = seed % 2 == 0
    return Terms(
        extra={"change": extra} if seed % 3 else {},
        forbidden={"lock": forbidden} if seed % 5 else {},
    )
