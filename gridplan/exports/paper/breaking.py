"""Where lines of Chinese and Latin text may be broken."""

import re
from collections.abc import Callable, Iterator

# Words and numbers stay whole; a closing mark stays with what is before it, an
# opening one with what follows.
_OPENING, _CLOSING = "（《「『【〈“", "，。、；：！？）》」』】〉”,;:!?).%"
_PIECE = re.compile(rf"[{_OPENING}]*(?:[!-~¡-ɏ]+|[^\x00-ɏ\s])[{re.escape(_CLOSING)}]*|\s|.")


def broken_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """
    Break a paragraph into lines.

    Parameters
    ----------
    text : str
        One paragraph.
    width : float
        Of a line; what is longer than a line by itself is cut where it must.
    measure : callable
        Gives the width of a text.

    Returns
    -------
    list of str
        Lines without spaces at their ends.

    Examples
    --------
    >>> broken_lines("东至江汉路，南至中山路", 6, len)
    ['东至江汉路，', '南至中山路']
    >>> broken_lines("one two three", 7, len)
    ['one two', 'three']
    """
    lines, line, filled = [], "", 0.0
    for piece in _pieces(text, width, measure):
        wide = measure(piece)
        if line and filled + wide > width and not piece.isspace():
            lines.append(line.rstrip())
            line, filled = "", 0.0
        if line or not piece.isspace():
            line, filled = line + piece, filled + wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if measure(piece) <= width:
            yield piece
        else:
            yield from piece
