"""How long to search, and how the search weighs what it sees."""

from dataclasses import dataclass
from typing import Literal

EffortName = Literal["draft", "standard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    A schedule of the annealing, counted in steps, never in seconds.

    Attributes
    ----------
    steps : int
        Proposals for each atom, over all runs.
    runs : int
        Independent runs of a community of few grids; the best is kept. Where
        many grids must trade, one long run does better.
    retries : int
        Further runs while a bound is broken.
    hot, cold : float
        Heat at the start and the end, in units of one grid's energy.
    hard : float
        Price of breaking a bound by all of the mean, at the end.
    soft : float
        Price of being off the mean inside the tolerance, beyond what counts as equal.
    swap_share : float
        Share of proposals that exchange two atoms.
    stages : int
        Steps between two prices.
    """

    steps: int
    runs: int
    retries: int
    hot: float
    cold: float
    hard: float
    soft: float = 8.0
    swap_share: float = 0.2
    stages: int = 16


EFFORTS: dict[EffortName, Effort] = {
    "draft": Effort(steps=600, runs=1, retries=2, hot=0.1, cold=0.005, hard=40.0),
    "standard": Effort(steps=16000, runs=4, retries=4, hot=0.1, cold=0.005, hard=40.0),
}

_GENTLE = 0.5  # price of a broken bound at the start
_FINE = 10.0  # atoms in a grid: below this every flip weighs, and a gentle start loses balance


def first_price(atoms_in_grid: float, soft: float) -> float:
    """
    Say how dear a broken bound is at the start.

    Parameters
    ----------
    atoms_in_grid : float
        On the mean.
    soft : float
        Price inside the tolerance; the start is never dearer.

    Returns
    -------
    float
        Low where grids have many atoms: shape first, balance as it cools.
    """
    return float(min(soft, max(_GENTLE, _GENTLE * (_FINE / max(atoms_in_grid, 1.0)) ** 4)))


def equal_enough(tolerance: float) -> float:
    """
    Say which deviation counts as equal work.

    Parameters
    ----------
    tolerance : float, share
        What was asked.

    Returns
    -------
    float, share
        All of a tolerance up to 5 %; in a wider one the search still strives
        to come nearer, down to 3 % for a tolerance of 10 % or more.

    Examples
    --------
    >>> equal_enough(0.04), equal_enough(0.05), equal_enough(0.2)
    (0.04, 0.05, 0.03)
    """
    return min(tolerance, max(0.03, 0.05 - 0.4 * (tolerance - 0.05)))
