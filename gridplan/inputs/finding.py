"""What was noticed about an input: a repair made, or something to look at."""

from dataclasses import dataclass, field
from typing import Any, Literal

from gridplan.words import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing noticed while reading or planning, with the way to mend it.

    Attributes
    ----------
    level : {'repair', 'warning', 'ignored'}
        ``repair``: mended and used; ``warning``: used as it is; ``ignored``: left out.
    key : str
        Sentence in `gridplan.words`; it says what and how to mend it.
    layer : str
        File or layer it was found in.
    feature : str
        Which row or feature: a code, an id, or ``row 12``.
    values : dict
        What the placeholders of the sentence stand for, beyond layer and feature.
    """

    level: Literal["repair", "warning", "ignored"]
    key: str
    layer: str
    feature: str
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, language: Language = "en") -> str:
        """
        Say it.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            What was found, where, and how to mend it.
        """
        return say(self.key, language, layer=self.layer, feature=self.feature, **self.values)
