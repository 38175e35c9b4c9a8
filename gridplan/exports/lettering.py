"""The font of everything drawn: Chinese and Latin, opened by its path, the same everywhere."""

from matplotlib.font_manager import FontProperties

from gridplan.exports.typeface import FONT, MISSING, characters_of


def lettering(size: float) -> FontProperties:
    """
    Choose the font in a size.

    Parameters
    ----------
    size : float, points
        Height of the letters.

    Returns
    -------
    FontProperties
        For matplotlib's texts.
    """
    return FontProperties(fname=str(FONT), size=size)


def drawable(text: str) -> str:
    """
    Replace what the font cannot draw, as printers do, by 〓.

    Parameters
    ----------
    text : str
        Any text; matplotlib's markup is made harmless too.

    Returns
    -------
    str
        Text of which every character has a shape.

    Examples
    --------
    >>> drawable("武汉 🐉")
    '武汉 〓'
    """
    known = characters_of()
    shown = "".join(c if ord(c) in known else MISSING for c in " ".join(text.split()))
    return shown.replace("$", r"\$")  # a pair of them would be set as a formula
