"""
Rounds nobody can foresee: several tours about as short as the shortest.

Ways are stretched a little by chance and the tour searched anew; what stays
within a share of the best is kept, in both directions. The days then follow one
another so that each repeats as few of the day before's steps as possible. A
sweep needs none of this: every walk over the same streets is equally long (see
``is_varied`` of `gridplan.routing.sweep_streets`).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gridplan.arrays import Bools, Floats, Ints
from gridplan.routing.euler import euler_walk
from gridplan.routing.sweep import Sweep, headings
from gridplan.routing.tour import short_tour, tour_length
from gridplan.streets import StreetNetwork

Step = tuple[int, bool, int, bool]
"""A street and its direction, and the next street and its direction."""
STRETCH = 0.25
TRIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """
    Tours for days that follow one another.

    Attributes
    ----------
    tours : tuple of (n,) ndarray of int
        Each starts at stop 0; as many as could be found, at most as asked.
    length : (k,) ndarray of int
        Of each, in the matrix's unit.
    overlap : (k,) ndarray, share
        Steps from stop to stop that the tour before had too; the first follows
        the last.
    """

    tours: tuple[Ints, ...]
    length: Ints
    overlap: Floats


def varied_tours(
    matrix: Ints, *, count: int = 10, within: float = 0.03, rng: np.random.Generator
) -> Variants:
    """
    Find different tours that are nearly as short as the shortest.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Symmetric distances.
    count : int
        How many are wanted.
    within : float, share
        How much longer than the best found one may be.
    rng : numpy.random.Generator
        Stretches the ways.

    Returns
    -------
    Variants
        Ordered so that days that follow one another differ.
    """
    matrix = np.asarray(matrix, dtype=np.int64)
    best = short_tour(matrix, rng=rng)
    limit = (1 + within) * tour_length(matrix, best)
    found = {best.tobytes(): best}
    for _ in range(TRIES * count):
        if len(found) >= 2 * count:
            break
        noise = np.triu(rng.uniform(1 - STRETCH, 1 + STRETCH, matrix.shape), 1)
        stretched = np.rint(matrix * (noise + noise.T)).astype(np.int64)
        tour = short_tour(stretched, rng=rng, kicks=30)
        if tour_length(matrix, tour) <= limit:
            found.setdefault(tour.tobytes(), tour)
    pool = [way for tour in found.values() for way in (tour, _reversed(tour))]
    chosen = _follow(pool, min(count, len(pool)))
    tours = tuple(pool[number] for number in chosen)
    overlap = [_overlap(tours[day], tours[day - 1]) for day in range(len(tours))]
    return Variants(
        tours=tours,
        length=np.array([tour_length(matrix, tour) for tour in tours], dtype=np.int64),
        overlap=np.array(overlap),
    )


def _reversed(tour: Ints) -> Ints:
    return np.concatenate([tour[:1], tour[:0:-1]])


def _overlap(tour: Ints, before: Ints) -> float:
    """Measure the share of steps that both tours have, in the same direction."""
    if len(tour) < 2:
        return 1.0
    n = len(tour)
    steps = tour * n + np.roll(tour, -1)
    return float(np.isin(steps, before * n + np.roll(before, -1)).mean())


def _follow(pool: list[Ints], count: int) -> list[int]:
    """Chain tours so that each differs most from the one before, none twice."""
    chosen = [0]
    while len(chosen) < count:
        left = [number for number in range(len(pool)) if number not in chosen]
        chosen.append(
            min(left, key=lambda number: (_overlap(pool[number], pool[chosen[-1]]), number))
        )
    return chosen


def varied_sweeps(
    network: StreetNetwork, sweep: Sweep, count: int, *, rng: np.random.Generator
) -> tuple[Sweep, ...]:
    """
    Walk the same streets, equally long, in another order every day.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    sweep : Sweep
        The shortest walk.
    count : int
        How many are wanted; positive.
    rng : numpy.random.Generator
        Orders them.

    Returns
    -------
    tuple of Sweep
        The given walk first where it is not closed; each of the others turns
        otherwise than the two days before at as many crossings as could be found.
    """
    u, v = network.u[sweep.line], network.v[sweep.line]
    heading = headings(network.streets.geometry[sweep.line])
    first = int((u if sweep.is_forward[0] else v)[0])
    _, inverse = np.unique(np.concatenate([u, v, [first]]), return_inverse=True)
    a, b, start = inverse[: len(u)], inverse[len(u) : -1], int(inverse[-1])
    is_oneway = np.asarray(network.streets.is_oneway)[sweep.line]
    if sweep.claim.method in {"oneway", "mixed"} and is_oneway.any():
        return (sweep,) * count  # directions are part of the ride
    found: list[Sweep] = [sweep]
    is_closed = int((v if sweep.is_forward[-1] else u)[-1]) == first
    while len(found) < count:
        tries = [_turned_back(found[-1])] if is_closed else []
        for _ in range(TRIES // 2):
            order, forward = euler_walk(a, b, heading, start=start, rng=rng)
            tries.append(_walked(sweep, order, forward == 1))
            if is_closed:
                tries.append(_turned_back(tries[-1]))
        yesterday = steps_of(found[-1])
        before = steps_of(found[-2]) if len(found) > 1 else frozenset()

        def repeated(
            walk: Sweep,
            yesterday: frozenset[Step] = yesterday,
            before: frozenset[Step] = before,
        ) -> int:
            mine = steps_of(walk)
            return 2 * len(mine & yesterday) + len(mine & before)

        found.append(min(tries, key=repeated))
    return tuple(found)


def _walked(sweep: Sweep, order: Ints, is_forward: Bools) -> Sweep:
    """Put the lines of a sweep into another order."""
    return Sweep(
        line=sweep.line[order],
        is_forward=is_forward,
        is_extra=sweep.is_extra[order],
        claim=sweep.claim,
    )


def _turned_back(sweep: Sweep) -> Sweep:
    """Walk a closed sweep the other way round."""
    return Sweep(
        line=sweep.line[::-1],
        is_forward=~sweep.is_forward[::-1],
        is_extra=sweep.is_extra[::-1],
        claim=sweep.claim,
    )


def steps_of(sweep: Sweep) -> frozenset[Step]:
    """
    List where a walk goes on from each street.

    Parameters
    ----------
    sweep : Sweep
        Any walk.

    Returns
    -------
    frozenset of tuple
        Street and direction, next street and direction.
    """
    rows = list(zip(sweep.line.tolist(), sweep.is_forward.tolist(), strict=True))
    return frozenset((*here, *there) for here, there in pairwise(rows))


def unlike(
    matrix: Ints,
    tour: Ints,
    avoid: Bools,
    *,
    within: float,
    rng: np.random.Generator,
) -> Ints:
    """
    Choose a tour about as short that repeats few steps of an earlier day.

    Parameters
    ----------
    matrix : (n, n) ndarray of int
        Symmetric distances.
    tour : (n,) ndarray of int
        The shortest known, 0 first.
    avoid : (n, n) ndarray of bool
        Steps the earlier day had.
    within : float, share
        How much longer it may be.
    rng : numpy.random.Generator
        Finds others.

    Returns
    -------
    (n,) ndarray of int
        0 first; the given one where no other is better.
    """
    others = varied_tours(matrix, count=4, within=within, rng=rng).tours
    limit = (1 + within) * tour_length(matrix, tour)
    pool = [tour, _reversed(tour), *others]
    pool = [way for way in pool if tour_length(matrix, way) <= limit]
    return min(
        pool,
        key=lambda way: (int(avoid[way, np.roll(way, -1)].sum()), tour_length(matrix, way)),
    )
