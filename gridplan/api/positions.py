"""Vertices of GeoJSON counted as bytes pass by, before anybody reads them as a map."""

import numpy as np

_SPACE = b" \t\r\n"
_BRACKET = ord("[")
_BEGINS_NUMBER = np.isin(np.arange(256), np.frombuffer(b"-0123456789", np.uint8))


class Positions:
    """
    Counts brackets that a number follows: the positions, and what boxes there are.

    Attributes
    ----------
    count : int
        So far.
    """

    def __init__(self) -> None:
        self.count = 0
        self._last = b""

    def take(self, block: bytes) -> None:
        """
        Count on.

        Parameters
        ----------
        block : bytes
            What follows the block before, cut anywhere.
        """
        plain = self._last + block.translate(None, _SPACE)
        found = np.frombuffer(plain, np.uint8)
        self.count += int(
            np.count_nonzero((found[:-1] == _BRACKET) & _BEGINS_NUMBER[found[1:]])
        )
        self._last = plain[-1:]
