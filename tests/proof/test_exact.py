"""The proof against counting: every division of small towns, every set of few atoms."""

import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.partition import divide
from gridplan.partition.bound import all_sets, floor_of, raise_floor, shares_of
from gridplan.partition.branching import branch
from gridplan.partition.certify import certify_all, certify_problem
from gridplan.partition.closing import close
from gridplan.partition.connected import list_sets
from gridplan.partition.cost import Terms, cost_of, is_within, make_hub_model
from gridplan.partition.fixing import strike_out
from gridplan.partition.knapsack import BEYOND, NEVER, cheapest_sets
from gridplan.partition.narrowing import by_knapsacks
from gridplan.partition.pegging import Hub, peg, relax
from gridplan.partition.pricing import cheapest_few, cheapest_set, forced_sets
from tests.proof.towns import cheapest_by_counting, connected, small_terms, small_town, town

TOWNS = 280


def test_what_is_certified_is_what_counting_finds() -> None:
    claims = 0
    for seed in range(TOWNS):
        problem = small_town(seed)
        best = cheapest_by_counting(problem)
        found = certify_problem(problem, divide(problem, effort="draft", seed=seed), seed=seed)
        if found.method == "none":
            assert best is None, seed
            continue
        claims += 1
        assert best is not None, seed
        assert found.lower <= best, seed
        assert found.is_proven, seed
        assert found.upper == best, seed
        assert is_within(found.model, found.grid_of), seed
        assert cost_of(found.model, found.grid_of) == best, seed
    assert claims >= 200


def test_what_is_asked_beside_the_ways_is_certified_too() -> None:
    claims = 0
    for seed in range(90):
        problem = small_town(seed)
        terms = small_terms(problem, seed)
        best = cheapest_by_counting(problem, terms)
        start = divide(problem, effort="draft", seed=seed)
        found = certify_problem(problem, start, terms=terms, seed=seed)
        assert best is None or found.lower <= best, seed
        if found.method != "none":
            claims += 1
            assert (found.upper, found.is_proven) == (best, True), seed
            assert cost_of(found.model, found.grid_of) == best, seed
    assert claims >= 30


def test_knapsacks_certify_what_counting_finds_too() -> None:
    claims = closed = 0
    for seed in range(60):
        problem = small_town(seed)
        best = cheapest_by_counting(problem)
        start = divide(problem, effort="draft", seed=seed)
        model = make_hub_model(problem)
        if not is_within(model, start):
            continue
        claims += 1
        found = by_knapsacks(model, start)
        assert found.proof.floor <= best, seed
        assert cost_of(model, found.best) >= best, seed
        if found.is_closed:  # a limit on cuts may end it before
            closed += 1
            assert cost_of(model, found.best) == best, seed
    assert claims >= 40
    assert closed >= 0.95 * claims


@pytest.mark.parametrize("seed", range(20))
def test_the_list_holds_every_connected_set_within_the_bounds_once(seed: int) -> None:
    problem = small_town(seed)
    model = make_hub_model(problem)
    near = [0] * len(problem)
    for u, v in zip(model.source.tolist(), model.indices.tolist(), strict=True):
        near[u] |= 1 << v
    wanted = set()
    for mask in range(1, 1 << len(problem)):
        atoms = [i for i in range(len(problem)) if mask >> i & 1]
        fits = model.lower <= model.workload[atoms].sum() <= model.upper
        if fits and connected(mask, near):
            wanted.add(mask)
    listed = list_sets(model, most=10_000)
    assert listed is not None
    found = [
        sum(1 << int(i) for i in listed.member[listed.start[row] : listed.start[row + 1]])
        for row in range(len(listed))
    ]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_a_list_too_long_is_not_begun_twice() -> None:
    assert list_sets(make_hub_model(small_town(1)), most=3) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_hubs_left_out_are_dearer_than_those_priced(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, lower, upper, k = 30, 90, 110, 4
    workload = rng.integers(0, 25, n)
    cost = rng.integers(0, 9000, (n, n))
    price = rng.integers(0, 6000, n)
    may = rng.random((n, n)) < 0.9
    np.fill_diagonal(may, True)
    every = np.sort(cheapest_sets(cost, price, workload, lower, upper, may))
    few = np.sort(cheapest_few(cost, price, workload, (lower, upper), may, (k, 0)))
    assert few[:k].tolist() == every[:k].tolist()
    more = np.sort(cheapest_few(cost, price, workload, (lower, upper), may, (k, 5000)))
    within = int((every <= every[k - 1] + 5000).sum())
    assert more[:within].tolist() == every[:within].tolist()


@pytest.mark.parametrize("seed", range(4))
def test_most_atoms_of_a_large_knapsack_leave_no_choice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, upper = 300, 140
    workload = rng.integers(0, 6, n)
    workload[0] = 1
    reduced = rng.integers(-400, 3000, n) * workload
    hub = Hub(0, reduced, workload, upper - 20, upper, np.ones(n, dtype=bool))
    relaxed = relax(hub, False)
    cost, may = np.tile(reduced, (n, 1)), np.ones((n, n), dtype=bool)
    bounds = (upper - 20, upper)
    least = cheapest_sets(cost, np.zeros_like(workload), workload, *bounds, may)[0]
    assert relaxed.least - 1e-6 <= least <= relaxed.known
    left = peg(hub, relaxed, relaxed.known)
    assert len(left.free) < n / 2
    chosen = cheapest_set(0, cost, np.zeros_like(workload), workload, bounds, may)
    assert reduced[chosen].sum() == least
    assert chosen[left.is_in].all()


def test_a_term_that_rewards_is_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        Terms(extra={"change": np.full((2, 2), -1)})


def test_four_houses_in_a_row_cost_what_a_child_adds_up() -> None:
    # two grids of two houses, 10 households each, 10 m apart: 10 · 100 dm each
    way = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10.0
    row = town([10] * 4, [(0, 1), (1, 2), (2, 3)], [True] * 3, way, 2, 0.1)
    found = certify_problem(row, np.array([0, 0, 1, 1]))
    assert (found.upper, found.is_proven) == (2000, True)
    assert found.lower <= 2000


def test_a_single_grid_is_proven_by_its_floor_alone() -> None:
    way = np.abs(np.subtract.outer(np.arange(5), np.arange(5))) * 10.0
    row = town([3, 1, 4, 1, 5], [(i, i + 1) for i in range(4)], [True] * 4, way, 1, 0.1)
    found = certify_problem(row, np.zeros(5, dtype=np.int64))
    assert found.lower == found.upper
    assert (found.method, found.is_proven) == ("floor", True)


def test_a_division_that_is_kept_is_never_called_best_when_it_is_not() -> None:
    problem = next(
        p for p in map(small_town, range(TOWNS)) if certify_problem(p, divide(p)).lower > 0
    )
    best = certify_problem(problem, divide(problem))
    for seed in range(1, 60):
        other = divide(problem, effort="draft", seed=seed)
        model = best.model
        if is_within(model, other) and cost_of(model, other) > best.upper:
            kept = certify_problem(problem, other, keep=True)
            assert kept.upper == cost_of(model, other)
            assert not kept.is_proven
            assert kept.lower <= best.upper
            return
    pytest.fail("no other division was met")


@pytest.mark.parametrize("seed", range(6))
def test_each_knapsack_agrees_with_trying_every_set(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, lower, upper = 9, 20, 32
    workload = rng.integers(0, 12, n)
    cost = rng.integers(0, 500, (n, n))
    price = rng.integers(-50, 600, n)
    may = rng.random((n, n)) < 0.85
    np.fill_diagonal(may, np.arange(n) != 3)  # hub 3 is closed
    values = cheapest_sets(cost, price, workload, lower, upper, may)
    masks = np.arange(1 << n)[:, None] >> np.arange(n) & 1 == 1
    load = masks @ workload
    for j in range(n):
        fits = masks[:, j] & may[j, j] & ~(masks & ~may[j]).any(axis=1)
        fits &= (load >= lower) & (load <= upper)
        total = masks @ (cost[j] - price)
        assert (values[j] >= BEYOND) == (not fits.any())
        if not fits.any():
            continue
        assert values[j] == total[fits].min()
        chosen = cheapest_set(j, cost, price, workload, (lower, upper), may)
        assert fits[np.flatnonzero((masks == chosen).all(axis=1))].all()
        assert (cost[j] - price)[chosen].sum() == values[j]
        for limit in (NEVER, values[j] + 200, values[j], values[j] - 1):
            hub = Hub(j, cost[j] - price, workload, lower, upper, may[j])
            forced = forced_sets(hub, limit)
            for i in range(n):
                least = total[fits & masks[:, i]].min(initial=NEVER)
                assert forced[i] == (least if least <= limit else NEVER)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_any_prices_give_a_floor(seed: int) -> None:
    problem = small_town(seed)
    best = cheapest_by_counting(problem)
    sets = all_sets(make_hub_model(problem))
    price = np.random.default_rng(seed).integers(-3000, 9000, len(problem))
    value = floor_of(sets.values(price), price, problem.k)
    assert best is None or value <= best


@pytest.mark.parametrize("seed", [5, 8, 14, 21])
def test_nothing_cheaper_is_ever_struck_out(seed: int) -> None:
    problem = small_town(seed)
    best = cheapest_by_counting(problem)
    assert best is not None
    model = make_hub_model(problem)
    ceiling = best + 1
    floor = raise_floor(all_sets(model), np.zeros(len(problem)), ceiling=ceiling)
    closed = close(strike_out(all_sets(model), floor, ceiling=ceiling), ceiling=ceiling)
    assert closed.grid_of is not None
    assert cost_of(model, closed.grid_of) == best


def test_halving_down_to_the_last_hub_finds_what_counting_finds() -> None:
    met = 0
    for seed in range(45):
        problem = small_town(seed)
        best = cheapest_by_counting(problem)
        if best is None:
            continue
        met += 1
        model = make_hub_model(problem)
        price = np.zeros(len(problem), dtype=np.int64)
        above = branch(all_sets(model), price, ceiling=best + 50, small=0, halves=1000)
        assert above.grid_of is not None, seed
        assert (cost_of(model, above.grid_of), above.is_proven) == (best, True), seed
        below = branch(all_sets(model), price, ceiling=best, small=0, halves=1000)
        assert (below.grid_of, below.is_proven) == (None, True), seed
    assert met > 30


def test_a_time_limit_of_nothing_still_gives_an_honest_gap() -> None:
    problem = small_town(5)
    found = certify_problem(problem, divide(problem), time_limit=0.0)
    best = cheapest_by_counting(problem)
    assert best is not None
    assert found.lower <= best <= found.upper


def test_workers_do_not_change_the_answer() -> None:
    problems = [small_town(seed) for seed in (2, 5, 8, 11)]
    answers = [divide(p, effort="draft") for p in problems]
    told = [
        [(c.lower, c.upper, c.multipliers.tolist(), c.grid_of.tolist()) for c in found]
        for found in (certify_all(problems, answers, workers=w) for w in (1, 3))
    ]
    assert told[0] == told[1]


def test_bounds_that_are_not_met_claim_nothing() -> None:
    way = np.ones((3, 3)) * 10 * (1 - np.eye(3))
    lame = town([50, 1, 1], [(0, 1), (1, 2)], [True, True], way, 2, 0.1)
    found = certify_problem(lame, np.array([0, 1, 1]))
    assert (found.method, found.is_proven, found.lower) == ("none", False, 0)


def test_a_missing_way_is_refused() -> None:
    way = np.array([[0.0, np.inf], [np.inf, 0.0]])
    with pytest.raises(InputError, match="no way"):
        make_hub_model(town([1, 1], [(0, 1)], [True], way, 1, 0.1))


def test_shares_of_a_division_begin_near_its_cost() -> None:
    problem = next(p for p in map(small_town, range(TOWNS)) if p.k == 2)
    model = make_hub_model(problem)
    grid_of = divide(problem)
    assert shares_of(model, grid_of).sum() == pytest.approx(cost_of(model, grid_of))
