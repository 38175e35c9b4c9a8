"""
How long work tells where it stands, and how it is stopped.

Long steps take a `Progress` and call it often; whoever wants them to stop lets
it raise `gridplan.errors.CancelledError`.
"""

from typing import Protocol


class Progress(Protocol):
    """Something that is told how far a step has come."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """
        Tell how far a step has come.

        Parameters
        ----------
        step : str
            Which step: ``read``, ``atoms``, ``partition``, ``write`` …
        done, total : int
            How many of how many.
        """


def silent(step: str, done: int, total: int) -> None:
    """
    Tell nobody.

    Parameters
    ----------
    step : str
        Which step.
    done, total : int
        How many of how many.
    """
