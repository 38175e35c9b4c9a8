"""
Posts that follow counts, not grids: cases for each worker, officers for some villages.

Cases are counts of a unit, never persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.arrays import Ints
from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """
    Workers a unit needs for its cases.

    Attributes
    ----------
    unit : str
        Code of the unit.
    cases, wanted, there : int
        Cases, workers needed, workers there.
    """

    unit: str
    cases: int
    wanted: int
    there: int

    @property
    def missing(self) -> int:
        """How many workers are missing."""
        return max(self.wanted - self.there, 0)


def workers_for_cases(
    unit: Sequence[str], cases: Ints, there: Ints, cases_per_person: int
) -> tuple[Ratio, ...]:
    """
    Count the workers that cases ask for: cases ÷ ratio, rounded up.

    Parameters
    ----------
    unit : (n,) sequence of str
        Codes.
    cases, there : (n,) ndarray of int
        Cases and workers of each unit.
    cases_per_person : int
        Cases one worker may carry; positive.

    Returns
    -------
    (n,) tuple of Ratio
        A row for each unit.

    Raises
    ------
    InputError
        If a count is negative or the ratio not positive.

    Examples
    --------
    >>> import numpy as np
    >>> workers_for_cases(["A"], np.array([870]), np.array([58]), 15)[0].missing
    0
    """
    if cases_per_person <= 0 or (cases < 0).any() or (there < 0).any():
        raise InputError("staffing.bad_cases")
    return tuple(
        Ratio(unit=code, cases=int(n), wanted=-(-int(n) // cases_per_person), there=int(k))
        for code, n, k in zip(unit, cases, there, strict=True)
    )


def lacking_supervision(
    unit: Sequence[str], risky: Ints, levels: Sequence[Sequence[str]], supervisors: int
) -> tuple[str, ...]:
    """
    List units whose high-risk cases lack supervisors at enough different levels.

    Parameters
    ----------
    unit : (n,) sequence of str
        Codes.
    risky : (n,) ndarray of int
        High-risk cases of each unit.
    levels : (n,) sequence of sequence of str
        Level of each supervisor of the unit.
    supervisors : int
        Different levels needed.

    Returns
    -------
    tuple of str
        Codes of the units that lack one.
    """
    return tuple(
        code
        for code, n, there in zip(unit, risky.tolist(), levels, strict=True)
        if n > 0 and len(set(there)) < supervisors
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """
    A village that gets an officer, and why.

    Attributes
    ----------
    village : str
        Its code.
    reasons : tuple of (str, float, float)
        Criterion, value and threshold reached.
    """

    village: str
    reasons: tuple[tuple[str, float, float], ...]


def select_villages(
    village: Sequence[str],
    values: Mapping[str, Sequence[float]],
    thresholds: Mapping[str, float],
) -> tuple[Selected, ...]:
    """
    Choose the villages that reach a threshold in any criterion.

    Parameters
    ----------
    village : (n,) sequence of str
        Codes.
    values : mapping of str to (n,) sequence of float
        Value of each village, by criterion: size, complexity, disputes.
    thresholds : mapping of str to float
        From where a village is chosen, by criterion.

    Returns
    -------
    tuple of Selected
        In the order given, with every reason.

    Raises
    ------
    InputError
        If a threshold has no values.
    """
    for criterion in thresholds:
        if criterion not in values:
            raise InputError(
                "staffing.no_values", criterion=criterion, known=", ".join(sorted(values))
            )
    chosen: list[Selected] = []
    for row, code in enumerate(village):
        reasons = tuple(
            (criterion, float(values[criterion][row]), float(least))
            for criterion, least in sorted(thresholds.items())
            if values[criterion][row] >= least
        )
        if reasons:
            chosen.append(Selected(village=code, reasons=reasons))
    return tuple(chosen)
