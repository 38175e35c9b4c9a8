"""The typeface that gridplan carries with it, and small cuts of it for single documents."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from fontTools import subset
from fontTools.ttLib import TTFont

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-subset.ttf"
MISSING = "〓"


@cache
def characters_of(font: Path = FONT) -> frozenset[int]:
    """
    List what a font can show.

    Parameters
    ----------
    font : Path
        A TrueType file.

    Returns
    -------
    frozenset of int
        Code points.
    """
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def cut_down(characters: Iterable[str], *, form: Literal["ttf", "woff"] = "ttf") -> bytes:
    """
    Cut the typeface down to some characters.

    Parameters
    ----------
    characters : iterable of str
        Those to keep; what the typeface lacks is passed over.
    form : {'ttf', 'woff'}
        For a PDF or for a page.

    Returns
    -------
    bytes
        A font file, the same for the same characters.
    """
    options = subset.Options()
    options.notdef_outline = True
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted({ord(c) for c in characters}))
    with TTFont(FONT, recalcTimestamp=False) as font:
        cutter.subset(font)
        font.flavor = "woff" if form == "woff" else None
        file = BytesIO()
        font.save(file)
    return file.getvalue()
