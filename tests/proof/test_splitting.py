"""Sets around a hub that hang together: cheapest, and proven so by splits."""

import itertools
from dataclasses import replace

import numpy as np

from gridplan.partition.cost import HubModel, make_hub_model
from gridplan.partition.knapsack import NEVER
from gridplan.partition.proving import prove
from gridplan.partition.splitting import LEAF, Around, split_hub
from tests.proof.towns import cheapest_by_counting, connected, small_town


def around(model: HubModel, hub: int, price: np.ndarray) -> Around:
    return Around(
        hub, model.cost[:, hub] - price, model.workload, model.lower, model.upper,
        model.is_allowed[:, hub], model.indptr, model.indices,
    )  # fmt: skip


def near_of(model: HubModel) -> list[int]:
    near = [0] * len(model)
    for u, v in zip(model.source.tolist(), model.indices.tolist(), strict=True):
        near[u] |= 1 << v
    return near


def cheapest_of_all(model: HubModel, hub: int, price: np.ndarray) -> int:
    """Try every subset that hangs together."""
    others = [i for i in range(len(model)) if i != hub]
    best, near = NEVER, near_of(model)
    for size in range(len(others) + 1):
        for more in itertools.combinations(others, size):
            atoms = [hub, *more]
            load = model.workload[atoms].sum()
            fits = model.lower <= load <= model.upper and model.is_allowed[atoms, hub].all()
            if fits and connected(sum(1 << i for i in atoms), near):
                best = min(best, int((model.cost[atoms, hub] - price[atoms]).sum()))
    return best


def test_the_cheapest_connected_set_is_that_of_counting() -> None:
    split = 0
    for seed in range(12):
        model = make_hub_model(small_town(seed))
        rng = np.random.default_rng(seed)
        price = rng.integers(0, int(model.cost.mean()) + 1, len(model))
        for hub in range(len(model)):
            least, splits, chosen = split_hub(around(model, hub, price), NEVER, 1000)
            assert least == cheapest_of_all(model, hub, price), (seed, hub)
            if least < NEVER:
                assert int((model.cost[chosen, hub] - price[chosen]).sum()) == least
            split += int((splits != LEAF).sum())
    assert split > 100  # sets in pieces were cheaper, and were put right


def test_pegs_lose_no_set_below_the_goal_whatever_may_lie_beyond_the_bounds() -> None:
    found = 0
    for seed in range(12):
        model = make_hub_model(small_town(seed))
        rng = np.random.default_rng(seed)
        price = rng.integers(0, int(model.cost.mean()) + 1, len(model))
        beyond, toll = int(rng.integers(1, 9)), int(rng.integers(0, 20_000))
        for hub in range(len(model)):
            plain = around(model, hub, price)
            least = min(
                cheapest_of_all(wider, hub, price) + toll * off
                for off in range(beyond + 1)
                for wider in [
                    replace(model, lower=model.lower - off),
                    replace(model, upper=model.upper + off),
                ]
            )
            asked = plain._replace(beyond=beyond, toll=toll)
            for goal in (least - 1, least, least + 1, least + 10_000, NEVER):
                value, _, _ = split_hub(asked, min(goal, NEVER), 1000)
                assert value == min(least, goal, NEVER), (seed, hub, goal)
                found += least < goal
    assert found > 100


def test_no_prices_make_a_floor_above_the_best_division() -> None:
    for seed in range(20):
        problem = small_town(seed)
        best = cheapest_by_counting(problem)
        if best is None:
            continue
        model = make_hub_model(problem)
        price = np.random.default_rng(seed).integers(-5000, 50_000, len(model))
        assert prove(model, price).floor <= best, seed


def test_too_many_splits_are_given_up() -> None:
    model = make_hub_model(small_town(2))
    price = model.cost.mean(axis=1).astype(np.int64)
    tried = [split_hub(around(model, hub, price), NEVER, 1) for hub in range(len(model))]
    assert any(len(splits) == 0 for _, splits, _ in tried)
