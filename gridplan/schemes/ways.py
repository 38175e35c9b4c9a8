"""What counts as walking beside the streets: lines that are crossed, households unknown."""

import math
from dataclasses import dataclass, field

from gridplan.errors import InputError

LINES = ("path", "minor_street", "wall", "main_street", "expressway", "rail", "river")
"""Kinds of line that may be crossed, as `gridplan.inputs.Kind` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """
    Metres that a household counts farther away; nothing counts unless it is told.

    Attributes
    ----------
    crossing : dict of str to float, m
        For each line of that kind between a home and the hub of its grid; kinds are
        those of `LINES`.
    unknown : float, m
        Where whoever knows most households at the hub does not know this one. Counts
        where divisions are certified.

    Raises
    ------
    InputError
        If a kind is unknown, or a number negative or not finite.
    """

    crossing: dict[str, float] = field(default_factory=dict)
    unknown: float = 0.0

    def __post_init__(self) -> None:
        """Refuse lines nobody knows and rewards for crossing them."""  # noqa: DOC501
        for name in self.crossing:
            if name not in LINES:
                raise InputError(
                    "schemes.unknown_line", where="ways.crossing", line=name,
                    known=", ".join(LINES),
                )  # fmt: skip
        for name, metres in (*self.crossing.items(), ("unknown", self.unknown)):
            if not 0.0 <= metres < math.inf:
                raise InputError("schemes.bad_metres", where="ways", entry=name, metres=metres)

    def told(self) -> dict[str, object]:
        """
        Write what counts as plain values.

        Returns
        -------
        dict
            ``crossing`` and ``unknown``, as far as they are not 0.
        """
        crossing = {name: metres for name, metres in sorted(self.crossing.items()) if metres}
        found: dict[str, object] = {"crossing": crossing} if crossing else {}
        return found | ({"unknown": self.unknown} if self.unknown else {})
