"""How long to search, and how the search weighs what it sees."""

from dataclasses import dataclass, fields
from typing import Literal

EffortName = Literal["draft", "standard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    How long to search, counted in steps, never in seconds.

    Attributes
    ----------
    steps : int
        Proposals for each atom, over all runs.
    runs : int
        Independent runs of a community of few grids; the best is kept. Where
        many grids must trade, one long run does better.
    retries : int
        Further runs while a bound is broken.
    stages : int
        Steps between two prices.
    region, wide : int
        Atoms and grids that are divided anew together at the end; 0 for none.
    sets : int
        Sets of their atoms that are looked at.
    """

    steps: int
    runs: int
    retries: int
    stages: int = 16
    region: int = 0
    wide: int = 4
    sets: int = 5000


EFFORTS: dict[EffortName, Effort] = {
    "draft": Effort(steps=400, runs=1, retries=2),
    "standard": Effort(steps=8000, runs=4, retries=8, region=22, wide=5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """
    Heat and prices, in units of one good grid's border.

    Attributes
    ----------
    hot, cold : float
        Heat at the start and the end.
    gentle, hard : float
        Price of breaking a bound by all of the mean, at the start and the end.
    broken : float
        Price of breaking a bound at all, at the end.
    soft : float
        Price of being off the mean inside the tolerance, beyond what counts as equal.
    runs : float
        Share of an effort's runs that pays: short ones where balance comes easily,
        fewer and longer ones where it does not.
    steps : float
        Share of an effort's steps that pays in a community of few grids: where these have
        few atoms, dividing their surroundings anew finds more than a longer run.
    walking : float
        What the ways to the hub of a good grid weigh.
    """

    hot: float
    cold: float
    gentle: float
    hard: float
    broken: float
    soft: float
    walking: float
    runs: float
    steps: float


# Where a grid has many atoms, balance is easy: shape first, balance as it cools. Where it
# has few, every flip moves a fifth of its load: balance must lead all the time.
FINE = Regime(
    hot=0.1,
    cold=0.005,
    gentle=0.5,
    hard=40.0,
    broken=0.05,
    soft=8.0,
    walking=0.4,
    runs=1.0,
    steps=1.0,
)
COARSE = Regime(
    hot=1.0,
    cold=0.04,
    gentle=10.0,
    hard=20.0,
    broken=2.5,
    soft=20.0,
    walking=1.0,
    runs=0.5,
    steps=0.5,
)
_MANY, _FEW = 10.0, 6.0  # atoms in a grid that make it fine, or coarse


def regime_for(atoms_in_grid: float) -> Regime:
    """
    Choose heat and prices for the grain of a community.

    Parameters
    ----------
    atoms_in_grid : float
        Lived-in atoms in a grid, on the mean.

    Returns
    -------
    Regime
        Between FINE and COARSE, blended geometrically.
    """
    share = min(1.0, max(0.0, (_MANY - atoms_in_grid) / (_MANY - _FEW)))
    blended = {
        f.name: getattr(FINE, f.name) ** (1 - share) * getattr(COARSE, f.name) ** share
        for f in fields(Regime)
    }
    return Regime(**blended)


def equal_enough(tolerance: float, *, least: float = 0.03) -> float:
    """
    Say which deviation counts as equal work.

    Parameters
    ----------
    tolerance : float, share
        What was asked.
    least : float, share
        What counts as equal for a tolerance of 10 % or more.

    Returns
    -------
    float, share
        All of a tolerance up to 5 %; in a wider one the search still strives
        to come nearer.

    Examples
    --------
    >>> equal_enough(0.04), equal_enough(0.05), equal_enough(0.2)
    (0.04, 0.05, 0.03)
    """
    return min(tolerance, max(least, 0.05 - (0.05 - least) * (tolerance - 0.05) / 0.05))
