"""A least and a most that may not contradict each other."""

from gridplan.errors import InputError


def check_bounds(where: str, minimum: float, maximum: float) -> None:
    """
    Refuse a minimum and maximum that contradict each other.

    Parameters
    ----------
    where : str
        What they belong to.
    minimum, maximum : float
        Least and most; a maximum of 0 is none.

    Raises
    ------
    InputError
        If one is negative or the maximum is below the minimum.
    """
    if minimum < 0 or maximum < 0:
        raise InputError("schemes.negative_bound", where=where)
    if maximum and maximum < minimum:
        raise InputError("schemes.max_below_min", where=where, minimum=minimum, maximum=maximum)
