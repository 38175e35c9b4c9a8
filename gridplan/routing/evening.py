"""
Evening walks: calls at set hours, and the way there before the first of them.

One sets out after the day's shift, early enough to stand at the first door when its
window opens, and no earlier than that; one is back when the last window closes. So
only one of a walk's two ways from and to its start falls into the hours of the calls.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gridplan.arrays import Floats
from gridplan.routing.visit_list import RoundSettings


def evening_hours(
    settings: RoundSettings,
    windows: Iterable[tuple[float, float] | None],
    *,
    free_from: float,
) -> RoundSettings:
    """
    Tell the hours of evening walks.

    Parameters
    ----------
    settings : RoundSettings
        Of the day.
    windows : iterable of (float, float), s
        When calls begin at the earliest and are over, after midnight.
    free_from : float, s
        End of what is done before, after midnight: nobody sets out earlier.

    Returns
    -------
    RoundSettings
        From ``free_from`` to when the last window closes; ``early`` is the time before
        the first opens.
    """
    known = [window for window in windows if window is not None]
    opens = max(free_from, min(window[0] for window in known))
    closes = max(window[1] for window in known)
    return replace(
        settings,
        start=free_from,
        shift=closes - free_from,
        early=opens - free_from,
        pause=None,
    )


def ways_within(seconds: Floats, early: float) -> Floats:
    """
    Leave out of the ways what is walked before the first call.

    Parameters
    ----------
    seconds : (n, n) ndarray, s
        Ways between stops; 0 is where walks start and end. Symmetric.
    early : float, s
        How long before the first call one may set out; 0 for not at all.

    Returns
    -------
    (n, n) ndarray, s
        A walk comes to the mean of its two directions, and the shorter of them is
        walked: what fits here, fits in truth.

    Examples
    --------
    A quarter of an hour out and back, with time to set out before:

    >>> ways_within(np.array([[0.0, 900.0], [900.0, 0.0]]), 3600.0)
    array([[  0., 450.],
           [450.,   0.]])
    """
    within = seconds.copy()
    saved = np.minimum(seconds[0, 1:], early) / 2
    within[0, 1:] -= saved
    within[1:, 0] -= saved
    return within
