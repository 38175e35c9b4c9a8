"""
Every error gridplan raises, one tree.

::

    GridplanError
    ├── InputError        what was handed in cannot be used (also a ValueError)
    ├── InfeasibleError   the rules contradict each other
    └── CancelledError    somebody asked to stop

An error carries the key of its sentence (see `gridplan.words`) and the values
in it, so it can be said in any language and pickled across processes.
"""

from typing import Any

from gridplan.words import Language, say


class GridplanError(Exception):
    """
    Something gridplan cannot do, said in the reader's language.

    Parameters
    ----------
    key : str
        Key of the sentence in `gridplan.words`, ``room.name``.
    **values : object
        What the placeholders of the sentence stand for.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by key and values."""
        return _rebuild, (type(self), self.key, self.values)

    def __str__(self) -> str:
        """Say it in English."""
        return self.say("en")

    def say(self, language: Language) -> str:
        """
        Say what broke and how to mend it.

        Parameters
        ----------
        language : {'en', 'zh'}
            The language wanted.

        Returns
        -------
        str
            One or two sentences.
        """
        return say(self.key, language, **self.values)


class InputError(GridplanError, ValueError):
    """What was handed in cannot be used; the sentence names file, feature and cure."""


class InfeasibleError(GridplanError):
    """The rules contradict each other; the sentence names which."""


class CancelledError(GridplanError):
    """Somebody asked to stop."""

    def __init__(self) -> None:
        super().__init__("errors.cancelled")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without arguments."""
        return CancelledError, ()


def _rebuild(kind: type[GridplanError], key: str, values: dict[str, Any]) -> GridplanError:
    return kind(key, **values)
