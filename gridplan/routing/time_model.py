"""How long ways and visits take: on foot, by e-bike, up the stairs, in the lift."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeModel:
    """
    Speeds and climbs.

    Attributes
    ----------
    walking, riding : float, m/s
        1.25 is 4.5 km/h, 3.33 is 12 km/h.
    stairs : float, s
        A floor up or down on foot.
    lift_wait, lift_floor : float, s
        Waiting for a lift, and a floor in it.
    lift_from : int
        Buildings with at least this many floors have a lift.

    Raises
    ------
    InputError
        If somebody stands still.
    """

    walking: float = 4.5 / 3.6
    riding: float = 12.0 / 3.6
    stairs: float = 12.0
    lift_wait: float = 30.0
    lift_floor: float = 3.0
    lift_from: int = 7

    def __post_init__(self) -> None:
        """Refuse to stand still."""  # noqa: DOC501
        if not (self.walking > 0 and self.riding > 0):
            raise InputError("routing.no_speed")

    def climb(self, floors: Ints) -> Floats:
        """
        Time the way up to a middle floor and down again.

        Parameters
        ----------
        floors : (n,) ndarray of int
            Floors of each building; 0 where unknown, taken as one.

        Returns
        -------
        (n,) ndarray, s
            By stairs, or by lift where there is one.

        Examples
        --------
        >>> TimeModel().climb(np.array([0, 1, 5, 11])).tolist()
        [0.0, 0.0, 48.0, 90.0]
        """
        up = np.maximum(floors - 1, 0) / 2
        lift = 2 * (self.lift_wait + self.lift_floor * up)
        climbed: Floats = np.where(floors >= self.lift_from, lift, 2 * self.stairs * up)
        return climbed
