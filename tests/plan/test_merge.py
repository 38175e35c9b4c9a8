"""Many nets in one: least conflict, and a concordance that loses nothing."""

import itertools

import numpy as np
import pytest
import shapely

from gridplan.errors import InputError
from gridplan.plan.concordance import concord, conserved
from gridplan.plan.merge import check_layers, merge_layers


def _lattice(n: int):
    pair = [(i, i + 1) for i in range(n * n) if i % n < n - 1]
    pair += [(i, i + n) for i in range(n * n - n)]
    return np.array(pair), np.full(len(pair), 100.0)


def _conflict(grid_of, labels, pair, metres) -> float:
    total = 0.0
    for layer in labels:
        drawn = layer[pair[:, 0]] != layer[pair[:, 1]]
        cut = grid_of[pair[:, 0]] != grid_of[pair[:, 1]]
        total += metres[drawn != cut].sum()
    return total


def test_layers_that_agree_are_merged_without_conflict() -> None:
    pair, metres = _lattice(4)
    layer = np.repeat([0, 0, 1, 1], 4)
    merged = merge_layers(np.array([layer, layer + 5]), pair, metres, np.ones(16, dtype=int))
    assert merged.conflict == 0
    assert merged.grid_of.tolist() == layer.tolist()


@pytest.mark.parametrize("seed", range(6))
def test_no_other_grids_of_a_small_area_contradict_the_layers_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pair, metres = _lattice(3)
    metres = rng.integers(20, 200, len(pair)).astype(float)
    labels = rng.integers(0, 3, (3, 9))
    merged = merge_layers(labels, pair, metres, np.ones(9, dtype=int))
    best = min(
        _conflict(np.array([find(choice, pair, c) for c in range(9)]), labels, pair, metres)
        for choice in itertools.product([0, 1], repeat=len(pair))
    )
    assert merged.conflict == pytest.approx(_conflict(merged.grid_of, labels, pair, metres))
    assert merged.floor <= best <= merged.conflict <= 1.1 * best + 1e-9


def find(choice, pair, cell) -> int:
    reached, grew = {cell}, True
    while grew:
        grew = False
        for keep, (a, b) in zip(choice, pair.tolist(), strict=True):
            if keep and (a in reached) != (b in reached):
                reached |= {a, b}
                grew = True
    return min(reached)


def test_merged_grids_hang_together_and_keep_the_maximum() -> None:
    rng = np.random.default_rng(2)
    pair, metres = _lattice(12)
    labels = np.array([np.repeat(np.arange(12) // 4, 12), np.tile(np.arange(12) // 3, 12)])
    households = rng.integers(5, 30, 144)
    merged = merge_layers(labels, pair, metres, households, maximum=300)
    sizes = np.bincount(merged.grid_of, weights=households)
    assert sizes.max() <= 300
    same = merged.grid_of[pair[:, 0]] == merged.grid_of[pair[:, 1]]
    whole = [find(same.tolist(), pair, c) for c in range(144)]
    assert len(set(whole)) == len(sizes)


def test_one_layer_or_seven_are_refused() -> None:
    pair, metres = _lattice(2)
    for n in (1, 7):
        with pytest.raises(InputError, match=str(n)):
            merge_layers(np.zeros((n, 4), dtype=int), pair, metres, np.ones(4, dtype=int))


def test_a_layer_with_a_hole_is_refused_by_name_and_place() -> None:
    labels = np.array([[0, 0], [0, -1]])
    with pytest.raises(InputError, match=r"police.*50.*village 2"):
        check_layers(["civil", "police"], labels, np.array([1.0, 50.0]), ["v 1", "village 2"])


def test_a_concordance_conserves_area_and_households_to_the_last() -> None:
    rng = np.random.default_rng(4)
    old = np.array([shapely.box(0, 0, 60, 100), shapely.box(60, 0, 100, 100)])
    new = np.array([shapely.box(0, 0, 100, 35.5), shapely.box(0, 35.5, 100, 100)])
    xy = rng.uniform(0, 100, (200, 2))
    households = rng.integers(1, 40, 200)
    old_of, new_of = (xy[:, 0] > 60).astype(int), (xy[:, 1] > 35.5).astype(int)
    rows = concord("police", (["A", "B"], old, old_of), (["1", "2"], new, new_of), households)
    total = np.bincount(old_of, weights=households).astype(int)
    kept = conserved(rows, ["A", "B"], shapely.area(old), total)
    assert kept.area_share == pytest.approx(1.0)
    assert kept.households_share == 1.0
    assert kept.lost == ()
    assert [(r.old, r.new, round(r.area_share, 3)) for r in rows] == [
        ("A", "1", 0.355), ("A", "2", 0.645), ("B", "1", 0.355), ("B", "2", 0.645),
    ]  # fmt: skip
    assert conserved(rows[1:], ["A", "B"], shapely.area(old), total).lost == ("A",)
