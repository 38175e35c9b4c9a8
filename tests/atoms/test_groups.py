"""Empty slivers join a neighbour; nothing else does."""

import numpy as np

from gridplan.atoms.groups import absorb, join_connected


def test_a_group_in_two_places_becomes_two() -> None:
    label = np.array([5, 5, 7, 5])
    group = join_connected(label, np.array([0, 1, 2]), np.array([1, 2, 3]))
    assert group[0] == group[1]
    assert len({int(group[0]), int(group[2]), int(group[3])}) == 3


def test_small_groups_join_along_their_strongest_border() -> None:
    # a row of four: 0 - 1 - 2 - 3; 1 and 2 are small, 1 is tied to 0, 2 to 3
    left, right = np.array([0, 1, 2]), np.array([1, 2, 3])
    group = absorb(
        np.arange(4),
        is_small=np.array([False, True, True, False]),
        left=left,
        right=right,
        appeal=np.array([9.0, 5.0, 1.0]),
    )
    assert group[1] == group[0]
    assert len(set(group.tolist())) == 2


def test_a_border_without_appeal_is_not_crossed() -> None:
    group = absorb(
        np.arange(2),
        is_small=np.array([False, True]),
        left=np.array([0]),
        right=np.array([1]),
        appeal=np.array([0.0]),
    )
    assert len(set(group.tolist())) == 2
