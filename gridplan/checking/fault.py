"""One thing wrong with a plan."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from gridplan.words import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    What is wrong, where, and by how much.

    Attributes
    ----------
    name : str
        Kind of fault: ``gap``, ``overlap``, ``lost_building``, ``second_piece`` and so
        on; its sentence stands in `gridplan.words` under ``sentences`` and the name.
    values : dict
        What the placeholders of the sentence stand for.
    sentences : str
        What their keys begin with; the same for all of a class.
    """

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    sentences: ClassVar[str] = "checking."

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
            A sentence that names grid, community or building, with the numbers.
        """
        # Names with a dot are sentences of another room, such as the roster's.
        key = self.name if "." in self.name else f"{self.sentences}{self.name}"
        return say(key, language, **self.values)
