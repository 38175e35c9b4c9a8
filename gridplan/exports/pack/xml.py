"""Text inside XML, whatever a name holds."""

import re
from xml.sax.saxutils import escape

# Control characters that XML 1.0 has no way to write, and lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """
    Make a text safe inside an element.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same, with marks escaped and what XML cannot hold left out.

    Examples
    --------
    >>> xml_text("a<b" + chr(7) + "&")
    'a&lt;b&amp;'
    """
    return escape(_FORBIDDEN.sub("", text))
