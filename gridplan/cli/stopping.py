"""Ctrl-C asks the run to stop at its next step, so that nothing stays half written."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from gridplan.errors import CancelledError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StoppedError(CancelledError):
    """
    A signal asked to stop.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Stop:
    """A `gridplan.progress.Progress` that raises once somebody asked to stop."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Raise if a signal came since the last step."""
        del step, done, total
        if self.number:
            raise StoppedError(self.number)

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Note the first signal; the second stops at once."""
        del frame
        if self.number:
            raise KeyboardInterrupt
        self.number = number


@contextmanager
def stoppable() -> Iterator[Stop]:
    """
    Listen to Ctrl-C and to a polite kill.

    Yields
    ------
    Stop
        To be told of every step.
    """
    stop = Stop()
    before = {number: signal.signal(number, stop.ask) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
