"""How long each step took, measured from what it tells on its way."""

import time


class Stopwatch:
    """
    A `gridplan.progress.Progress` that charges time to the step that just told.

    Attributes
    ----------
    seconds : dict of str to float
        Wall time so far, by step.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Charge the time since the last call to this step."""
        del done, total
        self.charge(step)

    def charge(self, step: str) -> None:
        """
        Charge the time since the last call.

        Parameters
        ----------
        step : str
            Whose time it was.
        """
        now = time.perf_counter()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._last
        self._last = now
