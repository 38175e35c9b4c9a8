"""What a planner chooses beside the scheme."""

import math
from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError

PlanEffort = Literal["draft", "standard", "certified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Choices of one run; the number of workers never changes the result.

    Attributes
    ----------
    effort : {'draft', 'standard', 'certified'}
        How long to search; ``certified`` searches as ``standard`` does, then looks for
        the division that walks least and proves how near it is to the best.
    seed : int
        Reproduces the run.
    k : {'nearest', 'auto'}
        Number of grids of a community: workload ÷ target rounded half up, or
        the better of that and its neighbour.
    workers : int
        Threads.
    time_limit : float, s, optional
        For the proofs of all communities together. With it the same input may give
        another plan; without it a count of steps ends the proofs.

    Raises
    ------
    InputError
        If the time limit is not positive, or there is nothing to limit.
    """

    effort: PlanEffort = "standard"
    seed: int = 1
    k: Literal["nearest", "auto"] = "nearest"
    workers: int = 2
    time_limit: float | None = None

    def __post_init__(self) -> None:
        """Refuse a time in which nothing can be done."""  # noqa: DOC501
        limit = self.time_limit
        if limit is None:
            return
        if not (math.isfinite(limit) and limit > 0.0):
            raise InputError("proof.no_time", seconds=limit)
        if self.effort != "certified":
            raise InputError("proof.nothing_to_limit", effort=self.effort)
