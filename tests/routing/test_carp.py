from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.carp import CapacityProblem, serve_streets


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def random_problem(seed: int, *, streets: int, room: int) -> CapacityProblem:
    """Make a cycle with chords, some streets without a load."""
    luck = np.random.default_rng(seed)
    n = streets - 1
    ring = np.stack([np.arange(n), (np.arange(n) + 1) % n], axis=1)
    chord = luck.choice(n, 2, replace=False)[None]
    load = luck.integers(1, 4, streets)
    load[luck.integers(streets)] = 0
    return CapacityProblem(
        n=n, start=0, room=room, ends=np.concatenate([ring, chord]),
        weight=luck.integers(1, 20, streets), load=load,
    )  # fmt: skip


def between(problem: CapacityProblem) -> np.ndarray:
    metres = np.full((problem.n, problem.n), 10**6)
    np.fill_diagonal(metres, 0)
    for (a, b), weight in zip(problem.ends, problem.weight, strict=True):
        metres[a, b] = metres[b, a] = min(metres[a, b], weight)
    for k in range(problem.n):
        metres = np.minimum(metres, metres[:, k : k + 1] + metres[k : k + 1])
    return metres


def best_by_trying_all(problem: CapacityProblem) -> int:
    """Try every order, direction and cut into walks."""
    metres, served = between(problem), np.flatnonzero(problem.load)
    best = 10**9
    for order in permutations(served.tolist()):
        for sides in product((0, 1), repeat=len(order)):
            least = [0] + [10**9] * len(order)
            for first in range(len(order)):
                here, way, load = problem.start, 0, 0
                for last in range(first, len(order)):
                    a, b = problem.ends[order[last]][:: 1 - 2 * sides[last]]
                    load += problem.load[order[last]]
                    if load > problem.room:
                        break
                    way += metres[here, a] + problem.weight[order[last]]
                    here = b
                    total = least[first] + way + metres[here, problem.start]
                    least[last + 1] = min(least[last + 1], int(total))
            best = min(best, least[-1])
    return best


def test_two_arms_that_do_not_fit_one_walk_take_two() -> None:
    problem = CapacityProblem(
        n=3, start=0, room=1, ends=np.array([[0, 1], [0, 2]]),
        weight=np.array([5, 7]), load=np.array([1, 1]),
    )  # fmt: skip
    found = serve_streets(problem, rng=rng(), iterations=100)
    assert found.value == found.bound == 24
    assert sorted(found.length.tolist()) == [10, 14]


@pytest.mark.parametrize("seed", range(4))
def test_small_problems_are_solved_as_well_as_by_trying_everything(seed: int) -> None:
    problem = random_problem(seed, streets=6, room=5)
    found = serve_streets(problem, rng=rng(), iterations=3000)
    best = best_by_trying_all(problem)
    assert found.value == best
    assert found.bound <= best


def test_every_street_is_served_once_within_the_room() -> None:
    problem = random_problem(9, streets=60, room=11)
    found = serve_streets(problem, rng=rng(), iterations=2000)
    served = Counter(step // 2 for walk in found.walks for step in walk)
    assert served == Counter(np.flatnonzero(problem.load).tolist())
    metres = between(problem)
    for walk, length in zip(found.walks, found.length.tolist(), strict=True):
        assert problem.load[[step // 2 for step in walk]].sum() <= problem.room
        here, way = problem.start, 0
        for step in walk:
            a, b = problem.ends[step // 2][:: 1 - 2 * (step % 2)]
            way += metres[here, a] + problem.weight[step // 2]
            here = b
        assert way + metres[here, problem.start] == length
    assert found.bound <= found.value == found.length.sum()


def test_same_seed_same_walks() -> None:
    problem = random_problem(3, streets=40, room=9)
    once, again = (serve_streets(problem, rng=rng(), iterations=500) for _ in range(2))
    assert once.walks == again.walks


def test_a_street_that_no_walk_can_take_is_named() -> None:
    with pytest.raises(InputError, match="street 1 takes 9"):
        CapacityProblem(
            n=3, start=0, room=5, ends=np.array([[0, 1], [0, 2]]),
            weight=np.array([5, 7]), load=np.array([1, 9]),
        )  # fmt: skip


def test_a_street_out_of_reach_is_named() -> None:
    problem = CapacityProblem(
        n=4, start=0, room=5, ends=np.array([[0, 1], [2, 3]]),
        weight=np.array([5, 7]), load=np.array([1, 1]),
    )  # fmt: skip
    with pytest.raises(InputError, match="street 1 cannot be reached"):
        serve_streets(problem, rng=rng())
