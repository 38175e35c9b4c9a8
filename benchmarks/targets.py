"""What the division has to reach, as rows to be ticked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Lookup = Callable[[str, str, str], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    One measure of one entrant on one case.

    Attributes
    ----------
    case, entrant, measure : str
        Where to look; `per_1000` is seconds for 1,000 grids.
    sign : {'<=', '>='}
        Which side is good.
    value : float
        To reach.
    against : str
        Entrant whose own figure ``value`` multiplies; empty for a plain figure.
    """

    case: str
    entrant: str
    measure: str
    sign: Literal["<=", ">="]
    value: float
    against: str = ""

    def judged(self, look: Lookup) -> dict[str, Any]:
        """Compare what was measured with what was asked."""
        found = look(self.case, self.entrant, self.measure)
        asked: float | None = self.value
        if self.against:
            other = look(self.case, self.against, self.measure)
            asked = None if other is None else self.value * other
        held = None
        if found is not None and asked is not None:
            held = found <= asked + 1e-9 if self.sign == "<=" else found >= asked - 1e-9
        return {"target": self, "found": found, "asked": asked, "held": held}


def _of(
    case: str, entrant: str, *wanted: tuple[str, Literal["<=", ">="], float]
) -> list[Target]:
    return [
        Target(case=case, entrant=entrant, measure=measure, sign=sign, value=value)
        for measure, sign, value in wanted
    ]


TARGETS: tuple[Target, ...] = (
    *_of(
        "glasgow",
        "gridplan-draft",
        ("seconds", "<=", 1.0),
        ("mean_deviation", "<=", 0.05),
        ("within_10", ">=", 0.92),
        ("empty", "<=", 0),
        ("stray_pieces", "<=", 0),
    ),
    *_of(
        "glasgow",
        "gridplan-standard",
        ("seconds", "<=", 10.0),
        ("mean_deviation", "<=", 0.035),
        ("within_10", ">=", 0.97),
        ("hub_m", "<=", 108.0),
        ("empty", "<=", 0),
        ("stray_pieces", "<=", 0),
    ),
    *_of(
        "wuhan",
        "gridplan-standard",
        ("seconds", "<=", 10.0),
        ("mean_deviation", "<=", 0.07),
        ("within_5", ">=", 0.52),
        ("within_10", ">=", 0.76),
        ("disconnected", "<=", 0),
    ),
    Target(
        case="wuhan",
        entrant="gridplan-standard",
        measure="visible_share",
        sign=">=",
        value=1.0,
        against="metis",
    ),
    *_of(
        "synthetic-90",
        "gridplan-standard",
        ("communities_outside", "<=", 0),
        ("disconnected", "<=", 0),
        ("polsby_popper", ">=", 0.62),
        ("per_1000", "<=", 10.0),
    ),
    Target(
        case="synthetic-90",
        entrant="gridplan-standard",
        measure="boundary_m",
        sign="<=",
        value=0.98,
        against="mtkahypar-highest",
    ),
    *_of(
        "synthetic-90",
        "gridplan-draft",
        ("communities_outside", "<=", 0),
        ("per_1000", "<=", 0.5),
    ),
)
