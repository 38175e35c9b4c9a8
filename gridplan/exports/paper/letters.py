"""Which characters the paper's font has, and what stands for the others."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONT = Path(__file__).parents[1] / "fonts" / "NotoSansSC-subset.ttf"
MISSING = "〓"


def printable(text: str) -> str:
    """
    Replace what the font cannot print, as printers do, by 〓.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        One line of characters that all have a shape.

    Examples
    --------
    >>> printable("武汉 🐉")
    '武汉 〓'
    """
    known = _characters()
    return "".join(c if ord(c) in known else MISSING for c in " ".join(text.split()))


def missing_characters(texts: Iterable[str]) -> str:
    """
    List what will be printed as 〓.

    Parameters
    ----------
    texts : iterable of str
        Names and the like.

    Returns
    -------
    str
        Each character once, in order of their code points.
    """
    return "".join(
        c
        for c in sorted(set("".join(texts)))
        if ord(c) not in _characters() and not c.isspace()
    )


@cache
def _characters() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())
