"""What a grid has to visit, and how its rounds are walked."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InputError
from gridplan.routing.frequency import VisitRule


@dataclass(frozen=True, slots=True, kw_only=True)
class StopList:
    """
    What a grid has to visit.

    Attributes
    ----------
    stop_id : (n,) tuple of str
        Unique.
    kind : (n,) tuple of {'building', 'place', 'gate'}
        What it is.
    rule : (n,) tuple of VisitRule
        How often and how long.
    xy : (n, 2) ndarray, m
        Where its door is, metric.
    climb : (n,) ndarray, s
        Stairs and lifts of one visit.

    Raises
    ------
    InputError
        If the columns differ in length or an id stands twice.
    """

    stop_id: tuple[str, ...]
    kind: tuple[str, ...]
    rule: tuple[VisitRule, ...]
    xy: Floats
    climb: Floats

    def __post_init__(self) -> None:
        """Refuse uneven columns and doubles."""  # noqa: DOC501
        sizes = {
            len(self.stop_id),
            len(self.kind),
            len(self.rule),
            len(self.xy),
            len(self.climb),
        }
        if len(sizes) != 1:
            raise InputError("inputs.uneven_columns", layer="stops")
        if len(set(self.stop_id)) != len(self.stop_id):
            twice = next(s for s in self.stop_id if self.stop_id.count(s) > 1)
            raise InputError("inputs.duplicate", layer="stops", feature=twice)

    def __len__(self) -> int:
        """Count the stops."""
        return len(self.stop_id)

    def take(self, rows: Ints) -> "StopList":
        """
        Keep some stops.

        Parameters
        ----------
        rows : (k,) ndarray of int
            Which ones, in the order wanted.

        Returns
        -------
        StopList
            Those.
        """
        return StopList(
            stop_id=tuple(self.stop_id[row] for row in rows),
            kind=tuple(self.kind[row] for row in rows),
            rule=tuple(self.rule[row] for row in rows),
            xy=self.xy[rows],
            climb=self.climb[rows],
        )

    def joined(self, other: "StopList") -> "StopList":
        """
        Put the stops of another list behind these.

        Parameters
        ----------
        other : StopList
            With ids of its own.

        Returns
        -------
        StopList
            Both.
        """
        return StopList(
            stop_id=self.stop_id + other.stop_id,
            kind=self.kind + other.kind,
            rule=self.rule + other.rule,
            xy=np.concatenate([self.xy, other.xy]),
            climb=np.concatenate([self.climb, other.climb]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSettings:
    """
    How rounds are walked and searched.

    Attributes
    ----------
    speed : float, m/s
        On foot; 1.25 is 4.5 km/h.
    shift : float, s
        Longest walk of a day, visits included.
    start : float, s
        When a day begins, after midnight.
    workers : int
        Walks a day.
    cycle : int
        Number of the cycle: what is due less than once a cycle takes turns.
    iterations : int
        How long to search.
    balance : float
        A day may be this many times the mean before it costs extra.
    pause : tuple of float or None, s
        Earliest and latest begin of the break after midnight, and its length.
    early : float, s
        How long after the begin the first call may be, at most: the way out falls into
        this time, and nobody sets out before that way asks for it. 0 by day.
    most_proven : int
        Days with more stops than this carry no bound.
    within : float, share
        How much longer than the shortest a varied tour may be; 0 for no variety.
    is_riding : bool
        Whether by e-bike, with one-way streets obeyed.
    closed : frozenset of int
        Days of the cycle, from 0, on which nobody walks.
    """

    speed: float = 1.25
    shift: float = 7.0 * 3600
    start: float = 8.5 * 3600
    workers: int = 1
    cycle: int = 0
    iterations: int = 20_000
    balance: float = 1.03
    pause: tuple[float, float, float] | None = None
    early: float = 0.0
    most_proven: int = 12
    within: float = 0.0
    is_riding: bool = False
    closed: frozenset[int] = frozenset()

    @property
    def end(self) -> float:
        """
        Tell when a day ends, in s after midnight.

        Returns
        -------
        float, s
            Start, shift and break added up.
        """
        return self.start + self.shift + (self.pause[2] if self.pause else 0.0)

    @property
    def calling(self) -> float:
        """
        Tell how long calls can be made, in s.

        Returns
        -------
        float, s
            The shift, less what lies before the first call.
        """
        return self.shift - self.early
