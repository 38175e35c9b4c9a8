"""What a route is worth: its value, what nothing can beat, and how both were found."""

from dataclasses import dataclass
from typing import Literal

from gridplan.errors import InputError
from gridplan.words import Language, say

Unit = Literal["m", "s"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    How good something is, and how far from the best possible at most.

    Attributes
    ----------
    value : float
        What was reached, in ``unit``; the less the better.
    bound : float or None
        No solution is below it; None where nothing is claimed.
    unit : {'m', 's'}
        Metres or seconds.
    method : str
        How the value was found, ``routing.method_...`` in `gridplan.words`.
    proof : str
        How the bound was found, ``routing.proof_...``; ``none`` without a bound.

    Raises
    ------
    InputError
        If the bound is above the value.
    """

    value: float
    bound: float | None
    unit: Unit
    method: str
    proof: str = "none"

    def __post_init__(self) -> None:
        """Refuse a bound that the value disproves."""  # noqa: DOC501
        if self.bound is not None and self.bound > self.value * (1 + 1e-9) + 1e-6:
            raise InputError("routing.bound_above_value", value=self.value, bound=self.bound)

    @property
    def gap(self) -> float | None:
        """
        Measure (value − bound) ÷ bound, a share; None without a bound.

        Returns
        -------
        float or None
            How far from the bound at most.
        """
        if self.bound is None:
            return None
        if self.bound <= 0:
            return 0.0 if self.value <= 0 else None
        return max(0.0, self.value - self.bound) / self.bound

    def say(self, language: Language = "en") -> str:
        """
        Say value, bound, gap and method.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            One line.
        """
        gap = self.gap
        return say(
            "routing.claim" if gap is not None else "routing.claim_without_bound",
            language,
            value=f"{self.value:.0f}",
            unit=say(f"routing.unit_{self.unit}", language),
            bound="" if self.bound is None else f"{self.bound:.0f}",
            gap="" if gap is None else f"{100 * gap:.2f}",
            method=say(f"routing.method_{self.method}", language),
            proof=say(f"routing.proof_{self.proof}", language),
        )
