"""A fixed number of grids shared among communities by workload."""

import numpy as np
import pytest

from gridplan.errors import InfeasibleError, InputError
from gridplan.schemes import share_k


def test_grids_go_where_the_work_is() -> None:
    assert share_k(np.array([600, 200, 200]), 5).tolist() == [3, 1, 1]


@pytest.mark.parametrize(("communities", "k"), [(60, 310), (142, 1189)])
def test_jianye_and_zoucheng_come_out_exactly(communities: int, k: int) -> None:
    workload = np.random.default_rng(7).integers(300, 6000, communities)
    share = share_k(workload, k)
    assert share.sum() == k
    assert share.min() >= 1


def test_no_grid_could_move_between_two_communities_and_bring_their_means_closer() -> None:
    workload = np.random.default_rng(8).integers(300, 3000, 30)
    share = share_k(workload, 120)
    for give in range(30):
        for take in range(30):
            if give == take or share[give] == 1:
                continue
            before = np.array([workload[give] / share[give], workload[take] / share[take]])
            after = np.array(
                [workload[give] / (share[give] - 1), workload[take] / (share[take] + 1)]
            )
            assert before.max() / before.min() <= after.max() / after.min() + 1e-12


def test_a_target_per_community_makes_150_weigh_as_much_as_250() -> None:
    share = share_k(np.array([1500, 2500]), 20, target=np.array([150, 250]))
    assert share.tolist() == [10, 10]


def test_an_empty_community_still_gets_its_grid() -> None:
    assert share_k(np.array([0, 900]), 4).tolist() == [1, 3]


def test_fewer_grids_than_communities_is_refused_with_the_number_needed() -> None:
    with pytest.raises(InfeasibleError, match="3 or more"):
        share_k(np.array([1, 1, 1]), 2)
    with pytest.raises(InputError):
        share_k(np.array([-1, 1]), 2)
