"""Reasons for grids outside their bounds: true ones hold, false ones are refused."""

from itertools import combinations

import numpy as np
import pytest

from gridplan.checking.reasons import _fits, check_reasons
from gridplan.checking.record import Record, label_parts


def record(*, weight, edge, grid, infeasible, tolerance=0.1):
    """One community; only what reasons look at is filled in."""
    weight, grid = np.array(weight), np.array(grid)
    n_grids = int(grid.max()) + 1
    pairs = np.array(edge, dtype=np.int64).reshape(-1, 2)
    nothing = np.empty(0, dtype=object)
    return Record(
        area=None,
        code=tuple(f"g{n}" for n in range(n_grids)),
        grid={f"g{n}": n for n in range(n_grids)},
        outline=nothing,
        community=np.zeros(n_grids, dtype=np.int64),
        claimed=np.bincount(grid, weights=weight).astype(np.int64),
        target=np.full(n_grids, 100),
        counted=np.bincount(grid, weights=weight).astype(np.int64),
        atom=nothing,
        weight=weight,
        atom_community=np.zeros(len(weight), dtype=np.int64),
        atom_grid=grid,
        home=grid,
        is_bridged=np.zeros(len(weight), dtype=bool),
        edge=pairs,
        metres=np.ones(len(pairs)),
        component=label_parts(pairs, len(weight)),
        rows=(),
        summary={"tolerance": {"asked": tolerance, "needed": {}}, "infeasible": infeasible},
    )


def names(plan):
    return [fault.name for fault in check_reasons(plan)]


def claim(reason, atom=None, grid="g0"):
    return [{"grid": grid, "reason": reason, "atom": atom}]


PATH = [(0, 1), (1, 2), (2, 3)]


def test_an_atom_above_the_bound_is_too_heavy_and_one_at_it_is_not():
    # Mean 100, so U = 110.
    heavy = record(weight=[120, 30, 50], edge=PATH[:2], grid=[0, 1, 1],
                   infeasible=claim("atom_too_heavy", 0))  # fmt: skip
    assert names(heavy) == []
    at_bound = record(weight=[110, 40, 50], edge=PATH[:2], grid=[0, 1, 1],
                      infeasible=claim("atom_too_heavy", 0))  # fmt: skip
    assert names(at_bound) == ["reason_false"]


def test_an_atom_of_another_grid_excuses_nothing():
    plan = record(weight=[120, 30, 50], edge=PATH[:2], grid=[0, 1, 1],
                  infeasible=claim("atom_too_heavy", 0, "g1"))  # fmt: skip
    assert names(plan) == ["reason_false"]


def test_a_part_of_one_and_a_half_grids_cannot_be_shared_out():
    # Two parts of 150 in a community of 3 grids: L = 90, U = 110, 150 fits no j.
    plan = record(weight=[75, 75, 75, 75], edge=[(0, 1), (2, 3)], grid=[0, 0, 1, 2],
                  infeasible=claim("component_weight"))  # fmt: skip
    assert names(plan) == []
    whole = record(weight=[100, 100, 100], edge=PATH[:2], grid=[0, 1, 2],
                   infeasible=claim("component_weight"))  # fmt: skip
    assert names(whole) == ["reason_false"]


def test_no_choice_of_atoms_reaches_the_bounds():
    # Atoms of 70, 70 and 60: mean 100, and no sum lies between 90 and 110.
    plan = record(weight=[70, 70, 60], edge=PATH[:2], grid=[0, 1, 1],
                  infeasible=claim("no_subset", 0))  # fmt: skip
    assert names(plan) == []
    plan = record(weight=[70, 70, 30, 30], edge=PATH, grid=[0, 1, 1, 1],
                  infeasible=claim("no_subset", 0))  # fmt: skip
    assert names(plan) == ["reason_false"]


def test_light_pieces_hang_on_a_cut_vertex():
    # A star of 40s around an atom of 40: all must join it, 160 > U = 110.
    star = [(0, 1), (0, 2), (0, 3)]
    plan = record(weight=[40, 40, 40, 40, 120], edge=[*star, (0, 4)], grid=[0, 0, 0, 0, 1],
                  infeasible=claim("cut_vertex", 0), tolerance=0.1)  # fmt: skip
    # Mean 140, L = 126, U = 154: even the piece of 120 is light, in all 280 > 154.
    assert names(plan) == []
    ring = [(0, 1), (1, 2), (2, 3), (3, 0)]
    plan = record(weight=[40, 40, 40, 40], edge=ring, grid=[0, 0, 1, 1],
                  infeasible=claim("cut_vertex", 0))  # fmt: skip
    assert names(plan) == ["reason_false"]


def test_a_light_part_brought_over_counts_with_what_hangs_loose():
    # Atom 3 is an island of 60 that joined the first grid; 1 hangs on 0. U = 110.
    plan = record(weight=[40, 30, 50, 60, 20], edge=[(0, 1), (0, 2), (2, 4)],
                  grid=[0, 0, 1, 0, 1], infeasible=claim("cut_vertex", 0))  # fmt: skip
    # Mean 100, L = 90: without 0 the pieces of 30 and 70 hang loose, 140 > 110.
    assert names(plan) == []
    plan = record(weight=[40, 10, 50, 60, 40], edge=[(0, 1), (0, 2), (2, 4)],
                  grid=[0, 0, 1, 0, 1], infeasible=claim("cut_vertex", 0))  # fmt: skip
    # The piece of 90 is no longer light: 40 + 10 alone stay below U, ...
    assert names(plan) == ["reason_false"]
    plan.is_bridged[3] = True
    # ... but with the island of 60 they come to 110, and 11 more exceed it.
    assert names(plan) == ["reason_false"]
    plan.weight[1] += 1
    plan.counted[0] += 1
    assert names(plan) == []


def test_a_search_limit_claims_nothing_and_unknown_words_are_refused():
    def tried(claims):
        return names(record(weight=[90, 110], edge=[(0, 1)], grid=[0, 1], infeasible=claims))

    assert tried(claim("search_limit")) == []
    assert tried(claim("bad_luck")) == ["reason_unknown"]
    assert tried(claim("no_subset", 0, "g9")) == ["reason_unknown"]


@pytest.mark.parametrize("seed", range(40))
def test_no_subset_agrees_with_trying_every_choice(seed):
    rng = np.random.default_rng(seed)
    weight = rng.integers(1, 60, 8)
    grid = np.array([0, 0, 1, 1, 1, 2, 2, 2])
    plan = record(weight=weight, edge=[(i, i + 1) for i in range(7)], grid=grid,
                  infeasible=claim("no_subset", 0), tolerance=0.02)  # fmt: skip
    total, mean = int(weight.sum()), weight.sum() / 3
    low, high = np.ceil(0.98 * mean - 1e-9), np.floor(1.02 * mean + 1e-9)
    sums = [
        int(weight[0] + weight[list(chosen)].sum())
        for size in range(8)
        for chosen in combinations(range(1, 8), size)
    ]
    can = any(low <= s <= high and 2 * low <= total - s <= 2 * high for s in sums)
    assert (names(plan) == []) == (not can)


def test_a_total_fits_exactly_when_some_number_of_grids_does():
    for total in range(400):
        fits = any(j * 90 <= total <= j * 110 for j in range(1, 10))
        assert _fits(total, 90, 110) == fits
