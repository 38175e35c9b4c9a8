"""What hangs on one atom joins it, and nothing else does."""

import numpy as np
import pytest

from gridplan.partition.bridge import bridge
from gridplan.partition.contract import contract
from gridplan.partition.edges import components
from tests.partition.lattice import lattice


def test_a_light_tail_joins_the_atom_it_hangs_on() -> None:
    # 0 1 . 2 over 3 4 5 with the way from 1 to 2 closed: 2 hangs on 5, and 5 on 4
    problem = lattice(2, 3, 2, workload=[30, 30, 5, 30, 30, 5], tolerance=0.3, closed=[(1, 2)])
    small = contract(bridge(problem))
    assert small.place[4] == small.place[5] == small.place[2]
    assert sorted(small.ready.problem.workload.tolist()) == [30, 30, 30, 40]


def test_a_lattice_has_nothing_that_hangs() -> None:
    problem = lattice(4, 4, 4)
    small = contract(bridge(problem))
    assert small.ready.problem is problem
    assert small.place.tolist() == list(range(16))


@pytest.mark.parametrize("seed", range(40))
def test_taking_the_leader_out_cuts_off_what_joined_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shut = [(int(a), int(a) + 1) for a in rng.choice(29, 12, replace=False) if a % 6 != 5]
    shut += [(int(a), int(a) + 6) for a in rng.choice(24, 9, replace=False)]
    problem = bridge(lattice(5, 6, 4, workload=rng.integers(1, 20, 30).tolist(), closed=shut))
    place = contract(problem).place
    p = problem.problem
    for number in np.flatnonzero(np.bincount(place) > 1):
        group = np.flatnonzero(place == number)
        assert any(_hangs(p, group, int(leader)) for leader in group)


def _hangs(problem, group, leader) -> bool:  # type: ignore[no-untyped-def]
    """Without the leader, none of the others reaches beyond the group, and each is light."""
    keep = problem.is_walkable & (problem.source != leader) & (problem.indices != leader)
    label = components(len(problem), problem.source, problem.indices, keep)
    others = [int(i) for i in group if i != leader]
    inside = all(set(np.flatnonzero(label == label[i]).tolist()) <= set(others) for i in others)
    light = all(problem.workload[label == label[i]].sum() < problem.lower for i in others)
    return inside and light
