import numpy as np
import pytest

from gridplan.errors import InputError
from gridplan.routing.time_model import TimeModel


def test_stairs_are_timed_by_floor_and_lifts_by_ride() -> None:
    assert TimeModel().climb(np.array([6, 7])).tolist() == [60.0, 78.0]


def test_higher_buildings_never_take_less_within_their_kind() -> None:
    climb = TimeModel(lift_from=99).climb(np.arange(30))
    assert (np.diff(climb) >= 0).all()


def test_standing_still_is_refused() -> None:
    with pytest.raises(InputError, match="speed"):
        TimeModel(walking=0.0)
