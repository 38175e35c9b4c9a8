"""Round lengths for scale bars and axes."""

import math


def nice_length(wanted: float) -> float:
    """
    Round down to 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    wanted : float
        Positive, in any unit.

    Returns
    -------
    float
        In the same unit.

    Examples
    --------
    >>> nice_length(340.0), nice_length(1999.0), nice_length(0.07)
    (200.0, 1000.0, 0.05)
    """
    power = 10.0 ** math.floor(math.log10(wanted))
    for step in (5.0, 2.0):
        if step * power <= wanted:
            return step * power
    return power
