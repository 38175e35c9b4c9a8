"""How numbers are written in the report."""


def share(value: float, *, signed: bool = False) -> str:
    """
    Write a share in per cent.

    Parameters
    ----------
    value : float, share
        1 is all.
    signed : bool
        True to write a plus too.

    Returns
    -------
    str
        One decimal and a true minus.

    Examples
    --------
    >>> share(0.0349), share(-0.0501, signed=True)
    ('3.5%', '−5.0%')
    """
    rounded = round(value, 3) + 0.0
    sign = "+" if signed and rounded > 0 else ""
    return f"{sign}{rounded:.1%}".replace("-", "\u2212")


def count(value: float) -> str:
    """
    Write a whole number with thin groups.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    str
        Groups of three digits.

    Examples
    --------
    >>> count(473268)
    '473,268'
    """
    return f"{value:,.0f}"
