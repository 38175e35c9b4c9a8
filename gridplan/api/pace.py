"""How many requests a minute somebody makes, by a clock that nobody can set."""

import time
from collections import Counter
from collections.abc import Callable, Hashable

_MINUTE = 60.0  # s


class Pace:
    """
    Count the requests of everybody, minute by minute.

    The clock of the machine may be set forward or back at any time, by hand or by a time
    server: that must neither open the gate nor keep anybody out. Each process counts for
    itself.

    Parameters
    ----------
    clock : callable
        Gives seconds that only ever go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + _MINUTE
        self._seen: Counter[Hashable] = Counter()

    def hit(self, asker: Hashable, most: int) -> bool:
        """
        Count a request.

        Parameters
        ----------
        asker : hashable
            Who, and what for.
        most : int
            Requests of this minute.

        Returns
        -------
        bool
            Whether it is one of them.
        """
        now = self._clock()
        if now >= self._ends:  # all minutes begin together, so nobody is remembered longer
            self._seen.clear()
            self._ends = now + _MINUTE
        self._seen[asker] += 1
        return self._seen[asker] <= most
