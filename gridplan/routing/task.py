"""What is asked of the routes: the grids and their stops, and how to walk them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from gridplan.arrays import Bools, Floats, Geometries
from gridplan.errors import InputError
from gridplan.routing.postman import End
from gridplan.routing.visit_list import RoundSettings, StopList

Mode = Literal["sweep", "visits", "mixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSettings:
    """
    What is routed and how.

    Attributes
    ----------
    mode : {'sweep', 'visits', 'mixed'}
        Streets, visits, or the day's visits on the way of a sweep.
    end : {'closed', 'open', 'free'}
        Where a sweep ends.
    walks : int
        Walks that share a grid's sweep.
    team_iterations : int
        How long to search where a sweep is shared.
    sides : {1, 2}
        How often a sweep walks each street.
    both : bool
        Whether border streets belong to both their grids.
    is_riding : bool
        Whether by e-bike, with one-way streets obeyed.
    is_varied : bool
        Whether walks differ from day to day.
    effort : {0, 1}
        0 leaves islands to the heuristic, 1 tries to prove them.
    rounds : RoundSettings
        Speed, shift and search of the visits.
    seed : int
        Reproduces the routes.

    Raises
    ------
    InputError
        If nobody walks, or a street has no or more than two sides.
    """

    mode: Mode = "sweep"
    end: End = "closed"
    walks: int = 1
    team_iterations: int = 20_000
    sides: int = 1
    both: bool = False
    is_riding: bool = False
    is_varied: bool = False
    effort: int = 1
    rounds: RoundSettings = field(default_factory=RoundSettings)
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a sweep by nobody."""  # noqa: DOC501
        if self.walks < 1:
            raise InputError("routing.no_workers", workers=self.walks)
        if self.sides not in {1, 2}:
            raise InputError("routing.sides", sides=self.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTask:
    """
    The grids that want routes.

    Attributes
    ----------
    codes : (n,) tuple of str
        Their codes.
    outlines : (n,) ndarray of Polygon or MultiPolygon, metric
        Where they are.
    bases : (n, 2) ndarray, m
        Where walks start: office, gate or hub.
    stops : (n,) tuple of StopList or None
        What each has to visit.
    is_swept : (n_lines,) ndarray of bool
        Streets a sweep walks.
    days : tuple of date
        Working days of the cycle; needed for visits.
    gates : (k, 2) ndarray, m
        Gates of estates and blocks, where known.
    rounds : (n,) tuple of RoundSettings, or empty
        Shift, workers and start of each; empty where all are alike.

    Raises
    ------
    InputError
        If the columns differ in length.
    """

    codes: tuple[str, ...]
    outlines: Geometries
    bases: Floats
    stops: tuple[StopList | None, ...]
    is_swept: Bools
    days: tuple[date, ...] = ()
    gates: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    rounds: tuple[RoundSettings, ...] = ()

    def __post_init__(self) -> None:
        """Refuse uneven columns."""  # noqa: DOC501
        if len({len(self.codes), len(self.outlines), len(self.bases), len(self.stops)}) != 1:
            raise InputError("inputs.uneven_columns", layer="grids")
        if self.rounds and len(self.rounds) != len(self.codes):
            raise InputError("inputs.uneven_columns", layer="grids")

    def rounds_of(self, grid: int, settings: RouteSettings) -> RoundSettings:
        """
        Look up the shift of a grid or team.

        Parameters
        ----------
        grid : int
            Its row.
        settings : RouteSettings
            For those without one of their own.

        Returns
        -------
        RoundSettings
            Its shift, workers and start.
        """
        return self.rounds[grid] if self.rounds else settings.rounds
