"""What a planner chooses beside the scheme."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Choices of one run; the number of workers never changes the result.

    Attributes
    ----------
    effort : {'draft', 'standard'}
        How long to search.
    seed : int
        Reproduces the run.
    k : {'nearest', 'auto'}
        Number of grids of a community: workload ÷ target rounded half up, or
        the better of that and its neighbour.
    workers : int
        Threads.
    """

    effort: Literal["draft", "standard"] = "standard"
    seed: int = 1
    k: Literal["nearest", "auto"] = "nearest"
    workers: int = 2
