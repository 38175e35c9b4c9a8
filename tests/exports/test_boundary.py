from itertools import pairwise

import numpy as np
import pytest

from gridplan.inputs import Kind
from gridplan.plan.boundary_text import boundary_texts, last_met, sides_of
from gridplan.plan.outline import kind_shares, outline_of


def test_the_four_sides_read_as_in_a_register(plan):
    texts = boundary_texts(plan, sides_of(plan, outline_of(plan)), "zh")
    assert texts[0] == "东至江汉路\uff0c南至水域\uff0c西至围墙\uff0c北至中山路、002网格"
    assert texts[3] == "东至社区边界\uff0c南至001网格、中山路\uff0c西至江汉路\uff0c北至解放大道"


def test_english_keeps_the_street_names(plan):
    text = boundary_texts(plan, sides_of(plan, outline_of(plan)), "en")[1]
    assert text.startswith("east to 江汉路;")
    assert text.endswith("north to 解放大道")


def test_every_outline_is_shared_out_among_kinds(plan):
    shares = kind_shares(plan, outline_of(plan))
    assert shares.sum(axis=1) == pytest.approx(1.0)
    # 800 m around the first grid: 300 water, 200 street, 100 each wall, main street, unseen.
    assert shares[0, Kind.RIVER] == pytest.approx(3 / 8)
    assert shares[0, Kind.MINOR_STREET] == pytest.approx(2 / 8)


def test_a_notch_does_not_count_as_a_side():
    # A U open to the north: its inner walls are no eastern or western side.
    ring = [(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9), (0, 0)]
    xy = np.array([(*a, *b) for a, b in pairwise(ring)], dtype=float)
    seen = last_met(xy, np.array([0, 8]), np.arange(8), 16)
    east, south, west, north = (set(side.tolist()) for side in seen[0])
    assert (east, south, west) == ({1}, {0}, {7})
    assert north == {2, 4, 6}
